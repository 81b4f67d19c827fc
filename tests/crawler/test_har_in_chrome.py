"""Chrome itself: its own importer takes our HAR, and what it and Playwright write is read.

Chromium serves the modules of its DevTools at the address of its remote debugging, those for HAR among them.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Page, Playwright, sync_playwright

from crawler.browser.session import find_browser
from crawler.evidence import Initiator, Message, Party, StackFrame, Timings, Visit
from crawler.har import har_of
from crawler.har_reading import read_har
from tests.crawler.evidence_strategies import visits
from tests.crawler.test_evidence_on_disk import request, visit
from tests.page_server import PageServer

pytestmark = pytest.mark.xdist_group("har-in-chrome")

IMPORT = """async (text) => {
  const har = await import("/devtools/models/har/har.js");
  const root = new har.HARFormat.HARRoot(JSON.parse(text));
  window.imported = har.Importer.Importer.requestsFromHARLog(root.log);
  return window.imported.map((r) => ({
    url: r.url(), status: r.statusCode, protocol: r.protocol, type: r.resourceType().name(),
    remote: r.remoteAddress(), connection: r.connectionId, started: r.issueTime(), ended: r.endTime,
    frames: r.frames().map((f) => [f.type, f.time, f.opCode, f.text]), body: r.requestFormData(),
    cookies: r.responseCookies.map((c) => c.name() + "=" + c.value()), initiator: r.initiator(),
    ssl: r.timing.sslEnd - r.timing.sslStart, connecting: r.timing.connectEnd - r.timing.connectStart,
    worker: r.fetchedViaServiceWorker,
  }));
}"""
EXPORT = """async () => {
  const har = await import("/devtools/models/har/har.js");
  return JSON.stringify({log: await har.Log.Log.build(window.imported, {sanitize: false})});
}"""
PAGE = """<!doctype html><title>Le magasin</title><script>
document.cookie = "_ga=GA1.1.1234567890.1700000000;path=/";
fetch("/collect", {method: "POST", headers: {"Content-Type": "application/x-www-form-urlencoded"}, body: "a=1&b=2"});
</script><img src="http://pixel.ads.example/p.gif?x=1">"""


@dataclass(frozen=True)
class Chrome:
    """The browser that an audit would use, and what starts it."""

    playwright: Playwright
    path: Path


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    path = asyncio.run(find_browser(None)).path
    with sync_playwright() as playwright:
        yield Chrome(playwright, path)


@pytest.fixture(scope="module")
def devtools(chrome: Chrome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page at the address where the browser serves its DevTools."""
    profile = tmp_path_factory.mktemp("profile")
    opened = chrome.playwright.chromium.launch_persistent_context(
        profile, executable_path=chrome.path, args=["--no-sandbox", "--remote-debugging-port=0"]
    )
    told, deadline = profile / "DevToolsActivePort", time.monotonic() + 20
    while not (told.exists() and told.read_text().strip()):
        assert time.monotonic() < deadline, "the browser never told its port"
        time.sleep(0.05)
    page = opened.new_page()
    page.goto(f"http://127.0.0.1:{told.read_text().splitlines()[0]}/json/version")
    if page.evaluate("async () => (await fetch('/devtools/models/har/har.js')).status") != 200:
        pytest.skip("this browser was built without its DevTools")
    yield page
    opened.close()


def seen() -> Visit:
    frame = StackFrame(function="f", url="https://x.example/a.js", line=3, column=9)
    return visit(
        requests=(
            request(
                protocol="h2",
                connection=77,
                timings=Timings(blocked=0.001, dns=0.002, connect=0.03, ssl=0.02, send=0.0005, wait=0.1, receive=0.01),
                initiator=Initiator(kind="script", url="https://x.example/a.js", line=3, stack=(frame,)),
            ),
            request(
                id="2",
                url="wss://s.example/",
                resource_type="WebSocket",
                status=101,
                started=1.6,
                messages=(Message(sent=True, time=2.0, opcode=1, data="hi"),),
            ),
            request(id="3", status=None, failed="net::ERR_FAILED", served_from="service-worker", started=1.7),
        )
    )


