"""Evidence to detections: a pure function of a visit and the tracker database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.evidence import (
    CookieOutcome,
    CookieWrite,
    Party,
    Request,
    StorageWrite,
    StoredCookie,
    Visit,
)
from detectors import script_apis
from detectors.attribution import Attribution, of_cookie, of_request, of_storage, unlisted
from detectors.detection import Detection, DetectionKind, MatchedBy
from detectors.identifiers import looks_like_identifier, names_a_choice
from detectors.jar import unwritten
from detectors.personal import detections as personal
from detectors.recognised import LONGEST_LABEL, Recognised, Sighting, folded
from detectors.sent import was_sent
from detectors.signals import detections as signals
from tracker_db.database import Database
from tracker_db.matches import UrlMatch

_DAY = 86_400.0
# A third party's value that lives more than a day outlasts a visit. A site's own is often a load balancer's (7 days) or
# a basket's, so only what lives longer is worth a look.
_IDENTIFIER_LIVES_S = {Party.THIRD: _DAY, Party.FIRST: 7 * _DAY}


def detect(visit: Visit, db: Database) -> tuple[Detection, ...]:
    """Recognise what a visit saw.

    Requests that left the browser, attempts to write a cookie (refused ones too: the rule's text says so; deletions are
    none), cookies in the jar whose write nobody saw, and writes to local and session storage, each attributed to a
    service where one is known; and long-lived cookies nobody explains that look like identifiers, as kind
    ``identifier`` with consent ``depends``. Then what is said of consent (`detectors.signals`), typed values found in
    what was sent (`detectors.personal`), and patterns in what scripts did (`detectors.script_apis`).

    Args:
        visit: What one scenario saw.
        db: What is known of services.

    Returns:
        One detection for each distinct trace, in the order requests, cookies, jar, storage, signals, typed values,
        scripts, each by first occurrence. Its ``evidence`` are JSON pointers into the run's folder, one for each
        occurrence. Its ``label`` is the cookie's name, the storage key, or host and path of the request; for the newer
        kinds it tells what was said, sent or done. A request is attributed to one service only, that of the most
        specific signature.
    """
    matches = {
        index: found[0] for index, r in enumerate(visit.requests) if was_sent(r) and (found := db.match_url(r.url))
    }
    seen = frozenset(match.service.id for match in matches.values())
    return folded(visit.scenario, _traces(visit, matches, seen, db))


def _traces(visit: Visit, matches: Mapping[int, UrlMatch], seen: frozenset[str], db: Database) -> Iterator[Sighting]:
    for index, match in matches.items():
        yield f"requests/{index}", _request_trace(visit.requests[index], match, db)
    for index, write in enumerate(visit.cookies):
        if (trace := _cookie_trace(write, seen, db)) is not None:
            yield f"cookies/{index}", trace
    for index, cookie in unwritten(visit):
        if (trace := _cookie_trace(cookie, seen, db)) is not None:
            yield f"jar/{index}", trace
    for index, entry in enumerate(visit.storage):
        if (trace := _storage_trace(entry, seen, db)) is not None:
            yield f"storage/{index}", trace
    for recognise in (signals.sightings, personal.sightings, script_apis.sightings):
        yield from recognise(visit, db)


def _request_trace(request: Request, match: UrlMatch, db: Database) -> Recognised:
    parts = urlsplit(request.url)
    label = f"{parts.hostname}{parts.path or '/'}"[:LONGEST_LABEL]
    role = match.pattern.role.value
    return Recognised(of_request(match, db), request.phase, DetectionKind.REQUEST, request.party, label, role)


def _cookie_trace(cookie: CookieWrite | StoredCookie, seen: frozenset[str], db: Database) -> Recognised | None:
    if isinstance(cookie, CookieWrite) and cookie.outcome is CookieOutcome.DELETED:
        return None
    kind = DetectionKind.COOKIE
    to = of_cookie(cookie, seen, db)
    lives = cookie.requested_lifetime_s if isinstance(cookie, CookieWrite) else cookie.lifetime_s
    if to is None and _may_identify(cookie, lives):
        kind, to = DetectionKind.IDENTIFIER, _nobodys(cookie, lives)
    if to is None:
        return None
    return Recognised(_with_outcome(to, cookie), cookie.phase, kind, cookie.party, cookie.name)


def _storage_trace(write: StorageWrite, seen: frozenset[str], db: Database) -> Recognised | None:
    to = None if write.removed else of_storage(write, seen, db)
    if to is None:
        return None
    return Recognised(to, write.phase, DetectionKind.STORAGE, write.party, write.key)


def _may_identify(cookie: CookieWrite | StoredCookie, lives: float | None) -> bool:
    if lives is None or lives <= _IDENTIFIER_LIVES_S[cookie.party]:
        return False
    # a site may keep its visitor's choice with a number of its own; from a third party the name alone excuses nothing
    if cookie.party is Party.FIRST and names_a_choice(cookie.name):
        return False
    return looks_like_identifier(cookie.value)


def _nobodys(cookie: CookieWrite | StoredCookie, lives: float | None) -> Attribution:
    days = (lives or 0) / _DAY
    rule = f"unlisted {cookie.party.value}-party cookie that looks like an identifier, kept {days:.0f} days"
    return unlisted(cookie.domain, MatchedBy(source="detectors.identifiers", rule=rule))


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
