"""The consent driver on pages that nobody wrote it for: one of every kind of layers, judged by the server's truth."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from crawler.browser.session import BrowserSession, browser_session
from crawler.settings import CrawlSettings
from scenarios.play import play_scenario
from scenarios.registry import all_scenarios
from scenarios.scenario import Stage
from temoin.choice_reader import READER
from tests.banners.judging import Claim, Verdict, judge
from tests.banners.pages import BannerPage, all_pages
from tests.banners.server import BannerWeb

pytestmark = pytest.mark.asyncio(loop_scope="module")

WANTED = {"refusal": "refuse", "granular-choice": "granular"}
OF_EACH_KIND = {page.made_of.layers: page for page in reversed(all_pages()) if not page.held_out}


@pytest.fixture(scope="module")
def web() -> Iterator[BannerWeb]:
    with BannerWeb(OF_EACH_KIND.values()) as server:
        yield server


@pytest.fixture(scope="module")
def settings(web: BannerWeb) -> CrawlSettings:
    return CrawlSettings(resolve=web.resolve, observe_s=2.0, timeout_s=60.0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    async with browser_session(settings) as opened:
        yield opened


async def no_more_pages() -> Sequence[str]:
    return ()


@pytest.mark.parametrize("page", OF_EACH_KIND.values(), ids=lambda page: page.name)
async def test_a_refusal_is_what_it_says(
    page: BannerPage, web: BannerWeb, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    mark = web.mark(page)
    stage, refusal = Stage(no_more_pages, READER), all_scenarios()["refusal"]
    visit = (await play_scenario(refusal, session, settings, page.url, stage, tmp_path)).visit
    choice = visit.choice
    claim = Claim("refuse", choice.made.value, choice.verified, visit.status.value, choice.how)
    verdict, why = judge(claim, page.expected.refusal, web.truth_since(page, mark))
    assert verdict in {Verdict.RIGHT, Verdict.HONESTLY_FAILED}, (claim, why)
