"""A visitor's hands: mouse, wheel and keys, or a finger; many sites wake their scripts only at the first movement."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from playwright.async_api import Error

from crawler.browser.guise import Phone
from crawler.capture.cdp import CommandFailed
from crawler.visiting import VIEWPORT_HEIGHT, VIEWPORT_WIDTH, OpenVisit

GESTURE_DEADLINE_S = 1.5  # a page that is busy takes a gesture later, and need not be waited for
SCROLL_STEPS = (400, 500, -300)
KEY = "ArrowDown"  # scrolls a little, and does nothing else wherever the focus is not in a list or a field
SWIPE_STEPS = 6

Gesture = Callable[[], Awaitable[object]]


async def move_and_scroll(visit: OpenVisit) -> None:
    """Move about on the page, scroll down and a little back, press a key where there are keys.

    Noted when the page takes none of it.
    """
    phone = visit.guise.phone
    gestures = list(_with_a_finger(visit, phone) if phone else _with_a_mouse(visit))
    taken = [await _taken(visit, gesture) for gesture in gestures]
    if not any(taken):
        visit.recorder.note_error("the page did not take the visitor's mouse, wheel and keys")
        visit.recorder.fall_short("untaken gestures", len(taken))


def _with_a_mouse(visit: OpenVisit) -> Iterator[Gesture]:
    mouse, keyboard = visit.page.mouse, visit.page.keyboard
    yield partial(mouse.move, VIEWPORT_WIDTH * 0.3, VIEWPORT_HEIGHT * 0.4)
    yield partial(mouse.move, VIEWPORT_WIDTH * 0.6, VIEWPORT_HEIGHT * 0.5, steps=4)
    for step in SCROLL_STEPS:
        yield partial(mouse.wheel, 0, step)
    yield partial(keyboard.press, KEY)


def _with_a_finger(visit: OpenVisit, phone: Phone) -> Iterator[Gesture]:
    """Swipes up the page and a little back: the finger goes down, moves and is lifted."""
    width, height = phone.viewport
    for share in (0.5, 0.5, -0.3):
        yield partial(_swipe, visit, width / 2, height * (0.5 + share / 2), height * (0.5 - share / 2))


async def _swipe(visit: OpenVisit, x: float, start: float, end: float) -> None:
    places = [start + (end - start) * step / SWIPE_STEPS for step in range(SWIPE_STEPS + 1)]
    await _touch(visit, "touchStart", x, places[0])
    for y in places[1:]:
        await _touch(visit, "touchMove", x, y)
    await _touch(visit, "touchEnd")


async def _touch(visit: OpenVisit, kind: str, *place: float) -> None:
    witness = visit.session.witness
    page = witness.visited_page(visit.recorder.context_id)
    if page is None:
        raise CommandFailed("the page is gone")
    points = [dict(zip("xy", place, strict=True))] if place else []
    await witness.connection.post("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}, page.id)


async def _taken(visit: OpenVisit, gesture: Gesture) -> bool:
    try:
        async with asyncio.timeout(min(GESTURE_DEADLINE_S, max(0.1, visit.remaining_s))):
            await visit.clock.alongside(gesture())
    except (Error, CommandFailed, TimeoutError):
        return False
    return True
