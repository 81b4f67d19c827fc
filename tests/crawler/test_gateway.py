"""The gateway by itself: a SOCKS client of the tests' own in the browser's place."""

from __future__ import annotations

import asyncio
import ipaddress
import struct
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from crawler import gateway as gateway_module
from crawler.dialling import Dialler
from crawler.gateway import GATEWAYS_ERROR, Gateway, Outcome, running_gateway
from crawler.look_up import NameLookUp, UnknownHost, plain_host
from crawler.private_addresses import AddressPolicy
from crawler.resolve import ResolveTable

REFUSED = "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS"


@dataclass
class Server:
    """Answers each connection with what it was sent, in capitals; ``connections`` counts them."""

    port: int = 0
    connections: int = 0
    open: list[asyncio.StreamWriter] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open.append(writer)
        while chunk := await reader.read(4096):
            writer.write(chunk.upper())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def server() -> AsyncIterator[Server]:
    served = Server()
    listening = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.port = int(listening.sockets[0].getsockname()[1])
    try:
        yield served
    finally:
        listening.close()
        for writer in served.open:
            writer.close()
        await listening.wait_closed()


@asynccontextmanager
async def gateway(
    *rules: str, site: str | None = None, names: Mapping[str, Sequence[tuple[str, ...]]] | None = None
) -> AsyncIterator[Gateway]:
    """A gateway whose names answer, one look-up after the other, what the lists hold."""
    answers = {name: list(told) for name, told in (names or {}).items()}

    def resolve(name: str) -> tuple[str, ...]:
        if not answers.get(name):
            raise UnknownHost(name)
        return answers[name].pop(0)

    table = ResolveTable.parse(rules)
    dialler = Dialler(table, AddressPolicy.of(table, site), NameLookUp(resolve))
    async with running_gateway(dialler, ["own.example"]) as running:
        yield running


async def ask(gate: Gateway, host: str, port: int) -> tuple[int, asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect through the gateway as Chromium does; the reply's code, and the open connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    writer.write(b"\x05\x01\x00")
    assert await reader.readexactly(2) == b"\x05\x00"
    try:
        packed = ipaddress.ip_address(host).packed
        where = (b"\x01" if len(packed) == 4 else b"\x04") + packed
    except ValueError:
        where = b"\x03" + bytes([len(host)]) + host.encode()
    writer.write(b"\x05\x01\x00" + where + struct.pack("!H", port))
    reply = await reader.readexactly(10)
    return reply[1], reader, writer


async def refused(gate: Gateway, host: str, port: int) -> bool:
    code, reader, writer = await ask(gate, host, port)
    writer.close()
    return code == 2 and await reader.read() == b""


async def to_the_end(reader: asyncio.StreamReader) -> bytes:
    """What still comes before the other side hangs up or breaks off, which must be soon."""
    async with asyncio.timeout(5):
        try:
            return await reader.read()
        except ConnectionError:
            return b""


async def test_what_a_rule_names_is_reached_both_ways() -> None:
    async with server() as far, gateway(f"*:443=127.0.0.1:{far.port}") as gate:
        code, reader, writer = await ask(gate, "firm.example", 443)
        assert code == 0
        writer.write(b"hello")
        assert await reader.readexactly(5) == b"HELLO"
        writer.close()
        assert gate.outcome("https://firm.example/a?b") == Outcome(f"127.0.0.1:{far.port}", None)
        assert gate.true_address("https://FIRM.example./") == f"127.0.0.1:{far.port}"
        assert gate.outcome("http://firm.example/") is None


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1", "0.0.0.1", "localhost", "x.localhost", "nas.local"]
)
async def test_a_private_address_is_not_even_connected_to(host: str) -> None:
    async with server() as far, gateway("*:443=8.8.8.8") as gate:
        assert await refused(gate, host, far.port)
        assert far.connections == 0
        bracketed = f"[{host}]" if ":" in host else host
        outcome = gate.outcome(f"http://{bracketed}:{far.port}/")
        assert outcome is not None
        assert outcome.refused
        assert gate.refusals == ((plain_host(host), far.port, outcome.address),)


async def test_a_public_name_that_leads_to_a_private_address_is_refused() -> None:
    async with server() as far, gateway(names={"rebind.example": [("127.0.0.1",)]}) as gate:
        assert await refused(gate, "rebind.example", far.port)
        assert far.connections == 0
        assert gate.true_failure(f"http://rebind.example:{far.port}/", f"net::{GATEWAYS_ERROR}") == (
            REFUSED,
            "127.0.0.1",
        )


async def test_a_name_that_turns_private_at_the_second_look_up_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.look_up.KEPT_S", 0.0)
    async with server() as far, gateway(names={"rebind.example": [("192.0.2.1",), ("127.0.0.1",)]}) as gate:
        monkeypatch.setattr("crawler.private_addresses.is_private", lambda address: address != "192.0.2.1")
        monkeypatch.setattr("crawler.dialling.CONNECT_DEADLINE_S", 0.2)
        code, _, writer = await ask(gate, "rebind.example", far.port)
        writer.close()
        assert code == 1, "nobody answers at the address that it had first"
        assert await refused(gate, "rebind.example", far.port)
        assert far.connections == 0


async def test_of_a_name_with_both_only_the_public_address_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.private_addresses.is_private", lambda address: address == "127.0.0.1")
    async with server() as far, gateway(names={"both.example": [("127.0.0.1", "127.0.0.3")]}) as gate:
        code, _, writer = await ask(gate, "both.example", far.port)
        writer.close()
        assert code == 1
        assert far.connections == 0
        outcome = gate.outcome(f"http://both.example:{far.port}/")
        assert outcome == Outcome(None, "net::ERR_CONNECTION_REFUSED")


