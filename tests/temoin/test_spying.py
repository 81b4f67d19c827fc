"""From a script's calls in a real browser to what the report calls them: nothing is lost between the wings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crawler.browser.session import browser_session
from crawler.evidence import Phase
from crawler.settings import CrawlSettings
from detectors.detect import detect
from detectors.detection import Detection, DetectionKind
from scenarios.play import play_scenario
from scenarios.registry import all_scenarios
from scenarios.scenario import Stage
from tests.page_server import PageServer
from tests.temoin.spying_page import PAGES, URL
from tracker_db.load import load


async def no_more_pages() -> Sequence[str]:
    return ()


async def spying(scenario: str, folder: Path) -> list[Detection]:
    with PageServer(PAGES) as web:
        settings = CrawlSettings(resolve=web.resolve)
        async with browser_session(settings) as session:
            played = await play_scenario(
                all_scenarios()[scenario], session, settings, URL, Stage(no_more_pages), folder
            )
    wanted = {DetectionKind.SCRIPT_API, DetectionKind.PERSONAL_DATA}
    return [found for found in detect(played.visit, load()) if found.kind in wanted]


async def test_fingerprints_recorders_and_leaks_are_recognised_with_who_did_it(tmp_path: Path) -> None:
    found = await spying("acceptance", tmp_path)
    told = {(one.name, one.label.partition(":")[0]) for one in found if one.kind is DetectionKind.SCRIPT_API}
    assert told == {
        ("fingerprint.localhost", "canvas fingerprinting"),
        ("fingerprint.localhost", "font fingerprinting"),
        ("fingerprint.localhost", "audio fingerprinting"),
        ("fingerprint.localhost", "WebRTC fingerprinting"),
        ("replay.localhost", "session recording"),
    }
    leaks = {(one.name, one.label) for one in found if one.kind is DetectionKind.PERSONAL_DATA}
    assert {name for name, _ in leaks} == {"audience.localhost"}
    assert all("SHA-256" in label for _, label in leaks), leaks
    assert {one.phase for one in found} == {Phase.AFTER_CHOICE}


async def test_a_page_that_respects_a_refusal_is_accused_of_nothing(tmp_path: Path) -> None:
    assert await spying("refusal", tmp_path) == []
