"""Holds what DevTools told of a visit against the browser's own network log, and takes in what DevTools missed.

All visits of an audit share one browser process, hence one log. Whose a request of the log is, is known for certain by
its connection: connections are never shared between profiles, and DevTools names the connection of every answer.
Cookie jars are told apart by a mark that is set in each of them before its visit begins. What no connection explains
is looked for among the requests that DevTools saw unanswered, then by a cookie value that only one visit's jar holds,
then by there being but one visit under way; what is left is reported as nobody's.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crawler.capture.cdp import CdpConnection
from crawler.capture.hops import Hop
from crawler.capture.ledger import Ledger
from crawler.capture.net_log import JarEvent, NetLog, WireRequest
from crawler.capture.recorder import VisitRecorder
from crawler.capture.supply import arrival_of, supplied_hop
from crawler.evidence import NetLogReading
from crawler.resolve import SELF_CHECK_HOSTS
from crawler.secrets import Secrets
from crawler.site import host_of

MARK_DOMAIN = "temoin-mark.invalid"
# Chromium hands its log to the disk some fifteen events at a time; as many marks push everything before them out.
MARKS = 40
QUIET_S = 0.1
QUIET_TURNS = 8  # as many times as the browser takes to answer us: on a busy machine everything takes longer
CATCH_UP_DEADLINE_S = 3.0
POLL_S = 0.003
EARLIER_S = 1.0
MAX_LISTED = 200
MAX_JAR_EVENTS = 20_000
_MIN_TELLING_COOKIE = 8


class LogLost(Exception):
    """The network log cannot be followed: there is no second witness; the text says why."""


@dataclass
class _Visit:
    """One visit's time under way (Unix time), and what happened to its cookie jar."""

    began: float
    ended: float | None = None
    jar_events: list[JarEvent] = field(default_factory=list)

    def covers(self, moment: float) -> bool:
        return self.began - EARLIER_S <= moment and (self.ended is None or moment <= self.ended)

    def jar_values(self) -> set[str]:
        values = (str(event.params.get("value", "")) for event in self.jar_events)
        return {value for value in values if len(value) >= _MIN_TELLING_COOKIE}


