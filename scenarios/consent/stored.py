"""What was stored for the choice: what the site wrote since it was made, read by whoever can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from urllib.parse import urlsplit

from crawler.evidence import CookieChange, CookieOutcome, Party, Phase, PurposeClass, StorageKind
from crawler.visiting import ERROR_STATUS, OpenVisit
from scenarios.choice_reading import ChoiceReader, ReadChoice, Says, Where
from scenarios.consent.plan import Wanted
from scenarios.consent.words import fold, purpose_of

LEAST_TO_JOIN = 2
LEAST_KEY = 4
BY_THE_CLICK_S = 1.5
NAME_OF_A_RECORD = "cookie_consent"
TELLING = frozenset({"POST", "PUT", "PATCH"})
_WHERE: dict[StorageKind, Where] = {StorageKind.LOCAL: "local", StorageKind.SESSION: "session"}
_TRACKING = frozenset(
    {
        PurposeClass.ANALYTICS,
        PurposeClass.ADVERTISING,
        PurposeClass.PERSONALISATION,
        PurposeClass.SOCIAL,
    }
)


@dataclass(frozen=True)
class Desired:
    """What the visitor wants to be kept.

    ``only`` is what a granular choice allows; ``labels`` tells, of what was switched, the label and its purpose.
    """

    wanted: Wanted
    only: PurposeClass | None = None
    labels: Mapping[str, PurposeClass] = field(default_factory=dict)


@dataclass(frozen=True)
class _Entry:
    where: Where
    name: str
    value: str
    time: float


@dataclass(frozen=True)
class Stored:
    """What changed in the site's own storage since a choice was made.

    ``read`` are the records that say something, those of known consent managers alone where there are any;
    ``changed`` are the names of all that was written, ``sent`` the site's own addresses to which something was sent.
    """

    read: tuple[ReadChoice, ...]
    changed: tuple[str, ...]
    sent: tuple[str, ...] = ()

    def says(self, desired: Desired) -> bool:
        """Whether a record says just what was wanted, and none otherwise."""
        return any(_agrees(one, desired) for one in self.read) and not self.contradicts(desired)

    def contradicts(self, desired: Desired) -> bool:
        """Whether a record says otherwise."""
        return any(_contradicts(one, desired) for one in self.read)

    @property
    def words(self) -> str:
        """For a reader."""
        if self.read:
            return "; ".join(one.words for one in self.read)[:300]
        if self.changed:
            return f"written since: {', '.join(self.changed)[:200]}"
        return f"sent to the site: {', '.join(self.sent)[:200]}" if self.sent else "nothing was stored"


async def stored_choice(visit: OpenVisit, phase: Phase, reader: ChoiceReader) -> Stored:
    """What was written in a phase and is new or of another value than before."""
    written = {(entry.where, entry.name): entry for entry in await _written(visit, phase)}
    until = visit.recorder.phase_began + BY_THE_CLICK_S
    told = [_read(entry, reader, by_the_click=entry.time <= until) for entry in written.values()]
    read = [one for one in told if one is not None and one.says not in {"not-told", "none-yet"}]
    known = [one for one in read if one.cmp is not None]
    names = tuple(dict.fromkeys(name for _, name in written))
    return Stored(tuple(known or _together(read)), names, await _sent(visit, phase))


def _read(entry: _Entry, reader: ChoiceReader, *, by_the_click: bool) -> ReadChoice | None:
    """By its own name; what the very click wrote is read as a record also where its name says nothing of consent."""
    told = reader.of_record(entry.name, entry.value, entry.where)
    if told is None and by_the_click:
        told = reader.of_record(NAME_OF_A_RECORD, entry.value, entry.where)
        return None if told is None else replace(told, cmp=None, words=f"{entry.name}: {told.words}")
    return told


def _together(read: Sequence[ReadChoice]) -> list[ReadChoice]:
    """Records of one site, each of which may speak of one purpose only, as the one record that they are together."""
    if len(read) < LEAST_TO_JOIN:
        return list(read)
    granted = tuple(dict.fromkeys(chain.from_iterable(one.granted for one in read)))
    denied = tuple(dict.fromkeys(chain.from_iterable(one.denied for one in read)))
    said = {one.says for one in read}
    says: Says = next(iter(said)) if len(said) == 1 else "partial"
    return [ReadChoice(says, granted, denied, "; ".join(one.words for one in read))]


async def _sent(visit: OpenVisit, phase: Phase) -> tuple[str, ...]:
    """Where the site's own server was told something, and knows the visitor by a cookie: it may keep the choice."""
    if not any(cookie.party is Party.FIRST for cookie in await visit.jar()):
        return ()
    requests = (r for r in visit.recorder.requests(visit.first_party) if r.phase is phase and r.party is Party.FIRST)
    paths = [
        urlsplit(request.url).path
        for request in requests
        if request.method in TELLING and request.status is not None and request.status < ERROR_STATUS
    ]
    return tuple(dict.fromkeys(paths))


