"""The network recorder: every hop of every request, with the headers as sent and as received."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.capture.cdp import CdpConnection, Json
from crawler.capture.stack import initiator_of
from crawler.capture.stamp import Stamp
from crawler.evidence import Headers, Initiator, Phase, Request
from crawler.site import party

MAX_REQUESTS = 20_000
MAX_BODY_CHARS = 64 * 1024
MAX_URL_CHARS = 16 * 1024
NETWORK_SCHEMES = ("http:", "https:", "ws:", "wss:")


@dataclass
class Answer:
    """The raw headers of one hop's response, as the network delivered them, with the browser's verdict on cookies."""

    url: str
    request_id: str
    phase: Phase
    time: float
    wall_time: float
    set_cookie_lines: tuple[str, ...]
    blocked: dict[str, str]


@dataclass
class Hop:
    """One hop while it is being recorded."""

    id: str
    url: str
    method: str
    resource_type: str
    phase: Phase
    page: int
    started: float
    wall_time: float
    frame_url: str | None
    initiator: Initiator
    headers: Json
    body: str | None = None
    redirected_from: str | None = None
    response: Json | None = None
    expects_extra: bool = True
    finished: float | None = None
    transferred: int | None = None
    failed: str | None = None
    blocked_by_browser: str | None = None
    open: bool = True


@dataclass
class Chain:
    """A request with its redirects, and the extra-info events that came for it, both in order."""

    hops: list[Hop] = field(default_factory=list)
    sent: list[Json] = field(default_factory=list)
    received: list[Json] = field(default_factory=list)

    def paired(self) -> Iterator[tuple[Hop, Json | None, Json | None]]:
        """Each hop with its own extra info: hops that never reached the network have none."""
        sent, received = iter(self.sent), iter(self.received)
        for hop in self.hops:
            if hop.expects_extra:
                yield hop, next(sent, None), next(received, None)
            else:
                yield hop, None, None


class NetworkRecorder:
    """Collects DevTools' Network events of one visit; the same request told by two targets is kept once."""

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._chains: dict[str, Chain] = {}
        self._count = 0
        self.dropped = 0
        self._connections: dict[str, CdpConnection] = {}
        self._handlers = {
            "Network.requestWillBeSent": self._will_be_sent,
            "Network.requestWillBeSentExtraInfo": self._sent_extra,
            "Network.responseReceived": self._response,
            "Network.responseReceivedExtraInfo": self._received_extra,
            "Network.loadingFinished": self._finished,
            "Network.loadingFailed": self._failed,
            "Network.webSocketCreated": self._socket_created,
            "Network.webSocketWillSendHandshakeRequest": self._socket_request,
            "Network.webSocketHandshakeResponseReceived": self._socket_response,
            "Network.webSocketClosed": self._socket_closed,
        }

    @property
    def open_requests(self) -> int:
        """Requests neither finished nor failed; sockets and event streams are meant to stay open and do not count."""
        lasting = {"WebSocket", "EventSource"}
        last_hops = (chain.hops[-1] for chain in self._chains.values() if chain.hops)
        return sum(1 for hop in last_hops if hop.open and hop.resource_type not in lasting)

    def add_session(self, connection: CdpConnection, session_id: str) -> None:
        """Remember where to ask for a body that an event left out."""
        self._connections[session_id] = connection

    def on_event(self, method: str, params: Json, session_id: str) -> None:
        """Take one Network event."""
        if method == "Network.requestWillBeSent":
            self._will_be_sent(params)
            self._ask_for_body(params, session_id)
        elif handler := self._handlers.get(method):
            handler(params)

    def _will_be_sent(self, p: Json) -> None:
        request = p["request"]
        moment = self._stamp.at(p.get("timestamp"))
        if not str(request["url"]).startswith(NETWORK_SCHEMES):
            return
        chain = self._chains.setdefault(p["requestId"], Chain())
        previous: Hop | None = chain.hops[-1] if chain.hops else None
        redirect = p.get("redirectResponse")
        if previous is not None and redirect is None:
            return  # told again by another target
        if previous is not None and redirect is not None:
            if not previous.open:
                return
            previous.response = redirect
            previous.expects_extra = bool(p.get("redirectHasExtraInfo", True))
            previous.finished, previous.open = moment, False
        self._add(chain, p, moment, previous)

    def _add(self, chain: Chain, p: Json, moment: float, previous: Hop | None) -> None:
        if self._count >= MAX_REQUESTS:
            self.dropped += 1
            return
        self._count += 1
        request = p["request"]
        hop = Hop(
            id=f"{p['requestId']}.{len(chain.hops)}",
            url=str(request["url"])[:MAX_URL_CHARS],
            method=str(request["method"]),
            resource_type=str(p.get("type", "Other")),
            phase=self._stamp.phase,
            page=self._stamp.page_index,
            started=moment,
            wall_time=float(p.get("wallTime") or time.time()),
            frame_url=p.get("documentURL"),
            initiator=initiator_of(p.get("initiator", {})),
            headers=request.get("headers", {}),
            body=request.get("postData"),
            redirected_from=previous.id if previous else None,
        )
        chain.hops.append(hop)

    def _ask_for_body(self, p: Json, session_id: str) -> None:
        request, connection = p["request"], self._connections.get(session_id)
        if connection is None or not request.get("hasPostData") or "postData" in request:
            return
        hop = self._last_hop(p)
        if hop is None or hop.body is not None:
            return
        answer = connection.post("Network.getRequestPostData", {"requestId": p["requestId"]}, session_id)

        def keep(done: object) -> None:
            if not answer.cancelled() and answer.exception() is None:
                hop.body = str(answer.result().get("postData", ""))[: MAX_BODY_CHARS + 1]

        answer.add_done_callback(keep)

    def _last_hop(self, p: Json) -> Hop | None:
        chain = self._chains.get(p["requestId"])
        return chain.hops[-1] if chain and chain.hops else None

    def _sent_extra(self, p: Json) -> None:
        if chain := self._chain_of_extra(p):
            chain.sent.append(p)

    def _received_extra(self, p: Json) -> None:
        if chain := self._chain_of_extra(p):
            chain.received.append(p)

    def _chain_of_extra(self, p: Json) -> Chain | None:
        """The chain this extra info belongs to; it may come before its request, but not after too many of them."""
        if self._count >= MAX_REQUESTS:
            return self._chains.get(p["requestId"])
        return self._chains.setdefault(p["requestId"], Chain())

    def _response(self, p: Json) -> None:
        if hop := self._last_hop(p):
            self._stamp.at(p.get("timestamp"))
            hop.response = p["response"]
            hop.expects_extra = bool(p.get("hasExtraInfo", True))

    def _finished(self, p: Json) -> None:
        if hop := self._last_hop(p):
            hop.finished, hop.open = self._stamp.at(p.get("timestamp")), False
            hop.transferred = int(p.get("encodedDataLength", 0))

    def _failed(self, p: Json) -> None:
        if hop := self._last_hop(p):
            hop.finished, hop.open = self._stamp.at(p.get("timestamp")), False
            hop.failed = str(p.get("errorText") or "failed")
            hop.blocked_by_browser = p.get("blockedReason") or (p.get("corsErrorStatus") or {}).get("corsError")

    def _socket_created(self, p: Json) -> None:
        chain = self._chains.setdefault(p["requestId"], Chain())
        if chain.hops:
            return
        created = {
            "requestId": p["requestId"],
            "request": {"url": p["url"], "method": "GET", "headers": {}},
            "type": "WebSocket",
            "initiator": p.get("initiator", {}),
        }
        self._add(chain, created, self._stamp.now, None)
        if chain.hops:
            chain.hops[-1].expects_extra = False

    def _socket_request(self, p: Json) -> None:
        if hop := self._last_hop(p):
            hop.headers = p["request"].get("headers", {})
            hop.started = self._stamp.at(p.get("timestamp"))
            hop.wall_time = float(p.get("wallTime") or hop.wall_time)

    def _socket_response(self, p: Json) -> None:
        if hop := self._last_hop(p):
            hop.response = p["response"]
            hop.finished = self._stamp.at(p.get("timestamp"))

    def _socket_closed(self, p: Json) -> None:
        if hop := self._last_hop(p):
            hop.open = False

    def restamp(self, wrong: Phase, right: Phase) -> None:
        """Put what was counted to one phase into another."""
        for chain in self._chains.values():
            for hop in chain.hops:
                hop.phase = right if hop.phase is wrong else hop.phase

    def answers(self) -> Iterator[Answer]:
        """The response headers of every hop that set or tried to set a cookie, in the order of the requests."""
        for hop, _, received in self._pairs():
            headers = (received or {}).get("headers") or (hop.response or {}).get("headers") or {}
            lines = tuple(_header_lines(headers, "set-cookie"))
            if lines:
                blocked = {b["cookieLine"]: ", ".join(b["blockedReasons"]) for b in _blocked(received)}
                yield Answer(hop.url, hop.id, hop.phase, hop.finished or hop.started, hop.wall_time, lines, blocked)

    def requests(self, site: str) -> tuple[Request, ...]:
        """Every hop as evidence, in the order in which they started."""
        return tuple(_evidence(hop, sent, received, site) for hop, sent, received in self._pairs())

    def _pairs(self) -> list[tuple[Hop, Json | None, Json | None]]:
        pairs = [pair for chain in self._chains.values() for pair in chain.paired()]
        return sorted(pairs, key=lambda pair: pair[0].started)


