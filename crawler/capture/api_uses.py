"""The recorder of interfaces used: who asked the browser what it is, and who listens to the visitor, how often.

The hooks count by interface and calling place, and tell the number so far; what a number has grown by since it was last
told belongs to the phase in which it is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.capture.cdp import Json
from crawler.capture.stack import frames_of_text
from crawler.capture.stamp import Stamp
from crawler.evidence import ApiFamily, ApiUse, Phase, StackFrame
from crawler.site import party

MAX_ROWS = 5_000
MAX_PLACES = 20_000
MAX_DETAILS = 50
MAX_TEXT = 300
MAX_URL = 2_000

_Key = tuple[ApiFamily, str, str, str, Phase]


@dataclass
class _Place:
    """One calling place of one realm, as it was first told."""

    family: ApiFamily
    api: str
    script: str
    stack: tuple[StackFrame, ...]
    told: int = 0


@dataclass
class _Row:
    """One line of the evidence in the making; ``origin`` is that of the frame."""

    origin: str
    stack: tuple[StackFrame, ...]
    first: float
    last: float
    count: int = 0
    details: dict[str, None] = field(default_factory=dict)


class ApiUseRecorder:
    """Adds up what the hooks of all frames and workers of a visit tell."""

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._places: dict[tuple[str, int], _Place] = {}
        self._rows: dict[_Key, _Row] = {}
        self.dropped = 0

    def on_use(self, message: Json) -> None:
        """Take one message of the hooks: ``count`` is the number of calls so far, ``details`` what is new of them."""
        place = self._place(message)
        count = message.get("count")
        if place is None or not isinstance(count, int):
            return
        frame_url = str(message.get("href", ""))[:MAX_URL]
        row = self._row(place, frame_url, str(message.get("origin", "")))
        if row is None:
            self.dropped += max(0, count - place.told)
        else:
            row.count += max(0, count - place.told)
            row.last = self._stamp.now
            for detail in message.get("details") or ():
                if len(row.details) < MAX_DETAILS:
                    row.details[str(detail)[:MAX_TEXT]] = None
        place.told = max(place.told, count)

    def _place(self, message: Json) -> _Place | None:
        """The calling place; None for one that cannot be known (its first message was lost) or is one too many."""
        number = message.get("id")
        if not isinstance(number, int):
            return None
        key = (str(message.get("realm", "")), number)
        known = self._places.get(key)
        if known is not None:
            return known
        if len(self._places) >= MAX_PLACES:
            self.dropped += 1
            return None
        try:
            family = ApiFamily(str(message.get("family")))
        except ValueError:
            return None
        stack = frames_of_text(str(message.get("stack", "")))
        script = stack[0].url if stack else str(message.get("href", ""))[:MAX_URL]
        place = _Place(family, str(message.get("api", ""))[:MAX_TEXT], script, stack)
        self._places[key] = place
        return place

    def _row(self, place: _Place, frame_url: str, origin: str) -> _Row | None:
        key = (place.family, place.api, place.script, frame_url, self._stamp.phase)
        if key not in self._rows:
            if len(self._rows) >= MAX_ROWS:
                return None
            self._rows[key] = _Row(origin, place.stack, self._stamp.now, self._stamp.now)
        return self._rows[key]

    def restamp(self, wrong: Phase, right: Phase) -> None:
        """Put what was counted to one phase into another."""
        for key in [key for key in self._rows if key[4] is wrong]:
            moved = self._rows.pop(key)
            row = self._rows.setdefault((*key[:4], right), moved)
            if row is not moved:
                row.count += moved.count
                row.last = max(row.last, moved.last)
                row.details.update(moved.details)

    def uses(self, site: str) -> tuple[ApiUse, ...]:
        """Every use so far, in the order of their first calls."""
        found = [_evidence(key, row, site) for key, row in self._rows.items() if row.count]
        return tuple(sorted(found, key=lambda use: use.first))


def _evidence(key: _Key, row: _Row, site: str) -> ApiUse:
    family, api, script, frame_url, phase = key
    return ApiUse(
        family=family,
        api=api,
        script=script,
        # A script in about:srcdoc or a data: address is whoever made its frame.
        party=party(script if "://" in script else row.origin, site),
        frame_url=frame_url,
        phase=phase,
        count=row.count,
        first=round(row.first, 4),
        last=round(row.last, 4),
        details=tuple(row.details)[:MAX_DETAILS],
        stack=row.stack,
    )
