"""The network recorder: every hop of every request, with the headers as sent and as received."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crawler.capture.bodies import BodyStore
from crawler.capture.cdp import CdpConnection, Json
from crawler.capture.contents import ContentStore
from crawler.capture.hops import MAX_URL_CHARS, Answered, Arrival, Chain, Hop, answered, evidence_of, headers_of
from crawler.capture.sockets import SocketMessages
from crawler.capture.stack import StackPool
from crawler.capture.stamp import Stamp
from crawler.evidence import Headers, Phase, Request
from crawler.gateway import Gateway
from crawler.secrets import NO_SECRETS, Secrets

MAX_REQUESTS = 20_000
NETWORK_SCHEMES = ("http:", "https:", "ws:", "wss:")
_NET_ERROR = re.compile(r"net::ERR_[A-Z_0-9]+")
_LASTING = frozenset({"WebSocket", "EventSource", "WebTransport"})


@dataclass
class Answer:
    """One hop's response that set or tried to set cookies: its lines, and the browser's reasons against some."""

    url: str
    request_id: str
    phase: Phase
    time: float
    wall_time: float
    set_cookie_lines: tuple[str, ...]
    blocked: dict[str, str]


@dataclass(frozen=True)
class Teller:
    """The DevTools session that an event came from: what kind of target it is, and where to ask for more."""

    connection: CdpConnection
    session_id: str
    target: str


class NetworkRecorder:
    """Collects DevTools' Network events of one visit; the same request told by two targets is kept once."""

    def __init__(self, stamp: Stamp, gateway: Gateway | None = None) -> None:
        self._stamp = stamp
        self._gateway = gateway
        self._chains: dict[str, Chain] = {}
        self._open: dict[str, Hop] = {}
        self._count = 0
        self.dropped = 0
        self._tellers: dict[str, Teller] = {}
        self._bodies = BodyStore()
        self._contents = ContentStore()
        self._stacks = StackPool()
        self._messages = SocketMessages(stamp)
        self.on_connection: Callable[[int], object] = lambda _: None
        self.on_refusal: Callable[[Hop, str], object] = lambda _hop, _address: None
        self._handlers: dict[str, Callable[[Json, str], None]] = {
            "Network.requestWillBeSent": self._will_be_sent,
            "Network.requestWillBeSentExtraInfo": self._sent_extra,
            "Network.requestServedFromCache": self._from_cache,
            "Network.responseReceived": self._response,
            "Network.responseReceivedExtraInfo": self._received_extra,
            "Network.dataReceived": self._data,
            "Network.loadingFinished": self._finished,
            "Network.loadingFailed": self._failed,
            "Network.webSocketCreated": self._socket_created,
            "Network.webSocketWillSendHandshakeRequest": self._socket_request,
            "Network.webSocketHandshakeResponseReceived": self._socket_response,
            "Network.webSocketFrameError": self._socket_failed,
            "Network.webSocketClosed": self._socket_closed,
            "Network.webTransportCreated": self._transport_created,
            "Network.webTransportClosed": self._socket_closed,
            "Network.webSocketFrameSent": partial(self._message, sent=True),
            "Network.webSocketFrameReceived": partial(self._message, sent=False),
            "Network.eventSourceMessageReceived": partial(self._message, sent=False),
        }

    @property
    def dropped_messages(self) -> int:
        """Frames of sockets and event streams beyond the bounds."""
        return self._messages.dropped

    def open_requests(self, older_s: float = 0.0, younger_s: float = float("inf")) -> int:
        """Requests neither finished nor failed, by the seconds of our time that they have waited.

        Sockets and event streams are meant to stay open and do not count.
        """
        now = time.time()
        return sum(1 for hop in self._open.values() if older_s <= now - hop.wall_time <= younger_s)

    @property
    def declares_closed_roots(self) -> bool:
        """Whether the contents of an answer have a closed shadow root in their markup."""
        return self._contents.declares_closed_roots

    def keep_bodies_in(self, folder: Path, secrets: Secrets = NO_SECRETS) -> None:
        """Where long request bodies and the contents of answers are written: the visit's folder, without secrets."""
        self._bodies.folder = self._contents.folder = folder
        self._bodies.secrets = self._contents.secrets = secrets

    def add_session(self, connection: CdpConnection, session_id: str, target: str) -> None:
        """A target of this visit was attached."""
        self._tellers[session_id] = Teller(connection, session_id, target)

    def on_event(self, method: str, params: Json, session_id: str) -> None:
        """Take one Network event."""
        if handler := self._handlers.get(method):
            handler(params, session_id)

    def _will_be_sent(self, p: Json, session_id: str) -> None:
        moment = self._stamp.at(p.get("timestamp"))
        if not str(p["request"]["url"]).startswith(NETWORK_SCHEMES):
            return
        chain = self._chains.setdefault(p["requestId"], Chain())
        previous: Hop | None = chain.hops[-1] if chain.hops else None
        redirect = p.get("redirectResponse")
        if previous is not None:
            if redirect is None or not previous.open:
                return  # told again by another target
            had_extra = bool(p.get("redirectHasExtraInfo", True))
            self._take_answer(previous, redirect, has_extra=had_extra)
            previous.finished = moment
            self._end(previous)
        self._add(chain, p, moment, previous, session_id)

    def _add(self, chain: Chain, p: Json, moment: float, previous: Hop | None, session_id: str) -> None:
        if self._count >= MAX_REQUESTS:
            self.dropped += 1
            return
        self._count += 1
        request, teller = p["request"], self._tellers.get(session_id)
        hop = Hop(
            id=f"{p['requestId']}.{len(chain.hops)}",
            url=str(request["url"])[:MAX_URL_CHARS],
            method=str(request["method"]),
            resource_type=str(p.get("type", "Other")),
            target=teller.target if teller else "page",
            phase=self._stamp.phase,
            page=self._stamp.page_index,
            started=moment,
            wall_time=time.time(),
            frame_url=p.get("documentURL"),
            initiator=self._stacks.initiator(p.get("initiator", {})),
            headers=headers_of(request.get("headers", {})),
            body=self._bodies.of_event(request),
            redirected_from=previous.id if previous else None,
        )
        chain.hops.append(hop)
        if hop.resource_type not in _LASTING:
            self._open[hop.id] = hop
        if hop.body is None and request.get("hasPostData") and teller is not None:
            self._bodies.ask(hop, p["requestId"], teller.connection, teller.session_id)

    def _take_answer(self, hop: Hop, response: Json, *, has_extra: bool) -> None:
        hop.answer = self._answered(hop, response, headers_come_apart=has_extra)
        hop.heard_answer = time.monotonic()
        hop.expects_extra = has_extra
        if hop.connection is not None:
            self.on_connection(hop.connection)

    def _answered(self, hop: Hop, response: Json, *, headers_come_apart: bool) -> Answered:
        answer = answered(response, headers_come_apart=headers_come_apart)
        if self._gateway is not None and answer.address is not None:
            answer.address = self._gateway.true_address(hop.url)
        return answer

    def _take_failure(self, hop: Hop, told: str, reason: str | None) -> None:
        """What the browser tells of a failure, without what only its gateway makes of it."""
        private = None
        if self._gateway is not None:
            told, private = self._gateway.true_failure(hop.url, told)
        hop.failed, hop.blocked_by_browser = told, reason if private is None else f"private address {private}"
        if private is not None:
            self.on_refusal(hop, private)

    def _last_hop(self, p: Json) -> Hop | None:
        chain = self._chains.get(p["requestId"])
        return chain.hops[-1] if chain and chain.hops else None

    def _sent_extra(self, p: Json, _: str) -> None:
        if chain := self._chain_of_extra(p):
            chain.sent.append(headers_of(p.get("headers", {})))

    def _received_extra(self, p: Json, _: str) -> None:
        if chain := self._chain_of_extra(p):
            refused = {str(b["cookieLine"]): ", ".join(b["blockedReasons"]) for b in p.get("blockedCookies", ())}
            chain.received.append(Arrival(headers_of(p.get("headers", {})), p.get("statusCode"), refused))

    def _chain_of_extra(self, p: Json) -> Chain | None:
        """The chain this extra info belongs to; it may come before its request, but not after too many of them."""
        if self._count >= MAX_REQUESTS:
            return self._chains.get(p["requestId"])
        return self._chains.setdefault(p["requestId"], Chain())

    def _from_cache(self, p: Json, _: str) -> None:
        if hop := self._last_hop(p):
            hop.from_cache = True

    def _response(self, p: Json, _: str) -> None:
        if hop := self._last_hop(p):
            self._stamp.at(p.get("timestamp"))
            self._take_answer(hop, p["response"], has_extra=bool(p.get("hasExtraInfo", True)))

    def _data(self, p: Json, _: str) -> None:
        if hop := self._last_hop(p):
            hop.content_bytes += int(p.get("dataLength", 0))

    def _finished(self, p: Json, session_id: str) -> None:
        if hop := self._last_hop(p):
            hop.finished = self._stamp.at(p.get("timestamp"))
            self._end(hop)
            hop.transferred = int(p.get("encodedDataLength", 0))
            self._time_reception(hop)
            if teller := self._tellers.get(session_id):
                self._contents.ask(hop, p["requestId"], teller.connection, teller.session_id)

    def _time_reception(self, hop: Hop) -> None:
        """How long the content took, on our clock: DevTools' own runs ahead with the page's virtual time."""
        if hop.answer is not None and hop.answer.timings is not None and hop.heard_answer is not None:
            took = round(max(0.0, time.monotonic() - hop.heard_answer), 6)
            hop.answer.timings = hop.answer.timings.model_copy(update={"receive": took})

    def _failed(self, p: Json, _: str) -> None:
        if hop := self._last_hop(p):
            hop.finished = self._stamp.at(p.get("timestamp"))
            self._end(hop)
            reason = p.get("blockedReason") or (p.get("corsErrorStatus") or {}).get("corsError")
            self._take_failure(hop, str(p.get("errorText") or "failed"), reason)

    def _socket_created(self, p: Json, session_id: str) -> None:
        self._created(p, session_id, "WebSocket")

    def _transport_created(self, p: Json, session_id: str) -> None:
        self._created({**p, "requestId": p["transportId"]}, session_id, "WebTransport")

    def _created(self, p: Json, session_id: str, kind: str) -> None:
        chain = self._chains.setdefault(p["requestId"], Chain())
        if chain.hops:
            return
        told = {
            "requestId": p["requestId"],
            "request": {"url": p["url"], "method": "GET", "headers": {}},
            "type": kind,
            "initiator": p.get("initiator", {}),
        }
        self._add(chain, told, self._stamp.now, None, session_id)
        if chain.hops:
            chain.hops[-1].expects_extra = False

    def _socket_request(self, p: Json, _: str) -> None:
        if hop := self._last_hop(p):
            hop.headers = headers_of(p["request"].get("headers", {}))
            hop.started = self._stamp.at(p.get("timestamp"))

    def _socket_response(self, p: Json, _: str) -> None:
        if hop := self._last_hop(p):
            hop.answer = self._answered(hop, p["response"], headers_come_apart=False)
            hop.finished = self._stamp.at(p.get("timestamp"))

    def _socket_failed(self, p: Json, _: str) -> None:
        """A handshake that failed; what goes wrong on an open socket is not the request's failure."""
        hop = self._last_hop(p)
        if hop is not None and hop.answer is None and hop.failed is None:
            told = str(p.get("errorMessage") or "failed")
            code = _NET_ERROR.search(told)
            self._take_failure(hop, code[0] if code else told, None)

    def _socket_closed(self, p: Json, _: str) -> None:
        if hop := self._last_hop({"requestId": p.get("requestId") or p.get("transportId", "")}):
            self._end(hop)

    def _end(self, hop: Hop) -> None:
        hop.open = False
        self._open.pop(hop.id, None)

    def _message(self, p: Json, _: str, *, sent: bool) -> None:
        if hop := self._last_hop(p):
            self._messages.keep(hop, p, sent=sent)

    def supply(self, hop: Hop, sent: Headers, received: Arrival | None) -> bool:
        """Add a hop that only another witness saw; False when the record is full."""
        if self._count >= MAX_REQUESTS:
            return False
        self._count += 1
        self._chains[hop.id] = Chain([hop], [sent], [received] if received else [])
        return True

    def restamp(self, wrong: Phase, right: Phase) -> None:
        """Put what was counted to one phase into another."""
        for hop in self.hops():
            hop.phase = right if hop.phase is wrong else hop.phase

    def hops(self) -> Iterator[Hop]:
        """Every hop so far, request by request."""
        return (hop for chain in self._chains.values() for hop in chain.hops)

    def answers(self) -> Iterator[Answer]:
        """The response headers of every hop that set or tried to set a cookie, in the order of the requests."""
        for hop, _, received in self._pairs():
            headers = received.headers if received else (hop.answer.headers if hop.answer else None)
            lines = tuple(h.value for h in headers if h.name.lower() == "set-cookie") if headers else ()
            if lines:
                refused = received.refused_cookies if received else {}
                yield Answer(hop.url, hop.id, hop.phase, hop.finished or hop.started, hop.wall_time, lines, refused)

    def hops_without_headers(self) -> set[Hop]:
        """Hops of which DevTools does not tell the headers of the answer as the network delivered them."""
        return {hop for chain in self._chains.values() for hop, _, received in chain.paired() if received is None}

    def requests(self, site: str) -> tuple[Request, ...]:
        """Every hop as evidence, in the order in which they started."""
        return tuple(evidence_of(hop, sent, received, site) for hop, sent, received in self._pairs())

    def _pairs(self) -> list[tuple[Hop, Headers | None, Arrival | None]]:
        pairs = [pair for chain in self._chains.values() for pair in chain.paired()]
        return sorted(pairs, key=lambda pair: pair[0].started)
