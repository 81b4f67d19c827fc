"""The evidence of a visit against the server's own log: every request, cookie sent, and cookie of a script."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from crawler.browser.session import BrowserSession, browser_session
from crawler.evidence import CookieOutcome, Phase, Visit
from crawler.settings import CrawlSettings
from scenarios.play import play_scenario
from scenarios.registry import all_scenarios
from scenarios.scenario import Stage
from temoin.demo.against_log import compare
from temoin.demo.catalogue import DemoSite, sites
from temoin.demo.server import DemoWeb
from temoin.demo.standins import expected_script_cookies

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHOSEN = ("petite-pousse", "petite-pousse-broken", "cap-actuariat-broken", "assurances-belloy-broken")
SITES = [site for site in sites() if site.id in CHOSEN]
SCENARIOS = ("before-choice", "refusal", "acceptance")


@pytest.fixture(scope="module")
def web() -> Iterator[DemoWeb]:
    with DemoWeb() as served:
        yield served


@pytest.fixture(scope="module")
def settings(web: DemoWeb) -> CrawlSettings:
    return CrawlSettings(resolve=tuple(web.resolve), ca_file=web.ca_file)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    async with browser_session(settings) as opened:
        yield opened


async def no_more_pages() -> Sequence[str]:
    return ()


async def played_alone(
    scenario: str, url: str, session: BrowserSession, settings: CrawlSettings, folder: Path
) -> Visit:
    played = await play_scenario(all_scenarios()[scenario], session, settings, url, Stage(no_more_pages), folder)
    assert played.error is None
    return played.visit


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("site", SITES, ids=[site.id for site in SITES])
async def test_all_that_the_server_saw_is_in_the_evidence(
    site: DemoSite, scenario: str, web: DemoWeb, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    mark = web.log.mark()
    visit = await played_alone(scenario, site.url, session, settings, tmp_path)
    found = compare(visit, web.log.since(mark))
    assert found.logged >= 5
    assert not found.missing
    assert not found.unseen
    assert not visit.dropped


async def test_cookies_of_scripts_are_in_the_evidence_with_their_writer(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    url = next(site.url for site in SITES if site.id == "petite-pousse")
    visit = await played_alone("acceptance", url, session, settings, tmp_path)
    for service in ("meta-pixel", "hotjar", "snap-pixel", "tiktok-pixel", "google-conversion-linker"):
        for expected in expected_script_cookies(service):
            stem = expected.name.split("*")[0]
            written = [c for c in visit.cookies if c.set_by.how == "script" and c.name.startswith(stem)]
            assert written, f"{service}: {expected.name}"
            assert all(cookie.outcome is CookieOutcome.STORED for cookie in written)
            assert all(cookie.phase is Phase.AFTER_CHOICE for cookie in written)
            assert all(cookie.set_by.stack for cookie in written)


async def test_hotjar_is_caught_three_seconds_after_the_refusal(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    url = next(site.url for site in SITES if site.id == "petite-pousse-broken")
    visit = await played_alone("refusal", url, session, settings, tmp_path)
    click = next(step.time for step in visit.choice.steps if step.act == "choice made")
    first = min(request.started for request in visit.requests if "hotjar" in request.url)
    assert 0 < first - click < 5
    assert all(request.phase is Phase.AFTER_CHOICE for request in visit.requests if "hotjar" in request.url)


async def test_scenarios_side_by_side_do_not_see_each_other(
    web: DemoWeb, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    """What acceptance stores must never reach the refusal's profile: each has its own."""
    url = next(site.url for site in SITES if site.id == "petite-pousse")
    folders = {name: tmp_path / name for name in SCENARIOS}
    for folder in folders.values():
        folder.mkdir()
    visits = await asyncio.gather(*(played_alone(name, url, session, settings, folders[name]) for name in SCENARIOS))
    refusal, acceptance = visits[1], visits[2]
    assert not {cookie.name for cookie in refusal.cookies} & {"_fbp", "_ga", "_hjSessionUser_3300441"}
    assert {cookie.name for cookie in acceptance.cookies} >= {"_fbp", "_ga"}
    assert not any("facebook" in request.url for request in refusal.requests)
