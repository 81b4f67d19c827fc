"""The request log of the demonstration web: what every client really sent, to hold evidence against."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from temoin.demo.exchange import Answer, Request

MOST_BODY_KEPT = 65536
MOST_MESSAGES_KEPT = 1000


@dataclass(frozen=True)
class HeardMessage:
    """A WebSocket message from a client; ``data`` is at most `MOST_BODY_KEPT` bytes of it, ``size`` what came."""

    text: bool
    data: bytes
    size: int


@dataclass(frozen=True)
class LoggedRequest:
    """One request and what it was answered.

    Attributes:
        number: 0-based position in the log.
        time: seconds since the epoch when the answer was ready.
        method: as sent.
        scheme: ``http``, ``https``, ``ws`` or ``wss``.
        host: lower case, without port.
        target: path and query as sent.
        headers: every header line, Cookie included, in order.
        body: at most `MOST_BODY_KEPT` bytes of it.
        body_size: bytes received.
        status: HTTP status answered.
        set_cookies: the Set-Cookie lines answered.
        connection: number of the TCP connection; requests of one client may spread over many.
        visit: the visit the request belongs to, by `RequestLog.name_visit`, or an empty string.
    """

    number: int
    time: float
    method: str
    scheme: str
    host: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    body_size: int
    status: int
    set_cookies: tuple[str, ...]
    connection: int
    visit: str

    @property
    def path(self) -> str:
        """The path alone."""
        return urlsplit(self.target).path

    @property
    def url(self) -> str:
        """The address as the client knows it."""
        return f"{self.scheme}://{self.host}{self.target}"

    def header(self, name: str) -> str:
        """A request header's value, empty when absent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class RequestLog:
    """Every request, in the order the answers were ready; safe to read while the server writes."""

    def __init__(self) -> None:
        self._entries: list[LoggedRequest] = []
        self._visits: dict[str, str] = {}
        self._heard: dict[int, list[HeardMessage]] = {}
        self._changed = threading.Condition()

    def name_visit(self, visit: str, marker: str) -> None:
        """From now on, requests with ``marker`` in their User-Agent or Accept-Language belong to ``visit``.

        Raises:
            ValueError: the marker is empty.
        """
        if not marker:
            raise ValueError("a visit's marker cannot be empty: every request would carry it")
        with self._changed:
            self._visits[marker] = visit

    def record(self, request: Request, answer: Answer, connection: int) -> LoggedRequest:
        """Add one request with its answer; called by the server before it sends a byte of the answer."""
        with self._changed:
            entry = LoggedRequest(
                number=len(self._entries),
                time=time.time(),
                method=request.method,
                scheme=request.scheme.replace("http", "ws") if answer.websocket else request.scheme,
                host=request.host,
                target=request.target,
                headers=request.headers,
                body=request.body[:MOST_BODY_KEPT],
                body_size=len(request.body),
                status=answer.status,
                set_cookies=answer.set_cookies,
                connection=connection,
                visit=self._visit_of(request),
            )
            self._entries.append(entry)
            self._changed.notify_all()
            return entry

    def hear(self, entry: LoggedRequest, data: bytes, *, text: bool) -> None:
        """Add a message that came over a WebSocket; beyond `MOST_MESSAGES_KEPT` of one socket they are let go."""
        with self._changed:
            heard = self._heard.setdefault(entry.number, [])
            if len(heard) < MOST_MESSAGES_KEPT:
                heard.append(HeardMessage(text, data[:MOST_BODY_KEPT], len(data)))
            self._changed.notify_all()

    def messages(self, entry: LoggedRequest) -> tuple[HeardMessage, ...]:
        """What the client has said so far over the WebSocket that this request opened."""
        with self._changed:
            return tuple(self._heard.get(entry.number, ()))

    def _visit_of(self, request: Request) -> str:
        said = f"{request.header('User-Agent')}\n{request.header('Accept-Language')}"
        return next((visit for marker, visit in self._visits.items() if marker in said), "")

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """Everything so far."""
        return self.since(0)

    def mark(self) -> int:
        """A place in the log, for `since`."""
        with self._changed:
            return len(self._entries)

    def since(self, mark: int) -> tuple[LoggedRequest, ...]:
        """What came after `mark`."""
        with self._changed:
            return tuple(self._entries[mark:])

    def filter(self, wanted: Callable[[LoggedRequest], bool]) -> tuple[LoggedRequest, ...]:
        """The requests for which ``wanted`` is true."""
        return tuple(entry for entry in self.requests if wanted(entry))

    def of_visit(self, visit: str) -> tuple[LoggedRequest, ...]:
        """The requests of one named visit."""
        return self.filter(lambda entry: entry.visit == visit)

    def hosts(self) -> frozenset[str]:
        """Every host asked for."""
        return frozenset(entry.host for entry in self.requests)

    def wait_for(
        self, wanted: Callable[[LoggedRequest], bool], timeout_s: float = 10.0, since: int = 0
    ) -> LoggedRequest:
        """Block until a request for which ``wanted`` is true is in the log after mark ``since``, and return it.

        Raises:
            TimeoutError: none came within ``timeout_s`` seconds.
        """
        deadline = time.monotonic() + timeout_s
        seen = since
        with self._changed:
            while True:
                for entry in self._entries[seen:]:
                    if wanted(entry):
                        return entry
                seen = len(self._entries)
                if not self._changed.wait(deadline - time.monotonic()) and len(self._entries) == seen:
                    raise TimeoutError(f"no such request within {timeout_s} s; {seen} requests in the log")
