"""Whatever a page does, the visit ends in time, says what happened, and loses nothing that it saw."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from crawler.browser.session import BrowserSession, browser_session
from crawler.errors import BrowserLost
from crawler.evidence import Visit, VisitStatus
from crawler.settings import CrawlSettings
from crawler.store import RunFolder
from crawler.visiting import OpenVisit
from scenarios.play import Played, play_scenario
from scenarios.registry import all_scenarios
from scenarios.scenario import Ending, Scenario, Stage, no_choice
from tests.hostile.pages import MORE_FILES, PAGES, HostilePage
from tests.hostile.server import HostileServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

TIMEOUT_S = 14.0
ENDING_S = 6.0  # the visit's own last steps, each with a bound of its own, on a machine that is busy


@pytest.fixture(scope="module")
def web() -> Iterator[HostileServer]:
    with HostileServer(MORE_FILES) as server:
        yield server


@pytest.fixture(scope="module")
def settings(web: HostileServer) -> CrawlSettings:
    return CrawlSettings(resolve=web.resolve, timeout_s=TIMEOUT_S, observe_s=5.0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    async with browser_session(settings) as opened:
        yield opened


async def no_more_pages() -> Sequence[str]:
    return ()


async def played(
    page: HostilePage, web: HostileServer, session: BrowserSession, settings: CrawlSettings, folder: Path
) -> Played:
    """The page visited by before-choice."""
    if page.html:
        web.pages[page.path] = page.html
    url = f"http://www.hostile.example{page.path}"
    return await play_scenario(all_scenarios()["before-choice"], session, settings, url, Stage(no_more_pages), folder)


def paths(visit: Visit) -> list[str]:
    return [f"/{request.url.split('/', 3)[3]}" for request in visit.requests]


@pytest.mark.parametrize("name", PAGES)
async def test_the_visit_ends_in_time_and_keeps_what_it_saw(
    name: str, web: HostileServer, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    page, began = PAGES[name], time.monotonic()
    visit = (await played(page, web, session, settings, tmp_path)).visit
    assert time.monotonic() - began < TIMEOUT_S + ENDING_S
    assert visit.status.value in page.ends, visit.reason
    assert set(page.seen) <= set(paths(visit)), visit.errors
    said = " ".join([visit.reason or "", *visit.errors, *visit.dropped])
    assert visit.status is not VisitStatus.FAILED or visit.reason
    if page.says and (visit.status is VisitStatus.FAILED or page.ends == ("completed",)):
        assert page.says in said, said
    assert visit.net_log is not None
    assert not visit.net_log.missing
    folder = RunFolder.create(tmp_path / "run")
    folder.write_visit(visit, creator_version="0")
    assert folder.visits() == (visit,)


async def test_ten_thousand_cookies_are_ten_thousand_writes(
    web: HostileServer, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = (await played(PAGES["ten thousand cookies"], web, session, settings, tmp_path)).visit
    written = [write for write in visit.cookies if write.set_by.how == "script"]
    assert len(written) + visit.dropped.get("cookies", 0) == 10_000
    assert len(visit.jar) < 1000, "the browser keeps but so many of one site"


async def test_what_exceeds_a_bound_is_counted(
    web: HostileServer, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = (await played(PAGES["ten thousand storage keys"], web, session, settings, tmp_path)).visit
    assert len(visit.storage) + visit.dropped.get("storage", 0) == 20_000


async def test_a_page_whose_process_crashes_fails_its_visit_and_no_other(
    web: HostileServer, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    async def play(visit: OpenVisit, _: Stage) -> Ending:
        await visit.open_site()
        page = session.witness.visited_page(visit.recorder.context_id)
        assert page is not None
        session.witness.connection.post("Page.crash", session=page.id)
        await visit.live(5.0)
        return Ending(VisitStatus.COMPLETED, no_choice())

    web.pages["/"] = PAGES["an alert at once"].html
    crashing, began = Scenario("crashing", "the page crashes", play), time.monotonic()
    url = "http://www.hostile.example/"
    visit = (await play_scenario(crashing, session, settings, url, Stage(no_more_pages), tmp_path)).visit
    assert time.monotonic() - began < TIMEOUT_S
    assert (visit.status, visit.reason) == (VisitStatus.FAILED, "the page's process crashed")
    assert "/seen.gif" in paths(visit)
    after = (await played(PAGES["an alert at once"], web, session, settings, tmp_path)).visit
    assert after.status is VisitStatus.COMPLETED


async def test_a_browser_that_is_killed_ends_the_visit_and_keeps_what_was_seen(
    web: HostileServer, settings: CrawlSettings, tmp_path: Path
) -> None:
    web.pages["/"] = PAGES["an alert at once"].html
    async with browser_session(settings) as session:

        async def play(visit: OpenVisit, _: Stage) -> Ending:
            await visit.open_site()
            os.kill(session.pid, signal.SIGKILL)
            await visit.live(5.0)
            return Ending(VisitStatus.COMPLETED, no_choice())

        killing, began = Scenario("killing", "the browser is killed", play), time.monotonic()
        url = "http://www.hostile.example/"
        outcome = await play_scenario(killing, session, settings, url, Stage(no_more_pages), tmp_path)
    assert time.monotonic() - began < TIMEOUT_S
    assert isinstance(outcome.error, BrowserLost)
    assert outcome.visit.status is VisitStatus.FAILED
    assert "/seen.gif" in paths(outcome.visit)


async def test_the_page_cannot_tell_that_it_is_looked_at(
    web: HostileServer, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    """Nobody has touched it: a page that waits for its visitor's first act must go on waiting."""
    web.pages["/"] = """<!doctype html><title>waits</title><script>setInterval(() => {
      if (navigator.userActivation.hasBeenActive) new Image().src = "/woken.gif"; }, 200)</script>"""
    visit = (await played(HostilePage(), web, session, settings, tmp_path)).visit
    assert visit.status is VisitStatus.COMPLETED
    assert "/woken.gif" not in paths(visit)
