"""What a piece of evidence means: which service, for what, when, and by which rule of the tracker database."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from crawler.evidence import Party, Phase
from tracker_db.model import Consent, Purpose


class DetectionKind(StrEnum):
    """What kind of trace was recognised."""

    REQUEST = "request"
    COOKIE = "cookie"
    STORAGE = "storage"
    SCRIPT_API = "script-api"
    IDENTIFIER = "identifier"
    PERSONAL_DATA = "personal-data"
    CONSENT_SIGNAL = "consent-signal"


class MatchedBy(BaseModel):
    """Where the knowledge came from (``source``) and which of its rules matched (``rule``), for a reader to check."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    rule: str


class Detection(BaseModel):
    """One recognised trace of one service in one scenario and phase; ``evidence`` are pointers into the run folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenario: str
    service: str | None
    name: str
    vendor: str | None
    country: tuple[str, ...] = ()
    purpose: Purpose
    consent: Consent
    phase: Phase
    kind: DetectionKind
    role: str = ""
    label: str = ""
    party: Party
    evidence: tuple[str, ...]
    matched_by: MatchedBy
