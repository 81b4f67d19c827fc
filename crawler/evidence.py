"""The hall: what a visit saw, typed, versioned and serialisable.

Everybody may import this module; it imports none of the others. The left wing (``crawler``, ``scenarios``) fills a
`Visit`; the right wing (``detectors``, ``reports``) only ever reads one. Times are seconds since the visit started,
on the browser's clock, unless a name says otherwise. Nothing a site sent is trusted here: values are kept verbatim
(bounded in length) and escaped by whoever prints them.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple, get_args, overload

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.dataclasses import dataclass
from pydantic_core import CoreSchema, core_schema


def well_formed(text: str) -> str:
    """The text with halves of surrogate pairs, which a page can make and no file can hold, replaced by U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


class Record(BaseModel):
    """Base of every evidence type: immutable, strict about unknown keys, and always fit to be written as JSON.

    JSON knows no number beyond the largest float and no NaN: the first becomes the largest, the second is unknown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def model_post_init(self, _: object, /) -> None:
        """Replace what no file could hold, so that nothing a page sends makes the evidence unwritable."""
        fields = self.__dict__
        for name, value in fields.items():
            if isinstance(value, str):
                fields[name] = well_formed(value)
            elif isinstance(value, float) and not math.isfinite(value):
                fields[name] = self._finite(name, value)
            elif isinstance(value, tuple) and value and isinstance(value[0], str):
                fields[name] = tuple(well_formed(text) for text in value)
            elif isinstance(value, dict):
                fields[name] = {well_formed(key): item for key, item in value.items()}

    def _finite(self, name: str, value: float) -> float | None:
        if not math.isnan(value):
            return math.copysign(sys.float_info.max, value)
        return None if type(None) in get_args(type(self).model_fields[name].annotation) else 0.0


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


# A visit holds tens of thousands of these: as a slotted dataclass one takes a ninth of a model's memory.
@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class StackFrame:
    """One frame of a JavaScript stack; ``line`` and ``column`` are 1-based."""

    function: str
    url: str
    line: int
    column: int

    def __post_init__(self) -> None:
        """Replace what no file could hold."""
        object.__setattr__(self, "function", well_formed(self.function))
        object.__setattr__(self, "url", well_formed(self.url))


class Header(NamedTuple):
    """One header line as sent or received; a name may repeat."""

    name: str
    value: str


class Headers(Sequence[Header]):
    """Header lines in their order; written to JSON as a list of ``{"name": …, "value": …}``.

    Kept as one string, since a page of thousands of requests has hundreds of thousands of lines: a line break inside a
    name or value, which HTTP does not allow, becomes a blank.
    """

    __slots__ = ("_text",)

    def __init__(self, lines: Iterable[tuple[str, str]] = ()) -> None:
        self._text = well_formed("\n".join(part.replace("\n", " ") for line in lines for part in line))

    def __len__(self) -> int:
        return (self._text.count("\n") + 1) // 2 if self._text else 0

    @overload
    def __getitem__(self, index: int) -> Header: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Header, ...]: ...
    def __getitem__(self, index: int | slice) -> Header | tuple[Header, ...]:
        return tuple(self)[index]

    def __iter__(self) -> Iterator[Header]:
        parts = iter(self._text.split("\n") if self._text else ())
        return (Header(name, value) for name, value in zip(parts, parts, strict=True))

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, (Headers, tuple, list)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return f"Headers({list(self)!r})"

    def first(self, name: str) -> str:
        """The value of the first header of this name, in any case; empty when there is none."""
        wanted = name.lower()
        return next((header.value for header in self if header.name.lower() == wanted), "")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        line = core_schema.union_schema([
            core_schema.typed_dict_schema({
                "name": core_schema.typed_dict_field(core_schema.str_schema()),
                "value": core_schema.typed_dict_field(core_schema.str_schema()),
            }),
            core_schema.tuple_schema([core_schema.str_schema(), core_schema.str_schema()]),
        ])  # fmt: skip
        lines = core_schema.no_info_after_validator_function(cls._of_lines, core_schema.list_schema(line))
        return core_schema.union_schema(
            [core_schema.is_instance_schema(cls), lines],
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda headers: [h._asdict() for h in headers]
            ),
        )

    @classmethod
    def _of_lines(cls, lines: list[Any]) -> Headers:
        return cls((line["name"], line["value"]) if isinstance(line, dict) else line for line in lines)


class Initiator(Record):
    """What made the browser send a request: DevTools' own words for ``kind`` (parser, script, preflight, …)."""

    kind: str
    url: str | None = None
    line: int | None = None
    stack: tuple[StackFrame, ...] = ()


