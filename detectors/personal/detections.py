"""Typed values found in what was sent, as detections of kind ``personal-data``.

A third party's receipt goes to the service that its address matches, with that service's terms; where none is listed,
to the registrable domain, and a person must look. What the site itself receives is told as well, for it left before
anybody pressed «send», but as ``essential`` and exempt: a site that reads its own form is not accused of it, and no
rule can fail on what is exempt. A tracker on the site's own host (a path that the database knows) is that tracker all
the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import Party, Phase, Request, TypedValue, Visit
from detectors.attribution import Attribution, of_request, unlisted
from detectors.detection import DetectionKind, MatchedBy
from detectors.domains import domain_of
from detectors.personal.forms import needles_of
from detectors.personal.search import Haystack, haystack
from detectors.recognised import Recognised, Sighting, cut
from detectors.sent import Piece, message_piece, pieces, was_sent
from tracker_db.database import Database
from tracker_db.model import Consent, Purpose

_SOURCE = "detectors.personal"
MOST_SEARCHED = 64 * 1024 * 1024
"""Characters of one visit, some ten times what a busy one sends."""


def sightings(visit: Visit, db: Database) -> Iterator[Sighting]:
    """Each typed value in each place where it was sent: the request's pointer, then that of the typed value."""
    if not visit.typed:
        return
    stack = haystack(needle for index, typed in enumerate(visit.typed) for needle in needles_of(typed, index))
    for place, request in enumerate(visit.requests[: _searched(visit)]):
        if not was_sent(request):
            continue
        for typed, form, piece, phase in _found_in(request, visit.typed, stack):
            trace = _trace(request, visit.typed[typed], f"{form} in {piece}", phase, db)
            yield f"requests/{place}", trace
            yield f"typed/{typed}", trace


def unsearched(visit: Visit) -> int:
    """How many of the visit's requests were not searched, for they exceed the bound: nothing is known of them."""
    return len(visit.requests) - _searched(visit) if visit.typed else 0


def _searched(visit: Visit) -> int:
    """How many requests, from the first, hold no more than may be searched in bearable time."""
    left = MOST_SEARCHED
    for place, request in enumerate(visit.requests):
        left -= len(request.url) + len(request.body or "") + sum(len(h.value) for h in request.request_headers)
        left -= sum(len(message.data) for message in request.messages)
        if left < 0:
            return place
    return len(visit.requests)


_Found = tuple[int, str, str, Phase]
"""Which typed value, in which form, in which piece, in which phase."""


def _found_in(request: Request, typed: tuple[TypedValue, ...], stack: Haystack) -> Iterator[_Found]:
    first = min(value.time for value in typed)
    found: dict[_Found, None] = {}
    if request.started >= first:
        for piece in pieces(request):
            _note(found, piece, request.started, request.phase, typed, stack)
    for message in request.messages:
        if message.sent and message.time >= first:
            since = [value.phase for value in typed if value.time <= message.time]
            _note(found, message_piece(message), message.time, _later(request.phase, since), typed, stack)
    yield from found


def _note(
    found: dict[_Found, None],
    piece: Piece,
    time: float,
    phase: Phase,
    typed: tuple[TypedValue, ...],
    stack: Haystack,
) -> None:
    """A body as a whole adds only what its fields did not show already."""
    for needle in stack.find(piece.text):
        known = piece.whole and any(one[0] == needle.typed and one[1] == needle.form for one in found)
        if typed[needle.typed].time <= time and not known:
            found[needle.typed, needle.form, piece.place, phase] = None


def _later(phase: Phase, others: list[Phase]) -> Phase:
    """A message's phase is not recorded: it is that of its socket, or of the typing it repeats if that is later."""
    order = list(Phase)
    return max((phase, *others), key=order.index)


def _trace(request: Request, typed: TypedValue, what: str, phase: Phase, db: Database) -> Recognised:
    label = cut(f"{typed.kind} {what}")
    to = _attribution(request, typed, db)
    return Recognised(to, phase, DetectionKind.PERSONAL_DATA, request.party, label)


def _attribution(request: Request, typed: TypedValue, db: Database) -> Attribution:
    rule = f"the test {typed.kind} typed into {cut(typed.field, 80)}, sent after it was typed"
    found = db.match_url(request.url)
    if found:
        to = of_request(found[0], db)
        matched_by = MatchedBy(source=f"{_SOURCE}, {to.matched_by.source}", rule=f"{rule}; {to.matched_by.rule}")
        return Attribution(to.service, to.name, to.vendor, to.country, to.purpose, to.consent, matched_by)
    name, matched_by = domain_of(request.url), MatchedBy(source=_SOURCE, rule=rule)
    if request.party is Party.FIRST:
        return unlisted(name, matched_by, purpose=Purpose.ESSENTIAL, consent=Consent.EXEMPT)
    return unlisted(name, matched_by)
