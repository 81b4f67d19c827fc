"""The consent driver on banners of many makes: the right choice, proved, or an honest failure."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from crawler.browser.session import BrowserSession, browser_session
from crawler.evidence import Phase, VisitStatus
from crawler.settings import CrawlSettings
from scenarios.play import play_scenario
from scenarios.registry import all_scenarios
from scenarios.scenario import Stage
from temoin.choice_reader import READER
from tests.page_server import PageServer
from tests.scenarios.banner_pages import FRAME_INNER, PAGES

pytestmark = pytest.mark.asyncio(loop_scope="module")

STATUS = {
    "no-banner": VisitStatus.NOT_APPLICABLE,
    "no-free-refusal": VisitStatus.NOT_APPLICABLE,
    "failed": VisitStatus.FAILED,
    "hidden-from-bots": VisitStatus.FAILED,
}


@pytest.fixture(scope="module")
def web() -> Iterator[PageServer]:
    served = {f"www.{name}.example/": page.html for name, page in PAGES.items()}
    with PageServer({**served, "consent.cmp.example/banner": FRAME_INNER}) as server:
        yield server


@pytest.fixture(scope="module")
def settings(web: PageServer) -> CrawlSettings:
    return CrawlSettings(resolve=web.resolve, observe_s=4.0, timeout_s=40.0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    async with browser_session(settings) as opened:
        yield opened


async def no_more_pages() -> Sequence[str]:
    return ()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scenario", ["refusal", "acceptance"])
async def test_the_choice_is_made_or_honestly_failed(
    name: str, scenario: str, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    stage, url = Stage(no_more_pages, READER), f"http://www.{name}.example/"
    played = await play_scenario(all_scenarios()[scenario], session, settings, url, stage, tmp_path)
    visit, page = played.visit, PAGES[name]
    wanted = page.refusal if scenario == "refusal" else page.acceptance
    assert visit.choice.made.value == wanted, visit.choice
    assert visit.status is STATUS.get(wanted, VisitStatus.COMPLETED)
    chosen = [cookie for cookie in visit.cookies if cookie.name == "choice"]
    if visit.status is VisitStatus.COMPLETED:
        assert visit.choice.verified is True
        assert {cookie.value for cookie in chosen} == {"yes" if scenario == "acceptance" else "no"}
        assert {cookie.phase for cookie in chosen} == {Phase.AFTER_CHOICE}
    else:
        assert not chosen
        assert visit.reason


async def test_before_choice_keeps_its_hands_off(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    scenario = all_scenarios()["before-choice"]
    played = await play_scenario(
        scenario, session, settings, "http://www.bottom-bar.example/", Stage(no_more_pages, READER), tmp_path
    )
    visit = played.visit
    assert visit.status is VisitStatus.COMPLETED
    assert visit.banner is not None
    assert [control.label for control in visit.banner.buttons] == ["Tout accepter", "Tout refuser"]
    assert all(control.contrast and control.contrast > 1 for control in visit.banner.buttons)
    assert visit.cookies == ()
    assert {request.phase for request in visit.requests} == {Phase.BEFORE_CHOICE}
    assert visit.screenshots == ("banner.png", "banner-framed.png", "before-choice.png")
