"""The gateway: the browser's only way to the network, a SOCKS server of our own on loopback (RFC 1928).

Chromium's own checks of private addresses (Local Network Access, seen in 156) look only once a connection is made, and
not at all at a tab's own navigation from a secure page, at its redirects, at what speculation rules fetch, or at UDP.
Through the gateway nothing of a page reaches an address that the audit's policy refuses: not even a connection is made.
It also gives the rules of ``--resolve`` the same meaning for the browser and for the spider.

The price: the browser knows only its gateway's address and one error for every failure. So the gateway remembers, by
host and port, what really happened, and the recorders ask it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import struct
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from crawler.dialling import REFUSED_AS_PRIVATE, Connection, DialFailed, Dialler
from crawler.look_up import plain_host
from crawler.own_server import BUFFER_BYTES, serving
from crawler.site import endpoint_of

GATEWAYS_ERROR = "ERR_SOCKS_CONNECTION_FAILED"
"""What Chromium calls every failure to connect through such a server."""

HELLO_DEADLINE_S = 10.0
LAST_WORDS_DEADLINE_S = 5.0
MAX_CONNECTIONS = 400  # two sockets each: many systems allow a process a thousand files
MAX_REMEMBERED = 5000

_VERSION, _CONNECT, _NO_PASSWORD = 5, 1, 0
_IPV4, _NAME, _IPV6 = 1, 3, 4
_SUCCEEDED, _FAILED, _NOT_ALLOWED = 0, 1, 2
_ANYWHERE = b"\x00\x01\x00\x00\x00\x00\x00\x00"


@dataclass(frozen=True)
class Outcome:
    """What became of the last attempt to connect to a host and port.

    Attributes:
        address: ``address:port`` that it led to (IPv6 in brackets), or the private address that it would have led to.
        failure: Chromium's name of the error with ``net::``, as for a connection without a gateway; None for success.
    """

    address: str | None
    failure: str | None

    @property
    def refused(self) -> bool:
        """Whether a private address was refused."""
        return self.failure == f"net::{REFUSED_AS_PRIVATE}"


class Gateway:
    """A running gateway.

    Args:
        dialler: makes the connections.
        unknown: hosts that lead nowhere, whatever asks for them.
    """

    def __init__(self, dialler: Dialler, unknown: Collection[str] = ()) -> None:
        self._dialler = dialler
        self._unknown = frozenset(unknown)
        self._outcomes: dict[tuple[str, int], Outcome] = {}
        self._under_way = 0
        self._own: dict[tuple[str, int], tuple[str, int]] = {}
        self.port = 0

    def outcome(self, url: str) -> Outcome | None:
        """What became of the last attempt to connect for this URL; None when there was none."""
        host, port = endpoint_of(url)
        return self._outcomes.get((plain_host(host), port))

    def true_failure(self, url: str, told: str) -> tuple[str, str | None]:
        """A failure as the browser tells it, made true.

        Args:
            url: of the request that failed.
            told: the browser's error.

        Returns:
            The error, and the private address where that was refused.
        """
        outcome = self.outcome(url) if GATEWAYS_ERROR in told else None
        if outcome is None or outcome.failure is None:
            return told, None
        return told.replace(f"net::{GATEWAYS_ERROR}", outcome.failure), outcome.address if outcome.refused else None

    def true_address(self, url: str) -> str | None:
        """``address:port`` that answered for this URL, the browser knowing only the gateway's; None when unknown."""
        outcome = self.outcome(url)
        return None if outcome is None or outcome.failure is not None else outcome.address

    @property
    def refusals(self) -> tuple[tuple[str, int, str], ...]:
        """Host, port and private address of everything that was refused."""
        refused = ((end, outcome) for end, outcome in self._outcomes.items() if outcome.refused)
        return tuple((host, port, outcome.address or host) for (host, port), outcome in refused)

    @contextmanager
    def leading(self, hosts: Collection[str], port: int) -> Iterator[None]:
        """While the block lasts, these hosts lead to a loopback port of our own, policy or not."""
        own = {(host, port): ("127.0.0.1", port) for host in hosts}
        self._own |= own
        try:
            yield
        finally:
            for end in own:
                self._own.pop(end, None)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the browser, from its first byte to its last.

        Raises:
            OSError, asyncio.IncompleteReadError: either side hung up, as it may.
        """
        self._under_way += 1
        try:
            connection = await self._connected(reader, writer)
            if connection is not None:
                await _relay(reader, writer, connection)
        finally:
            self._under_way -= 1

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Connection | None:
        async with asyncio.timeout(HELLO_DEADLINE_S):
            host, port = await _asked_for(reader, writer)
        try:
            connection = await self._dial(host, port)
        except DialFailed as failed:
            self._remember(host, port, Outcome(failed.address, f"net::{failed.code}"))
            writer.write(_reply(_NOT_ALLOWED if failed.code == REFUSED_AS_PRIVATE else _FAILED))
            await writer.drain()
            return None
        ip = f"[{connection.address}]" if ":" in connection.address else connection.address
        self._remember(host, port, Outcome(f"{ip}:{connection.port}", None))
        writer.write(_reply(_SUCCEEDED))
        return connection

    async def _dial(self, host: str, port: int) -> Connection:
        if self._under_way > MAX_CONNECTIONS:
            raise DialFailed("ERR_INSUFFICIENT_RESOURCES")
        if host in self._unknown:
            raise DialFailed("ERR_NAME_NOT_RESOLVED")
        own = self._own.get((host, port))
        if own is not None:
            return Connection(*await asyncio.open_connection(*own), *own)
        return await self._dialler.dial(host, port)

    def _remember(self, host: str, port: int, outcome: Outcome) -> None:
        self._outcomes.pop((host, port), None)
        if len(self._outcomes) >= MAX_REMEMBERED:
            self._outcomes.pop(next(iter(self._outcomes)))
        self._outcomes[host, port] = outcome


@asynccontextmanager
async def running_gateway(dialler: Dialler, unknown: Collection[str] = ()) -> AsyncIterator[Gateway]:
    """A gateway on a free port of loopback for the duration of the block."""
    gateway = Gateway(dialler, unknown)
    async with serving(gateway.serve) as gateway.port:
        yield gateway


async def _asked_for(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
    """The two messages with which a SOCKS client says where it wants to go.

    Raises:
        OSError: it speaks something else.
    """
    version, methods = await reader.readexactly(2)
    if version != _VERSION:
        raise OSError("not a SOCKS 5 client")
    await reader.readexactly(methods)
    writer.write(bytes((_VERSION, _NO_PASSWORD)))
    version, command, _, kind = await reader.readexactly(4)
    if (version, command) != (_VERSION, _CONNECT) or kind not in (_IPV4, _NAME, _IPV6):
        raise OSError("a SOCKS client may connect here, and nothing else")
    if kind == _NAME:
        (length,) = await reader.readexactly(1)
        host = plain_host((await reader.readexactly(length)).decode("ascii", "replace"))
    else:
        host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == _IPV4 else 16)))
    (port,) = struct.unpack("!H", await reader.readexactly(2))
    return host, port


def _reply(code: int) -> bytes:
    return bytes((_VERSION, code)) + _ANYWHERE


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Connection) -> None:
    """Carry bytes both ways until the browser hangs up, whose last words still go out; or until one side breaks off."""
    answers = asyncio.create_task(_carry(far.reader, writer))
    try:
        await _carry(reader, far.writer)
        far.writer.close()
        async with asyncio.timeout(LAST_WORDS_DEADLINE_S):
            await far.writer.wait_closed()
    finally:
        answers.cancel()
        await asyncio.gather(answers, return_exceptions=True)
        far.writer.transport.abort()


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Carry one way, to the end of the source.

    Raises:
        OSError: one of the two broke off; both know by then.
    """
    try:
        while chunk := await source.read(BUFFER_BYTES):
            sink.write(chunk)
            await sink.drain()
        sink.write_eof()
    except OSError:
        sink.transport.abort()
        raise
