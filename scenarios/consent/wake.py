"""Controls that cannot be pressed yet: the visitor waits a little, and reads the banner's text to its end."""

from __future__ import annotations

from playwright.async_api import Error

from crawler.eyes import LookFailed
from crawler.visiting import OpenVisit
from scenarios.consent.sight import SeenBox
from scenarios.consent.wait import look_now

TRIES = 3
MAX_TEXTS = 3
A_MOMENT_S = 1.0
FAR_PX = 6_000
SCROLLED = """(scan, box, number) => [scan.elements[box], ...scan.elements[box].querySelectorAll("*")].filter((el) => {
  const flow = getComputedStyle(el).overflowY;
  return (flow === "auto" || flow === "scroll") && el.scrollHeight > el.clientHeight + 8 && el.clientHeight > 20;
})[number] || null"""
DECIDING = frozenset({"accept", "refuse", "continue-without", "settings", "save"})


async def wake(visit: OpenVisit, layer: SeenBox) -> SeenBox:
    """The layer once its controls can be pressed, or as it is when they still cannot after a while.

    Raises:
        LookFailed: the page could not be looked at.
    """
    for _ in range(TRIES):
        if not any(control.disabled and control.kind in DECIDING for control in layer.controls):
            break
        await _read_to_the_end(visit, layer)
        await visit.live(A_MOMENT_S)
        again = (await look_now(visit)).banner
        if again is None:
            break
        layer = again
    return layer


async def _read_to_the_end(visit: OpenVisit, layer: SeenBox) -> None:
    for number in range(MAX_TEXTS):
        try:
            text = await visit.eyes.find_in(layer.scan, SCROLLED, layer.element, number)
            place = await visit.eyes.box(text)
            if place is None:
                return
            await visit.clock.alongside(visit.page.mouse.move(*place.middle))
            await visit.clock.alongside(visit.page.mouse.wheel(0, FAR_PX))
        except (LookFailed, Error):
            return  # there is no further text that scrolls, or it went away
