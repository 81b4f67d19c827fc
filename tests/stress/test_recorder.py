"""The record of a visit to the page of all channels: what the server heard is in it, request by request."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from crawler.browser.session import browser_session
from crawler.evidence import VisitStatus
from crawler.settings import CrawlSettings
from crawler.visiting import OpenVisit
from scenarios.hands import move_and_scroll
from scenarios.play import play_scenario
from scenarios.scenario import Ending, Scenario, Stage, no_choice
from temoin.demo.server import DemoWeb
from tests.stress.tally import table, tally
from tests.stress.test_stress_pages import SHORT_DELAYS
from tests.stress.web import MAIN_URL

pytestmark = pytest.mark.xdist_group("stress page")
FEWEST_REQUESTS = 300


async def use(visit: OpenVisit, _: Stage) -> Ending:
    await visit.open_site()
    await move_and_scroll(visit)
    await visit.observe()
    return Ending(VisitStatus.COMPLETED, no_choice())


async def no_more_pages() -> Sequence[str]:
    return ()


async def test_nothing_that_the_server_heard_is_missing(web: DemoWeb, tmp_path: Path) -> None:
    settings = CrawlSettings(resolve=tuple(web.resolve), ca_file=web.ca_file, observe_s=2.0)
    mark, url = web.log.mark(), f"{MAIN_URL}?late={SHORT_DELAYS}"
    async with browser_session(settings) as session:
        played = await play_scenario(Scenario("use", "", use), session, settings, url, Stage(no_more_pages), tmp_path)
    tallied = tally(played.visit, web.log.since(mark))
    assert played.visit.status is VisitStatus.COMPLETED, played.visit.reason
    assert tallied.complete, table(tallied)
    assert tallied.logged > FEWEST_REQUESTS
    reading = played.visit.net_log
    assert reading is not None
    assert (reading.missing, reading.unattributed, reading.unconfirmed) == ((), (), ())
    assert "unheard farewells" not in played.visit.dropped
