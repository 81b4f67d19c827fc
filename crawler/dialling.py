"""Connecting on behalf of the audited pages: the user's rules first, then the system's names, then the policy.

The address that is judged is the address that is connected to, so a name that answers differently when it is asked
again gains nothing by it.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from crawler.look_up import NameLookUp, UnknownHost, plain_host
from crawler.own_server import BUFFER_BYTES
from crawler.private_addresses import AddressPolicy
from crawler.resolve import ResolveTable

CONNECT_DEADLINE_S = 30.0
NEXT_ATTEMPT_S = 0.25
"""How long an address may take before the next is tried beside it (RFC 8305, 5)."""
MAX_ADDRESSES = 8

REFUSED_AS_PRIVATE = "ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS"
_CODES = {
    errno.ECONNREFUSED: "ERR_CONNECTION_REFUSED",
    errno.ECONNRESET: "ERR_CONNECTION_RESET",
    errno.EHOSTUNREACH: "ERR_ADDRESS_UNREACHABLE",
    errno.ENETUNREACH: "ERR_ADDRESS_UNREACHABLE",
    errno.EADDRNOTAVAIL: "ERR_ADDRESS_UNREACHABLE",
    errno.ETIMEDOUT: "ERR_CONNECTION_TIMED_OUT",
}


class DialFailed(Exception):
    """No connection.

    Attributes:
        code: Chromium's name for what went wrong, without ``net::``.
        address: the private address that the host leads to, where that is the reason; the host itself where it was not
            even looked up.
    """

    def __init__(self, code: str, address: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.address = address


@dataclass(frozen=True)
class Connection:
    """An open connection and the address it leads to (IPv6 without brackets)."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    address: str
    port: int


class Dialler:
    """Connects to a host and port as the rules, the names and the policy of one audit say."""

    def __init__(self, table: ResolveTable, policy: AddressPolicy, look_up: NameLookUp) -> None:
        self._table = table
        self._policy = policy
        self._look_up = look_up

    async def dial(self, host: str, port: int) -> Connection:
        """Connect, to whichever of the host's addresses answers first.

        Raises:
            DialFailed: none did, or none may be connected to.
        """
        try:
            async with asyncio.timeout(CONNECT_DEADLINE_S):
                addresses, port = await self._addresses(host, port)
                return await _first_to_answer(addresses, port)
        except TimeoutError:
            raise DialFailed("ERR_CONNECTION_TIMED_OUT") from None

    async def _addresses(self, host: str, port: int) -> tuple[list[str], int]:
        """The addresses that may be tried, in their order, and the port."""
        ruled = self._table.lookup(host, port)
        if ruled is not None:
            address, port = ruled
            return list(await self._look_up.addresses(address)), port
        if self._policy.refuses_name(host):
            raise DialFailed(REFUSED_AS_PRIVATE, plain_host(host))
        try:
            found = await self._look_up.addresses(host)
        except UnknownHost:
            raise DialFailed("ERR_NAME_NOT_RESOLVED") from None
        allowed = [address for address in found if not self._policy.refuses(host, address, port)]
        if not allowed:
            raise DialFailed(REFUSED_AS_PRIVATE, found[0])
        return allowed, port


async def _first_to_answer(addresses: Sequence[str], port: int) -> Connection:
    """Try the addresses of both families in turn, each beginning before the one before it has failed for good."""
    attempts: set[asyncio.Task[Connection]] = set()
    failure = DialFailed("ERR_CONNECTION_FAILED")
    waiting = _in_turn(addresses)[:MAX_ADDRESSES]
    try:
        while waiting or attempts:
            if waiting:
                attempts.add(asyncio.create_task(_connect(waiting.pop(0), port)))
            patience = NEXT_ATTEMPT_S if waiting else None
            done, attempts = await asyncio.wait(attempts, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            answered = [attempt for attempt in done if attempt.exception() is None]
            if answered:
                attempts |= set(answered[1:])
                return answered[0].result()
            for error in (attempt.exception() for attempt in done):
                if isinstance(error, OSError):
                    failure = DialFailed(_CODES.get(error.errno or 0, "ERR_CONNECTION_FAILED"))
        raise failure
    finally:
        await _drop(attempts)


async def _drop(attempts: set[asyncio.Task[Connection]]) -> None:
    """End the attempts that came too late, and close what one of them opened all the same."""
    for attempt in attempts:
        attempt.cancel()
    for opened in await asyncio.gather(*attempts, return_exceptions=True):
        if isinstance(opened, Connection):
            opened.writer.close()


async def _connect(address: str, port: int) -> Connection:
    reader, writer = await asyncio.open_connection(address, port, limit=BUFFER_BYTES)
    return Connection(reader, writer, address, port)


def _in_turn(addresses: Sequence[str]) -> list[str]:
    """Alternating between the families, that of the first address first (RFC 8305, 4)."""
    first = [address for address in addresses if (":" in address) == (":" in addresses[0])]
    others = [address for address in addresses if address not in first]
    return [address for address in chain.from_iterable(zip_longest(first, others)) if address is not None]
