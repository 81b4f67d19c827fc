"""One hop of one request while it is being recorded, and the evidence it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from crawler.capture.cdp import Json
from crawler.evidence import Headers, Initiator, Message, Phase, Request, Timings, Witness
from crawler.site import party

MAX_BODY_CHARS = 64 * 1024
MAX_URL_CHARS = 16 * 1024

_ALL_FIELDS = set(Request.model_fields)


@dataclass(slots=True)
class Body:
    """What was sent along: text or base64, bounded; ``file`` holds all of it where it is longer."""

    content: str
    encoding: Literal["text", "base64"] = "text"
    truncated: bool = False
    file: str | None = None


@dataclass(slots=True)
class Arrival:
    """The raw headers of an answer as the network delivered them, with the browser's verdict on its cookies.

    ``refused_cookies`` gives the reason for each line (as DevTools tells it) or cookie's name (as the log does).
    """

    headers: Headers
    status: int | None
    refused_cookies: dict[str, str]


@dataclass(slots=True)
class Answered:
    """What DevTools tells of an answer, without its headers' raw form."""

    status: int | None
    status_text: str
    mime_type: str
    protocol: str
    address: str | None
    connection: int | None
    served_from: Literal["network", "cache", "service-worker"]
    timings: Timings | None
    headers: Headers | None


@dataclass(slots=True, eq=False)
class Hop:
    """One hop; times are seconds of page life, ``wall_time`` is the Unix time at which it was heard of.

    DevTools' own ``wallTime`` is of no use here: it runs ahead with the page's virtual time.
    """

    id: str
    url: str
    method: str
    resource_type: str
    target: str
    phase: Phase
    page: int
    started: float
    wall_time: float
    frame_url: str | None
    initiator: Initiator
    headers: Headers
    body: Body | None = None
    redirected_from: str | None = None
    answer: Answered | None = None
    expects_extra: bool = True
    from_cache: bool = False
    finished: float | None = None
    transferred: int | None = None
    content_bytes: int = 0
    content_file: str | None = None
    heard_answer: float | None = None
    failed: str | None = None
    blocked_by_browser: str | None = None
    open: bool = True
    messages: list[Message] = field(default_factory=list)
    witness: Witness = Witness.DEVTOOLS
    logged_sent: Headers | None = None
    logged_arrival: Arrival | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Method and URL: what two witnesses of one request have in common."""
        return self.method, self.url

    @property
    def connection(self) -> int | None:
        """The browser's number of the connection, when it was answered over the network."""
        return self.answer.connection if self.answer is not None and self.served_from == "network" else None

    @property
    def served_from(self) -> Literal["network", "cache", "service-worker"]:
        """Who answered."""
        return "cache" if self.from_cache else self.answer.served_from if self.answer else "network"


@dataclass(slots=True)
class Chain:
    """A request with its redirects, and the raw headers that came for it, both in order."""

    hops: list[Hop] = field(default_factory=list)
    sent: list[Headers] = field(default_factory=list)
    received: list[Arrival] = field(default_factory=list)

    def paired(self) -> Iterator[tuple[Hop, Headers | None, Arrival | None]]:
        """Each hop with its own raw headers, from the network log where DevTools tells none.

        Hops that never reached the network have none at all.
        """
        sent, received = iter(self.sent), iter(self.received)
        for hop in self.hops:
            told = (next(sent, None), next(received, None)) if hop.expects_extra else (None, None)
            yield hop, told[0] or hop.logged_sent, told[1] or hop.logged_arrival


def answered(response: Json, *, headers_come_apart: bool) -> Answered:
    """DevTools' ``Network.Response``; its headers are kept only where no raw ones will come."""
    served_from: Literal["network", "cache", "service-worker"] = "network"
    if response.get("fromDiskCache") or response.get("fromPrefetchCache"):
        served_from = "cache"
    elif response.get("fromServiceWorker"):
        served_from = "service-worker"
    address = response.get("remoteIPAddress")
    status = response.get("status")
    return Answered(
        status=int(status) if status else None,
        status_text=str(response.get("statusText", "")),
        mime_type=str(response.get("mimeType", "")),
        protocol=str(response.get("protocol", "")),
        address=f"{address}:{response.get('remotePort', '')}" if address else None,
        connection=int(response.get("connectionId") or 0) or None,
        served_from=served_from,
        timings=_timings(response.get("timing")),
        headers=None if headers_come_apart else headers_of(response.get("headers", {})),
    )


def headers_of(headers: Json) -> Headers:
    """DevTools' headers object; it joins repeated headers with a newline."""
    return Headers((name, line) for name, value in headers.items() for line in str(value).split("\n"))


def _timings(timing: Json | None) -> Timings | None:
    """From DevTools' offsets (milliseconds after ``requestTime``, -1 for what did not take place) to HAR's phases."""
    if not timing:
        return None

    def span(start: str, end: str) -> float | None:
        since, until = float(timing.get(start, -1)), float(timing.get(end, -1))
        return round((until - since) / 1000, 6) if 0 <= since <= until else None

    first = next(
        (float(timing[key]) for key in ("dnsStart", "connectStart", "sendStart") if timing.get(key, -1) >= 0), 0
    )
    return Timings(
        blocked=round(first / 1000, 6),
        dns=span("dnsStart", "dnsEnd"),
        connect=span("connectStart", "connectEnd"),
        ssl=span("sslStart", "sslEnd"),
        send=span("sendStart", "sendEnd") or 0.0,
        wait=span("sendEnd", "receiveHeadersEnd") or 0.0,
    )


def evidence_of(hop: Hop, sent: Headers | None, received: Arrival | None, site: str) -> Request:
    """The hop as evidence.

    Built without validation, which these values of our own do not need: a page may have made thousands of them.
    """
    answer, body = hop.answer, hop.body
    return Request.model_construct(
        _fields_set=_ALL_FIELDS,
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
        request_headers=sent if sent is not None else hop.headers,
        target=hop.target,
        witness=hop.witness,
        body=body.content if body else None,
        body_encoding=body.encoding if body else "text",
        body_truncated=body.truncated if body else False,
        body_file=body.file if body else None,
        redirected_from=hop.redirected_from,
        status=(received.status if received else None) or (answer.status if answer else None),
        status_text=answer.status_text if answer else "",
        response_headers=received.headers if received else (answer.headers if answer else None) or Headers(),
        mime_type=answer.mime_type if answer else "",
        protocol=answer.protocol if answer else "",
        remote_address=answer.address if answer else None,
        connection=hop.connection,
        served_from=hop.served_from,
        timings=answer.timings if answer else None,
        transferred_bytes=hop.transferred,
        content_bytes=hop.content_bytes or None,
        content_file=hop.content_file,
        failed=hop.failed,
        blocked_by_browser=hop.blocked_by_browser,
        messages=tuple(hop.messages),
    )
