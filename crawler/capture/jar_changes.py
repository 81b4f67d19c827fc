"""The cookie jar's own history, as the network log tells it: what really went in and out, whoever caused it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crawler.capture.net_log import JarEvent
from crawler.capture.stamp import Stamp
from crawler.evidence import JarChange
from crawler.site import party

MAX_CHANGES = 20_000


class JarHistory:
    """The changes of one profile's jar; without a second witness nothing is known, and ``is_known`` says so."""

    def __init__(self) -> None:
        self._events: Sequence[JarEvent] = ()
        self.is_known = False

    def take(self, events: Sequence[JarEvent]) -> None:
        """All that the log tells of this jar."""
        self._events, self.is_known = events, True

    def stored(self) -> Counter[tuple[str, str, str]]:
        """How often each cookie (name, domain, value) went into the jar."""
        return Counter(
            (str(e.params.get("name", "")), _domain(e), str(e.params.get("value", "")))
            for e in self._events
            if e.kind == "added"
        )

    def refused(self) -> dict[tuple[str, str], str]:
        """The reason why the jar refused a cookie (name, domain) that would have overwritten another."""
        refusals = (event for event in self._events if event.reason is not None)
        return {(str(e.params.get("name", "")), _domain(e)): str(e.reason) for e in refusals}

    def changes(self, site: str, stamp: Stamp) -> tuple[JarChange, ...]:
        """The history as evidence, in the order of time."""
        happened = [event for event in self._events if event.kind != "refused"]
        return tuple(_change(event, site, stamp) for event in happened[:MAX_CHANGES])


def _domain(event: JarEvent) -> str:
    return str(event.params.get("domain", "")).lstrip(".")


def _change(event: JarEvent, site: str, stamp: Stamp) -> JarChange:
    place, domain = stamp.place_at(event.time), str(event.params.get("domain", ""))
    cause = event.params.get("deletion_cause")
    return JarChange(
        name=str(event.params.get("name", "")),
        domain=domain.lstrip("."),
        host_only=not domain.startswith("."),
        path=str(event.params.get("path", "/")),
        value=str(event.params.get("value", "")),
        party=party(domain.lstrip("."), site),
        phase=place.phase,
        time=round(place.now, 4),
        removed=event.kind == "removed",
        cause=None if cause is None else str(cause).lower(),
    )
