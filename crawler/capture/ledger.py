"""What DevTools saw of one or more visits, to be ticked off against the network log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from crawler.capture.hops import Hop
from crawler.capture.net_log import WireRequest

Key = tuple[str, str]


class Ledger:
    """Hops by method and URL: those answered over the network, and those of which no such answer was seen.

    The latter have no connection by which they could be told from another visit's, so the nearest in time is taken.
    """

    def __init__(self, hops: Iterable[Hop]) -> None:
        self._answered: defaultdict[Key, list[Hop]] = defaultdict(list)
        self._unanswered: defaultdict[Key, list[Hop]] = defaultdict(list)
        for hop in hops:
            if hop.connection is not None:
                self._answered[hop.key].append(hop)
            elif hop.served_from == "network":
                self._unanswered[hop.key].append(hop)

    def take(self, request: WireRequest, connection: int | None) -> Hop | None:
        """Tick off a request of the log that went over this connection; None when DevTools saw none like it."""
        hops = self._answered.get((request.method, request.url))
        if not hops:
            return self.take_unanswered(request)
        hop = next((hop for hop in hops if hop.connection == connection), hops[0])
        hops.remove(hop)
        return hop

    def gap(self, request: WireRequest) -> float:
        """Seconds to the nearest of those of which no network answer was seen; infinite when there is none."""
        hops = self._unanswered.get((request.method, request.url), ())
        return min((abs(hop.wall_time - request.time) for hop in hops), default=float("inf"))

    def take_unanswered(self, request: WireRequest) -> Hop | None:
        """Tick off that nearest one; None when there is none."""
        hops = self._unanswered.get((request.method, request.url))
        if not hops:
            return None
        hop = min(hops, key=lambda hop: abs(hop.wall_time - request.time))
        hops.remove(hop)
        return hop

    def unconfirmed(self) -> tuple[str, ...]:
        """What DevTools saw answered over the network, and no request of the log ticked off."""
        return tuple(f"{hop.method} {hop.url}" for hops in self._answered.values() for hop in hops)