def test_chromes_importer_understands_every_field(devtools: Page) -> None:
    first, socket, failed = devtools.evaluate(IMPORT, json.dumps(har_of(seen(), creator_version="0.1.0")))
    assert (first["url"], first["status"], first["protocol"], first["type"]) == (
        "https://t.example/p?a=1&b=%20x", 204, "h2", "ping"
    )  # fmt: skip
    assert (first["remote"], first["connection"], first["cookies"]) == ("127.0.0.1:443", "77", ["c=3"])
    assert first["ended"] - first["started"] == pytest.approx(0.1435, abs=1e-4)
    assert first["ssl"] == pytest.approx(20)
    assert first["connecting"] == pytest.approx(30)
    assert (first["initiator"]["type"], first["initiator"]["lineNumber"]) == ("script", 2)
    assert first["initiator"]["stack"]["callFrames"][0]["columnNumber"] == 8
    assert socket["frames"] == [["send", 1767225602, 1, "hi"]]
    assert (failed["status"], failed["worker"]) == (0, True)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_visit=visits())
def test_chromes_importer_takes_any_har_of_ours(devtools: Page, given_visit: Visit) -> None:
    taken = devtools.evaluate(IMPORT, json.dumps(har_of(given_visit, creator_version="0.1.0")))
    assert len(taken) == len(given_visit.requests)


def test_a_har_written_by_chrome_is_read(devtools: Page, tmp_path: Path) -> None:
    devtools.evaluate(IMPORT, json.dumps(har_of(seen(), creator_version="0.1.0")))
    file = tmp_path / "chrome.har"
    file.write_text(devtools.evaluate(EXPORT), encoding="utf-8")
    reading = read_har(file)
    before, after = seen().requests, reading.visit.requests
    assert not reading.ours
    assert [one.url for one in after] == [one.url for one in before]
    assert after[0].connection == 77
    assert after[0].body == "hello"
    assert after[0].initiator == before[0].initiator
    assert after[0].remote_address == before[0].remote_address
    assert after[0].request_headers == before[0].request_headers
    assert after[1].messages[0].data == "hi"


def test_a_har_recorded_by_playwright_is_read(chrome: Chrome, tmp_path: Path) -> None:
    pages: Any = {
        "www.shop.example/": PAGE,
        "www.shop.example/collect": (200, {"Set-Cookie": "sid=1; HttpOnly"}, "ok"),
        "pixel.ads.example/p.gif": (200, {"Set-Cookie": "uid=1; Max-Age=60"}, "x"),
    }
    file = tmp_path / "recorded.har"
    with PageServer(pages) as server:
        rules = f"--host-resolver-rules=MAP *:80 127.0.0.1:{server.port}"
        opened = chrome.playwright.chromium.launch(executable_path=chrome.path, args=["--no-sandbox", rules])
        recorded = opened.new_context(record_har_path=file)
        recorded.new_page().goto("http://www.shop.example/", wait_until="networkidle")
        recorded.close()
        opened.close()
    reading = read_har(file)
    seen_by_playwright = reading.visit
    assert seen_by_playwright.site == "http://www.shop.example/"
    assert seen_by_playwright.pages[0].title == "Le magasin"
    by_path = {one.url.partition(".example")[2]: one for one in seen_by_playwright.requests}
    assert (by_path["/collect"].method, by_path["/collect"].body) == ("POST", "a=1&b=2")
    assert by_path["/p.gif?x=1"].party is Party.THIRD
    assert {write.name for write in seen_by_playwright.cookies} == {"sid", "uid"}
    assert [cookie.name for cookie in seen_by_playwright.jar] == ["_ga"]
