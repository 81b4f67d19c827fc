"""Page life: virtual where the browser lets its time be advanced, real where not, and never without a bound."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from crawler.browser.session import browser_session
from crawler.capture.cdp import CdpConnection, Json
from crawler.evidence import Clock
from crawler.settings import CrawlSettings
from crawler.visiting import OpenVisit, open_visit
from tests.crawler.looking import looking_at
from tests.page_server import NEVER, Answer, PageServer

LATE = """<!doctype html><title>late</title><script>
  setTimeout(() => fetch("/late"), 700); setTimeout(() => fetch("/later"), 25000);</script>"""


def refuse_virtual_time(connection: CdpConnection) -> None:
    """Make the browser answer as one does that knows no virtual time."""
    post = connection.post

    def refusing(method: str, params: Json | None = None, session: str | None = None) -> asyncio.Future[Json]:
        return post("Emulation.unheardOf" if method == "Emulation.setVirtualTimePolicy" else method, params, session)

    connection.post = refusing  # type: ignore[method-assign]


async def test_half_a_minute_of_page_life_passes_in_moments(tmp_path: Path) -> None:
    with PageServer({"late.example/": LATE}) as web:
        settings = CrawlSettings(resolve=web.resolve)
        async with (
            browser_session(settings) as session,
            open_visit(session, settings, "http://late.example/", tmp_path) as visit,
        ):
            await visit.open_site()
            await visit.observe()
            assert visit.observation is not None
            assert (visit.observation.lived_s, visit.observation.clock) == (30.0, Clock.VIRTUAL)
            late = {r.url.rpartition("/")[2]: r.started for r in visit.recorder.requests(visit.site)}
    assert 24.5 < late["later"] < 27


async def test_without_virtual_time_real_time_passes(tmp_path: Path) -> None:
    with PageServer({"late.example/": LATE}) as web:
        settings = CrawlSettings(resolve=web.resolve, observe_s=1.2)
        async with (
            browser_session(settings) as session,
            open_visit(session, settings, "http://late.example/", tmp_path) as visit,
        ):
            refuse_virtual_time(session.witness.connection)
            await visit.open_site()
            await visit.observe()
            urls = [r.url for r in visit.recorder.requests(visit.site)]
            assert visit.observation is not None
            assert visit.observation.clock is Clock.REAL
            assert visit.observation.lived_s >= 1.2
            assert any("real time" in error for error in visit.recorder.errors)
            assert "unwatched seconds" not in visit.recorder.dropped()
    assert any(url.endswith("/late") for url in urls)


TICKING = "<!doctype html><script>setInterval(() => 0, 100)</script>"
FRAMES = "<!doctype html>" + "".join(f"<iframe src='http://ads.other.example/{n}'></iframe>" for n in range(5))
WAITING = "<!doctype html><script>fetch('/never'); setInterval(() => fetch('/poll'), 300);</script>"


async def ages_s(visit: OpenVisit) -> list[float]:
    """How long the page and its frames have lived by their own clocks."""
    return [await visit.eyes.look(frame, "() => performance.now() / 1000") for frame in visit.eyes.frames()]


async def lives(pages: dict[str, Answer], folder: Path) -> AsyncIterator[tuple[float, list[float]]]:
    """What the page at / is granted three times, and what it and its frames then have lived."""
    async with looking_at(pages, folder) as visit:
        for granted in (2.0, 6.0, 20.0):
            before = await ages_s(visit)
            assert await visit.live(granted) == granted
            yield granted, [now - then for then, now in zip(before, await ages_s(visit), strict=True)]
        assert visit.recorder.dropped() == {}


async def test_frames_that_share_a_process_live_as_long_as_their_page(tmp_path: Path) -> None:
    pages: dict[str, Answer] = {f"/{n}": "<!doctype html><title>an ad</title>" for n in range(5)}
    async for granted, lived in lives({"/": FRAMES, **pages}, tmp_path):
        assert len(lived) == 6
        assert min(lived) >= granted


async def test_a_page_that_waits_for_an_answer_lives_as_long_as_is_said(tmp_path: Path) -> None:
    async for granted, lived in lives({"/": WAITING, "/never": NEVER, "/poll": "polled"}, tmp_path):
        assert lived[0] >= granted


async def test_frames_live_on_when_the_first_of_them_goes(tmp_path: Path) -> None:
    going = "<!doctype html><script>setTimeout(() => parent.postMessage('go', '*'), 1000)</script>"
    home = f"{FRAMES}<script>onmessage = () => document.querySelector('iframe').remove();</script>"
    pages: dict[str, Answer] = {"/": home, "/0": going, **{f"/{n}": TICKING for n in range(1, 5)}}
    async with looking_at(pages, tmp_path) as visit:
        assert await visit.live(1.5) == 1.5
        assert await visit.live(2.0) == 2.0
        before = await ages_s(visit)
        assert await visit.live(6.0) == 6.0
        lived = [now - then for then, now in zip(before, await ages_s(visit), strict=True)]
        assert visit.recorder.dropped() == {}
    assert len(lived) == 5
    assert 6.0 <= min(lived) <= max(lived) < 8.0