class Witness(StrEnum):
    """Who saw a request: our DevTools client, or only the browser's own network log (no initiator, no body then)."""

    DEVTOOLS = "devtools"
    NET_LOG = "net-log"


class Timings(Record):
    """HAR's phases of one hop, in seconds of the network's own clock; None where a phase did not take place."""

    blocked: float | None = None
    dns: float | None = None
    connect: float | None = None
    ssl: float | None = None
    send: float = 0.0
    wait: float = 0.0
    receive: float = 0.0


class Message(Record):
    """One frame of a WebSocket or one server-sent event; ``data`` is bounded, base64 when ``opcode`` is 2 (binary)."""

    sent: bool
    time: float
    opcode: int
    data: str
    truncated: bool = False


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
    request_headers: Headers = Headers()
    target: str = Field(
        default="page", description="DevTools' kind of target that sent it: page, iframe, worker, service_worker, …"
    )
    witness: Witness = Witness.DEVTOOLS
    body: str | None = Field(default=None, description="request body, bounded; see body_encoding")
    body_encoding: Literal["text", "base64"] = "text"
    body_truncated: bool = False
    body_file: str | None = Field(default=None, description="the whole body, in the visit's folder, when it is longer")
    redirected_from: str | None = None
    status: int | None = Field(default=None, description="None: no answer was seen")
    status_text: str = ""
    response_headers: Headers = Headers()
    mime_type: str = ""
    protocol: str = ""
    remote_address: str | None = None
    connection: int | None = Field(default=None, description="the browser's number of the connection used")
    served_from: Literal["network", "cache", "service-worker"] = "network"
    timings: Timings | None = None
    transferred_bytes: int | None = None
    content_bytes: int | None = Field(default=None, description="the answer's content as the page got it, unpacked")
    content_file: str | None = Field(default=None, description="that content, in the visit's folder, where it was kept")
    failed: str | None = Field(default=None, description="the browser's error text when the request failed")
    blocked_by_browser: str | None = None
    messages: tuple[Message, ...] = ()


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


class CookieChange(StrEnum):
    """What a write did to the jar, as far as the visit can tell: ``renewed`` keeps the value (a longer life, say)."""

    NEW = "new"
    CHANGED = "changed"
    RENEWED = "renewed"


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
    reason: str | None = Field(
        default=None, description="the browser's reason when refused; why it is not proven that it was stored"
    )
    change: CookieChange | None = Field(default=None, description="None when nothing was stored")
    stored_lifetime_s: float | None = Field(
        default=None, description="lifetime the browser granted (Chromium caps it at 400 days); None for a session"
    )


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


class JarChange(Record):
    """One change of the cookie jar as the browser's own network log tells it, whoever caused it.

    ``cause`` is Chromium's word for a removal: ``explicit``, ``overwrite``, ``expired``, ``evicted``, …
    """

    name: str
    domain: str = Field(description="no leading dot")
    host_only: bool
    path: str
    value: str = Field(default="", description="bounded")
    party: Party
    phase: Phase
    time: float
    removed: bool
    cause: str | None = None


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


class ApiFamily(StrEnum):
    """What a script was after when it used one of the watched interfaces."""

    CANVAS = "canvas"
    WEBGL = "webgl"
    AUDIO = "audio"
    FONTS = "fonts"
    NAVIGATOR = "navigator"
    SCREEN = "screen"
    MEDIA_DEVICES = "media-devices"
    WEBRTC = "webrtc"
    BATTERY = "battery"
    KEYSTROKES = "keystrokes"
    MOUSE = "mouse"
    FORMS = "forms"
    PAGE_CONTENT = "page-content"


