"""Errors of the policy room."""

from __future__ import annotations


class PolicyTextError(ValueError):
    """A document's text cannot be had; the message is one line."""
