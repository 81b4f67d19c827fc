"""The choices beyond accept and refuse: one purpose alone, taking consent back, coming back later."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from crawler.browser.session import BrowserSession, browser_session
from crawler.evidence import ChoiceMade, Phase, Visit, VisitStatus, WitnessKind
from crawler.settings import CrawlSettings
from scenarios.play import play_scenario
from scenarios.registry import all_scenarios
from scenarios.scenario import Stage
from temoin.choice_reader import READER
from tests.page_server import PageServer
from tests.scenarios.choice_pages import ONE_DAY, site

pytestmark = pytest.mark.asyncio(loop_scope="module")

Play = Callable[[str, str], Awaitable[Visit]]

CORNER = "position:fixed;left:4px;bottom:4px;width:40px;height:40px;cursor:pointer"
ICON = f"<div id=back title='Cookies' style='{CORNER}'>🍪</div>"
PAGES = {
    "www.link.example/": site(),
    "www.icon.example/": site(back=ICON),
    "www.no-way-back.example/": site(back=""),
    "www.forgetful.example/": site(keeps_refusal=ONE_DAY * 20),
    "/tracker/analytics": "",
    "/tracker/advertising": "",
}


@pytest.fixture(scope="module")
def web() -> Iterator[PageServer]:
    with PageServer(PAGES) as server:
        yield server


@pytest.fixture(scope="module")
def settings(web: PageServer) -> CrawlSettings:
    return CrawlSettings(resolve=web.resolve, observe_s=3.0, timeout_s=60.0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    async with browser_session(settings) as opened:
        yield opened


async def no_more_pages() -> Sequence[str]:
    return ()


@pytest.fixture
def play(session: BrowserSession, settings: CrawlSettings, tmp_path: Path) -> Play:
    async def played(scenario: str, name: str) -> Visit:
        stage = Stage(no_more_pages, READER)
        url = f"http://www.{name}.example/"
        return (await play_scenario(all_scenarios()[scenario], session, settings, url, stage, tmp_path)).visit

    return played


def trackers(visit: Visit, phase: Phase) -> set[str]:
    calls = (request.url.rpartition("/") for request in visit.requests if request.phase is phase)
    return {name for path, _, name in calls if path.endswith("/tracker")}


@pytest.mark.parametrize(
    ("scenario", "granted", "label"),
    [
        ("granular-choice", "analytics", "Mesure d’audience"),
        ("granular-choice-advertising", "advertising", "Publicité ciblée"),
    ],
)
async def test_one_purpose_alone_is_allowed(play: Play, scenario: str, granted: str, label: str) -> None:
    visit = await play(scenario, "link")
    assert visit.status is VisitStatus.COMPLETED, visit.choice
    assert visit.choice.made is ChoiceMade.SAVED_WITH_PURPOSES_OFF
    assert visit.choice.switched_on == (label,)
    assert trackers(visit, Phase.AFTER_CHOICE) == {granted}
    assert visit.banner is not None
    assert [(switch.label, switch.on, switch.locked) for switch in visit.banner.switches] == [
        ("Cookies nécessaires", True, True),
        ("Mesure d’audience", False, False),
        ("Publicité ciblée", False, False),
    ]


async def test_a_purpose_that_is_not_offered_is_not_applicable(play: Play) -> None:
    visit = await play("granular-choice-social", "link")
    assert visit.status is VisitStatus.NOT_APPLICABLE
    assert visit.choice.made is ChoiceMade.NONE
    assert "Mesure d’audience" in (visit.reason or "")


@pytest.mark.parametrize("name", ["link", "icon"])
async def test_consent_is_taken_back_by_the_permanent_way(play: Play, name: str) -> None:
    visit = await play("withdrawal", name)
    assert visit.status is VisitStatus.COMPLETED, visit.choice
    assert visit.choice.made is ChoiceMade.WITHDRAWN
    assert visit.choice.wanted == "withdraw"
    assert trackers(visit, Phase.AFTER_CHOICE) == {"analytics", "advertising"}
    assert trackers(visit, Phase.AFTER_WITHDRAWAL) == set()
    assert visit.banner is not None
    assert visit.banner.clicks_to_withdraw == 4  # the link or icon, two purposes, save
    said = {one.witness: one.says for one in visit.choice.testimony}
    assert said[WitnessKind.STORED_CHOICE] == said[WitnessKind.RELOAD] == "agrees"


async def test_without_a_way_back_there_is_nothing_to_withdraw(play: Play) -> None:
    visit = await play("withdrawal", "no-way-back")
    assert visit.status is VisitStatus.NOT_APPLICABLE
    assert visit.choice.made is ChoiceMade.ACCEPTED
    assert "no permanent link or icon" in (visit.reason or "")


async def test_a_refusal_that_is_forgotten_sooner_than_an_acceptance(play: Play) -> None:
    refused, accepted = await play("return-visit", "forgetful"), await play("return-visit-acceptance", "forgetful")
    assert [(one.days, one.asked_again) for one in refused.choice.returns] == [(1, False), (30, True)]
    assert refused.choice.returns[-1].lapsed == ("site_consent",)
    assert [(one.days, one.asked_again) for one in accepted.choice.returns] == [(1, False), (30, False), (182, True)]
    assert {one.clock for one in accepted.choice.returns} == {"cookies-and-page"}
    assert {request.phase for request in accepted.requests if request.started == accepted.requests[-1].started} == {
        Phase.LATER_VISIT
    }
