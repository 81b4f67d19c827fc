"""What pages send while they are being left is in the record, with its body where it can be."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.browser.session import browser_session
from crawler.evidence import Witness
from crawler.settings import CrawlSettings
from crawler.visiting import open_visit
from tests.page_server import Answer, PageServer

EVENTS = ("beforeunload", "pagehide", "visibilitychange", "unload")
MAIN, OTHER = "www.main.example", "www.other.example"


def last_words(frame: str) -> str:
    """A frame that sends a beacon of its own at each of the events of leaving, and says there whether it is hidden."""
    listeners = "".join(
        f"addEventListener('{event}', () => navigator.sendBeacon('/{frame}/{event}', document.visibilityState), true);"
        for event in EVENTS
    )
    return f"<!doctype html><title>{frame}</title><script>{listeners}</script>"


@pytest.fixture
def web() -> Iterator[PageServer]:
    frames = f"<iframe src='/same'></iframe><iframe src='http://{OTHER}/cross'></iframe>"
    pages: dict[str, Answer] = {
        f"{MAIN}/": last_words("main") + frames,
        f"{MAIN}/same": last_words("same"),
        f"{OTHER}/cross": last_words("cross"),
    }
    with PageServer(pages) as server:
        yield server


@pytest.mark.parametrize("virtual", [True, False], ids=["virtual time", "real time"])
async def test_every_frames_last_words_are_heard(web: PageServer, tmp_path: Path, *, virtual: bool) -> None:
    settings = CrawlSettings(resolve=web.resolve)
    async with (
        browser_session(settings) as session,
        open_visit(session, settings, f"http://{MAIN}/", tmp_path) as visit,
    ):
        await visit.open_site()
        if virtual:
            await visit.live(1.0)
        await visit.leave()
        reading = await visit.hear_second_witness()
        requests = visit.recorder.requests(visit.site)
    assert reading is not None
    assert (reading.missing, reading.unattributed, reading.unconfirmed) == ((), (), ())
    for frame in ("main", "same", "cross"):
        for event in EVENTS:
            told = [request for request in requests if request.url.endswith(f".example/{frame}/{event}")]
            with_body = [request for request in told if request.witness is Witness.DEVTOOLS]
            assert with_body, f"{frame} {event}"
            assert with_body[0].body == ("hidden" if event in {"visibilitychange", "unload"} else "visible")
            sent = sum(1 for _, _, path in web.requests if path == f"/{frame}/{event}")
            assert len(told) == sent, f"{frame} {event}"


async def test_pages_visited_on_the_way_are_told_too(web: PageServer, tmp_path: Path) -> None:
    settings = CrawlSettings(resolve=web.resolve)
    async with (
        browser_session(settings) as session,
        open_visit(session, settings, f"http://{MAIN}/", tmp_path) as visit,
    ):
        await visit.open_site()
        await visit.live(0.5)
        await visit.go(f"http://{OTHER}/cross")
        told = [r.url for r in visit.recorder.requests(visit.site) if r.url.endswith("/main/pagehide")]
    assert told


ASKS = """<!doctype html><script>
  addEventListener("beforeunload", (event) => { event.preventDefault(); return event.returnValue = "stay"; });
</script>"""


async def test_a_page_that_asks_to_stay_is_left_all_the_same(tmp_path: Path) -> None:
    with PageServer({"stay.example/": ASKS}) as web:
        settings = CrawlSettings(resolve=web.resolve)
        async with (
            browser_session(settings) as session,
            open_visit(session, settings, "http://stay.example/", tmp_path) as visit,
        ):
            await visit.open_site()
            await visit.page.mouse.click(10, 10)  # browsers ask only for pages that were used
            await visit.leave()
            assert not session.witness.page_sessions(visit.recorder.context_id)
            assert not visit.recorder.errors


async def test_visits_side_by_side_do_not_wait_for_each_others_marks_in_the_log(tmp_path: Path) -> None:
    async with browser_session(CrawlSettings()) as session:
        connection = session.witness.connection
        catching_up = [session.second_witness.catch_up(connection) for _ in range(8)]
        outcomes = await asyncio.gather(*catching_up, return_exceptions=True)
    assert outcomes == [None] * 8


async def test_a_profile_that_could_not_be_closed_in_time_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with PageServer({"slow.example/": "<!doctype html>"}) as web:
        settings = CrawlSettings(resolve=web.resolve)
        async with (
            browser_session(settings) as session,
            open_visit(session, settings, "http://slow.example/", tmp_path) as visit,
        ):
            await visit.open_site()
            monkeypatch.setattr("crawler.visiting.CLOSE_DEADLINE_S", 0.0)
            await visit.close()
            assert visit.recorder.dropped()["unheard farewells"] == 1
            assert any("could not be closed in time" in error for error in visit.recorder.errors)
