"""A finding's evidence in words a compliance officer can read, each still with the pointer to the raw record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crawler.evidence import (
    ApiUse,
    Banner,
    Choice,
    ConsentReading,
    Control,
    CookieOutcome,
    CookieWrite,
    Initiator,
    PageView,
    Party,
    Request,
    Step,
    StorageWrite,
    StoredCookie,
    TypedValue,
    Visit,
)
from reports.model import Report, ReportCookie
from reports.pointers import PointerIndex
from reports.safe import Bounded, bounded, shortened
from reports.words import (
    API_FAMILY,
    CHOICE_MADE,
    COOKIE_OUTCOME,
    DAY_S,
    lifetime_words,
    phase_words,
    scenario_words,
    seconds_words,
)

CookiePlace = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Proof:
    """One piece of evidence: what it is (``kind``), the thing itself, its circumstances, and where it is recorded."""

    kind: str
    what: Bounded
    details: tuple[Bounded, ...]
    pointer: str


class Proofs:
    """Tells evidence pointers in words, from the visits and from what the report says of each cookie."""

    def __init__(self, report: Report, index: PointerIndex) -> None:
        self._index = index
        self._cookies: dict[CookiePlace, ReportCookie] = {
            (visit.scenario, row.name, row.domain, row.path, row.phase): row
            for visit in report.visits
            for row in visit.cookies
        }
        self._tellers: dict[type, Callable[[Visit, Any], tuple[str, str, list[str]]]] = {
            Request: _request,
            CookieWrite: self._cookie_write,
            StoredCookie: _stored_cookie,
            StorageWrite: _storage,
            ApiUse: _api_use,
            TypedValue: _typed,
            ConsentReading: _reading,
            PageView: _page,
            Banner: _banner,
            Control: _control,
            Choice: _choice,
            Step: _step,
        }

    def tell(self, pointer: str) -> Proof:
        """The evidence behind a pointer; one that cannot be followed here is shown as it is, and says so."""
        found = self._index.resolve(pointer)
        if found is None:
            return Proof("record", shortened(pointer, 160), (Bounded("see this place in the run's folder"),), pointer)
        kind, what, details = self._tellers[type(found.item)](found.visit, found.item)
        return Proof(kind, shortened(what, 140), tuple(bounded(detail, 400) for detail in details), pointer)

    def _cookie_write(self, visit: Visit, write: CookieWrite) -> tuple[str, str, list[str]]:
        row = self._cookies.get((visit.scenario, write.name, write.domain, write.path, write.phase))
        stored = row is not None and row.outcome is CookieOutcome.STORED and write.outcome is CookieOutcome.STORED
        outcome = COOKIE_OUTCOME[write.outcome] + (f" ({write.reason})" if write.reason else "")
        life = _life(
            outcome, _days(write.requested_lifetime_s), row.lifetime_days if row and stored else None, stored=stored
        )
        writer = "by the answer of" if write.set_by.how == "http" else "by the script"
        return (
            "cookie",
            f"{write.name} on {write.domain}{write.path if write.path != '/' else ''}",
            [_when(visit, write), life, f"written {writer} {shortened(write.set_by.url)}"],
        )


def _life(outcome: str, asked: float | None, kept: float | None, *, stored: bool) -> str:
    if outcome == COOKIE_OUTCOME[CookieOutcome.DELETED]:
        return outcome
    if not stored:
        return f"{outcome}, asked to live {lifetime_words(asked)}"
    told = f"{outcome} {'' if kept is None else 'for '}{lifetime_words(kept)}"
    return told if lifetime_words(asked) == lifetime_words(kept) else f"{told}, asked to live {lifetime_words(asked)}"


def _request(visit: Visit, request: Request) -> tuple[str, str, list[str]]:
    return (
        "request",
        f"{request.method} {request.url}",
        [_when(visit, request), _answer(request), _initiator(request.initiator), _party(request.party)],
    )


def _stored_cookie(visit: Visit, cookie: StoredCookie) -> tuple[str, str, list[str]]:
    life = lifetime_words(None if cookie.expires is None else _days(cookie.lifetime_s))
    when = f"visit “{scenario_words(visit.scenario)}”, in the browser's jar when the phase “{cookie.phase.value}” ended"
    return "cookie", f"{cookie.name} on {cookie.domain}", [when, f"left to live then: {life}"]


def _storage(visit: Visit, write: StorageWrite) -> tuple[str, str, list[str]]:
    act = "removed" if write.removed else "written"
    writer = f"{act} by the script {shortened(write.url)}" if write.url else f"{act}; the script was not seen"
    kind = f"{write.kind.value} storage" if write.kind in {"local", "session"} else write.kind.value
    return "storage", f"{write.key} in {kind} of {write.origin}", [_when(visit, write), writer]


def _api_use(visit: Visit, use: ApiUse) -> tuple[str, str, list[str]]:
    what = f"{use.api} ×{use.count:,} ({API_FAMILY[use.family]})"
    asked = [f"with: {', '.join(shortened(detail, 60) for detail in use.details[:6])}"] if use.details else []
    return "script", what, [_when(visit, use), f"by the script {shortened(use.script)}", _party(use.party), *asked]


def _typed(visit: Visit, typed: TypedValue) -> tuple[str, str, list[str]]:
    return "typed", f"a test {typed.kind}, typed into {typed.field}", [_when(visit, typed), f"on {typed.page_url}"]


def _reading(visit: Visit, reading: ConsentReading) -> tuple[str, str, list[str]]:
    how = "asked of the page" if reading.asked else "announced by the page"
    return "consent signal", reading.raw, [_when(visit, reading), f"{reading.source.value}, {how}", reading.frame_url]


def _page(visit: Visit, page: PageView) -> tuple[str, str, list[str]]:
    status = f"answered {page.status}" if page.status is not None else "no answer"
    return "page", page.url, [_when(visit, page), status, *([f"titled “{page.title}”"] if page.title else [])]


def _banner(visit: Visit, banner: Banner) -> tuple[str, str, list[str]]:
    if not banner.found:
        return "banner", "no banner was found", [f"visit “{scenario_words(visit.scenario)}”"]
    labels = ", ".join(f"“{button.label}”" for button in banner.buttons if button.layer == 1)
    clicks = f"clicks to accept: {_clicks(banner.clicks_to_accept)}, to refuse: {_clicks(banner.clicks_to_refuse)}"
    return "banner", banner.text or "a banner without text", [f"first layer offers: {labels or 'nothing'}", clicks]


def _clicks(number: int | None) -> str:
    return "not possible or not found" if number is None else str(number)


def _control(visit: Visit, control: Control) -> tuple[str, str, list[str]]:
    measured = [] if control.contrast is None else [f"contrast {control.contrast:.1f}:1"]
    where = f"visit “{scenario_words(visit.scenario)}”, layer {control.layer} of the banner"
    return "control", control.label, [where, f"role: {control.role.value}", *measured]


def _choice(visit: Visit, choice: Choice) -> tuple[str, str, list[str]]:
    verified = {True: "verified", False: "not confirmed by what the browser did", None: "not verified"}[choice.verified]
    details = [f"visit “{scenario_words(visit.scenario)}”", verified, *([choice.how] if choice.how else [])]
    return "choice", f"the visitor {CHOICE_MADE[choice.made]}", details


def _step(visit: Visit, step: Step) -> tuple[str, str, list[str]]:
    return "step", step.act, [f"visit “{scenario_words(visit.scenario)}”, {seconds_words(step.time)}", step.detail]


_Event = Request | CookieWrite | StorageWrite | PageView | ApiUse | TypedValue | ConsentReading


def _when(visit: Visit, event: _Event) -> str:
    match event:
        case Request(started=seconds) | ApiUse(first=seconds):
            pass
        case _:
            seconds = event.time
    phase = phase_words(visit.scenario, event.phase)
    return ", ".join((*_place(visit, phase), seconds_words(seconds)))


def _place(visit: Visit, phase: str) -> tuple[str, ...]:
    """The visit and the phase, said once where they are the same words."""
    name = f"visit “{scenario_words(visit.scenario)}”"
    return (name,) if phase == scenario_words(visit.scenario).lower() else (name, phase)


def _answer(request: Request) -> str:
    if request.blocked_by_browser:
        return f"blocked by the browser: {request.blocked_by_browser}"
    if request.failed:
        return f"failed: {request.failed}"
    return "no answer was seen" if request.status is None else f"answered {request.status}"


def _initiator(initiator: Initiator) -> str:
    frame = next((frame for frame in initiator.stack if frame.url), None)
    if frame is not None:
        return f"started by the script {shortened(frame.url)}, line {frame.line}"
    source = f" {shortened(initiator.url)}" if initiator.url else ""
    return {
        "parser": f"started by the page itself{source}",
        "script": f"started by a script{source}",
        "preflight": f"sent by the browser ahead of a cross-origin request{source}",
        "preload": f"preloaded by the page{source}",
    }.get(initiator.kind, f"started by: {initiator.kind}{source}")


def _party(party: Party) -> str:
    return "third party" if party is Party.THIRD else "first party"


def _days(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / DAY_S