def _blocked(received: Json | None) -> list[Json]:
    return list((received or {}).get("blockedCookies", []))


def _header_lines(headers: Json, name: str) -> Iterator[str]:
    """DevTools joins repeated headers with a newline."""
    for key, value in headers.items():
        if key.lower() == name:
            yield from str(value).split("\n")


def _headers(headers: Json) -> Headers:
    return Headers((k, line) for k, v in headers.items() for line in str(v).split("\n"))


def _evidence(hop: Hop, sent: Json | None, received: Json | None, site: str) -> Request:
    response = hop.response or {}
    answered = received or response
    status = (received or {}).get("statusCode") or response.get("status")
    address = response.get("remoteIPAddress")
    body = hop.body
    return Request(
        id=hop.id,
        url=hop.url,
        method=hop.method,
        resource_type=hop.resource_type,
        party=party(hop.url, site),
        phase=hop.phase,
        started=round(hop.started, 4),
        duration=None if hop.finished is None else round(max(0.0, hop.finished - hop.started), 4),
        page=hop.page,
        frame_url=hop.frame_url,
        initiator=hop.initiator,
        request_headers=_headers((sent or {}).get("headers") or hop.headers),
        body=None if body is None else body[:MAX_BODY_CHARS],
        body_truncated=body is not None and len(body) > MAX_BODY_CHARS,
        redirected_from=hop.redirected_from,
        status=int(status) if status else None,
        status_text=str(response.get("statusText", "")),
        response_headers=_headers(answered.get("headers", {})),
        mime_type=str(response.get("mimeType", "")),
        protocol=str(response.get("protocol", "")),
        remote_address=f"{address}:{response.get('remotePort', '')}" if address else None,
        transferred_bytes=hop.transferred,
        failed=hop.failed,
        blocked_by_browser=hop.blocked_by_browser,
    )
