"""Acts that may lead to another page: a click on a link, a form that is sent; and where they came to.

A page that is left by such an act says its last words by itself, as in life: what it sends then is seen by the network
log, without its body. To tell it beforehand that it was being left would be wrong wherever the act leads nowhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from playwright.async_api import Error, Frame, Page, Request, Response

from crawler.errors import BrowserLost
from crawler.evidence import PageView
from crawler.eyes import LookFailed, Unanswered
from crawler.loading import NoAnswer, load
from crawler.visiting import (
    MAX_LANGUAGE_CHARS,
    MAX_TITLE_CHARS,
    PAGE_DEADLINE_S,
    PAGE_SHARE,
    TITLE_AND_LANGUAGE,
    OpenVisit,
)

PATIENCE_S = 4.0
"""Page life that an act gets to lead somewhere: a script may ask its server first."""
AFTER_MOVING_S = 1.0
STEP_S = 0.25

Whither = Literal["another page", "elsewhere in the page", "nowhere"]
"""A page that was loaded; a new address without loading one, as applications of one page do; neither."""


async def follow(visit: OpenVisit, act: Callable[[], Awaitable[object]]) -> Whither:
    """Do something and wait to see where it leads; a page that is loaded is noted as ``visit.go`` notes one.

    Of several pages that come one after the other, the last is noted. What the act raises is raised.

    Raises:
        BrowserLost: the tab is gone.
    """
    with _watched(visit.page) as way:
        visit.recorder.begin_page()
        is_noted = False
        try:
            await act()
            await _come_to_something(visit, way)
            is_noted = await _arrive(visit, way)
        except Exception:
            is_noted = is_noted or (way.arrived and await _note(visit, way))
            raise
        finally:
            if not is_noted:
                visit.recorder.stay_on_page()
    return "another page" if is_noted else "elsewhere in the page" if way.moved else "nowhere"


class _Way:
    """What is heard of a page's navigations while something is done.

    ``over`` is set when the navigation under way has brought another document, or has come to nothing.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.request: Request | None = None
        self.response: Response | None = None
        self.moved = False
        self.arrived = False
        self.over = asyncio.Event()

    def on_request(self, request: Request) -> None:
        if self._is_ours(request):
            self.request = request

    def on_response(self, response: Response) -> None:
        if self._is_ours(response.request):
            self.response = response

    def on_failed(self, request: Request) -> None:
        if request == self.request:
            self.over.set()

    def on_navigated(self, frame: Frame) -> None:
        if frame != self._page.main_frame:
            return
        self.moved = True
        if self.request is not None:
            self.arrived = True
            self.over.set()

    def _is_ours(self, request: Request) -> bool:
        try:
            return request.is_navigation_request() and request.frame == self._page.main_frame
        except Error:
            return False  # of a window that is only being opened


@contextmanager
def _watched(page: Page) -> Iterator[_Way]:
    way = _Way(page)
    listeners: dict[str, Callable[[Any], None]] = {
        "request": way.on_request,
        "response": way.on_response,
        "requestfailed": way.on_failed,
        "framenavigated": way.on_navigated,
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    try:
        yield way
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)


async def _come_to_something(visit: OpenVisit, way: _Way) -> None:
    """Wait for a navigation; a new address without one is often followed by one."""
    waited, patience, has_moved = 0.0, PATIENCE_S, False
    while way.request is None and waited < patience and visit.remaining_s > 0:
        await visit.live(STEP_S)
        waited += STEP_S
        if way.moved and not has_moved:
            has_moved, patience = True, waited + AFTER_MOVING_S


async def _arrive(visit: OpenVisit, way: _Way) -> bool:
    """Whether another page was come to, loaded and noted."""
    if way.request is None:
        return False
    url = way.request.url
    deadline_s = max(0.1, min(PAGE_DEADLINE_S, visit.remaining_s * PAGE_SHARE))

    async def arriving() -> Response | None:
        try:
            async with asyncio.timeout(deadline_s):
                await way.over.wait()
        except TimeoutError:
            raise NoAnswer from None
        return way.response

    try:
        await load(visit.page, visit.clock, visit.recorder, arriving(), deadline_s)
    except NoAnswer:
        visit.recorder.note_error(f"{url} did not answer in {deadline_s:.0f} s")
    if visit.page.is_closed():
        raise BrowserLost(f"the browser went away while loading {url}")
    if not way.arrived:
        visit.recorder.note_error(f"{url}: no page came of it")
        return False
    return await _note(visit, way)


async def _note(visit: OpenVisit, way: _Way) -> bool:
    try:
        title, language = await visit.eyes.look(visit.main_frame(), TITLE_AND_LANGUAGE)
    except LookFailed as failure:
        title, language = "", ""  # the page is already going elsewhere, or does not answer
        visit.hangs = isinstance(failure, Unanswered)
    view = PageView(
        requested_url=way.request.url if way.request else visit.page.url,
        url=visit.page.url,
        status=way.response.status if way.response else None,
        title=str(title)[:MAX_TITLE_CHARS],
        phase=visit.recorder.phase,
        time=round(visit.recorder.now, 3),
        language=str(language)[:MAX_LANGUAGE_CHARS] or None,
    )
    visit.pages.append(view)
    return True
