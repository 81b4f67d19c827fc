"""A real mouse click on an element, wherever its frame stands in the page."""

from __future__ import annotations

from playwright.async_api import ElementHandle, Error, Frame

from crawler.visiting import OpenVisit

CLICK_MS = 2_000

_MIDDLE = """(el) => { const box = el.getBoundingClientRect();
  return box.width && box.height ? [box.left + box.width / 2, box.top + box.height / 2] : null; }"""
_CONTENT_CORNER = """(el) => { const box = el.getBoundingClientRect(), style = getComputedStyle(el);
  return [box.left + el.clientLeft + parseFloat(style.paddingLeft),
          box.top + el.clientTop + parseFloat(style.paddingTop)]; }"""


async def press(visit: OpenVisit, element: ElementHandle) -> bool:
    """Click the element; by its coordinates when something seems to lie over it. False when it could not be done."""
    try:
        await visit.clock.alongside(element.click(timeout=CLICK_MS, no_wait_after=True))
    except Error:
        return await _press_at_coordinates(visit, element)
    return True


async def _press_at_coordinates(visit: OpenVisit, element: ElementHandle) -> bool:
    # Playwright takes a frame's border box for its content: where a frame has a padding, its clicks land beside.
    try:
        middle = await element.evaluate(_MIDDLE)
        if middle is None:
            return False
        left, top = middle
        frame = await element.owner_frame()
        while frame is not None and frame.parent_frame is not None:
            corner = await _content_corner(frame)
            left, top, frame = left + corner[0], top + corner[1], frame.parent_frame
        await visit.clock.alongside(visit.page.mouse.click(left, top))
    except Error:
        return False
    return True


async def _content_corner(frame: Frame) -> tuple[float, float]:
    owner = await frame.frame_element()
    left, top = await owner.evaluate(_CONTENT_CORNER)
    return float(left), float(top)
