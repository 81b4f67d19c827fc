"""Waiting for a page to load as long as it makes headway, and no longer: a visitor looks at what is there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable

from playwright.async_api import Error, Page, Response
from playwright.async_api import TimeoutError as PlaywrightTimeout

from crawler.capture.clock import PageClock
from crawler.capture.recorder import VisitRecorder

# Nothing heard of a page for so long, in our time: it waits for something that does not come.
STALL_S = 4.0
LOOK_EVERY_S = 0.25


class NoAnswer(Exception):
    """The server did not even begin to answer in time."""


async def load(
    page: Page, clock: PageClock, recorder: VisitRecorder, going: Awaitable[Response | None], deadline_s: float
) -> Response | None:
    """Go somewhere and wait until the page is loaded, or stalls; noted when it was not loaded.

    Args:
        page: the tab.
        clock: lets the page live meanwhile.
        recorder: hears what the page does.
        going: the navigation, up to the moment when the answer begins.
        deadline_s: the bound on all of it, in our time.

    Raises:
        NoAnswer: nothing came within the time.
        playwright.async_api.Error: there is no such page.
    """
    until = time.monotonic() + deadline_s
    try:
        response = await clock.alongside(going)
    except PlaywrightTimeout:
        raise NoAnswer from None
    if not await clock.alongside(_loaded(page, recorder, until)):
        recorder.note_error(f"{page.url} did not finish loading")
    return response


async def _loaded(page: Page, recorder: VisitRecorder, until: float) -> bool:
    remaining = max(0.1, until - time.monotonic())
    loading = asyncio.ensure_future(page.wait_for_load_state("load", timeout=remaining * 1000))
    try:
        while not loading.done() and time.monotonic() - recorder.heard_at < STALL_S:
            await asyncio.wait([loading], timeout=LOOK_EVERY_S)
        if not loading.done():
            return False
        loading.result()
    except PlaywrightTimeout:
        return False
    except Error:
        return not page.is_closed()  # it went elsewhere meanwhile: that is looked at next
    finally:
        loading.cancel()
    return True
