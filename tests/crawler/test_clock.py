"""Page life: virtual where the browser lets its time be advanced, real where not, and never without a bound."""

from __future__ import annotations

import asyncio
from pathlib import Path

from crawler.browser.session import browser_session
from crawler.capture.cdp import CdpConnection, Json
from crawler.evidence import Clock
from crawler.settings import CrawlSettings
from crawler.visiting import open_visit
from tests.page_server import PageServer

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
