"""Name resolution by the system, bounded in time, memory and threads, for a hostile site names hosts without end."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
import time
from collections.abc import Callable

LOOK_UP_DEADLINE_S = 20.0
KEPT_S = 60.0
"""How long an answer is used again; Chromium, too, keeps the system's answers for a minute."""
MAX_KEPT = 2000
MAX_AT_ONCE = 32

LOOPBACK = ("127.0.0.1", "::1")

Resolve = Callable[[str], tuple[str, ...]]


class UnknownHost(Exception):
    """The name has no address, or none was told in time."""


def plain_host(host: str) -> str:
    """A host as it is compared: lower case, without the brackets of IPv6 and the final dot; addresses in one form."""
    plain = host.strip("[]").rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(plain))
    except ValueError:
        return plain


def is_localhost(host: str) -> bool:
    """Whether this is one of the names that browsers never look up (RFC 6761, 6.3)."""
    return host == "localhost" or host.endswith(".localhost")


class NameLookUp:
    """Asks the system for the addresses of names.

    Args:
        resolve: the system's resolution, which may take its time; runs in a thread of its own.
    """

    def __init__(self, resolve: Resolve | None = None) -> None:
        self._resolve = resolve or system_addresses
        self._turns = asyncio.Semaphore(MAX_AT_ONCE)
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._asking: dict[str, asyncio.Task[tuple[str, ...]]] = {}

    async def addresses(self, host: str, *, within_s: float = LOOK_UP_DEADLINE_S) -> tuple[str, ...]:
        """The addresses of a host in the system's order of preference; an address is its own.

        Raises:
            UnknownHost: it has none, or none was told in time.
        """
        name = plain_host(host)
        if is_address(name):
            return (name,)
        if is_localhost(name):
            return LOOPBACK
        told, answer = self._known.get(name, (0.0, ()))
        if answer and time.monotonic() - told < KEPT_S:
            return answer
        if name not in self._asking:
            self._asking[name] = asyncio.create_task(self._ask(name))
        try:
            return await asyncio.wait_for(asyncio.shield(self._asking[name]), within_s)
        except TimeoutError:
            raise UnknownHost(f"{name}: no address told in {within_s:g} s") from None

    async def _ask(self, name: str) -> tuple[str, ...]:
        try:
            async with self._turns:
                found = await _in_thread(self._resolve, name)
        finally:
            self._asking.pop(name, None)
        if len(self._known) >= MAX_KEPT:
            self._known.clear()
        self._known[name] = (time.monotonic(), found)
        return found


def is_address(host: str) -> bool:
    """Whether a host is an IP address as URLs write it; brackets of IPv6 removed."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def system_addresses(name: str) -> tuple[str, ...]:
    """The system's answer, in its order, each address once.

    Raises:
        UnknownHost: there is none.
    """
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHost(f"{name}: {error}") from error
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


async def _in_thread(resolve: Resolve, name: str) -> tuple[str, ...]:
    """In a daemon thread: the system's resolution cannot be cancelled, and must not keep the program from ending."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[str, ...]] = loop.create_future()
    answer.add_done_callback(_read_quietly)

    def tell(found: tuple[str, ...] | BaseException) -> None:
        if answer.done():
            return
        if isinstance(found, BaseException):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def ask() -> None:
        found: tuple[str, ...] | BaseException
        try:
            found = resolve(name)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the answer
            found = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, found)

    threading.Thread(target=ask, name=f"look up {name[:60]}", daemon=True).start()
    return await answer


def _read_quietly(answer: asyncio.Future[tuple[str, ...]]) -> None:
    """Nobody may be waiting any more when an answer comes."""
    if not answer.cancelled():
        answer.exception()
