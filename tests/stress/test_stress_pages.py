"""The stress page in real browsers, without any recorder: every channel reaches the server as its list says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from temoin.demo.log import HeardMessage, LoggedRequest
from temoin.demo.server import DemoWeb
from tests.stress.channel import When
from tests.stress.channels import CHANNELS, channel_of
from tests.stress.conftest import Driven
from tests.stress.expectations import heard, shortfalls
from tests.stress.place import FRAMES_TOO
from tests.stress.visitor import Visitor
from tests.stress.web import MAIN_URL

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHORT_DELAYS = "0.3,0.6,1"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def visit(driven: Driven, web: DemoWeb) -> AsyncIterator[Visitor]:
    context = await driven.browser.new_context()
    page = await context.new_page()
    visitor = Visitor(context, page, web.log, driven.name)
    await visitor.arrive(SHORT_DELAYS)
    await visitor.use_hands()
    await visitor.leave()
    yield visitor
    await context.close()


async def test_every_channel_reaches_the_server(visit: Visitor) -> None:
    assert [str(wrong) for wrong in shortfalls(visit.logged, visit.browser)] == []


async def test_nothing_else_reaches_the_server(visit: Visitor) -> None:
    known = {urlsplit(expected.url)[1:3] for channel in CHANNELS for expected in channel.expected}
    assert {entry.url for entry in visit.logged if (entry.host, entry.path) not in known} == set()


async def test_nothing_goes_wrong_in_the_pages_scripts(visit: Visitor) -> None:
    assert visit.faults == []


async def test_cookies_are_kept_as_the_list_says(visit: Visitor) -> None:
    done = [channel for channel in CHANNELS if channel.expected and heard(visit.logged, channel)]
    jar = {str(cookie.get("name")) for cookie in await visit.context.cookies()}
    assert {name for channel in done for name in channel.kept} - jar == set()
    assert {name for channel in done for name in channel.ignored} & jar == set()


async def test_sockets_are_spoken_to_in_both_directions(visit: Visitor, web: DemoWeb) -> None:
    said = {
        entry.path: web.log.messages(entry) for entry in visit.logged if entry.scheme == "wss" and entry.status == 101
    }
    text, binary = HeardMessage(text=True, data=b"from the page", size=13), b"\x00\x01\xfe\xff"
    assert said["/c/main/socket"] == (text, HeardMessage(text=False, data=binary, size=4))
    assert said["/c/cross/worker-socket"] == (HeardMessage(text=True, data=b"from a worker", size=13),)


async def test_each_way_shows_on_the_wire(visit: Visitor) -> None:
    def headers(path: str, name: str) -> list[str]:
        return [entry.header(name) for entry in visit.logged if entry.path == path]

    assert headers("/c/main/audio", "Range")[0] == "bytes=0-"
    assert headers("/c/main/revalidated", "If-None-Match") == ["", '"main"']
    assert headers("/c/main/event-source-again", "Last-Event-ID")[:2] == ["", "7"]
    assert headers("/c/main/service-worker-page", "Service-Worker-Navigation-Preload") == ["true"]
    assert headers("/c/main/speculation-prefetch", "Sec-Purpose") == ["prefetch"]
    assert headers("/c/main/speculation-prerender", "Sec-Purpose") == ["prefetch;prerender"]
    assert headers("/c/main/fedcm/accounts", "Sec-Fetch-Dest") == ["webidentity"]
    assert headers("/", "Sec-CH-Device-Memory")[0] == ""
    assert headers("/", "Sec-CH-Device-Memory")[1] != ""
    assert headers("/c/cross/ping", "Content-Type") == ["text/ping"]


async def test_bodies_arrive_whole(visit: Visitor) -> None:
    def body(path: str) -> LoggedRequest:
        return next(entry for entry in visit.logged if entry.path == path and entry.method != "OPTIONS")

    assert body("/c/main/fetch-post").body == b'{"stress": 1}'
    assert body("/c/main/fetch-binary").body == bytes(range(256))
    assert body("/c/main/fetch-large").body_size > 100 * 1024
    assert b'filename="three.bin"' in body("/c/cross/fetch-form").body
    assert b'filename="file.txt"' in body("/c/main/form-file").body
    assert body("/c/main/fetch-redirected-post/kept").body == b"kept"
    assert body("/c/main/pagehide-beacon").body == b"pagehide"


async def test_the_page_of_leaving_alone_does_nothing_before(driven: Driven, web: DemoWeb) -> None:
    # Service workers of the visit before look for newer scripts long after it: what is this one's is told by its name.
    web.log.name_visit("leaving", f"leaving/{driven.name}")
    context = await driven.browser.new_context(user_agent=f"Mozilla/5.0 leaving/{driven.name}")
    page = await context.new_page()
    visitor = Visitor(context, page, web.log, driven.name)
    await page.goto(f"{MAIN_URL}?when=hidden,leave")
    await page.frame_locator("#cross").frame_locator("#nested").locator("#stage").wait_for()
    kinds = {channel_of(entry.url).split("/")[1] for entry in visitor.logged if entry.visit == "leaving"}
    assert kinds - {"default-favicon"} == {"document", "page-script"}
    await page.goto("about:blank")
    await visitor.until(lambda: not leaving_lacks(visitor))
    assert leaving_lacks(visitor) == []
    await context.close()


def leaving_lacks(visitor: Visitor) -> list[str]:
    """What the page and its frames did not send when they were left; windows are not opened here."""
    wrong = shortfalls(visitor.logged, visitor.browser, {When.HIDDEN, When.LEAVE})
    return [str(found) for found in wrong if found.channel.split("/")[0] in {place.name for place in FRAMES_TOO}]
