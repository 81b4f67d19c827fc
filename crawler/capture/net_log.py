"""The second witness: Chromium's own network log (``--log-net-log``), read while the browser writes it.

The network service writes one JSON event a line. Of some forty events a request, six matter here: that a job started,
that headers went out and came in, and over which socket; the cookie jars' changes stand in the same file. A request
counts once its headers were sent: what the cache or a worker answered, or what failed before, never was on the wire.

Facts (Chromium 156, ``net/log/net_log_event_type_list.h``): sources are numbered; DevTools' ``connectionId`` is the
number of the socket's source; jobs lead from requests to sockets, over HTTP/2 by way of a session; event types are
numbered anew in each build, and the file's first line names them; ``timeTickOffset`` plus an event's time is Unix time
in milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Literal, Self, TypeVar
from urllib.parse import unquote

from crawler.evidence import Headers
from crawler.secrets import NO_SECRETS, Secrets

Json = dict[str, Any]
T = TypeVar("T")

READ_AT_ONCE = 1024 * 1024
MAX_LINE_BYTES = 4 * 1024 * 1024
MAX_VALUE_CHARS = 4096
MAX_HELD = 200_000

_BEGIN = 1
_ESCAPED = "%ESCAPED:\u200b "
_TYPE_KEY = b'"type":'
_SENT = ("HTTP_TRANSACTION_SEND_REQUEST_HEADERS", "HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS",
         "HTTP_TRANSACTION_QUIC_SEND_REQUEST_HEADERS")  # fmt: skip


@dataclass(slots=True, eq=False)
class WireRequest:
    """One hop whose headers went out. ``time`` is Unix time; ``*_place`` say where its headers stand in the file."""

    url: str
    method: str
    time: float
    job: int | None
    sent_place: int
    received_place: int | None = None
    refused_cookies: dict[str, str] | None = None
    claimed: bool = False


@dataclass(slots=True)
class JarEvent:
    """One change of one cookie jar, or one that it refused: ``store`` is its number, ``time`` Unix time."""

    store: int
    time: float
    kind: Literal["added", "removed", "refused"]
    params: Json
    reason: str | None = None


@dataclass(slots=True)
class _Job:
    """A URL request under way: where it goes now, and the hop that was last sent."""

    started: float
    url: str = ""
    method: str = ""
    stream_job: int | None = None
    hop: WireRequest | None = None


class NetLog:
    """Follows the file of one browser process; feed it by ``read_on`` as often as wanted.

    The file holds everything as it was sent; what is given out of it is without ``secrets``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: BinaryIO | None = None
        self._place = 0
        self._rest = b""
        self._offset_s: float | None = None
        self._handlers: dict[int, Callable[[Json], None]] = {}
        self._jobs: dict[int, _Job] = {}
        self._sockets: dict[int, int] = {}
        self._sessions: dict[int, int] = {}
        self._session_of_job: dict[int, int] = {}
        self._line_place = 0
        self._broken = ""
        self.secrets: Secrets = NO_SECRETS
        self.last_start = 0.0
        self.requests: list[WireRequest] = []
        self.jar_events: list[JarEvent] = []

    @contextmanager
    def without_a_name(self) -> Iterator[Self]:
        """Within the block the file has no name, where the system allows that: whatever becomes of us, it goes.

        It then exists only as long as the browser writes it and we read it; a killed audit leaves none behind.
        """
        with suppress(OSError):
            self._held = self._path.open("rb")
            self._path.unlink()
        try:
            yield self
        finally:
            if self._held is not None:
                self._held.close()
                self._held = None

    @contextmanager
    def _reading(self) -> Iterator[BinaryIO]:
        if self._held is not None:
            yield self._held
            return
        with self._path.open("rb") as file:
            yield file

    def is_busy(self, since: float) -> bool:
        """Whether a request that started since a moment of Unix time has neither been answered nor ended."""
        waiting = (job for job in self._jobs.values() if job.hop is None or job.hop.received_place is None)
        return any(job.started >= since for job in waiting)

    def read_on(self) -> None:
        """Take in what has been written since; a line that is not whole yet is left for the next time.

        Raises:
            OSError: the file cannot be read.
            ValueError: this is no network log, or one beyond all bounds; what follows is not read any more.
        """
        if self._broken:
            raise ValueError(self._broken)
        try:
            self._follow()
        except ValueError as error:
            self._broken = str(error)
            raise

    def _follow(self) -> None:
        with self._reading() as file:
            file.seek(self._place + len(self._rest))
            while chunk := file.read(READ_AT_ONCE):
                lines = (self._rest + chunk).split(b"\n")
                self._rest = lines.pop()
                for line in lines:
                    self._line_place = self._place
                    self._place += len(line) + 1
                    self._take(line)
                if len(self._rest) > MAX_LINE_BYTES:
                    raise ValueError("the browser's network log holds a line without end")

    def take_jar_events(self) -> list[JarEvent]:
        """What changed in cookie jars since this was asked last."""
        taken, self.jar_events = self.jar_events, []
        return taken

    def connection_of(self, request: WireRequest) -> int | None:
        """The number of the connection it went over, which DevTools calls ``connectionId``; None when unknown."""
        if request.job is None:
            return None
        session = self._session_of_job.get(request.job)
        return self._sockets.get(request.job) if session is None else self._sessions.get(session)

    def headers_sent(self, request: WireRequest) -> Headers:
        """The headers as they went out."""
        return _header_lines(self._params_at(request.sent_place))

    def headers_received(self, request: WireRequest) -> tuple[str, Headers] | None:
        """The status line and the headers that came back; None when nothing did."""
        if request.received_place is None:
            return None
        params = self._params_at(request.received_place)
        lines = list(params.get("headers", ()))
        status_line = str(lines[0]) if lines else ""
        return status_line, Headers(_pair(line) for line in lines[1:])

    def _params_at(self, place: int) -> Json:
        with self._reading() as file:
            file.seek(place)
            line = file.readline(MAX_LINE_BYTES)
        params: Json = self.secrets.redact_json(json.loads(line.rstrip(b",\r\n")).get("params", {}))
        return params

    def _take(self, line: bytes) -> None:
        if self._offset_s is None:
            self._take_constants(line)
            return
        found = line.rfind(_TYPE_KEY)
        if found < 0:
            return  # the line that opens the list, and those that close the file
        number = line[found + len(_TYPE_KEY) :].rstrip(b"},\r]").strip()
        handler = self._handlers.get(int(number)) if number.isdigit() else None
        if handler is None:
            return
        try:
            handler(json.loads(line.rstrip(b",\r")))
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            # The line itself is not shown: it may hold cookies and secrets.
            raise ValueError(f"a line of it is not as it should be ({error!r})") from error

    def _take_constants(self, line: bytes) -> None:
        try:
            constants = json.loads(line.rstrip().rstrip(b",") + b"}")["constants"]
            types, self._offset_s = constants["logEventTypes"], float(constants["timeTickOffset"]) / 1000
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("the browser's network log does not begin as one") from error
        wanted: dict[str, Callable[[Json], None]] = {
            "URL_REQUEST_START_JOB": self._job_started,
            "REQUEST_ALIVE": self._request_ended,
            "HTTP_STREAM_REQUEST_BOUND_TO_JOB": self._bound_to_job,
            "SOCKET_POOL_BOUND_TO_SOCKET": self._job_on_socket,
            "HTTP2_SESSION_POOL_FOUND_EXISTING_SESSION": self._job_on_session,
            "HTTP2_SESSION_POOL_IMPORTED_SESSION_FROM_SOCKET": self._job_on_session,
            "HTTP2_SESSION_INITIALIZED": self._session_on_socket,
            "HTTP_TRANSACTION_READ_RESPONSE_HEADERS": self._received,
            "COOKIE_INCLUSION_STATUS": self._cookie_judged,
            "COOKIE_STORE_COOKIE_ADDED": partial(self._jar_event, kind="added"),
            "COOKIE_STORE_COOKIE_DELETED": partial(self._jar_event, kind="removed"),
            "COOKIE_STORE_COOKIE_REJECTED_HTTPONLY": partial(
                self._jar_event, kind="refused", reason="OverwriteHttpOnly"
            ),
            "COOKIE_STORE_COOKIE_REJECTED_SECURE": partial(self._jar_event, kind="refused", reason="OverwriteSecure"),
            **dict.fromkeys(_SENT, self._sent),
        }
        self._handlers = {types[name]: handler for name, handler in wanted.items() if name in types}

    def _unix(self, event: Json) -> float:
        return (self._offset_s or 0.0) + int(event["time"]) / 1000

    def _job_started(self, event: Json) -> None:
        if event["phase"] != _BEGIN:
            return
        params = event.get("params", {})
        self.last_start = max(self.last_start, self._unix(event))
        job = self._jobs.setdefault(event["source"]["id"], _Job(self._unix(event)))
        # DevTools tells URLs without their fragment, which no server ever sees.
        job.url, job.method, job.hop = str(params.get("url", "")).split("#", 1)[0], str(params.get("method", "")), None
        job.url = self.secrets.redact(job.url)

    def _request_ended(self, event: Json) -> None:
        if event["phase"] != _BEGIN:
            self._jobs.pop(event["source"]["id"], None)

    def _bound_to_job(self, event: Json) -> None:
        if job := self._jobs.get(event["source"]["id"]):
            job.stream_job = event["params"]["source_dependency"]["id"]

    def _job_on_socket(self, event: Json) -> None:
        self._sockets[event["source"]["id"]] = event["params"]["source_dependency"]["id"]

    def _job_on_session(self, event: Json) -> None:
        self._session_of_job[event["source"]["id"]] = event["params"]["source_dependency"]["id"]

    def _session_on_socket(self, event: Json) -> None:
        self._sessions[event["source"]["id"]] = event["params"]["source_dependency"]["id"]

    def _sent(self, event: Json) -> None:
        job = self._jobs.get(event["source"]["id"])
        if job is None or not job.url:
            return
        job.hop = WireRequest(job.url, job.method, self._unix(event), job.stream_job, self._line_place)
        self._hold(self.requests, job.hop)

    def _received(self, event: Json) -> None:
        job = self._jobs.get(event["source"]["id"])
        if job is not None and job.hop is not None:
            job.hop.received_place = self._line_place

    def _cookie_judged(self, event: Json) -> None:
        params, job = event.get("params", {}), self._jobs.get(event["source"]["id"])
        status = str(params.get("status", ""))
        if job is None or job.hop is None or params.get("operation") != "store" or status.startswith("INCLUDE"):
            return
        name = self.secrets.redact(str(params.get("name", "")))
        job.hop.refused_cookies = {**(job.hop.refused_cookies or {}), name: status}

    def _jar_event(
        self, event: Json, *, kind: Literal["added", "removed", "refused"], reason: str | None = None
    ) -> None:
        params = event.get("params", {})
        params["value"] = str(params.get("value", ""))[:MAX_VALUE_CHARS]
        self._hold(self.jar_events, JarEvent(event["source"]["id"], self._unix(event), kind, params, reason))

    def _hold(self, held: list[T], item: T) -> None:
        if len(held) >= MAX_HELD:
            raise ValueError(f"the browser's network log holds more than {MAX_HELD:,} entries of one kind")
        held.append(item)


def _header_lines(params: Json) -> Headers:
    return Headers(_pair(line) for line in params.get("headers", ()))


def _pair(line: str) -> tuple[str, str]:
    """``Name: value``; the name of a pseudo-header begins with a colon of its own.

    A line that is not plain ASCII is percent-encoded behind a tag (``net/log/net_log_values.cc``).
    """
    if line.startswith(_ESCAPED):
        line = unquote(line.removeprefix(_ESCAPED))
    name, _, value = line[1:].partition(": ")
    return line[:1] + name, value


def lines_of(headers: Headers, name: str) -> Iterator[str]:
    """The values of every header of this name."""
    return (header.value for header in headers if header.name.lower() == name)
