"""Which requests of each target are still under way: time should not run ahead of an answer that is waited for."""

from __future__ import annotations

from crawler.capture.cdp import Json

MAX_OPEN = 2_000
ENDED = frozenset({"Network.loadingFinished", "Network.loadingFailed"})


class OpenRequests:
    """Follows the Network events of one visit; a request that was waited for in vain is not waited for again."""

    def __init__(self) -> None:
        self._open: dict[str, set[str]] = {}
        self._given_up: dict[str, set[str]] = {}

    def on_event(self, method: str, params: Json, session_id: str) -> None:
        """Take one Network event."""
        mine = self._open.setdefault(session_id, set())
        if method == "Network.requestWillBeSent":
            if len(mine) < MAX_OPEN:
                mine.add(str(params["requestId"]))
        elif method in ENDED:
            mine.discard(str(params["requestId"]))

    def of(self, session_id: str) -> int:
        """How many requests of this target are worth waiting for."""
        return len(self._open.get(session_id, set()) - self._given_up.get(session_id, set()))

    def give_up(self, session_id: str) -> None:
        """What is open now is not waited for again: a long poll, a stream."""
        self._given_up[session_id] = set(self._open.get(session_id, ()))

    def forget(self, session_id: str) -> None:
        """The target is gone."""
        self._open.pop(session_id, None)
        self._given_up.pop(session_id, None)
