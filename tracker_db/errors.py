"""The one error of this room."""

from __future__ import annotations


class TrackerDbError(Exception):
    """A file of the tracker database cannot be used; the message is one line that names the file."""
