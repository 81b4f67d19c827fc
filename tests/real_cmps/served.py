"""A server on loopback for the real pages: every page on its own host, the managers' files, and what the pages tell."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.real_cmps.real_page import RealPage


class RealPageServer:
    """Serves ``http://www.NAME.example/`` for every page, and its files below it.

    ``truth`` is, by page, every set of purposes that it told to be in force, in the order told; ``missed`` is what was
    asked for and is not there, as (host, path).
    """

    def __init__(self, pages: Iterable[RealPage]) -> None:
        self.pages = {f"www.{page.name}.example": page for page in pages}
        self.truth: dict[str, list[frozenset[str]]] = {page.name: [] for page in self.pages.values()}
        self.missed: list[tuple[str, str]] = []
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
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, host: str, path: str) -> tuple[int, str, bytes]:
        """Status, type and body for a path of a host."""
        page = self.pages.get(host)
        if page is not None and path in {"/", "/legal"}:
            return 200, "text/html; charset=utf-8", page.html.encode()
        file = page.files.get(path) if page is not None else None
        if path == "/favicon.ico":
            return 200, "image/x-icon", b""
        if file is None or not file.is_file():
            self.missed.append((host, path))
            return 404, "text/plain", b""
        kind = "text/javascript" if file.suffix in {".js", ".mjs", ".cjs"} else mimetypes.guess_type(file.name)[0]
        return 200, f"{kind or 'application/octet-stream'}; charset=utf-8", file.read_bytes()

    def hear(self, host: str, query: str) -> None:
        """What a page tells of itself."""
        granted = parse_qs(query, keep_blank_values=True).get("granted", [""])[0]
        self.truth[self.pages[host].name].append(frozenset(filter(None, granted.split(","))))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        served = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                host = self.headers.get("Host", "").split(":")[0]
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                target = urlsplit(self.path)
                if target.path == "/truth" and host in served.pages:
                    served.hear(host, target.query)
                    status, kind, body = 204, "text/plain", b""
                else:
                    status, kind, body = served.answer(host, target.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                if status != 204:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_POST = do_HEAD = _answer  # noqa: N815 - the standard library's names

            def log_message(self, *_: Any) -> None:
                """Nothing: what counts is kept."""

        return Handler
