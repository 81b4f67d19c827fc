"""A public page in the audit's own browser reaches no private address, by whatever channel it tries.

"Public" is a host that a rule names; the private world is a row of other loopback ports that count every connection
and datagram, reached by their address and by a public name that the system's resolver leads to loopback.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, Error

from crawler.browser.session import BrowserSession, browser_session
from crawler.errors import SiteUnreachable
from crawler.look_up import UnknownHost
from crawler.settings import CrawlSettings
from crawler.visiting import open_visit
from tests.page_server import Answer, PageServer

# Names under .localhost are secure contexts, which workers and much else ask for; a rule makes this one "public".
SITE = "www.site.localhost"
REBIND = "rebind.example"
ATTEMPT_DEADLINE_S = 3.0

# {to}: the private host and port.
CHANNELS = {
    "image": '<img src="http://{to}/">',
    "script": '<script src="http://{to}/"></script>',
    "style sheet": '<link rel=stylesheet href="http://{to}/">',
    "font": "<style>@font-face{{font-family:f;src:url(http://{to}/)}}p{{font-family:f}}</style><p>text",
    "video": '<video src="http://{to}/" preload=auto></video>',
    "object": '<object data="http://{to}/"></object>',
    "iframe": '<iframe src="http://{to}/"></iframe>',
    "iframe after a redirect": '<iframe src="/to?http://{to}/"></iframe>',
    "form in a frame": "<iframe name=t></iframe><form id=f target=t method=post action='http://{to}/'></form>"
    "<script>f.submit()</script>",
    "fetch": '<script>fetch("http://{to}/", {{mode: "no-cors"}})</script>',
    "fetch with a preflight": '<script>fetch("http://{to}/", {{method: "PUT"}})</script>',
    "fetch after a redirect": '<script>fetch("/to?http://{to}/", {{mode: "no-cors"}})</script>',
    "fetch that names the address space": '<script>fetch("http://{to}/", {{targetAddressSpace: "loopback"}})</script>',
    "fetch kept alive": '<script>fetch("http://{to}/", {{mode: "no-cors", keepalive: true}})</script>',
    "fetch of a blank frame": "<iframe id=i></iframe><script>i.contentWindow.fetch('http://{to}/')</script>",
    "XMLHttpRequest": '<script>x = new XMLHttpRequest; x.open("POST", "http://{to}/"); x.send("a")</script>',
    "beacon": '<script>navigator.sendBeacon("http://{to}/", "x")</script>',
    "event stream": '<script>new EventSource("http://{to}/")</script>',
    "WebSocket": '<script>new WebSocket("ws://{to}/")</script>',
    "preload": '<link rel=preload as=script href="http://{to}/">',
    "prefetch": '<link rel=prefetch href="http://{to}/">',
    "worker": "<script>new Worker('/worker?http://{to}/')</script>",
    "worker's WebSocket": "<script>new Worker('/socket?ws://{to}/')</script>",
    "worker's import": "<script>new Worker('/import?http://{to}/')</script>",
    "shared worker": "<script>new SharedWorker('/worker?http://{to}/')</script>",
    "service worker": "<script>navigator.serviceWorker.register('/worker?http://{to}/')</script>",
    "location": "<script>setTimeout(() => location = 'http://{to}/', 10)</script>",
    "location after a redirect": "<script>setTimeout(() => location = '/to?http://{to}/', 10)</script>",
    "link": "<a id=a href='http://{to}/'>x</a><script>a.click()</script>",
    "link's ping": "<a id=a href='#here' ping='http://{to}/'>x</a><script>a.click()</script>",
    "form": "<form id=f method=post action='http://{to}/'></form><script>f.submit()</script>",
    "refresh": '<meta http-equiv=refresh content="0;url=http://{to}/">',
    "popup": "<script>onclick = () => open('http://{to}/')</script>",
    "popup after a redirect": "<script>onclick = () => open('/to?http://{to}/')</script>",
    "popup without an opener": "<script>onclick = () => open('http://{to}/', '_blank', 'noopener')</script>",
    "WebRTC relay": '<script>p = new RTCPeerConnection({{iceServers: [{{urls: "turn:{to}?transport=tcp", username: "a",'
    ' credential: "b"}}]}}); p.createDataChannel("x"); p.createOffer().then(o => p.setLocalDescription(o))</script>',
}
# What Chromium itself does not try behind a proxy, or tries only by UDP, which has no way out at all.
UNTRIED = {
    "speculation rules, prefetch": '<script type=speculationrules>{{"prefetch": [{{"urls": ["http://{to}/"],'
    ' "eagerness": "immediate"}}]}}</script>',
    "speculation rules, prerender": '<script type=speculationrules>{{"prerender": [{{"urls": ["http://{to}/"],'
    ' "eagerness": "immediate"}}]}}</script>',
    "preconnect": '<link rel=preconnect href="http://{to}/">',
    "WebRTC": '<script>p = new RTCPeerConnection({{iceServers: [{{urls: "stun:{to}"}}]}}); p.createDataChannel("x");'
    " p.createOffer().then(o => p.setLocalDescription(o))</script>",
    "WebTransport": '<script>new WebTransport("https://{to}/")</script>',
}
WORKERS: dict[str, str] = {
    "/worker": "fetch(location.search.slice(1), {mode: 'no-cors'})",
    "/socket": "new WebSocket(location.search.slice(1))",
    "/import": "importScripts(location.search.slice(1))",
}


@dataclass
class PrivateWorld:
    """Loopback ports that nobody may reach; ``reached`` are those that somebody did."""

    ports: list[int] = field(default_factory=list)
    reached: set[int] = field(default_factory=set)

    @asynccontextmanager
    async def listening(self, number: int) -> AsyncIterator[PrivateWorld]:
        loop = asyncio.get_running_loop()
        servers = [await asyncio.start_server(self._connected, "127.0.0.1", 0) for _ in range(number)]
        self.ports = [server.sockets[0].getsockname()[1] for server in servers]
        transports = []
        for port in self.ports:
            transport, _ = await loop.create_datagram_endpoint(
                lambda port=port: _Datagrams(self, port),  # type: ignore[misc]
                local_addr=("127.0.0.1", port),
            )
            transports.append(transport)
        try:
            yield self
        finally:
            for transport in transports:
                transport.close()
            for server in servers:
                server.close()
                await server.wait_closed()

    async def _connected(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reached.add(writer.get_extra_info("sockname")[1])
        writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, world: PrivateWorld, port: int) -> None:
        self._world, self._port = world, port

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._world.reached.add(self._port)


class RedirectingServer(PageServer):
    """A page server whose ``/to?URL`` leads anywhere."""

    def answer_for(self, host: str, target: str) -> Answer | None:
        path, _, query = target.partition("?")
        if path == "/to":
            return 302, {"Location": query}, ""
        if path in WORKERS:
            return 200, {"Content-Type": "text/javascript"}, WORKERS[path]
        return super().answer_for(host, target)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[RedirectingServer]:
    def resolve(name: str) -> tuple[str, ...]:
        if name == REBIND:
            return ("127.0.0.1",)
        raise UnknownHost(name)

    monkeypatch.setattr("crawler.look_up.system_addresses", resolve)
    with RedirectingServer({}) as server:
        yield server


def settings_for(site: PageServer, audited_url: str = f"http://{SITE}/") -> CrawlSettings:
    return CrawlSettings(resolve=(f"{SITE}:80=127.0.0.1:{site.port}",), audited_url=audited_url)


async def attempted(session: BrowserSession, host: str, port: int) -> bool:
    """Whether the gateway has refused this end, which may still be under way."""
    until = time.monotonic() + ATTEMPT_DEADLINE_S
    while time.monotonic() < until:
        if (host, port, "127.0.0.1") in session.gateway.refusals:
            return True
        await asyncio.sleep(0.02)
    return False


@asynccontextmanager
async def looking_at(browser: Browser, url: str) -> AsyncIterator[None]:
    """A page opened in a profile of its own and clicked on; closed when the block is left."""
    context = await browser.new_context()
    page = await context.new_page()
    # A page that leaves at once, for where it may not go, breaks its own loading off.
    with suppress(Error):
        await page.goto(url, timeout=20_000)
        await page.mouse.click(5, 5)
    yield
    await context.close()


@pytest.mark.parametrize("host", ["127.0.0.1", REBIND])
async def test_no_channel_reaches_a_private_address(site: RedirectingServer, host: str) -> None:
    pages, turns = CHANNELS | UNTRIED, asyncio.Semaphore(4)

    async def is_tried(session: BrowserSession, channel: str, port: int) -> bool:
        path = f"/try/{channel.replace(' ', '-')}"
        site.pages[path] = f"<!doctype html><body>{pages[channel].format(to=f'{host}:{port}')}"
        async with turns, looking_at(session.browser, f"http://{SITE}{path}"):
            return channel in UNTRIED or await attempted(session, host, port)

    async with PrivateWorld().listening(len(pages)) as world, browser_session(settings_for(site)) as session:
        ends = zip(pages, world.ports, strict=True)
        tried = await asyncio.gather(*(is_tried(session, channel, port) for channel, port in ends))
        async with looking_at(session.browser, f"http://{SITE}/to?http://{host}:{world.ports[0]}/redirected"):
            pass
        async with looking_at(session.browser, f"http://{host}:{world.ports[0]}/"):
            pass
        assert world.reached == set()
        assert dict(zip(pages, tried, strict=True)) == dict.fromkeys(pages, True)


async def test_what_was_refused_is_in_the_visits_evidence(site: RedirectingServer, tmp_path: Path) -> None:
    async with PrivateWorld().listening(6) as world, browser_session(settings_for(site)) as session:
        image, socket_, frame, worker, popup, top = (f"127.0.0.1:{port}" for port in world.ports)
        site.pages["/"] = (
            f"<!doctype html><img src='http://{image}/'><iframe src='/to?http://{frame}/'></iframe>"
            f"<script>new WebSocket('ws://{socket_}/'); new Worker('/worker?http://{worker}/');"
            f"onclick = () => {{ open('http://{popup}/'); setTimeout(() => location = 'http://{top}/', 500) }}</script>"
        )
        async with open_visit(session, settings_for(site), f"http://{SITE}/", tmp_path) as visit:
            await visit.open_site()
            await visit.page.mouse.click(5, 5)
            await visit.live(2.0)
            assert await attempted(session, "127.0.0.1", world.ports[-1])
            await visit.leave()
            requests = {r.url: r for r in visit.recorder.requests(f"http://{SITE}/")}
            errors = "\n".join(visit.recorder.errors)
        for url in (f"ws://{socket_}/", *(f"http://{end}/" for end in (image, frame, worker, popup, top))):
            assert requests[url].failed == "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS", url
            assert requests[url].blocked_by_browser == "private address 127.0.0.1"
            assert requests[url].remote_address is None
            assert url in errors
        assert requests[f"http://{SITE}/"].remote_address == f"127.0.0.1:{site.port}"
        assert f"refused: a page that leads to the private address 127.0.0.1: http://{top}/" in errors
        assert world.reached == set()


@pytest.mark.parametrize("host", ["127.0.0.1", REBIND, "other.localhost", "nas.local"])
async def test_a_site_that_sends_its_visitor_to_a_private_address_is_not_followed(
    site: RedirectingServer, tmp_path: Path, host: str
) -> None:
    settings = settings_for(site)
    async with PrivateWorld().listening(1) as world, browser_session(settings) as session:
        url = f"http://{SITE}/to?http://{host}:{world.ports[0]}/"
        async with open_visit(session, settings, url, tmp_path) as visit:
            with pytest.raises(SiteUnreachable) as caught:
                await visit.open_site()
        told = str(caught.value)
        assert f"{url}: redirects to http://{host}:{world.ports[0]}/: it leads to a private address" in told
        assert "--resolve" in told
        assert "\n" not in told
        assert world.reached == set()


async def test_an_audited_site_that_is_private_reaches_other_private_addresses(site: RedirectingServer) -> None:
    with PageServer({"/": "<title>private</title>"}) as other:
        url = f"http://localhost:{site.port}/"
        settings = CrawlSettings(audited_url=url)
        site.pages["/"] = f"<!doctype html><img src='http://127.0.0.1:{other.port}/'>"
        async with browser_session(settings) as session:
            assert session.way.private_site == "localhost"
            assert any("private" in note for note in session.notes)
            async with looking_at(session.browser, url):
                assert session.gateway.refusals == ()
        assert [path for _, _, path in other.requests][:1] == ["/"]


async def test_behind_the_users_own_proxy_nothing_private_is_reached_directly(
    site: RedirectingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy answers for everything, loopback included; the browser's self-check still works."""
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://user:secret@127.0.0.1:{site.port}/")
    monkeypatch.setenv("no_proxy", "localhost,127.0.0.1,.local")
    async with PrivateWorld().listening(2) as world, browser_session(CrawlSettings()) as session:
        assert any("your proxy" in note for note in session.notes)
        first, second = (f"127.0.0.1:{port}" for port in world.ports)
        site.pages["http://public.example/"] = (
            f"<!doctype html><img src='http://{first}/'><img src='http://localhost:{world.ports[1]}/'>"
        )
        for url in ("http://public.example/", f"http://{second}/"):
            async with looking_at(session.browser, url):
                assert world.reached == set()
        assert ("GET", "public.example", "http://public.example/") in site.requests
        assert ("GET", first, f"http://{first}/") in site.requests


def test_the_ports_of_this_machine_are_really_open() -> None:
    """Without this, a loopback that takes no connection would pass every test above."""

    async def connect() -> set[int]:
        async with PrivateWorld().listening(1) as world:
            reader, writer = await asyncio.open_connection("127.0.0.1", world.ports[0])
            assert await reader.read() == b""
            writer.close()
            return {port - world.ports[0] for port in world.reached}

    assert asyncio.run(connect()) == {0}
