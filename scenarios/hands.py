"""A visitor's hands: mouse, wheel and keys, for many sites wake their scripts only at the first movement."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import Error

from crawler.visiting import VIEWPORT_HEIGHT, VIEWPORT_WIDTH, OpenVisit

GESTURE_DEADLINE_S = 1.5  # a page that is busy takes a gesture later, and need not be waited for
SCROLL_STEPS = (400, 500, -300)
KEY = "ArrowDown"  # scrolls a little, and does nothing else wherever the focus is not in a list or a field


async def move_and_scroll(visit: OpenVisit) -> None:
    """Move the mouse across the page, scroll down and a little back, press a key; noted when the page takes none."""
    mouse, keyboard = visit.page.mouse, visit.page.keyboard
    gestures: tuple[Callable[[], Awaitable[None]], ...] = (
        lambda: mouse.move(VIEWPORT_WIDTH * 0.3, VIEWPORT_HEIGHT * 0.4),
        lambda: mouse.move(VIEWPORT_WIDTH * 0.6, VIEWPORT_HEIGHT * 0.5, steps=4),
        *(lambda step=step: mouse.wheel(0, step) for step in SCROLL_STEPS),
        lambda: keyboard.press(KEY),
    )
    taken = [await _taken(visit, gesture) for gesture in gestures]
    if not any(taken):
        visit.recorder.note_error("the page did not take the visitor's mouse, wheel and keys")
        visit.recorder.fall_short("untaken gestures", len(taken))


async def _taken(visit: OpenVisit, gesture: Callable[[], Awaitable[None]]) -> bool:
    try:
        async with asyncio.timeout(min(GESTURE_DEADLINE_S, max(0.1, visit.remaining_s))):
            await visit.clock.alongside(gesture())
    except (Error, TimeoutError):
        return False
    return True
