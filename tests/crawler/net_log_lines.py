"""Network logs for tests: the few events that matter, written as Chromium writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TYPES = (
    "REQUEST_ALIVE",
    "URL_REQUEST_START_JOB",
    "HTTP_STREAM_REQUEST_BOUND_TO_JOB",
    "SOCKET_POOL_BOUND_TO_SOCKET",
    "HTTP2_SESSION_POOL_FOUND_EXISTING_SESSION",
    "HTTP2_SESSION_POOL_IMPORTED_SESSION_FROM_SOCKET",
    "HTTP2_SESSION_INITIALIZED",
    "HTTP_TRANSACTION_SEND_REQUEST_HEADERS",
    "HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS",
    "HTTP_TRANSACTION_READ_RESPONSE_HEADERS",
    "COOKIE_STORE_COOKIE_ADDED",
    "COOKIE_STORE_COOKIE_DELETED",
    "SOCKET_ALIVE",
)
OFFSET_MS = 1_700_000_000_000


class LogWriter:
    """Writes a log line by line; ``at`` is milliseconds after the browser's start."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._next = 100
        constants = {"logEventTypes": {name: 10 + n for n, name in enumerate(TYPES)}, "timeTickOffset": OFFSET_MS}
        path.write_text('{"constants":' + json.dumps(constants) + ',\n"events": [\n')

    def event(self, source: int, event: str, at: int, /, *, phase: int = 0, **params: Any) -> None:
        told = {
            "params": params,
            "phase": phase,
            "source": {"id": source, "start_time": "1", "type": 1},
            "time": str(at),
            "type": 10 + TYPES.index(event),
        }
        with self.path.open("a") as file:
            file.write(json.dumps(told, separators=(",", ":")) + ",\n")

    def request(
        self,
        url: str,
        *,
        at: int = 1000,
        method: str = "GET",
        socket: int | None = None,
        sent: tuple[str, ...] = (),
        received: tuple[str, ...] | None = ("HTTP/1.1 200 OK",),
    ) -> int:
        """A whole request of its own; the number of its source."""
        source, job = self._next, self._next + 1
        self._next += 2
        self.event(source, "REQUEST_ALIVE", at, phase=1, url=url)
        self.event(source, "URL_REQUEST_START_JOB", at, phase=1, url=url, method=method)
        if socket is not None:
            self.event(job, "SOCKET_POOL_BOUND_TO_SOCKET", at, source_dependency={"id": socket, "type": 10})
            self.event(source, "HTTP_STREAM_REQUEST_BOUND_TO_JOB", at, source_dependency={"id": job, "type": 17})
        self.event(source, "HTTP_TRANSACTION_SEND_REQUEST_HEADERS", at, headers=["Host: x", *sent])
        if received is not None:
            self.event(source, "HTTP_TRANSACTION_READ_RESPONSE_HEADERS", at + 5, headers=list(received))
            self.event(source, "REQUEST_ALIVE", at + 6, phase=2)
        return source

    def cookie(self, store: int, name: str, value: str, domain: str, *, at: int = 1000, deleted: str = "") -> None:
        """A change of a cookie jar."""
        params: dict[str, Any] = {"name": name, "value": value, "domain": domain, "path": "/"}
        if deleted:
            self.event(store, "COOKIE_STORE_COOKIE_DELETED", at, **params, deletion_cause=deleted)
        else:
            self.event(store, "COOKIE_STORE_COOKIE_ADDED", at, **params)
