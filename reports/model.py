"""report.json, schema ``temoin/report/1``: every key is part of the contract with other programs.

Keys beyond the contract are additive and say so in their description. Everything that a site sent is verbatim here,
except values of cookies and storage, which appear as SHA-256 only; whoever prints a report escapes it.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal

from pydantic import Field
from pydantic_core import PydanticSerializationError

from crawler.evidence import (
    BannerCandidate,
    BannerKind,
    BannerLayer,
    ChoiceMade,
    Colour,
    ConsentSignals,
    ControlRole,
    CookieChange,
    CookieOutcome,
    Party,
    Phase,
    PurposeClass,
    PurposeSwitch,
    Rectangle,
    Return,
    StackFrame,
    Step,
    StorageKind,
    Testimony,
    VisitStatus,
)
from detectors.detection import DetectionKind, MatchedBy
from detectors.policy.claim import ClaimOutcome
from detectors.rules.finding import Finding
from reports.model_parts import ReportApiUse, ReportNetwork, ReportObservation, ReportPart, ReportTyped
from tracker_db.model import Consent, Purpose

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

REPORT_SCHEMA: Final = "temoin/report/1"


class ReportOutcome(StrEnum):
    """The verdict on the site."""

    COMPLIANT = "compliant"
    NON_COMPLIANT = "non-compliant"
    INCONCLUSIVE = "inconclusive"


class TemoinInfo(ReportPart):
    """The program that judged."""

    version: str


class ReportBrowser(ReportPart):
    """The browser that looked."""

    name: str
    version: str


class TrackerDbInfo(ReportPart):
    """The knowledge the judgement rests on."""

    version: str
    sources: tuple[str, ...]


class ReportPage(ReportPart):
    """A page a visit went to; ``status`` is None when nothing answered."""

    url: str
    status: int | None
    title: str


class ReportControl(ReportPart):
    """A control of the banner; ``area`` in CSS pixels squared, ``contrast`` the WCAG ratio.

    Beyond the contract: what told its role, where a link leads, its place in the window and how it is drawn.
    """

    label: str
    role: ControlRole
    layer: int
    tag: str
    contrast: float | None
    area: float | None
    role_by: str = ""
    aria_role: str | None = None
    leads_to: str | None = None
    box: Rectangle | None = None
    font_px: float | None = None
    font_weight: int | None = None
    colour: Colour | None = None
    background: Colour | None = None
    border: bool | None = None
    underlined: bool | None = None
    pays: bool = False


class ReportBanner(ReportPart):
    """The consent banner as the visitor saw it.

    Beyond the contract: ``clicks_to_withdraw`` and what follows it.
    """

    found: bool
    cmp: str | None
    kind: BannerKind | None
    layers: int
    text: str
    buttons: tuple[ReportControl, ...]
    clicks_to_accept: int | None
    clicks_to_refuse: int | None
    clicks_to_withdraw: int | None = None
    shown: tuple[BannerLayer, ...] = ()
    switches: tuple[PurposeSwitch, ...] = ()
    purposes: tuple[PurposeClass, ...] = ()
    partners: str | None = None
    pay_wall: bool = False
    languages: tuple[str, ...] = ()
    candidates: tuple[BannerCandidate, ...] = ()
    blind_spots: tuple[str, ...] = ()


class ReportChoice(ReportPart):
    """What the visitor wanted, what came of it and how that was verified.

    Beyond the contract: ``wanted`` may be ``granular``; ``testimony`` is what each witness said, ``switched_on`` the
    purposes allowed in a granular choice, ``returns`` what the visitor met when coming back later.
    """

    wanted: Literal["none", "refuse", "accept", "withdraw", "granular"]
    made: ChoiceMade
    verified: bool | None
    how: str
    steps: tuple[Step, ...]
    signals: ConsentSignals
    testimony: tuple[Testimony, ...] = ()
    switched_on: tuple[str, ...] = ()
    returns: tuple[Return, ...] = ()


class ReportWriter(ReportPart):
    """Who wrote a cookie."""

    how: Literal["http", "script"]
    url: str
    stack: tuple[StackFrame, ...]


class ReportCookie(ReportPart):
    """All attempts to write one cookie during one phase, folded into what became of it.

    ``expires`` and ``lifetime_days`` tell what the browser stored (Chromium caps a cookie's life at 400 days) and are
    None for a session cookie and for one that was not stored.
    """

    name: str
    domain: str
    path: str
    value_sha256: str = Field(description="SHA-256 of the value as UTF-8, hexadecimal; the value is not in the report")
    party: Party
    set_by: ReportWriter | None = Field(description="None: it was in the jar, but nobody was seen writing it")
    phase: Phase
    expires: datetime | None
    lifetime_days: float | None
    secure: bool
    http_only: bool
    same_site: str | None
    partitioned: bool
    outcome: CookieOutcome
    reason: str | None
    service: str | None
    purpose: Purpose | None
    matched_by: MatchedBy | None
    requested_lifetime_days: float | None = Field(
        default=None, description="additive: the lifetime asked for in the last write; None for a session cookie"
    )
    change: CookieChange | None = Field(
        default=None, description="additive: what the phase's writes did to the jar; None when nothing tells"
    )
    looks_like_id: bool = Field(default=False, description="additive: a value could single out one browser")
    id_reasons: tuple[str, ...] = Field(default=(), description="additive: why it looks so, in plain words")


class ReportStorage(ReportPart):
    """All writes to one key of one storage during one phase, folded."""

    kind: StorageKind
    origin: str
    key: str
    value_sha256: str | None = Field(description="of the last value written; None when only a removal was seen")
    phase: Phase
    looks_like_id: bool = Field(description="a value written could single out one browser")
    service: str | None
    purpose: Purpose | None
    removed: bool = Field(default=False, description="additive: the last write of the phase removed the key")
    id_reasons: tuple[str, ...] = Field(default=(), description="additive: why it looks like an identifier, in words")


class ReportDetection(ReportPart):
    """One recognised trace; ``service`` is None for a tracker the database does not list (see ``name``)."""

    service: str | None
    vendor: str | None
    country: tuple[str, ...] = Field(description="ISO 3166-1 alpha-2 of the companies that receive the data")
    purpose: Purpose
    phase: Phase
    kind: DetectionKind
    evidence: tuple[str, ...]
    matched_by: MatchedBy
    name: str = Field(default="", description="additive: the service's name in words; the domain where none is known")
    label: str = Field(
        default="",
        description="additive: the cookie's name, the storage key, the request's host and path; what a consent signal"
        " says, what was sent in which form and where, what a script did",
    )
    role: str = Field(
        default="", description="additive: what a request does for the service; the kind of a signal or of a pattern"
    )
    party: Party | None = Field(default=None, description="additive: of the host, the cookie's domain or the script")


class ReportVisit(ReportPart):
    """One scenario played once."""

    scenario: str
    status: VisitStatus
    reason: str | None
    url: str
    started: datetime
    duration_s: float
    pages: tuple[ReportPage, ...]
    banner: ReportBanner | None
    choice: ReportChoice
    har: str
    network: ReportNetwork
    cookies: tuple[ReportCookie, ...]
    storage: tuple[ReportStorage, ...]
    detections: tuple[ReportDetection, ...]
    errors: tuple[str, ...]
    dropped: dict[str, int] = Field(
        default_factory=dict, description="additive: how many pieces of evidence exceeded a bound, by kind"
    )
    api_uses: tuple[ReportApiUse, ...] = Field(
        default=(), description="additive: what scripts read of the browser and listened to"
    )
    typed: tuple[ReportTyped, ...] = Field(
        default=(), description="additive: test values typed into forms, sought in all that was sent afterwards"
    )
    observation: ReportObservation | None = Field(
        default=None, description="additive: how long the page was watched, and by which clock"
    )


class ReportClaim(ReportPart):
    """One promise, quoted: ``text[start:end] == quote`` in the policy's text as saved (code-point offsets)."""

    id: str
    kind: str
    quote: str
    start: int
    end: int
    value: dict[str, Any]
    outcome: ClaimOutcome
    findings: tuple[str, ...]


class ReportPolicy(ReportPart):
    """One policy document and its claims."""

    url: str
    sha256: str
    language: str | None = Field(description="ISO 639-1 code of the text; None when none stands out")
    retrieved: datetime
    claims: tuple[ReportClaim, ...]
    kind: str = Field(default="other", description="additive: privacy, cookies, given or other")
    status: int | None = Field(default=None, description="additive: the HTTP status of the document")
    error: str | None = Field(default=None, description="additive: why the document could not be read")


class Declared(StrEnum):
    """Whether the policy names a service; ``vendor-only``: it names the company, not this service."""

    YES = "yes"
    VENDOR_ONLY = "vendor-only"
    NO = "no"
    NOT_CHECKED = "not-checked"


class Seen(StrEnum):
    """What a service did; ``not-run``: nobody looked, or the look failed."""

    NONE = "none"
    CALLED = "called"
    STORED = "stored"
    NOT_RUN = "not-run"


class ServiceRow(ReportPart):
    """One service across the scenarios; ``refusal`` and ``acceptance`` count only what followed the choice."""

    service: str = Field(description="id in the tracker database")
    vendor: str | None
    purpose: Purpose
    before_choice: Seen
    refusal: Seen
    acceptance: Seen
    declared: Declared
    name: str = Field(default="", description="additive: the service's name in words")
    consent: Consent | None = Field(default=None, description="additive: whether prior consent is needed")


class Summary(ReportPart):
    """Counts, and the services × scenarios matrix.

    ``by_severity`` counts findings that fail and are not accepted; ``by_outcome`` counts all findings. Every severity
    and every outcome has its key, zero or not.
    """

    by_severity: dict[str, int]
    by_outcome: dict[str, int]
    services: tuple[ServiceRow, ...]


class Report(ReportPart):
    """A whole audit of one site."""

    schema_: Literal["temoin/report/1"] = Field(default=REPORT_SCHEMA, alias="schema")
    site: str
    started: datetime
    finished: datetime
    outcome: ReportOutcome
    temoin: TemoinInfo
    browser: ReportBrowser | None = Field(description="None when no visit was played")
    tracker_db: TrackerDbInfo
    options: dict[str, Any]
    visits: tuple[ReportVisit, ...]
    policy: tuple[ReportPolicy, ...]
    findings: tuple[Finding, ...]
    summary: Summary
    outcome_reasons: tuple[str, ...] = Field(
        default=(), description="additive: what the outcome rests on, one plain sentence each"
    )

    def to_json(self) -> str:
        """The report as JSON text, keys as in the schema, indented by two spaces.

        Half a character (a lone surrogate, which a page's script may well write) becomes U+FFFD: no JSON can carry it.
        """
        try:
            return self.model_dump_json(by_alias=True, indent=2)
        except PydanticSerializationError:
            text = json.dumps(self.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2)
            return _LONE_SURROGATE.sub("\ufffd", text)

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """Read a report back; raises ``pydantic.ValidationError`` on anything that is not one."""
        return cls.model_validate_json(text)