async def test_a_private_site_reaches_private_addresses_and_cannot_turn_public() -> None:
    names = {"staging.example": [("8.8.8.8",)], "api.example": [("127.0.0.1",)]}
    async with server() as far, gateway(site="staging.example", names=names) as gate:
        for host in ("127.0.0.1", "api.example", "localhost"):
            code, _, writer = await ask(gate, host, far.port)
            writer.close()
            assert code == 0
        assert await refused(gate, "staging.example", far.port)
        assert far.connections == 3


async def test_failures_keep_the_names_they_have_without_a_gateway() -> None:
    async with server() as far, gateway("*:81=127.0.0.1", f"*:82=127.0.0.1:{far.port}") as gate:
        for host, port, failure in (
            ("nowhere.example", 80, "net::ERR_NAME_NOT_RESOLVED"),
            ("own.example", 82, "net::ERR_NAME_NOT_RESOLVED"),
            ("closed.example", 81, "net::ERR_CONNECTION_REFUSED"),
        ):
            code, _, writer = await ask(gate, host, port)
            writer.close()
            assert code == 1
            told = f"net::{GATEWAYS_ERROR} at http://{host}:{port}/"
            assert gate.true_failure(f"http://{host}:{port}/", told) == (f"{failure} at http://{host}:{port}/", None)
        assert far.connections == 0


def test_what_is_not_the_gateways_error_stays_as_it_is() -> None:
    gate = Gateway(Dialler(ResolveTable(), AddressPolicy(), NameLookUp(lambda _: ())))
    assert gate.true_failure("https://a.example/", "net::ERR_ABORTED") == ("net::ERR_ABORTED", None)
    assert gate.true_failure("https://a.example/", f"net::{GATEWAYS_ERROR}") == (f"net::{GATEWAYS_ERROR}", None)
    assert gate.true_address("not a URL") is None


async def test_the_address_that_answers_first_wins_and_the_slow_one_is_left() -> None:
    names = {"both.example": [("::1", "127.0.0.1")]}
    async with server() as far, gateway(site="other.example", names=names) as gate:
        code, reader, writer = await ask(gate, "both.example", far.port)
        assert code == 0
        writer.write(b"x")
        assert await reader.readexactly(1) == b"X"
        writer.close()
        assert gate.true_address(f"http://both.example:{far.port}/") == f"127.0.0.1:{far.port}"


async def test_the_self_check_is_led_to_its_own_port_and_only_while_it_lasts() -> None:
    async with server() as far, server() as other, gateway("*=127.0.0.9") as gate:
        with gate.leading(["check.localhost"], far.port):
            code, _, writer = await ask(gate, "check.localhost", far.port)
            writer.close()
            assert code == 0
            code, _, writer = await ask(gate, "check.localhost", other.port)
            writer.close()
            assert code == 1
        code, _, writer = await ask(gate, "check.localhost", far.port)
        writer.close()
        assert code == 1
        assert (far.connections, other.connections) == (1, 0)


@pytest.mark.parametrize(
    "hello",
    [b"GET / HTTP/1.1\r\n\r\n", b"\x04\x01\x00\x50\x7f\x00\x00\x01\x00", b"\x05\x01\x00\x05\x02\x00\x01" + b"\x00" * 6],
)
async def test_whoever_speaks_something_else_is_hung_up_on(hello: bytes) -> None:
    async with gateway("*=127.0.0.1") as gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
        writer.write(hello)
        assert await to_the_end(reader) in (b"", b"\x05\x00")
        writer.close()


async def test_whoever_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway_module, "HELLO_DEADLINE_S", 0.1)
    async with gateway() as gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
        async with asyncio.timeout(5):
            assert await reader.read() == b""
        writer.close()


async def test_there_is_a_bound_to_open_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway_module, "MAX_CONNECTIONS", 2)
    async with server() as far, gateway(f"*=127.0.0.1:{far.port}") as gate:
        codes, writers = [], []
        for _ in range(3):
            code, _, writer = await ask(gate, "firm.example", 80)
            codes.append(code)
            writers.append(writer)
        assert codes == [0, 0, 1]
        for writer in writers:
            writer.close()


async def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway_module, "MAX_REMEMBERED", 3)
    async with gateway() as gate:
        for number in range(5):
            assert await refused(gate, f"h{number}.localhost", 80)
        assert [host for host, *_ in gate.refusals] == ["h2.localhost", "h3.localhost", "h4.localhost"]


async def test_a_server_that_breaks_off_breaks_off_the_browsers_connection() -> None:
    async with server() as far, gateway(f"*=127.0.0.1:{far.port}") as gate:
        _, reader, writer = await ask(gate, "firm.example", 80)
        writer.write(b"x")
        await reader.readexactly(1)
        far.open[0].transport.abort()
        assert await to_the_end(reader) == b""
        writer.close()


async def test_a_browser_that_hangs_up_ends_the_connection_to_a_server_that_never_would() -> None:
    gone = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        gone.set()
        writer.close()

    listening = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with gateway(f"*=127.0.0.1:{port}") as gate:
        _, _, writer = await ask(gate, "firm.example", 80)
        writer.close()
        async with asyncio.timeout(5):
            await gone.wait()
    listening.close()
    await listening.wait_closed()


async def test_much_goes_through_without_being_piled_up() -> None:
    size = 8 * 1024 * 1024

    async def pour(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(bytes(size))
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(pour, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with gateway(f"*=127.0.0.1:{port}") as gate:
        _, reader, writer = await ask(gate, "firm.example", 80)
        async with asyncio.timeout(30):
            assert len(await reader.read()) == size
        writer.close()
    listening.close()
    await listening.wait_closed()
