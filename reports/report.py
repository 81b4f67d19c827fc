"""The report: its type and how it is put together. Every other format is a function of a `Report`."""

from __future__ import annotations

from reports.assemble import assemble
from reports.model import Report

__all__ = ["Report", "assemble"]
