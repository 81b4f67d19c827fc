"""The web of the banner pages, on loopback, for any host: documents, partners, and the ear for the truth."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterable, Mapping
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.banners.pages import BannerPage
from tests.banners.truth import Told, Truth, heard, truth

VISITOR_COOKIE = "vid"


class BannerWeb:
    """Serves the pages, and keeps what they tell, per host and in order.

    A page whose record is the server's own gives its visitor an opaque id before any choice, and keeps their choice.
    """

    def __init__(self, pages: Iterable[BannerPage]) -> None:
        self.by_host = {page.host: page for page in pages}
        self.told: dict[str, list[Told]] = {host: [] for host in self.by_host}
        self.kept: dict[str, list[str] | None] = {}
        self._elsewhere = {where: html for page in self.by_host.values() for where, html in page.answers.items()}
        self._ids = itertools.count(7001)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
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

    def mark(self, page: BannerPage) -> int:
        """The place in the page's reports at which a visit begins."""
        return len(self.told[page.host])

    def truth_since(self, page: BannerPage, mark: int) -> Truth:
        """What the page told since; one visit at a time to each page."""
        return truth(self.told[page.host][mark:], page.purposes)

    def document(self, host: str, path: str) -> str | None:
        """What is published for a host and a path."""
        page = self.by_host.get(host)
        if page is None:
            return self._elsewhere.get(host + path)
        return page.answers.get(path)

    def new_id(self) -> str:
        """An id that says nothing."""
        return f"{next(self._ids) * 7919:x}"


def _handler(web: BannerWeb) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        served = web

    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: BannerWeb

    def do_GET(self) -> None:
        host, path = self._where()
        page = self.served.by_host.get(host)
        if page is not None and path == "/api/me":
            return self._json({"granted": self.served.kept.get(self._visitor())})
        if page is not None and path == "/subscribe":
            self.served.told[host].append(Told("", "touched", path, None, "the subscription"))
            return self._send(200, {}, "<!DOCTYPE html><title>.</title><h1>Subscription</h1>")
        html = self.served.document(host, path)
        if html is not None:
            return self._send(200, self._introduction(page), html)
        if page is None and path.endswith(".gif"):
            headers = {
                "Content-Type": "image/gif",
                "Set-Cookie": f"pid={self.served.new_id()}; Path=/; Max-Age=7776000; SameSite=None",
            }
            return self._send(200, headers, "GIF89a")
        return self._send(404, {}, "")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        host, path = self._where()
        page = self.served.by_host.get(host)
        if page is None:
            return self._send(404, {}, "")
        if path == "/truth":
            self.served.told[host].append(heard(body))
            return self._send(204, {}, "")
        if path == "/api/me" and page.made_of.behaviour == "unsent":
            return self._send(500, {}, "")
        if path == "/api/me" and self._visitor():
            self.served.kept[self._visitor()] = json.loads(body)["granted"]
            return self._json({})
        return self._send(404, {}, "")

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Nothing: what counts is kept in ``told``."""

    def _where(self) -> tuple[str, str]:
        return (self.headers.get("Host") or "").split(":")[0], self.path.split("?", 1)[0]

    def _visitor(self) -> str:
        kept = SimpleCookie(self.headers.get("Cookie") or "").get(VISITOR_COOKIE)
        return kept.value if kept is not None else ""

    def _introduction(self, page: BannerPage | None) -> Mapping[str, str]:
        if page is None or page.made_of.record != "server" or self._visitor():
            return {}
        return {
            "Set-Cookie": f"{VISITOR_COOKIE}={self.served.new_id()}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
        }

    def _json(self, value: Any) -> None:
        self._send(200, {"Content-Type": "application/json"}, json.dumps(value))

    def _send(self, status: int, headers: Mapping[str, str], text: str) -> None:
        body = text.encode()
        self.send_response(status)
        usual = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
        for name, value in {**usual, **headers}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
