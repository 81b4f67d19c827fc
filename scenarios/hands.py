"""A visitor's hands: a little mouse and wheel, for many sites wake their scripts only at the first movement."""

from __future__ import annotations

import asyncio

from playwright.async_api import Error

from crawler.visiting import VIEWPORT_HEIGHT, VIEWPORT_WIDTH, OpenVisit

GESTURE_DEADLINE_S = 3.0
SCROLL_STEPS = (400, 500, -300)


async def move_and_scroll(visit: OpenVisit) -> None:
    """Move the mouse across the page and scroll down and a little back; noted when the page does not take it."""
    mouse = visit.page.mouse
    try:
        async with asyncio.timeout(min(GESTURE_DEADLINE_S, max(0.1, visit.remaining_s))):
            await visit.clock.alongside(mouse.move(VIEWPORT_WIDTH * 0.3, VIEWPORT_HEIGHT * 0.4))
            await visit.clock.alongside(mouse.move(VIEWPORT_WIDTH * 0.6, VIEWPORT_HEIGHT * 0.5, steps=4))
            for step in SCROLL_STEPS:
                await visit.clock.alongside(mouse.wheel(0, step))
    except (Error, TimeoutError):
        visit.recorder.note_error("the page did not take the visitor's mouse and wheel")
