"""The visit's own clock and place: which phase, which page, how many seconds of page life."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from crawler.evidence import Phase

LAG_S = 1.0


@dataclass
class Stamp:
    """Shared by the recorders of one visit; ``page`` is the index of the current page, -1 before the first.

    DevTools' monotonic timestamps run ahead of the wall in virtual time, so the latest one seen is the page's time;
    events without a timestamp of their own (extra headers, storage) take it.
    """

    phase: Phase = Phase.BEFORE_CHOICE
    page: int = -1
    now: float = 0.0
    _origin: float | None = field(default=None, repr=False)
    _wall_origin: float = field(default_factory=time.monotonic, repr=False)

    def at(self, timestamp: float | None) -> float:
        """Seconds since the visit's first event, for a DevTools monotonic timestamp; never negative."""
        if timestamp is None:
            return self.now
        if self._origin is None:
            self._origin = timestamp
        moment = max(0.0, timestamp - self._origin)
        if moment < self.now - LAG_S:
            moment = self.now  # told by a process that does not follow the page's virtual time
        self.now = max(self.now, moment)
        return moment

    @property
    def page_index(self) -> int:
        """The page that an event belongs to; what comes before the first page is counted to it."""
        return max(0, self.page)
