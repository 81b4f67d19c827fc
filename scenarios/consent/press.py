"""A real mouse click on an element, wherever its frame stands in the page."""

from __future__ import annotations

from playwright.async_api import Error

from crawler.eyes import LookFailed, Thing
from crawler.visiting import OpenVisit

LOOKS = 10
STILL_PX = 1.0


async def press(visit: OpenVisit, element: Thing) -> bool:
    """Click in the middle of the element, once it has come to rest; False when it could not be done.

    What lies over it takes the click, as it would a visitor's.
    """
    try:
        await visit.clock.alongside(visit.eyes.bring_into_view(element))
        place = await _place_at_rest(visit, element)
        if place is None:
            return False
        await visit.clock.alongside(visit.page.mouse.click(*place))
    except (Error, LookFailed):
        return False
    return True


async def _place_at_rest(visit: OpenVisit, element: Thing) -> tuple[float, float] | None:
    """The middle of the element once two looks agree: banners slide in, and clicks on one that moves land beside."""
    before: tuple[float, float] | None = None
    for _ in range(LOOKS):
        box = await visit.eyes.box(element)
        now = box.middle if box is not None and box.width > 0 and box.height > 0 else None
        if (
            before is not None
            and now is not None
            and max(abs(a - b) for a, b in zip(before, now, strict=True)) < STILL_PX
        ):
            return now
        before = now
        await visit.live(0.1)
    return before