class SecondWitness:
    """The log of one browser process, and whose connections and cookie jars are whose."""

    def __init__(self, log: NetLog) -> None:
        self._log = log
        self._visits: dict[str, _Visit] = {}
        self._owners: dict[int, str] = {}
        self._jars: dict[int, str] = {}
        self._marks_seen: set[str] = set()
        self._own_context: str | None = None

    def keep(self, secrets: Secrets) -> None:
        """From now on, what is read of the log is without these."""
        self._log.secrets = secrets

    def begin(self, recorder: VisitRecorder) -> None:
        """A visit begins: from now on its connections are taken note of."""
        context_id = recorder.context_id
        self._visits[context_id] = _Visit(time.time())
        recorder.watch_connections(lambda connection: self._owners.setdefault(connection, context_id))

    async def mark_jar(self, connection: CdpConnection, context_id: str) -> None:
        """Leave a mark in a new profile's cookie jar, by which its changes are known in the log, and take it away.

        Raises:
            CommandFailed, BrowserLost: the browser would not.
        """
        await self._set_marks(connection, context_id, f"jar-{context_id}", 1)
        await connection.send("Storage.clearCookies", {"browserContextId": context_id})

    async def settle(
        self, connection: CdpConnection, since: float, deadline_s: float, quiet_s: float = QUIET_S
    ) -> None:
        """Wait until nothing has started for a while and what started since a moment (Unix time) has been answered.

        A page's last words come some moments after the browser says that it was left, and cannot be waited for
        otherwise: the log is the only one to hear them.

        Raises:
            LogLost, CommandFailed, BrowserLost: as `catch_up`.
        """
        until = time.monotonic() + deadline_s
        while time.monotonic() < until:
            began = time.monotonic()
            await self.catch_up(connection)
            enough_s = max(quiet_s, QUIET_TURNS * (time.monotonic() - began))
            lacking_s = enough_s - (time.time() - max(since, self._log.last_start))
            if lacking_s < 0 and not self._log.is_busy(since):
                return
            # Catching up costs the browser something: not before it can suffice.
            await asyncio.sleep(min(max(POLL_S, lacking_s), max(0.0, until - time.monotonic())))

    async def catch_up(self, connection: CdpConnection) -> None:
        """Read the log up to this moment.

        Raises:
            LogLost: the log did not come to this moment in time, or cannot be read.
            CommandFailed, BrowserLost: the browser would not set the marks.
        """
        if self._own_context is None:
            self._own_context = str((await connection.send("Target.createBrowserContext"))["browserContextId"])
        mark = f"now-{time.monotonic_ns()}"
        await self._set_marks(connection, self._own_context, mark, MARKS)
        until = time.monotonic() + CATCH_UP_DEADLINE_S
        while f"{mark}-0" not in self._marks_seen:
            if time.monotonic() > until:
                raise LogLost(f"the browser's network log was not written to its end in {CATCH_UP_DEADLINE_S:g} s")
            await asyncio.sleep(POLL_S)
            self._read_on()
        self._marks_seen -= {f"{mark}-{number}" for number in range(MARKS)}

    def ended(self, context_id: str) -> None:
        """A visit is over, and its pages are left."""
        self._visits[context_id].ended = time.time()

    def examine(self, recorder: VisitRecorder, others: Iterable[VisitRecorder]) -> NetLogReading:
        """Supply what DevTools missed of a visit that has come to its end, and say what is left.

        Args:
            recorder: the visit's; the requests it lacks are put into it, and its jar's changes.
            others: the recorders of the visits still under way.
        """
        context_id = recorder.context_id
        ledger, theirs = Ledger(recorder.hops()), Ledger(hop for other in others for hop in other.hops())
        own, strangers = self._sorted_out(context_id)
        found: list[tuple[WireRequest, Hop]] = []
        lacking, rest = [], []
        for request in own:
            hop = ledger.take(request, self._log.connection_of(request))
            found.append((request, hop)) if hop else lacking.append(request)
        for request in strangers:
            if ledger.gap(request) <= theirs.gap(request) and (hop := ledger.take_unanswered(request)):
                found.append((request, hop))
            elif theirs.take_unanswered(request):
                continue
            elif (owner := self._likely_owner(request)) == context_id:
                lacking.append(request)
            elif owner is None:
                rest.append(request)
        self._complete(recorder, found)
        for request in (*(request for request, _ in found), *lacking):
            request.claimed = True
        missing = [request for request in lacking if not self._supply(recorder, request)]
        recorder.take_jar_events(self._visits[context_id].jar_events)
        return NetLogReading(
            seen=len(found) + len(lacking),
            supplied=len(lacking) - len(missing),
            missing=_told(missing),
            unattributed=_told(rest),
            unconfirmed=ledger.unconfirmed()[:MAX_LISTED],
        )

    def _sorted_out(self, context_id: str) -> tuple[list[WireRequest], list[WireRequest]]:
        """The requests of the time this visit was under way: its own by their connection, and those of no known one."""
        own, strangers, visit = [], [], self._visits[context_id]
        for request in self._log.requests:
            if request.claimed or not visit.covers(request.time) or host_of(request.url) in SELF_CHECK_HOSTS:
                continue
            number = self._log.connection_of(request)
            owner = None if number is None else self._owners.get(number)
            if owner == context_id:
                own.append(request)
            elif owner is None:
                strangers.append(request)
        return own, strangers

    def _likely_owner(self, request: WireRequest) -> str | None:
        """The one visit whose jar holds a cookie that was sent, else the only visit that was under way."""
        under_way = [context_id for context_id, visit in self._visits.items() if visit.covers(request.time)]
        if len(under_way) == 1:
            return under_way[0]
        pairs = self._log.headers_sent(request).first("cookie").split(";")
        values = {pair.partition("=")[2].strip() for pair in pairs}
        holders = [context_id for context_id in under_way if values & self._visits[context_id].jar_values()]
        return holders[0] if len(holders) == 1 else None

    def _complete(self, recorder: VisitRecorder, found: Sequence[tuple[WireRequest, Hop]]) -> None:
        """Add the headers of hops of which DevTools tells the request, and nothing or little of the answer."""
        bare = recorder.hops_without_headers()
        for request, hop in found:
            if hop in bare:
                hop.logged_sent = self._log.headers_sent(request)
                hop.logged_arrival = arrival_of(request, self._log.headers_received(request))

    def _supply(self, recorder: VisitRecorder, request: WireRequest) -> bool:
        received = self._log.headers_received(request)
        number = self._log.connection_of(request)
        hop = supplied_hop(request, recorder.place_at(request.time), received, number)
        return recorder.supply(hop, self._log.headers_sent(request), arrival_of(request, received))

    async def _set_marks(self, connection: CdpConnection, context_id: str, name: str, number: int) -> None:
        cookies = [{"name": f"{name}-{n}", "value": "1", "domain": MARK_DOMAIN, "path": "/"} for n in range(number)]
        await connection.send("Storage.setCookies", {"browserContextId": context_id, "cookies": cookies})

    def _read_on(self) -> None:
        try:
            self._log.read_on()
        except (OSError, ValueError) as error:
            raise LogLost(f"the browser's network log cannot be followed: {error}") from error
        for event in self._log.take_jar_events():
            self._hand_out(event)

    def _hand_out(self, event: JarEvent) -> None:
        if str(event.params.get("domain", "")).lstrip(".") == MARK_DOMAIN:
            name = str(event.params.get("name", ""))
            if event.kind == "added":
                self._marks_seen.add(name)
            if name.startswith("jar-"):
                self._jars[event.store] = name.removeprefix("jar-").removesuffix("-0")
            return
        visit = self._visits.get(self._jars.get(event.store, ""))
        if visit is not None and len(visit.jar_events) < MAX_JAR_EVENTS:
            event.params = self._log.secrets.redact_json(event.params)
            visit.jar_events.append(event)


def _told(requests: Iterable[WireRequest]) -> tuple[str, ...]:
    return tuple(f"{request.method} {request.url}" for request in requests)[:MAX_LISTED]
