"""The hall: what a visit saw, typed, versioned and serialisable.

Everybody may import this module; it imports none of the others. The left wing (``crawler``, ``scenarios``) fills a
`Visit`; the right wing (``detectors``, ``reports``) only ever reads one. Times are seconds since the visit started,
on the browser's clock, unless a name says otherwise. Nothing a site sent is trusted here: values are kept verbatim
(bounded in length) and escaped by whoever prints them.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Record(BaseModel):
    """Base of every evidence type: immutable, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Phase(StrEnum):
    """When something happened, relative to what the visitor chose."""

    BEFORE_CHOICE = "before-choice"
    AFTER_CHOICE = "after-choice"
    AFTER_WITHDRAWAL = "after-withdrawal"
    LATER_VISIT = "later-visit"


class Party(StrEnum):
    """Whether a host shares the audited site's registrable domain (Public Suffix List)."""

    FIRST = "first"
    THIRD = "third"


class StackFrame(Record):
    """One frame of a JavaScript stack; ``line`` and ``column`` are 1-based."""

    function: str
    url: str
    line: int
    column: int


class Header(Record):
    """One header line as sent or received; a name may repeat."""

    name: str
    value: str


class Initiator(Record):
    """What made the browser send a request: DevTools' own words for ``kind`` (parser, script, preflight, …)."""

    kind: str
    url: str | None = None
    line: int | None = None
    stack: tuple[StackFrame, ...] = ()


class Request(Record):
    """One hop of one request: a redirect chain is several of these, linked by ``redirected_from``."""

    id: str
    url: str
    method: str
    resource_type: str
    party: Party
    phase: Phase
    started: float
    duration: float | None = None
    page: int = Field(description="index into Visit.pages")
    frame_url: str | None = None
    initiator: Initiator
    request_headers: tuple[Header, ...] = ()
    body: str | None = Field(default=None, description="request body as text, bounded")
    body_truncated: bool = False
    redirected_from: str | None = None
    status: int | None = Field(default=None, description="None: no answer was seen")
    status_text: str = ""
    response_headers: tuple[Header, ...] = ()
    mime_type: str = ""
    protocol: str = ""
    remote_address: str | None = None
    transferred_bytes: int | None = None
    failed: str | None = Field(default=None, description="the browser's error text when the request failed")
    blocked_by_browser: str | None = None


class CookieOutcome(StrEnum):
    """What became of an attempt to write a cookie."""

    STORED = "stored"
    REFUSED = "refused"
    DELETED = "deleted"


class CookieWriter(Record):
    """Who wrote a cookie: a response (``http``, with the request) or a script (with its stack)."""

    how: Literal["http", "script"]
    url: str = Field(description="the response's URL, or the script's")
    request: str | None = Field(default=None, description="Request.id when how is http")
    stack: tuple[StackFrame, ...] = ()


class CookieWrite(Record):
    """One attempt to write one cookie, in the order of time. Attempted is not stored: see ``outcome``."""

    name: str
    value: str
    domain: str = Field(description="effective domain, no leading dot")
    host_only: bool
    path: str
    party: Party
    phase: Phase
    time: float
    set_by: CookieWriter
    raw: str = Field(description="the Set-Cookie line or the string given to document.cookie, bounded")
    requested_lifetime_s: float | None = Field(description="lifetime asked for; None for a session cookie")
    secure: bool = False
    http_only: bool = False
    same_site: str | None = None
    partitioned: bool = False
    outcome: CookieOutcome
    reason: str | None = Field(default=None, description="the browser's reason when refused")


class StoredCookie(Record):
    """A cookie in the browser's jar when the phase ended; ``lifetime_s`` is what was left then, None for a session."""

    name: str
    value: str
    domain: str
    host_only: bool
    path: str
    party: Party
    phase: Phase = Field(description="the phase at whose end the jar was read")
    expires: float | None = Field(description="Unix time, seconds; None for a session cookie")
    lifetime_s: float | None
    secure: bool = False
    http_only: bool = False
    same_site: str | None = None
    partitioned: bool = False


class StorageKind(StrEnum):
    """Where a page can keep things beside cookies."""

    LOCAL = "local"
    SESSION = "session"
    INDEXEDDB = "indexeddb"
    CACHE = "cache"
    SERVICE_WORKER = "service-worker"


class StorageWrite(Record):
    """One write to a page's storage; ``value`` is bounded, ``removed`` marks a deletion."""

    kind: StorageKind
    origin: str
    party: Party
    key: str
    value: str
    phase: Phase
    time: float
    removed: bool = False
    url: str | None = Field(default=None, description="the script that wrote, when it was seen")
    stack: tuple[StackFrame, ...] = ()