class ApiUse(Record):
    """How often one script used one interface in one frame and phase; reading a value or registering a listener."""

    family: ApiFamily
    api: str = Field(description="e.g. HTMLCanvasElement.toDataURL, or addEventListener(keydown)")
    script: str = Field(description="URL of the script that called; the page's own for inline code")
    party: Party = Field(description="of the script")
    frame_url: str
    phase: Phase
    count: int = Field(description="calls seen; a frame taken away in mid-air may have made a few more")
    first: float
    last: float
    details: tuple[str, ...] = Field(default=(), description="what was asked for or listened on, distinct, bounded")
    stack: tuple[StackFrame, ...] = Field(default=(), description="of the first call")


class TypedValue(Record):
    """A known test value that the visitor typed into a form without sending it, to be sought in what is sent."""

    kind: Literal["email", "phone", "name"]
    value: str
    field: str = Field(description="the form field, as a short description")
    page_url: str
    phase: Phase
    time: float


class ConsentSource(StrEnum):
    """A standard interface by which a page tells or is told what the visitor chose."""

    TCF = "tcf"
    GPP = "gpp"
    USP = "usp"
    GOOGLE_CONSENT_MODE = "google-consent-mode"
    GLOBAL_PRIVACY_CONTROL = "global-privacy-control"


class ConsentReading(Record):
    """What a consent interface said at one moment: the answer to a question of ours, or a command of the page.

    ``raw`` is the consent string, or the JSON of the answer or command (bounded); it is decoded by the right wing.
    """

    source: ConsentSource
    raw: str
    frame_url: str
    phase: Phase
    time: float
    asked: bool = Field(description="True: we asked; False: the page announced it by itself")


class NetLogReading(Record):
    """What the second witness, the browser's own network log, says of this visit's requests.

    ``seen``: requests on the wire that are this visit's. ``supplied``: those of them that DevTools missed, taken into
    the evidence with ``Request.witness`` saying so. ``missing``: this visit's, and not in the evidence.
    ``unattributed``: on the wire while this visit was under way, and nobody's for certain. ``unconfirmed``: requests
    that DevTools saw answered over the network and the log does not have: then the log itself has a hole.
    """

    seen: int
    supplied: int = 0
    missing: tuple[str, ...] = ()
    unattributed: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()


class Clock(StrEnum):
    """How page life was let pass: in virtual time, in real time, or partly each."""

    VIRTUAL = "virtual"
    REAL = "real"
    MIXED = "mixed"


class Observation(Record):
    """How long the page was watched after the decisive moment, in seconds of its own life, and by which clock."""

    asked_s: float
    lived_s: float
    clock: Clock


class ControlRole(StrEnum):
    """What a control of a banner does."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    SETTINGS = "settings"
    SAVE = "save"
    CLOSE = "close"
    OTHER = "other"


class Colour(NamedTuple):
    """A colour as drawn, each channel 0 to 255."""

    red: int
    green: int
    blue: int


class Rectangle(Record):
    """A rectangle in the visited page's window, in CSS pixels from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


class Control(Record):
    """A control of a consent banner.

    ``area`` in CSS pixels squared, ``contrast`` the WCAG 2 ratio of text on ground (1 to 21), computed from ``colour``
    and ``background``; both and ``contrast`` are None where an image or a transparent ground lets nobody tell.
    """

    label: str
    role: ControlRole
    layer: int
    tag: str
    contrast: float | None = None
    area: float | None = None
    leads_to: str | None = Field(default=None, description="the page that a link goes to; None for what acts in place")
    role_by: str = Field(default="", description="what told the role: words (and of which language), or the CMP's data")
    aria_role: str | None = Field(default=None, description="its role attribute, where it has one")
    box: Rectangle | None = None
    font_px: float | None = None
    font_weight: int | None = None
    colour: Colour | None = None
    background: Colour | None = None
    border: bool | None = Field(default=None, description="whether it is drawn with a border or a ground of its own")
    underlined: bool | None = None
    pays: bool = Field(default=False, description="it leads to a payment or a subscription")


class PurposeClass(StrEnum):
    """What a purpose on a banner is for, as its words tell."""

    NECESSARY = "necessary"
    FUNCTIONAL = "functional"
    ANALYTICS = "analytics"
    ADVERTISING = "advertising"
    PERSONALISATION = "personalisation"
    SOCIAL = "social"