async def _written(visit: OpenVisit, phase: Phase) -> list[_Entry]:
    cookies = [
        _Entry("cookie", write.name, write.value, write.time)
        for write in visit.recorder.cookies(visit.first_party, await visit.jar())
        if write.phase is phase
        and write.party is Party.FIRST
        and write.outcome is CookieOutcome.STORED
        and write.change is not CookieChange.RENEWED
    ]
    return [*cookies, *_storage(visit, phase)]


def _storage(visit: OpenVisit, phase: Phase) -> Iterator[_Entry]:
    """New or changed entries; what a page merely writes again says nothing."""
    before: dict[tuple[StorageKind, str, str], str | None] = {}
    for write in visit.recorder.storage(visit.first_party):
        place = (write.kind, write.origin, write.key)
        is_new = not write.removed and before.get(place) != write.value
        before[place] = None if write.removed else write.value
        if is_new and write.phase is phase and write.party is Party.FIRST:
            yield _Entry(_WHERE.get(write.kind, "local"), write.key, write.value, write.time)


def _agrees(read: ReadChoice, desired: Desired) -> bool:
    if desired.wanted == "granular":
        return read.says in {"partial", "accepted"} and desired.only in _classes(read.granted, desired)
    if desired.wanted == "refuse" and read.says == "partial":
        return bool(read.denied) and not _grants_tracking(read, desired)
    return read.says == ("accepted" if desired.wanted == "accept" else "refused")


def _contradicts(read: ReadChoice, desired: Desired) -> bool:
    if desired.wanted == "accept":
        return read.says == "refused"
    if desired.wanted == "granular":
        more = _classes(read.granted, desired) & (_TRACKING - {desired.only})
        return read.says == "refused" or bool(more) or (read.says == "accepted" and not _agrees(read, desired))
    return read.says == "accepted" or (read.says == "partial" and not _agrees(read, desired))


def _classes(names: Iterable[str], desired: Desired) -> frozenset[PurposeClass]:
    """What the names in a record are for: by themselves, else as the switches of that name said."""
    return frozenset(
        purpose for name in names if (purpose := purpose_of(name) or _by_label(name, desired.labels)) is not None
    )


def _by_label(name: str, labels: Mapping[str, PurposeClass]) -> PurposeClass | None:
    """« mesureplus » is kept for the switch « Mesure Plus »; two switches that could be meant tell nothing."""
    key = _squashed(name)
    if len(key) < LEAST_KEY:
        return None
    found = {purpose for label, purpose in labels.items() if _squashed(label).startswith(key)}
    return found.pop() if len(found) == 1 else None


def _squashed(text: str) -> str:
    return fold(text).replace(" ", "")


def _grants_tracking(read: ReadChoice, desired: Desired) -> bool:
    """Whether what is left on after a refusal is, by its name, for tracking; services that must run are left on too."""
    return bool(_classes(read.granted, desired) & _TRACKING)