class ControlRole(StrEnum):
    """What a control of a banner does."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    SETTINGS = "settings"
    SAVE = "save"
    CLOSE = "close"
    OTHER = "other"


class Control(Record):
    """A control of a consent banner; ``area`` in CSS pixels squared, ``contrast`` the WCAG ratio of text on ground."""

    label: str
    role: ControlRole
    layer: int
    tag: str
    contrast: float | None = None
    area: float | None = None
    leads_to: str | None = Field(default=None, description="the page that a link goes to; None for what acts in place")


class BannerKind(StrEnum):
    """Where the banner lives in the page."""

    DOM = "dom"
    SHADOW = "shadow"
    FRAME = "frame"


class Banner(Record):
    """The consent banner as a visitor saw it."""

    found: bool
    cmp: str | None = None
    kind: BannerKind | None = None
    layers: int = 0
    text: str = ""
    buttons: tuple[Control, ...] = ()
    clicks_to_accept: int | None = None
    clicks_to_refuse: int | None = None
    blind_spots: tuple[str, ...] = Field(
        default=(), description="when none was found: where one may be that could not be looked at, in plain words"
    )


class ChoiceMade(StrEnum):
    """How the attempt to choose ended."""

    REFUSED = "refused"
    ACCEPTED = "accepted"
    SAVED_WITH_PURPOSES_OFF = "saved-with-purposes-off"
    WITHDRAWN = "withdrawn"
    NO_FREE_REFUSAL = "no-free-refusal"
    NO_BANNER = "no-banner"
    HIDDEN_FROM_BOTS = "hidden-from-bots"
    FAILED = "failed"
    NONE = "none"


class Step(Record):
    """One act of the visitor, with the moment and a screenshot where one was taken (path inside the visit)."""

    act: str
    time: float
    detail: str = ""
    screenshot: str | None = None


class ConsentSignals(Record):
    """What consent machinery recorded or announced; filled by the recorders that read it."""

    tcf: str | None = None
    gcm: str | None = None
    cmp_cookie: str | None = None


class Choice(Record):
    """What the visitor wanted, what came of it, and how that was verified."""

    wanted: Literal["none", "refuse", "accept", "withdraw"]
    made: ChoiceMade
    verified: bool | None = None
    how: str = ""
    steps: tuple[Step, ...] = ()
    signals: ConsentSignals = ConsentSignals()


class PageView(Record):
    """One page a visit went to; ``url`` is where it ended after redirects."""

    requested_url: str
    url: str
    status: int | None
    title: str
    phase: Phase
    time: float
    language: str | None = Field(default=None, description="what the page says of itself (html lang)")


class BrowserInfo(Record):
    """The browser that looked."""

    name: str
    version: str
    user_agent: str


class VisitStatus(StrEnum):
    """Whether the scenario did what it is for."""

    COMPLETED = "completed"
    FAILED = "failed"
    NOT_APPLICABLE = "not-applicable"


class Visit(Record):
    """One scenario played once, in its own fresh profile: all that was seen."""

    schema_: Literal["temoin/visit/1"] = Field(default="temoin/visit/1", alias="schema")
    scenario: str
    site: str = Field(description="the audited URL")
    status: VisitStatus
    reason: str | None = None
    started: datetime
    duration_s: float
    browser: BrowserInfo
    pages: tuple[PageView, ...] = ()
    banner: Banner | None = None
    choice: Choice
    requests: tuple[Request, ...] = ()
    cookies: tuple[CookieWrite, ...] = ()
    jar: tuple[StoredCookie, ...] = ()
    storage: tuple[StorageWrite, ...] = ()
    screenshots: tuple[str, ...] = Field(default=(), description="file names inside visits/<scenario>/")
    errors: tuple[str, ...] = ()
    dropped: dict[str, int] = Field(default_factory=dict, description="what exceeded a bound, by kind; never silent")

    def to_json(self) -> str:
        """The visit as JSON text, keys as in the schema."""
        return self.model_dump_json(by_alias=True, indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> Visit:
        """Read a visit back; raises ``pydantic.ValidationError`` on anything that is not one."""
        return cls.model_validate_json(text)


class SiteFacts(Record):
    """What was learnt of the site outside any visit, by plain requests of the spider.

    ``http_answers`` tells what the unencrypted door did: the final URL after redirects, or the error.
    """

    url: str
    http_probe: HttpProbe | None = None
    sampled_pages: tuple[str, ...] = ()
    documents: tuple[PolicyDocument, ...] = ()
    errors: tuple[str, ...] = ()


class HttpProbe(Record):
    """What ``http://`` answered: ``redirected_to_https`` is None when nothing answered (``error`` says why)."""

    url: str
    status: int | None = None
    location: str | None = None
    redirected_to_https: bool | None = None
    hsts: str | None = Field(default=None, description="Strict-Transport-Security header of the https page")
    error: str | None = None


class PolicyDocument(Record):
    """A policy document as fetched: ``text`` is what claims are quoted from (code-point offsets)."""

    url: str
    status: int | None
    sha256: str
    retrieved: datetime
    media_type: str
    kind: Literal["privacy", "cookies", "given", "other"]
    link_text: str = ""
    found_by: str = Field(description="how it was found: footer-link, usual-path, given")
    text: str = ""
    error: str | None = None


SiteFacts.model_rebuild()
