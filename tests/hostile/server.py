"""A server that misbehaves on purpose: answers that never come or never end, bombs, prompts and loops, on loopback."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

MEGABYTE = 1024 * 1024
_CHUNK = b" " * (256 * 1024)


class HostileServer:
    """Serves ``pages`` (HTML by path) for every host, and its own tricks under ``/trick/…``.

    Attributes:
        requests: the paths asked for, in order.
        sent_bytes: how much the endless answers have sent.
    """

    def __init__(self, pages: Mapping[str, str]) -> None:
        self.pages = dict(pages)
        self.requests: list[str] = []
        self.sent_bytes = 0
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def resolve(self) -> tuple[str, ...]:
        """Rules that lead every host's port 80 here."""
        return (f"*:80=127.0.0.1:{self._server.server_address[1]}",)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler_of(served: HostileServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            path = self.path.split("?", 1)[0]
            served.requests.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                trick = TRICKS.get(path)
                if trick is not None:
                    trick(self, served)
                else:
                    self._page(served.pages.get(path))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _page(self, html: str | None) -> None:
            body = (html or "").encode()
            self.whole(200 if html is not None else 404, body, "text/html; charset=utf-8")

        def whole(self, status: int, body: bytes, media: str, **headers: str) -> None:
            """Answer with everything at once."""
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_HEAD = _answer  # noqa: N815 - the standard library's names

        def log_message(self, *_: Any) -> None:
            """Nothing: the requests are kept in the list."""

    return Handler


def _never(handler: Any, served: HostileServer) -> None:
    """Takes the request and keeps silent until the test is over."""
    served.stopping.wait(60)
    handler.close_connection = True


def _endless(handler: Any, served: HostileServer) -> None:
    """A page that never ends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    handler.wfile.write(b"<!doctype html><title>endless</title><img src=/seen.gif>")
    while not served.stopping.wait(0.05):
        handler.wfile.write(b"<p>more")
        served.sent_bytes += 7


def _flood(handler: Any, served: HostileServer) -> None:
    """As many bytes as the client takes, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/octet-stream")
    handler.end_headers()
    while not served.stopping.is_set():
        handler.wfile.write(_CHUNK)
        served.sent_bytes += len(_CHUNK)


def _large_script(handler: Any, served: HostileServer) -> None:
    """A hundred megabytes of script, valid to its end."""
    size = 100 * MEGABYTE
    handler.send_response(200)
    handler.send_header("Content-Type", "text/javascript")
    handler.send_header("Content-Length", str(size))
    handler.end_headers()
    tail = b"\nnew Image().src='/large-script-ran.gif';"
    for _ in range((size - len(tail)) // len(_CHUNK)):
        handler.wfile.write(_CHUNK)
        served.sent_bytes += len(_CHUNK)
    handler.wfile.write(b" " * ((size - len(tail)) % len(_CHUNK)) + tail)


def _bomb(handler: Any, _: HostileServer) -> None:
    """Two gigabytes of blanks in two megabytes of gzip."""
    packed = gzip.compress(b" " * (64 * MEGABYTE), 9)
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(packed) * 32))
    handler.end_headers()
    for _copy in range(32):
        handler.wfile.write(packed)


def _prompt(handler: Any, _: HostileServer) -> None:
    """Asks for a name and a password."""
    handler.whole(401, b"no", "text/html", WWW_Authenticate='Basic realm="\xbb\xbb please"')


def _loop(handler: Any, _: HostileServer) -> None:
    """Redirects to itself."""
    handler.whole(302, b"", "text/html", Location=f"/trick/loop?{len(handler.path)}")


def _download(handler: Any, _: HostileServer) -> None:
    """A file to be saved, with a name that wants out of its folder."""
    handler.whole(
        200, b"MZ" * 1000, "application/octet-stream", Content_Disposition='attachment; filename="../../x.exe"'
    )


def _cut(handler: Any, _: HostileServer) -> None:
    """Breaks off in mid-answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/javascript")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"/* ")
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


TRICKS: dict[str, Callable[[Any, HostileServer], None]] = {
    "/trick/never": _never,
    "/trick/endless": _endless,
    "/trick/flood": _flood,
    "/trick/large.js": _large_script,
    "/trick/bomb": _bomb,
    "/trick/prompt": _prompt,
    "/trick/loop": _loop,
    "/trick/download": _download,
    "/trick/cut.js": _cut,
}
