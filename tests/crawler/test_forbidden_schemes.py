"""A page cannot lead the audit's browser to the machine's files or to the browser's own pages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext

from crawler.browser.session import BrowserSession, browser_session
from crawler.errors import SiteUnreachable
from crawler.settings import CrawlSettings
from crawler.visiting import open_visit
from tests.page_server import Answer, PageServer

SITE = "http://www.site.example"
SECRET = "the machine's own secret"
DEADLINE_S = 15.0
WAYS = {
    "location": "location = '{url}'",
    "replace": "location.replace('{url}')",
    "link": "a = document.createElement('a'); a.href = '{url}'; a.click()",
    "link to a new tab": "a = document.createElement('a'); a.href = '{url}'; a.target = '_blank'; a.click()",
    "form": "f = document.createElement('form'); f.action = '{url}'; document.body.append(f); f.submit()",
    "open": "open('{url}')",
    "frame": "i = document.createElement('iframe'); i.src = '{url}'; document.body.append(i)",
    "fetch": "fetch('{url}').catch(() => null)",
    "redirected fetch": "fetch('/to?{url}').catch(() => null)",
    "redirected frame": "i = document.createElement('iframe'); i.src = '/to?{url}'; document.body.append(i)",
}


class RedirectingServer(PageServer):
    def answer_for(self, host: str, target: str) -> Answer | None:
        if target.startswith("/to?"):
            return 302, {"Location": target.removeprefix("/to?")}, ""
        return super().answer_for(host, target)


@pytest.fixture
def site() -> Iterator[RedirectingServer]:
    with RedirectingServer({}) as server:
        yield server


@pytest.fixture
def urls(tmp_path: Path) -> list[str]:
    secret = tmp_path / "secret.html"
    secret.write_text(f"<title>{SECRET}</title>")
    return [
        secret.as_uri(),
        f"view-source:{secret.as_uri()}",
        "chrome://version/",
        "devtools://devtools/bundled/inspector.html",
    ]


async def told_it_lives_on(site: PageServer, path: str) -> bool:
    until = time.monotonic() + DEADLINE_S
    while time.monotonic() < until:
        if any(target == f"/alive{path}" for _, _, target in site.requests):
            return True
        await asyncio.sleep(0.02)
    return False


async def contents(context: BrowserContext) -> list[str]:
    """The addresses of all pages and frames, and the pages' titles; a frame that was refused can be asked nothing."""
    addresses = [frame.url for page in context.pages for frame in page.frames]
    return addresses + [await page.title() for page in context.pages]


async def test_no_way_leads_there_and_the_page_lives_on(site: RedirectingServer, urls: list[str]) -> None:
    turns = asyncio.Semaphore(4)

    async def what_came_of(session: BrowserSession, number: int, url: str, way: str) -> list[str]:
        path = f"/{number}"
        attempt = WAYS[way].format(url=url)
        site.pages[path] = (
            f"<!doctype html><html style='height:100%'><title>the site's</title><body><script>onclick = () => {{"
            f"onclick = null; setTimeout(() => fetch('/alive{path}'), 300); {attempt} }}</script>"
        )
        async with turns:
            context = await session.browser.new_context()
            page = await context.new_page()
            await page.goto(f"{SITE}{path}")
            await page.mouse.click(300, 300)
            assert await told_it_lives_on(site, path), (url, way)
            assert page.url == f"{SITE}{path}", (url, way)
            found = await contents(context)
            await context.close()
        return found

    async with browser_session(CrawlSettings(resolve=site.resolve)) as session:
        tries = [(url, way) for url in urls for way in WAYS]
        running = [what_came_of(session, number, *attempt) for number, attempt in enumerate(tries)]
        found = [line for lines in await asyncio.gather(*running) for line in lines]
    forbidden = ("file:", "view-source:", "chrome:", "devtools:")
    assert [line for line in found if line.startswith(forbidden) or SECRET in line] == []


async def test_a_redirect_there_is_told_as_such(site: RedirectingServer, urls: list[str], tmp_path: Path) -> None:
    settings = CrawlSettings(resolve=site.resolve)
    url = f"{SITE}/to?{urls[0]}"
    async with browser_session(settings) as session, open_visit(session, settings, url, tmp_path) as visit:
        with pytest.raises(SiteUnreachable, match=r"where no site may send its visitors.*ERR_UNSAFE_REDIRECT"):
            await visit.open_site()
        (request, *_) = visit.recorder.requests(url)
        assert (request.url, request.failed) == (url, "net::ERR_UNSAFE_REDIRECT")
