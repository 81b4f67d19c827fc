"""The exit codes: part of the contract with other programs."""

from __future__ import annotations

from crawler.evidence import VisitStatus
from detectors.rules.finding import Severity
from reports.report import Report
from reports.verdict import is_breach

DONE = 0
FINDINGS = 1
USAGE = 2
INCOMPLETE = 3
NEVER = "never"


def code_of(report: Report, fail_on: str) -> int:
    """`FINDINGS` when a finding that counts is at or above the severity ``fail_on`` (``never``: none does).

    Else `INCOMPLETE` when a visit failed: what nobody could look at must not look like a success to a pipeline.
    """
    if fail_on != NEVER:
        threshold = Severity(fail_on).rank
        if any(is_breach(f) and f.severity.rank >= threshold for f in report.findings):
            return FINDINGS
    return INCOMPLETE if any(visit.status is VisitStatus.FAILED for visit in report.visits) else DONE
