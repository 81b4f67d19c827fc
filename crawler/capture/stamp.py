"""The visit's own clock and place: which phase, which page, how many seconds of page life."""

from __future__ import annotations

import time
from bisect import bisect_right
from dataclasses import dataclass, field

from crawler.evidence import Phase

SLACK_S = 0.05
MARK_EVERY_S = 0.01
MAX_MARKS = 60_000


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the visit stood at one moment of Unix time (``wall``)."""

    wall: float
    now: float
    phase: Phase
    page: int


@dataclass
class Stamp:
    """Shared by the recorders of one visit; ``page`` is the index of the current page, -1 before the first.

    Until the page's time is granted to it piece by piece, DevTools' monotonic timestamps tell it. From then on those of
    the page do, but those of workers and of the browser itself follow our own time, ahead of the page's or behind it:
    what does not lie in the piece that is being lived is not believed. Events that have no timestamp, or none to be
    believed (extra headers, storage), take the latest that was.
    """

    phase: Phase = Phase.BEFORE_CHOICE
    page: int = -1
    now: float = 0.0
    _origin: float | None = field(default=None, repr=False)
    _lived: float | None = field(default=None, repr=False)
    _until: float = field(default=0.0, repr=False)
    _marks: list[Mark] = field(default_factory=list, repr=False)

    def at(self, timestamp: float | None) -> float:
        """Seconds since the visit's first event, for a DevTools monotonic timestamp; never negative."""
        if timestamp is None:
            return self.now
        if self._origin is None:
            self._origin = timestamp
        moment = max(0.0, timestamp - self._origin)
        if self._lived is not None and not self._lived - SLACK_S <= moment <= self._until + SLACK_S:
            moment = self.now
        self.now = max(self.now, moment)
        self.mark()
        return moment

    def grant(self, seconds: float) -> None:
        """From now on the page lives so long, and no longer."""
        if self._lived is None:
            self._lived = self.now
        self._until = self._lived + seconds

    def has_lived(self, seconds: float) -> None:
        """The page has lived this long of what was granted, whether or not anything was heard of it."""
        self._lived = (self.now if self._lived is None else self._lived) + seconds
        self._until = self._lived
        self.now = max(self.now, self._lived)
        self.mark()

    def mark(self) -> None:
        """Remember where the visit stands now, for witnesses that tell only Unix time."""
        wall, last = time.time(), self._marks[-1] if self._marks else None
        same_place = last is not None and last.phase is self.phase and last.page == self.page_index
        if last is not None and same_place and (wall - last.wall < MARK_EVERY_S or len(self._marks) >= MAX_MARKS):
            return
        self._marks.append(Mark(wall, self.now, self.phase, self.page_index))

    def place_at(self, wall: float) -> Mark:
        """Where the visit stood at a moment of Unix time; its beginning for what came before."""
        found = bisect_right(self._marks, wall, key=lambda mark: mark.wall) - 1
        if found < 0:
            return Mark(wall, 0.0, Phase.BEFORE_CHOICE, 0)
        return self._marks[found]

    def restamp(self, wrong: Phase, right: Phase) -> None:
        """Put what was counted to one phase into another."""
        self._marks = [
            Mark(mark.wall, mark.now, right, mark.page) if mark.phase is wrong else mark for mark in self._marks
        ]

    def stay(self) -> None:
        """It came to no other page: what was counted to the one just begun belongs to the one before."""
        begun, self.page = self.page_index, max(0, self.page - 1)
        self._marks = [
            Mark(mark.wall, mark.now, mark.phase, self.page) if mark.page == begun else mark for mark in self._marks
        ]

    @property
    def page_index(self) -> int:
        """The page that an event belongs to; what comes before the first page is counted to it."""
        return max(0, self.page)
