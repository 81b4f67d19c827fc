"""What an audit comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.errors import CrawlError
from crawler.store import RunFolder

if TYPE_CHECKING:
    from reports.report import Report


@dataclass(frozen=True)
class AuditResult:
    """A finished audit; ``error`` is set when it could not be completed (the report then says so too)."""

    report: Report
    folder: RunFolder
    error: CrawlError | None
