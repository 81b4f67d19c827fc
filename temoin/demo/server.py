"""The demonstration web's server: TLS on loopback, random ports, an answer for every host name."""

from __future__ import annotations

import asyncio
import itertools
import socket
import ssl
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from temoin.demo.authority import Authority
from temoin.demo.connection import Exchange, serve
from temoin.demo.hosts import Answering, Hosts
from temoin.demo.log import RequestLog

_LOOPBACK = "127.0.0.1"
_BACKLOG = 512
_HANDSHAKE_SECONDS = 20
_FAREWELL_SECONDS = 5.0


class _Listener:
    """Accepts connections on one port and serves each in a thread of its own."""

    def __init__(self, exchange: Exchange, numbers: itertools.count[int], tls: ssl.SSLContext | None) -> None:
        self._exchange = exchange
        self._numbers = numbers
        self._tls = tls
        self._lock = threading.Lock()
        self._open: dict[int, tuple[threading.Thread, socket.socket]] = {}
        self._socket = socket.create_server((_LOOPBACK, 0), backlog=_BACKLOG)
        self.port: int = self._socket.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, name=f"demo-web-{exchange.scheme}", daemon=True)

    def start(self) -> None:
        self._accepting.start()

    def _accept(self) -> None:
        while True:
            client, _ = self._socket.accept()
            if self._exchange.stopping.is_set():
                client.close()
                return
            number = next(self._numbers)
            thread = threading.Thread(target=self._serve, args=(client, number), daemon=True)
            with self._lock:
                self._open[number] = (thread, client)
            thread.start()

    def _serve(self, client: socket.socket, number: int) -> None:
        try:
            with self._secured(client, number) as stream:
                serve(stream, self._exchange, number)
        except OSError:
            # A handshake the client gave up, or a certificate it refused: its own business.
            client.close()
        finally:
            with self._lock:
                self._open.pop(number, None)

    def _secured(self, client: socket.socket, number: int) -> socket.socket:
        if self._tls is None:
            return client
        client.settimeout(_HANDSHAKE_SECONDS)
        stream = self._tls.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            self._open[number] = (threading.current_thread(), stream)
        if self._exchange.stopping.is_set():
            stream.close()
            raise ConnectionAbortedError("the demonstration web is stopping")
        try:
            stream.do_handshake()
        except OSError:
            stream.close()
            raise
        return stream

    def stop(self) -> None:
        # A last connection of our own wakes accept() on every platform.
        socket.create_connection((_LOOPBACK, self.port), timeout=_FAREWELL_SECONDS).close()
        self._accepting.join(_FAREWELL_SECONDS)
        self._socket.close()
        with self._lock:
            still_open = list(self._open.values())
        for _, stream in still_open:
            _hang_up(stream)
        for thread, _ in still_open:
            thread.join(_FAREWELL_SECONDS)


def _hang_up(stream: socket.socket) -> None:
    try:
        # The plain socket's method: SSLSocket's own drops the TLS state under the reading thread's feet.
        socket.socket.shutdown(stream, socket.SHUT_RDWR)
    except OSError:
        return


class DemoWeb:
    """The demonstration web, running while the ``with`` (or ``async with``) block lasts.

    Args:
        more_hosts: who answers for which further host (lower case, no port); they come before the web's own.

    Attributes:
        log: every request received.
        ca_file: PEM of the authority that signs every certificate.
        spki_sha256: its public key's hash for Chromium's ``--ignore-certificate-errors-spki-list``.
        https_port: where TLS is served on 127.0.0.1.
        http_port: where plain HTTP is served on 127.0.0.1.
    """

    log: RequestLog
    ca_file: Path
    spki_sha256: str
    https_port: int
    http_port: int

    def __init__(self, more_hosts: Mapping[str, Answering] | None = None) -> None:
        self.log = RequestLog()
        self._more_hosts = dict(more_hosts or {})
        self._listeners: list[_Listener] = []
        self._exchanges: list[Exchange] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def resolve(self) -> tuple[str, str]:
        """The values for ``--resolve`` that send every host here."""
        return (f"*:443={_LOOPBACK}:{self.https_port}", f"*:80={_LOOPBACK}:{self.http_port}")

    @property
    def chromium_arguments(self) -> tuple[str, str]:
        """What a Chromium started by hand needs to see this web and trust it."""
        rules = f"MAP *:443 {_LOOPBACK}:{self.https_port}, MAP *:80 {_LOOPBACK}:{self.http_port}"
        return (f"--host-resolver-rules={rules}", f"--ignore-certificate-errors-spki-list={self.spki_sha256}")

    def start(self) -> Self:
        """Start serving; returns when both ports listen.

        Raises:
            RuntimeError: it is already running.
            OSError: no port can be opened on loopback.
        """
        if self._folder is not None:
            raise RuntimeError("the demonstration web is already running")
        self._folder = tempfile.TemporaryDirectory(prefix="temoin-demo-")
        authority = Authority(Path(self._folder.name))
        self.ca_file = authority.ca_file
        self.spki_sha256 = authority.spki_sha256
        hosts = Hosts(self._more_hosts)
        numbers = itertools.count()
        self._exchanges = [Exchange(hosts.answer, self.log, scheme) for scheme in ("https", "http")]
        secure, plain = self._exchanges
        self._listeners = [_Listener(secure, numbers, authority.listening_context()), _Listener(plain, numbers, None)]
        self.https_port, self.http_port = (listener.port for listener in self._listeners)
        for listener in self._listeners:
            listener.start()
        return self

    def stop(self) -> None:
        """Stop serving, close every connection and forget the certificates; the log stays readable."""
        for exchange in self._exchanges:
            exchange.stopping.set()
        for listener in self._listeners:
            listener.stop()
        self._listeners, self._exchanges = [], []
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.start)

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)
