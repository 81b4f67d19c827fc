"""A real mouse click on an element, wherever its frame stands in the page."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Error

from crawler.eyes import LookFailed, Thing
from crawler.visiting import OpenVisit

LOOKS = 12
STILL_PX = 1.0
SCROLLED = {2: "center", 5: "start"}
SCROLL = "(el, block) => { el.scrollIntoView({ block, behavior: 'instant' }); }"

# A point of the element that a click would meet, as seen from its frame. Inline links break over lines: their parts are
# tried one by one. What is drawn inside the element, or is the label that belongs to it, may take the click for it.
PLACE = """(el) => {
  const box = el.getBoundingClientRect(), root = el.getRootNode(), label = el.labels && el.labels[0];
  const meets = (x, y) => {
    const met = root.elementFromPoint ? root.elementFromPoint(x, y) : null;
    if (!met || met === el || el.contains(met)) return met !== null;
    return Boolean(label && label.contains(met) && !met.closest("a")) || met.contains(el) && met.children.length <= 1;
  };
  const drawn = [...el.getClientRects(), ...(label ? label.getClientRects() : [])];
  const parts = drawn.filter((part) => part.width > 1 && part.height > 1);
  // In the part of it that the window shows: some lie half outside until the mouse comes near.
  const height = (part) => (Math.max(part.top, 0) + Math.min(part.bottom, innerHeight)) / 2;
  const at = (part, share) => [part.left + part.width * share, height(part)];
  const points = parts.flatMap((part) => [0.5, 0.25, 0.75].map((share) => at(part, share)));
  const point = points.find(([x, y]) => meets(x, y));
  if (!points.length) return null;
  const [x, y] = point || points[0];
  return { x, y, left: box.left, top: box.top, met: Boolean(point) };
}"""


@dataclass(frozen=True)
class Pressed:
    """Whether the click was made; ``why_not`` says what stood in its way."""

    done: bool
    why_not: str = ""


async def press(visit: OpenVisit, element: Thing) -> Pressed:
    """Click on the element once it has come to rest and can be met; nothing else is clicked in its place."""
    try:
        await visit.clock.alongside(visit.eyes.bring_into_view(element))
        place = await _place_at_rest(visit, element)
        if isinstance(place, Pressed):
            return place
        await visit.clock.alongside(visit.page.mouse.click(*place))
    except (Error, LookFailed) as error:
        return Pressed(done=False, why_not=f"it could not be clicked: {str(error).splitlines()[0][:120]}")
    return Pressed(done=True)


async def _place_at_rest(visit: OpenVisit, element: Thing) -> tuple[float, float] | Pressed:
    """Where to click once two looks agree: banners slide in, and clicks on one that moves land beside."""
    before: tuple[float, float] | None = None
    place, box = None, None
    for look in range(LOOKS):
        place = await visit.clock.alongside(visit.eyes.look_at(element, PLACE))
        box = await visit.clock.alongside(visit.eyes.box(element))
        if place is not None and box is not None and place["met"]:
            # The frame's own numbers, moved to where the frame lies in the window.
            now = (box.left + place["x"] - place["left"], box.top + place["y"] - place["top"])
            if before is not None and max(abs(a - b) for a, b in zip(before, now, strict=True)) < STILL_PX:
                return now
            before = now
        else:
            before = None
            if look in SCROLLED:  # from under what floats over the page's edge
                await visit.clock.alongside(visit.eyes.look_at(element, SCROLL, SCROLLED[look]))
        await visit.live(0.1)
    if place is None or box is None:
        return Pressed(done=False, why_not="it is not drawn")
    return Pressed(done=False, why_not="it does not come to rest" if place["met"] else "something lies over it")
