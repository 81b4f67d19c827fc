"""A plain web server on loopback for pages that a test writes: a path (or host + path) → HTML."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Answer = str | tuple[int, Mapping[str, str], str]
"""A page, or a status, headers and a body."""

NEVER: Answer = (0, {}, "")
"""No answer for as long as the server is there."""


@dataclass(frozen=True)
class Received:
    """One request as it came in: ``headers`` in their order, with their names as written."""

    method: str
    host: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class PageServer:
    """Serves ``pages`` for every host.

    ``requests`` is what was asked for, as (method, host, path); ``received`` is the same in full.
    """

    def __init__(self, pages: Mapping[str, Answer]) -> None:
        self.pages = dict(pages)
        self.requests: list[tuple[str, str, str]] = []
        self.received: list[Received] = []
        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return int(self._server.server_address[1])

    @property
    def resolve(self) -> tuple[str, ...]:
        """Rules that lead every host's port 80 here."""
        return (f"*:80=127.0.0.1:{self.port}",)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer_for(self, host: str, target: str) -> Answer | None:
        """What is published for a host and a path with its query."""
        path = target.split("?", 1)[0]
        return self.pages.get(host + path, self.pages.get(path))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        served = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                host, path = self.headers.get("Host", ""), self.path
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                served.requests.append((self.command, host, path))
                lines = tuple((str(name), str(value)) for name, value in self.headers.items())
                served.received.append(Received(self.command, host, path, lines, sent))
                found = served.answer_for(host, path)
                status, headers, body = (
                    (404, {}, "") if found is None else (200, {}, found) if isinstance(found, str) else found
                )
                if found == NEVER:
                    served.over.wait()
                    self.close_connection = True
                    return
                content = body.encode()
                self.send_response(status)
                usual = {"Content-Type": "text/html; charset=utf-8", "Access-Control-Allow-Origin": "*"}
                for name, value in {**usual, "Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_OPTIONS = do_HEAD = _answer

            def log_message(self, *_: Any) -> None:
                """Nothing: the requests are kept in the list."""

        return Handler
