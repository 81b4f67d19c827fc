"""Evidence to detections: a pure function of a visit and the tracker database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.evidence import (
    CookieOutcome,
    CookieWrite,
    Party,
    Phase,
    Request,
    StorageWrite,
    StoredCookie,
    Visit,
)
from detectors.attribution import Attribution, of_cookie, of_request, of_storage
from detectors.detection import Detection, DetectionKind, MatchedBy
from detectors.identifiers import looks_like_identifier, names_a_choice
from tracker_db.database import Database
from tracker_db.matches import UrlMatch
from tracker_db.model import Consent, Purpose

_DAY = 86_400.0
# A third party's value that lives more than a day outlasts a visit. A site's own is often a load balancer's (7 days) or
# a basket's, so only what lives longer is worth a look.
_IDENTIFIER_LIVES_S = {Party.THIRD: _DAY, Party.FIRST: 7 * _DAY}

# DevTools' reasons for which a request never left the browser; for others (CORP, ORB) it was sent, the answer withheld.
_NEVER_SENT = frozenset({"csp", "mixed-content", "origin", "inspector", "subresource-filter"})
_LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class _Trace:
    """All of a detection but its evidence: equal traces are one detection."""

    to: Attribution
    phase: Phase
    kind: DetectionKind
    party: Party
    label: str
    role: str = ""


def detect(visit: Visit, db: Database) -> tuple[Detection, ...]:
    """Recognise what a visit saw.

    Requests that left the browser, attempts to write a cookie (refused ones too: the rule's text says so; deletions are
    none), cookies in the jar whose write nobody saw, and writes to local and session storage, each attributed to a
    service where one is known; and long-lived cookies nobody explains that look like identifiers, as kind
    ``identifier`` with consent ``depends``.

    Args:
        visit: What one scenario saw.
        db: What is known of services.

    Returns:
        One detection for each distinct trace, in the order requests, cookies, jar, storage, each by first occurrence.
        Its ``evidence`` are JSON pointers into the run's folder, one for each occurrence. Its ``label`` is the cookie's
        name, the storage key, or host and path of the request. A request is attributed to one service only, that of the
        most specific signature.
    """
    matches = {
        index: found[0] for index, r in enumerate(visit.requests) if _was_sent(r) and (found := db.match_url(r.url))
    }
    seen = frozenset(match.service.id for match in matches.values())
    grouped: dict[_Trace, list[str]] = {}
    for place, trace in _traces(visit, matches, seen, db):
        grouped.setdefault(trace, []).append(f"visits/{visit.scenario}/visit.json#/{place}")
    return tuple(_detection(visit.scenario, trace, evidence) for trace, evidence in grouped.items())


def _traces(
    visit: Visit, matches: Mapping[int, UrlMatch], seen: frozenset[str], db: Database
) -> Iterator[tuple[str, _Trace]]:
    for index, match in matches.items():
        yield f"requests/{index}", _request_trace(visit.requests[index], match, db)
    for index, write in enumerate(visit.cookies):
        if (trace := _cookie_trace(write, seen, db)) is not None:
            yield f"cookies/{index}", trace
    for index, cookie in _unwritten(visit):
        if (trace := _cookie_trace(cookie, seen, db)) is not None:
            yield f"jar/{index}", trace
    for index, entry in enumerate(visit.storage):
        if (trace := _storage_trace(entry, seen, db)) is not None:
            yield f"storage/{index}", trace


def _unwritten(visit: Visit) -> Iterator[tuple[int, StoredCookie]]:
    """Cookies of the jar that no seen write explains, each at the first phase whose end found it there."""
    explained = {(w.name, w.domain, w.path) for w in visit.cookies if w.outcome is CookieOutcome.STORED}
    for index, cookie in enumerate(visit.jar):
        key = (cookie.name, cookie.domain, cookie.path)
        if key not in explained:
            explained.add(key)
            yield index, cookie


def _was_sent(request: Request) -> bool:
    """A request that failed on its way is an attempt all the same; one the browser held back told nobody anything."""
    return request.status is not None or request.blocked_by_browser not in _NEVER_SENT


def _request_trace(request: Request, match: UrlMatch, db: Database) -> _Trace:
    parts = urlsplit(request.url)
    label = f"{parts.hostname}{parts.path or '/'}"[:_LONGEST_LABEL]
    role = match.pattern.role.value
    return _Trace(of_request(match, db), request.phase, DetectionKind.REQUEST, request.party, label, role)


def _cookie_trace(cookie: CookieWrite | StoredCookie, seen: frozenset[str], db: Database) -> _Trace | None:
    if isinstance(cookie, CookieWrite) and cookie.outcome is CookieOutcome.DELETED:
        return None
    kind = DetectionKind.COOKIE
    to = of_cookie(cookie, seen, db)
    lives = cookie.requested_lifetime_s if isinstance(cookie, CookieWrite) else cookie.lifetime_s
    if to is None and _may_identify(cookie, lives):
        kind, to = DetectionKind.IDENTIFIER, _unlisted(cookie, lives)
    if to is None:
        return None
    return _Trace(_with_outcome(to, cookie), cookie.phase, kind, cookie.party, cookie.name)


def _storage_trace(write: StorageWrite, seen: frozenset[str], db: Database) -> _Trace | None:
    to = None if write.removed else of_storage(write, seen, db)
    if to is None:
        return None
    return _Trace(to, write.phase, DetectionKind.STORAGE, write.party, write.key)


def _may_identify(cookie: CookieWrite | StoredCookie, lives: float | None) -> bool:
    if lives is None or lives <= _IDENTIFIER_LIVES_S[cookie.party]:
        return False
    # a site may keep its visitor's choice with a number of its own; from a third party the name alone excuses nothing
    if cookie.party is Party.FIRST and names_a_choice(cookie.name):
        return False
    return looks_like_identifier(cookie.value)


def _unlisted(cookie: CookieWrite | StoredCookie, lives: float | None) -> Attribution:
    days = (lives or 0) / _DAY
    return Attribution(
        service=None,
        name=cookie.domain,
        vendor=None,
        country=(),
        purpose=Purpose.UNKNOWN,
        consent=Consent.DEPENDS,
        matched_by=MatchedBy(
            source="detectors.identifiers",
            rule=f"unlisted {cookie.party.value}-party cookie that looks like an identifier, kept {days:.0f} days",
        ),
    )


def _with_outcome(to: Attribution, cookie: CookieWrite | StoredCookie) -> Attribution:
    if isinstance(cookie, StoredCookie):
        outcome = "in the jar, its writing was not seen"
    elif cookie.outcome is CookieOutcome.REFUSED:
        outcome = f"refused by the browser: {cookie.reason or 'no reason given'}"
    elif cookie.reason:
        outcome = cookie.reason
    else:
        return to
    rule = f"{to.matched_by.rule} ({outcome})"
    return replace(to, matched_by=MatchedBy(source=to.matched_by.source, rule=rule))


def _detection(scenario: str, trace: _Trace, evidence: list[str]) -> Detection:
    to = trace.to
    return Detection(
        scenario=scenario,
        service=to.service,
        name=to.name,
        vendor=to.vendor,
        country=to.country,
        purpose=to.purpose,
        consent=to.consent,
        phase=trace.phase,
        kind=trace.kind,
        role=trace.role,
        label=trace.label,
        party=trace.party,
        evidence=tuple(evidence),
        matched_by=to.matched_by,
    )
