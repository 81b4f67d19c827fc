"""What an audit comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.errors import CrawlError

if TYPE_CHECKING:
    from crawler.store import RunFolder
    from reports.report import Report


class Interrupted(CrawlError):
    """The user stopped the audit; what was gathered is on disk."""


@dataclass(frozen=True)
class AuditResult:
    """A finished audit; ``error`` is set when it could not be completed (the report then says so too)."""

    report: Report
    folder: RunFolder
    error: CrawlError | None
