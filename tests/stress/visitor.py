"""A visitor of the stress page: waits for it, moves, clicks, types, scrolls and leaves, in real time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from playwright.async_api import BrowserContext, Page

from temoin.demo.log import LoggedRequest, RequestLog
from tests.stress.channel import When
from tests.stress.channels import CHANNELS
from tests.stress.expectations import heard, shortfalls
from tests.stress.place import CLICK_TAB, CROSS, FRAMES_TOO, MAIN, SAME, TAB
from tests.stress.web import MAIN_URL

_DEADLINE_S = 30.0
_PAUSE_S = 0.05
# A wheel's turns within half a second belong to the frame that got the first of them.
_AGAIN_S = 0.7
_BY_ID = {channel.id: channel for channel in CHANNELS}
_FRAMES = {place.name for place in FRAMES_TOO}
_DOCUMENTS = {f"https://{place.own}{place.document}" for place in FRAMES_TOO}
# Windows that do not close by themselves.
_STAYING = {f"https://{place.own}{place.document}" for place in (MAIN, TAB, CLICK_TAB)}
# Where the page itself has nothing but its stage, to the right of its frames.
_ON_THE_STAGE = (1200.0, 60.0)


class Visitor:
    """Plays one visit; ``browser`` is one of `tests.stress.channel.BROWSERS`."""

    def __init__(self, context: BrowserContext, page: Page, log: RequestLog, browser: str) -> None:
        self.context = context
        self.page = page
        self.browser = browser
        self.faults: list[list[str]] = []
        self._log = log
        self._mark = log.mark()

    @property
    def logged(self) -> tuple[LoggedRequest, ...]:
        """What the server has heard of this visit."""
        return self._log.since(self._mark)

    async def arrive(self, late: str) -> None:
        """Open the page and wait for all it does by itself; ``late`` are its three delays, in seconds."""
        await self.page.goto(f"{MAIN_URL}?late={late}")
        await self.until(self._page_lived)
        for frame in self.page.frames:
            if frame.url.split("?")[0] in _DOCUMENTS:
                await frame.wait_for_function("document.title.endsWith('loaded')", timeout=_DEADLINE_S * 1000)
                self.faults += await frame.evaluate("stressFaults")

    async def use_hands(self) -> None:
        """Move, click, type and scroll, on the page and in its frames; again where the browser was not ready yet."""
        await self._touch("main", *_ON_THE_STAGE)
        for opened in ("click-tab/document", "main/blank-popup", "popup/document"):
            await self._repeat(self._clicking(*_ON_THE_STAGE), opened)
        for place in (SAME, CROSS):
            box = await self.page.locator(f"#{place.name}").bounding_box()
            assert box is not None
            x, y = box["x"] + box["width"] / 2, box["y"] + 60
            await self._touch(place.name, x, y)
            await self._repeat(lambda: self.page.mouse.wheel(0, 40), f"{place.name}/wheel-beacon")
        await self.page.mouse.move(*_ON_THE_STAGE)
        await self._repeat(lambda: self.page.mouse.wheel(0, 7000), "main/wheel-beacon", "main/lazy-image")
        await self.until(lambda: not shortfalls(self.logged, self.browser, {When.INTERACTION}))

    async def leave(self) -> None:
        """Leave every window for an empty page, the page itself last."""
        await self.until(lambda: all(page.url.split("?")[0] in _STAYING for page in self.context.pages))
        for page in [*(page for page in self.context.pages if page is not self.page), self.page]:
            await page.goto("about:blank")
        await self.until(lambda: not shortfalls(self.logged, self.browser))

    async def until(self, true: Callable[[], bool], deadline_s: float = _DEADLINE_S) -> bool:
        """Wait for something; whether it came within the deadline."""
        deadline = time.monotonic() + deadline_s
        while not true():
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(_PAUSE_S)
        return True

    def _page_lived(self) -> bool:
        """Whether the page and its frames did all they do by themselves; its windows may need a click first."""
        wrong = shortfalls(self.logged, self.browser, {When.LOAD, When.LATE})
        return not any(found.channel.split("/")[0] in _FRAMES for found in wrong)

    async def _touch(self, place: str, x: float, y: float) -> None:
        async def move() -> None:
            await self.page.mouse.move(x - 5, y)
            await self.page.mouse.move(x, y)

        await self._repeat(move, f"{place}/mousemove-beacon")
        await self._repeat(self._clicking(x, y), f"{place}/click-beacon")
        await self._repeat(lambda: self.page.keyboard.press("a"), f"{place}/keydown-beacon")

    def _clicking(self, x: float, y: float) -> Callable[[], Awaitable[None]]:
        return lambda: self.page.mouse.click(x, y)

    async def _repeat(self, act: Callable[[], Awaitable[None]], *until: str) -> None:
        """Do something until the server has heard of these channels, or the deadline passes."""
        deadline = time.monotonic() + _DEADLINE_S
        wanted = [_BY_ID[name] for name in until]
        while time.monotonic() < deadline and not all(heard(self.logged, channel) for channel in wanted):
            await act()
            await self.until(lambda: all(heard(self.logged, channel) for channel in wanted), _AGAIN_S)
