"""The sampled pages of a visit, after its home page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from crawler.errors import SiteUnreachable
from crawler.visiting import OpenVisit
from scenarios.scenario import PagesToSample

SAMPLE_LIFE_S = 8.0

Act = Callable[[OpenVisit], Awaitable[None]]
"""What a visitor does on a page."""


async def visit_samples(visit: OpenVisit, pages: PagesToSample, act: Act | None = None) -> None:
    """Go to each sampled page, do there what the visitor does (``act``; nothing without it) and let it live a while.

    One that does not answer is noted, and the next one visited.
    """
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
        if act is not None:
            await act(visit)
        await visit.live(min(SAMPLE_LIFE_S, visit.settings.observe_s))
