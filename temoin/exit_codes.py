"""The exit codes: part of the contract with other programs."""

from __future__ import annotations

from detectors.rules.finding import Severity
from reports.report import Report
from reports.verdict import is_breach

DONE = 0
FINDINGS = 1
USAGE = 2
INCOMPLETE = 3
NEVER = "never"


def code_of(report: Report, fail_on: str) -> int:
    """`FINDINGS` when a finding that counts is at or above the severity ``fail_on`` (``never``: always `DONE`)."""
    if fail_on == NEVER:
        return DONE
    threshold = Severity(fail_on).rank
    grave = (f for f in report.findings if is_breach(f) and f.severity.rank >= threshold)
    return FINDINGS if any(grave) else DONE
