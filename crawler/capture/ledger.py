"""What DevTools saw of one or more visits, to be ticked off against the network log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from crawler.capture.hops import Hop
from crawler.capture.net_log import WireRequest

Key = tuple[str, str]


class Ledger:
    """Hops by method and URL: those answered over the network, and those of which no such answer was seen.

    The latter have no connection by which they could be told from another visit's, so the nearest in time is taken.
    """

    def __init__(self, hops: Iterable[Hop]) -> None:
        self._answered: Counter[Key] = Counter()
        self._unanswered: defaultdict[Key, list[float]] = defaultdict(list)
        for hop in hops:
            if hop.connection is not None:
                self._answered[hop.key] += 1
            elif hop.served_from == "network":
                self._unanswered[hop.key].append(hop.wall_time)

    def take(self, request: WireRequest) -> bool:
        """Tick off a request of the log; False when DevTools saw none like it."""
        key = (request.method, request.url)
        if self._answered[key] > 0:
            self._answered[key] -= 1
            return True
        return self.take_unanswered(request)

    def gap(self, request: WireRequest) -> float:
        """Seconds to the nearest of those of which no network answer was seen; infinite when there is none."""
        walls = self._unanswered.get((request.method, request.url), ())
        return min((abs(wall - request.time) for wall in walls), default=float("inf"))

    def take_unanswered(self, request: WireRequest) -> bool:
        """Tick off that nearest one; False when there is none."""
        walls = self._unanswered.get((request.method, request.url))
        if not walls:
            return False
        walls.remove(min(walls, key=lambda wall: abs(wall - request.time)))
        return True

    def unconfirmed(self) -> tuple[str, ...]:
        """What DevTools saw answered over the network, and no request of the log ticked off."""
        return tuple(f"{method} {url}" for method, url in self._answered.elements())
