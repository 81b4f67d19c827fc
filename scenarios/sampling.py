"""The sampled pages of a visit, after its home page."""

from __future__ import annotations

from crawler.errors import SiteUnreachable
from crawler.visiting import OpenVisit
from scenarios.scenario import PagesToSample

SAMPLE_LIFE_S = 8.0


async def visit_samples(visit: OpenVisit, pages: PagesToSample) -> None:
    """Go to each sampled page and let it live a while; one that does not answer is noted, and the next one visited."""
    for url in await pages():
        if visit.remaining_s <= 0:
            visit.recorder.note_error(f"no time was left to visit {url}")
            visit.recorder.fall_short("unvisited pages", 1)
            continue
        try:
            await visit.go(url)
        except SiteUnreachable as error:
            visit.recorder.note_error(str(error))
            continue
        await visit.live(min(SAMPLE_LIFE_S, visit.settings.observe_s))
