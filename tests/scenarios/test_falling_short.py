"""What could not be looked at leaves its mark: it can never be read as a pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from crawler.browser.session import browser_session
from crawler.evidence import VisitStatus
from crawler.eyes import LookFailed
from crawler.settings import CrawlSettings
from crawler.visiting import OpenVisit, open_visit
from scenarios.choice_reading import ChoiceReader
from scenarios.consent import wait, witnesses
from scenarios.consent.attempt import Attempt
from scenarios.play import play_scenario
from scenarios.registry import all_scenarios
from scenarios.scenario import Stage
from scenarios.typing import type_test_values
from tests.page_server import Answer, PageServer
from tests.scenarios.banner_pages import PAGES

BUSY = "<!doctype html><html lang=fr><title>Busy</title><script>setTimeout(() => { while (true) {} }, 500)</script>"


@pytest.fixture
def web() -> Iterator[PageServer]:
    pages: dict[str, Answer] = {
        "www.busy.example/": BUSY,
        "www.framing.example/": "<!doctype html><title>Framing</title><iframe src='http://www.busy.example/'></iframe>",
        "www.banner.example/": PAGES["bottom-bar"].html,
    }
    with PageServer(pages) as server:
        yield server


async def no_more_pages() -> Sequence[str]:
    return ()


async def test_page_life_that_was_not_watched_is_counted(web: PageServer, tmp_path: Path) -> None:
    settings = CrawlSettings(resolve=web.resolve, timeout_s=30.0)
    async with (
        browser_session(settings) as session,
        open_visit(session, settings, "http://www.busy.example/", tmp_path) as visit,
    ):
        await visit.open_site()
        await visit.live(4.0)
        assert visit.recorder.dropped()["unwatched seconds"] == 4


async def test_a_frame_that_does_not_live_as_long_as_its_page_is_counted(web: PageServer, tmp_path: Path) -> None:
    settings = CrawlSettings(resolve=web.resolve, timeout_s=60.0)
    async with (
        browser_session(settings) as session,
        open_visit(session, settings, "http://www.framing.example/", tmp_path) as visit,
    ):
        await visit.open_site()
        assert await visit.live(4.0) == 4.0
        assert visit.recorder.dropped() == {"unwatched frames": 1}
        await type_test_values(visit)
        assert visit.recorder.dropped() == {"unwatched frames": 1, "untyped frames": 1}


async def test_a_page_that_does_not_load_again_proves_no_choice(
    web: PageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = CrawlSettings(resolve=web.resolve, observe_s=1.0)
    seen = witnesses.confirm_choice

    async def broken_by_now(visit: OpenVisit, attempt: Attempt, reader: ChoiceReader) -> None:
        web.pages["www.banner.example/"] = (500, {}, "")
        await seen(visit, attempt, reader)

    monkeypatch.setattr("scenarios.consent.play_choice.confirm_choice", broken_by_now)
    async with browser_session(settings) as session:
        refusal = all_scenarios()["refusal"]
        played = await play_scenario(
            refusal, session, settings, "http://www.banner.example/", Stage(no_more_pages), tmp_path
        )
    assert played.visit.status is VisitStatus.FAILED
    assert played.visit.choice.verified is not True
    assert "did not load again" in (played.visit.reason or "")


async def test_an_error_while_looking_is_not_the_absence_of_a_banner(
    web: PageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cannot_look(*_: object, **__: object) -> None:
        raise LookFailed("the page is going elsewhere")

    monkeypatch.setattr(wait, "look_around", cannot_look)
    settings = CrawlSettings(resolve=web.resolve, observe_s=1.0)
    async with browser_session(settings) as session:
        refusal = all_scenarios()["refusal"]
        played = await play_scenario(
            refusal, session, settings, "http://www.banner.example/", Stage(no_more_pages), tmp_path
        )
    assert played.visit.status is VisitStatus.FAILED
    assert played.visit.banner is None