class PurposeSwitch(Record):
    """A purpose, vendor or category that can be switched, as it stood when its layer was first seen."""

    label: str
    layer: int
    purpose: PurposeClass | None = Field(default=None, description="None: its words do not tell")
    on: bool | None = Field(description="as it was found: on is pre-selected; None: its state could not be read")
    locked: bool = Field(default=False, description="it cannot be switched")
    legitimate_interest: bool = False


class BannerLayer(Record):
    """One layer of a banner; ``framed`` is the screenshot in which the controls are framed."""

    number: int
    text: str
    screenshot: str | None = None
    framed: str | None = None


class BannerCandidate(Record):
    """What could have been the banner, and why it was taken for one or not; ``score`` is the sum of its reasons."""

    text: str = Field(description="bounded")
    where: str = Field(description="the element, and the frame or shadow root that it stands in")
    score: int
    why: tuple[str, ...]
    chosen: bool


class BannerKind(StrEnum):
    """Where the banner lives in the page."""

    DOM = "dom"
    SHADOW = "shadow"
    FRAME = "frame"


class Banner(Record):
    """The consent banner as a visitor saw it; ``clicks_to_…`` are None where no such way was found or tried."""

    found: bool
    cmp: str | None = None
    kind: BannerKind | None = None
    layers: int = 0
    text: str = ""
    buttons: tuple[Control, ...] = ()
    clicks_to_accept: int | None = None
    clicks_to_refuse: int | None = None
    clicks_to_withdraw: int | None = None
    shown: tuple[BannerLayer, ...] = ()
    switches: tuple[PurposeSwitch, ...] = ()
    purposes: tuple[PurposeClass, ...] = Field(default=(), description="named in the text or at a switch")
    partners: str | None = Field(default=None, description="the control or link that leads to the list of partners")
    pay_wall: bool = Field(default=False, description="it offers to accept or to pay, and no free refusal")
    languages: tuple[str, ...] = Field(default=(), description="those whose words were recognised, the likeliest first")
    candidates: tuple[BannerCandidate, ...] = ()
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
    gpp: str | None = None
    gpc: bool | None = Field(default=None, description="whether the browser announced Global Privacy Control")


class WitnessKind(StrEnum):
    """What can speak for or against a choice having been made."""

    BANNER_GONE = "banner-gone"
    STORED_CHOICE = "stored-choice"
    RELOAD = "reload"
    SIGNALS = "signals"


class Testimony(Record):
    """What one witness says of the choice: ``agrees``, ``contradicts``, or ``silent`` when it cannot tell."""

    witness: WitnessKind
    says: Literal["agrees", "contradicts", "silent"]
    detail: str = ""


class Return(Record):
    """The visitor's coming back ``days`` after the choice: whether they were asked again, and what had lapsed by then.

    ``clock`` tells what was shifted: the cookies' lifetimes only, or the page's own clock as well.
    """

    days: int
    asked_again: bool | None = Field(description="None: it could not be looked at")
    lapsed: tuple[str, ...] = Field(default=(), description="cookies of the site that had expired by then, by name")
    clock: Literal["cookies", "cookies-and-page"]


class Choice(Record):
    """What the visitor wanted, what came of it, and how that was verified."""

    wanted: Literal["none", "refuse", "accept", "withdraw", "granular"]
    made: ChoiceMade
    verified: bool | None = None
    how: str = ""
    steps: tuple[Step, ...] = ()
    signals: ConsentSignals = ConsentSignals()
    testimony: tuple[Testimony, ...] = ()
    switched_on: tuple[str, ...] = Field(default=(), description="the labels of the purposes left on, when granular")
    returns: tuple[Return, ...] = ()


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
    jar_changes: tuple[JarChange, ...] = ()
    api_uses: tuple[ApiUse, ...] = ()
    typed: tuple[TypedValue, ...] = ()
    consent_readings: tuple[ConsentReading, ...] = ()
    net_log: NetLogReading | None = Field(default=None, description="None: there was no second witness (see errors)")
    observation: Observation | None = None
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
