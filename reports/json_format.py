"""The report as JSON: the contract with other programs."""

from __future__ import annotations

from reports.formats import Material
from reports.model import Report

FILE_NAME = "report.json"


def render_json(report: Report) -> str:
    """The report as JSON text ending in a newline, keys and values as in ``report.schema.json``."""
    return report.to_json() + "\n"


def render(material: Material) -> str:
    """This format's entry in `reports.formats`."""
    return render_json(material.report)
