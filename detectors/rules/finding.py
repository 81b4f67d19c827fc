"""What a rule concluded, with its proof."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Severity(StrEnum):
    """How grave a failed rule is."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info up to 4 for critical."""
        return list(reversed(Severity)).index(self)


class Outcome(StrEnum):
    """SARIF's words. ``not-run`` is a failure to look and says why; it is never ``pass``."""

    FAIL = "fail"
    PASS = "pass"  # noqa: S105 - an outcome, not a password
    REVIEW = "review"
    NOT_APPLICABLE = "not-applicable"
    NOT_RUN = "not-run"


class Citation(BaseModel):
    """A legal source; only confirmed ones reach a report."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    url: str | None = None


class Subject(BaseModel):
    """What a finding is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["service", "cookie", "storage", "claim", "control", "site"]
    name: str


class Accepted(BaseModel):
    """A risk somebody took knowingly, until a date (ISO)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
    until: str


class Finding(BaseModel):
    """One conclusion of one rule about one subject; ``evidence`` are pointers into the run folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    rule: str
    severity: Severity
    outcome: Outcome
    title: str
    explanation: str
    scenario: str | None
    subject: Subject
    evidence: tuple[str, ...] = ()
    claim: str | None = None
    law: tuple[Citation, ...] = ()
    confidence: Literal["high", "medium", "low"] = "high"
    accepted: Accepted | None = None
