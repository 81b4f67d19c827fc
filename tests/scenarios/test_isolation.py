"""Nothing of one visit reaches the next: its jar, its storage, its workers, its HTTP cache, what it learnt of HSTS."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from crawler.browser.session import BrowserSession, browser_session
from crawler.settings import CrawlSettings
from crawler.visiting import open_visit
from temoin.demo import exchange
from temoin.demo.exchange import Answer, Request
from temoin.demo.server import DemoWeb

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOST = "www.isolation.example"
WRITES = """<!doctype html><title>writes</title><script>(async () => {
  document.cookie = "script=1; max-age=1000; secure"; localStorage.setItem("k", "1"); sessionStorage.setItem("k", "1");
  await new Promise((done) => { const open = indexedDB.open("d");
    open.onupgradeneeded = () => open.result.createObjectStore("s"); open.onsuccess = done; });
  await caches.open("c"); await (await fetch("/cached")).text();
  await navigator.serviceWorker.register("/worker.js"); await navigator.serviceWorker.ready;
  await fetch("/written");
})()</script>"""
READS = """<!doctype html><title>reads</title><script>(async () => {
  await (await fetch("/cached")).text();
  const found = { cookie: document.cookie, local: localStorage.length, session: sessionStorage.length,
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length };
  await fetch("/found", { method: "POST", body: JSON.stringify(found) });
})()</script>"""
NOTHING = {"cookie": "", "local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0}


def answer(request: Request) -> Answer:
    """The site: everything it answers binds the browser to https for a year, and ``/cached`` may be kept as long."""
    secure = ("Strict-Transport-Security", "max-age=31536000")
    if request.path == "/cached":
        kept = (("Cache-Control", "max-age=31536000"), ("ETag", '"1"'))
        return Answer(200, b"kept").with_headers(*kept)
    if request.path == "/worker.js":
        return exchange.script("self.addEventListener('fetch', () => {})")
    pages = {"/writes": WRITES, "/reads": READS}
    page = exchange.page(pages.get(request.path, "<!doctype html><title>plain</title>")).with_headers(secure)
    return page.with_cookies("http=1; Max-Age=1000; Secure; SameSite=None") if request.path == "/writes" else page


@pytest.fixture(scope="module")
def web() -> Iterator[DemoWeb]:
    with DemoWeb({HOST: answer}) as served:
        yield served


@pytest.fixture(scope="module")
def settings(web: DemoWeb) -> CrawlSettings:
    return CrawlSettings(resolve=tuple(web.resolve), ca_file=web.ca_file)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    async with browser_session(settings) as opened:
        yield opened


async def visit_page(url: str, wait_for: str, web: DemoWeb, session: BrowserSession, settings: CrawlSettings) -> int:
    """Visit one page in a profile of its own until it asks for a path; the place in the log where that began."""
    mark = web.log.mark()
    folder = Path(web.ca_file).parent
    async with open_visit(session, settings, url, folder) as visit:
        await visit.go(url)
        for _ in range(50):
            if any(entry.path == wait_for for entry in web.log.since(mark)):
                break
            await visit.live(0.2)
        assert any(entry.path == wait_for for entry in web.log.since(mark)), f"{url} never asked for {wait_for}"
    return mark


async def test_a_visit_begins_with_nothing(web: DemoWeb, session: BrowserSession, settings: CrawlSettings) -> None:
    await visit_page(f"https://{HOST}/writes", "/written", web, session, settings)
    mark = await visit_page(f"https://{HOST}/reads", "/found", web, session, settings)
    logged = web.log.since(mark)
    found = next(entry for entry in logged if entry.path == "/found")
    assert json.loads(found.body) == NOTHING
    assert not [entry.url for entry in logged if entry.header("Cookie")]
    cached = [entry for entry in logged if entry.path == "/cached"]
    assert len(cached) == 1, "the HTTP cache of another visit answered"
    assert not cached[0].header("If-None-Match")


async def test_what_one_visit_learnt_of_https_the_next_does_not_know(
    web: DemoWeb, session: BrowserSession, settings: CrawlSettings
) -> None:
    await visit_page(f"https://{HOST}/writes", "/written", web, session, settings)
    mark = await visit_page(f"http://{HOST}/plain", "/plain", web, session, settings)
    assert [entry.scheme for entry in web.log.since(mark) if entry.path == "/plain"] == ["http"]


async def test_within_one_visit_it_is_known(web: DemoWeb, session: BrowserSession, settings: CrawlSettings) -> None:
    """Else the test above would prove nothing."""
    mark = web.log.mark()
    async with open_visit(session, settings, f"https://{HOST}/", Path(web.ca_file).parent) as visit:
        await visit.go(f"https://{HOST}/")
        await visit.go(f"http://{HOST}/plain")
    assert [entry.scheme for entry in web.log.since(mark) if entry.path == "/plain"] == ["https"]
