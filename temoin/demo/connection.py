"""One client connection of the demonstration web: reads requests within bounds, writes answers, keeps alive."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any

from temoin.demo.conversation import converse
from temoin.demo.exchange import Answer, Request
from temoin.demo.log import RequestLog
from temoin.demo.streaming import send_stream
from temoin.demo.websocket import CLOSE_FRAME, accept_token

MOST_BODY_BYTES = 1024 * 1024
_IDLE_SECONDS = 120
_MOST_CHUNK_LINE = 1024
_LAST_WORDS_SECONDS = 1.0
# RFC 9110, section 8.6: a length here would be the length of another answer's body, or an error.
_WITHOUT_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class TooLargeError(Exception):
    """A request body over `MOST_BODY_BYTES`."""


class Exchange:
    """What every connection shares: who answers, the log, and the signal that the web is stopping."""

    def __init__(self, answer: Callable[[Request], Answer], log: RequestLog, scheme: str) -> None:
        self.answer = answer
        self.log = log
        self.scheme = scheme
        self.stopping = threading.Event()


class Connection(BaseHTTPRequestHandler):
    """Serves one connection until either side closes it. ``number`` identifies it in the log."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536
    timeout = _IDLE_SECONDS

    def __init__(self, client: socket.socket, exchange: Exchange, number: int) -> None:
        # The base class's constructor would serve at once and wants a socketserver; `run` does the same without one.
        self.request = client
        self.client_address = ("127.0.0.1", 0)
        self._exchange = exchange
        self._number = number

    def run(self) -> None:
        """Serve until the connection ends."""
        self.setup()
        try:
            self.handle()
        finally:
            self.finish()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Nothing on stderr: the request log is the record."""

    def _serve(self) -> None:
        try:
            body = self._read_body()
        except TooLargeError:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        except ValueError:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        request = Request(
            method=self.command,
            scheme=self._exchange.scheme,
            host=_host_alone(self.headers.get("Host", "")),
            target=self.path,
            headers=tuple((name, str(value)) for name, value in self.headers.items()),
            body=body,
        )
        answer = self._exchange.answer(request)
        if answer.websocket:
            self._upgrade(request, answer)
        else:
            self._exchange.log.record(request, answer, self._number)
            if answer.delay_s:
                self._exchange.stopping.wait(answer.delay_s)
            self._send(answer)

    # The base class looks methods up by these names.
    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815

    def _read_body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._read_chunks()
        size = int(self.headers.get("Content-Length") or 0)
        if size < 0:
            raise ValueError("negative Content-Length")
        if size > MOST_BODY_BYTES:
            raise TooLargeError
        return self.rfile.read(size)

    def _read_chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline(_MOST_CHUNK_LINE).split(b";")[0], 16):
            if size < 0:
                raise ValueError("negative chunk size")
            if len(body) + size > MOST_BODY_BYTES:
                raise TooLargeError
            body += self.rfile.read(size)
            self.rfile.readline(_MOST_CHUNK_LINE)
        while self.rfile.readline(_MOST_CHUNK_LINE).strip():
            continue
        return body

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True
        self._send(Answer(int(status), status.phrase.encode()))

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        self.send_header("Date", formatdate(usegmt=True))
        for name, value in answer.headers:
            self.send_header(name, value)
        for line in answer.set_cookies:
            self.send_header("Set-Cookie", line)
        if answer.body or answer.stream:
            self.send_header("Content-Type", answer.content_type)
        self._send_framing(answer)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self._send_body(answer)
        self.wfile.flush()

    def _send_framing(self, answer: Answer) -> None:
        if answer.stream is None:
            if answer.status not in _WITHOUT_BODY:
                self.send_header("Content-Length", str(len(answer.body)))
        elif answer.stream.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.close_connection = True

    def _send_body(self, answer: Answer) -> None:
        if answer.stream is None:
            self.wfile.write(answer.body)
        elif not send_stream(answer.stream, self.wfile, self.connection, self._exchange.stopping):
            self.close_connection = True

    def _upgrade(self, request: Request, answer: Answer) -> None:
        self.close_connection = True
        entry = self._exchange.log.record(request, answer, self._number)
        self.send_response_only(HTTPStatus.SWITCHING_PROTOCOLS)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept_token(request.header("Sec-WebSocket-Key")))
        for line in answer.set_cookies:
            self.send_header("Set-Cookie", line)
        self.end_headers()
        self.wfile.flush()
        if answer.conversation is not None:
            log = self._exchange.log
            converse(
                answer.conversation,
                (self.rfile, self.wfile, self.connection),
                lambda message: log.hear(entry, message.data, text=message.text),
            )
        self.wfile.write(CLOSE_FRAME)
        self.wfile.flush()
        # The client answers with its own close frame; waiting for it spares it an "abnormal closure".
        self.connection.settimeout(_LAST_WORDS_SECONDS)
        self.rfile.read1(_MOST_CHUNK_LINE)


def _host_alone(value: str) -> str:
    """The Host header without its port, lower case; IPv6 literals keep their brackets."""
    host = value.strip().lower()
    return host.split("]")[0] + "]" if host.startswith("[") else host.split(":")[0]


def serve(client: socket.socket, exchange: Exchange, number: int) -> None:
    """Serve one connection; a client that leaves in the middle ends it, which is its right."""
    try:
        Connection(client, exchange, number).run()
    except OSError:
        return
