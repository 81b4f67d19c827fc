"""See, click and fill in, wherever an element stands, with real input and within a deadline."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from crawler.browser.session import BrowserSession, browser_session
from crawler.evidence import Visit
from crawler.settings import CrawlSettings
from crawler.visiting import OpenVisit, open_visit
from scenarios.acting import click, fill, see
from scenarios.play import play_scenario
from scenarios.scenario import Ending, NotDone, Scenario, Stage
from tests.page_server import Answer, PageServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

FORM = """<!doctype html><form action=/sent>
<input name=mail value=old><input name=short maxlength=3><input name=fixed readonly>
<select name=town><option>Lille<option>Lyon</select><input type=checkbox name=box><button>OK</button></form>
<script>for (const type of ["keydown", "click"]) addEventListener(type, (e) => {
  if (!e.isTrusted) navigator.sendBeacon("/untrusted"); }, true);</script>"""
SHADOW = """<!doctype html><div id=host></div><script>setTimeout(() => {
  const root = host.attachShadow({mode: "open"});
  root.innerHTML = "<input id=deep oninput=\\"navigator.sendBeacon('/typed', this.value)\\">"; }, 2000);</script>"""
COVERED = "<!doctype html><button>Go</button><div style='position:fixed;inset:0'></div>"
HIDDEN = "<!doctype html><button style='display:none' id=b>A</button><button style='visibility:hidden' id=b>B</button>"
SLOW = """<!doctype html><button id=go onclick="setTimeout(() => { location = '/between' }, 1500)">Go</button>"""
BETWEEN = "<!doctype html><title>between</title><script>setTimeout(() => { location = '/end' }, 1500)</script>"


@pytest.fixture(scope="module")
def web() -> Iterator[PageServer]:
    pages: dict[str, Answer] = {
        "www.form.example/": FORM,
        "www.framed.example/": "<!doctype html><iframe src='http://inner.example/' width=600 height=300></iframe>",
        "inner.example/": FORM,
        "www.shadow.example/": SHADOW,
        "www.covered.example/": COVERED,
        "www.hidden.example/": HIDDEN,
        "www.slow.example/": SLOW,
        "www.slow.example/between": BETWEEN,
        "www.slow.example/end": "<!doctype html><title>end</title><p id=arrived>x",
        "/sent": "<!doctype html><title>Sent</title><h1>Merci</h1>",
    }
    with PageServer(pages) as server:
        yield server


@pytest.fixture(scope="module")
def settings(web: PageServer) -> CrawlSettings:
    return CrawlSettings(resolve=web.resolve, timeout_s=40.0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    async with browser_session(settings) as opened:
        yield opened


@asynccontextmanager
async def at(name: str, session: BrowserSession, settings: CrawlSettings, folder: Path) -> AsyncIterator[OpenVisit]:
    async with open_visit(session, settings, f"http://www.{name}.example/", folder) as visit:
        await visit.open_site()
        yield visit


@pytest.mark.parametrize("name", ["form", "framed"])
async def test_a_form_is_filled_in_by_hand_and_sent(
    name: str, web: PageServer, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    web.requests.clear()
    async with at(name, session, settings, tmp_path) as visit:
        await fill(visit, "[name=mail]", "é+new@site.example", kind="email")
        await fill(visit, "[name=short]", "abcdef")
        await fill(visit, "[name=town]", "Lyon")
        await click(visit, "[name=box]")
        led = await click(visit, "button")
        assert [typed.value for typed in visit.typed] == ["é+new@site.example"]
        assert led == ("another page" if name == "form" else "nowhere"), "a frame is not the page"
        assert [page.title for page in visit.pages[1:]] == (["Sent"] if name == "form" else [])
        assert {request.page for request in visit.recorder.requests(visit.site)} == set(range(len(visit.pages)))
    targets = [target for _, _, target in web.requests]
    sent = "/sent?mail=%C3%A9%2Bnew%40site.example&short=abc&fixed=&town=Lyon&box=on"
    assert sent in targets
    assert "/untrusted" not in targets


async def test_what_comes_late_and_in_a_shadow_root_is_waited_for(
    web: PageServer, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    async with at("shadow", session, settings, tmp_path) as visit:
        await fill(visit, "#deep", "abc")
        await visit.live(0.5)
    assert [received.body for received in web.received if received.target == "/typed"] == [b"a", b"ab", b"abc"]


async def test_several_pages_may_lie_between_a_click_and_what_is_to_be_seen(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    async with at("slow", session, settings, tmp_path) as visit:
        assert await click(visit, "#go", then_see="#arrived") == "another page"
        assert [page.title for page in visit.pages] == ["", "end"]
        assert {request.page for request in visit.recorder.requests(visit.site)} == {0, 1}


@pytest.mark.parametrize(
    ("name", "selector", "why"),
    [
        ("hidden", "#b", "was not seen within 1 s"),
        ("hidden", "#nothing", "was not seen within 1 s"),
        ("hidden", "<b>", "no CSS selector"),
        ("covered", "button", "something lies over it"),
    ],
)
async def test_what_cannot_be_done_says_why(
    name: str, selector: str, why: str, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    async with at(name, session, settings, tmp_path) as visit:
        with pytest.raises(NotDone, match=why):
            await click(visit, selector, within_s=1.0)
        assert len(visit.pages) == 1


async def test_a_field_that_takes_nothing_is_told(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    async with at("form", session, settings, tmp_path) as visit:
        with pytest.raises(NotDone, match="takes no text"):
            await fill(visit, "[name=fixed]", "value", kind="name")
        assert visit.typed == []
        assert await visit.eyes.look_at(await see(visit, "[name=mail]"), "(el) => el.value") == "old"


async def test_a_play_that_could_not_do_something_has_failed_with_the_reason(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    async def play(visit: OpenVisit, _: Stage) -> Ending:
        await visit.open_site()
        await see(visit, "#nothing", within_s=1.0)
        raise AssertionError

    async def no_pages() -> list[str]:
        return []

    scenario = Scenario("mine", "", play)
    played = await play_scenario(scenario, session, settings, "http://www.form.example/", Stage(no_pages), tmp_path)
    seen: Visit = played.visit
    assert (seen.status.value, seen.reason) == ("failed", "« #nothing » was not seen within 1 s")
