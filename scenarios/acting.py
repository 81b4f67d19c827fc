"""What a visitor does by hand, by CSS selector and within a deadline: see something, click it, fill it in.

Elements are looked for as people find them: in every frame and open shadow root of the page, and only where they are
drawn. They are clicked and typed into by real input; nothing is set by script.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Literal

from playwright.async_api import Error

from crawler.evidence import Step, TypedValue
from crawler.eyes import LookFailed, Thing
from crawler.following import Whither, follow
from crawler.visiting import OpenVisit
from scenarios.consent.press import press
from scenarios.scenario import NotDone

WITHIN_S = 10.0
LOOK_EVERY_S = 0.25
TYPING_DEADLINE_S = 10.0
MAX_DETAIL_CHARS = 500

_FIND = """(selector) => {
  const isShown = (el) => {
    const box = el.getBoundingClientRect(), style = getComputedStyle(el);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden";
  };
  const roots = [document];
  for (let i = 0; i < roots.length && i < 1000; i += 1) {
    for (const el of roots[i].querySelectorAll(selector)) if (isShown(el)) return el;
    for (const el of roots[i].querySelectorAll("*")) if (el.shadowRoot) roots.push(el.shadowRoot);
  }
  return null;
}"""
_DESCRIBE = """(el) => {
  const type = el.getAttribute("type") || "text", name = el.getAttribute("name") || el.id;
  return `${el.tagName.toLowerCase()}[type=${type}] ${name}`.trim().slice(0, 80).toWellFormed();
}"""
_IS_LIST = "(el) => el.tagName === 'SELECT'"
_SELECT_ALL = "ControlOrMeta+A"


async def see(visit: OpenVisit, selector: str, *, within_s: float = WITHIN_S) -> Thing:
    """The first element that matches and is drawn, as soon as there is one; ``within_s`` is page life.

    Raises:
        NotDone: none appeared, or the selector is none.
    """
    waited = 0.0
    while True:
        for frame in visit.eyes.frames():
            try:
                return await visit.clock.alongside(visit.eyes.find(frame, _FIND, selector))
            except LookFailed as failure:
                if "SyntaxError" in str(failure):
                    raise NotDone(f"« {selector} » is no CSS selector") from failure
        if waited >= within_s or visit.remaining_s <= 0:
            raise NotDone(f"« {selector} » was not seen within {within_s:g} s")
        await visit.live(LOOK_EVERY_S)
        waited += LOOK_EVERY_S


async def click(visit: OpenVisit, selector: str, *, then_see: str | None = None, within_s: float = WITHIN_S) -> Whither:
    """Click it, and wait to see where that leads; a page that is loaded is noted among the visit's.

    ``then_see`` is what must be seen afterwards, however many pages that takes.

    Raises:
        NotDone: it was not seen, no click meets it, or what was to follow did not.
    """

    async def act() -> None:
        await press_on(visit, selector, within_s=within_s)
        if then_see is not None:
            await see(visit, then_see, within_s=within_s)

    return await follow(visit, act)


async def press_on(visit: OpenVisit, selector: str, *, within_s: float = WITHIN_S) -> None:
    """Click it, and do not wait for what comes of it.

    Raises:
        NotDone: it was not seen, or no click meets it.
    """
    await _press(visit, selector, await see(visit, selector, within_s=within_s))


async def _press(visit: OpenVisit, selector: str, element: Thing) -> None:
    pressed = await press(visit, element)
    if not pressed.done:
        raise NotDone(f"« {selector} » could not be clicked: {pressed.why_not}")


async def fill(
    visit: OpenVisit,
    selector: str,
    value: str,
    *,
    kind: Literal["email", "phone", "name"] | None = None,
    within_s: float = WITHIN_S,
) -> None:
    """Type a value into a field, key by key, in place of what is there; in a list, choose what begins so.

    ``kind`` says that it is a known test value, to be sought in all that leaves the browser afterwards.

    Raises:
        NotDone: it was not seen, could not be reached, or did not take the value.
    """
    field = await see(visit, selector, within_s=within_s)
    keyboard = visit.page.keyboard
    try:
        async with asyncio.timeout(min(TYPING_DEADLINE_S, max(0.1, visit.remaining_s))):
            if await _look(visit, field, _IS_LIST):
                await _look(visit, field, "(el) => el.focus()")
            else:
                await _enter(visit, selector, field)
            await visit.clock.alongside(keyboard.type(value))
    except (TimeoutError, Error) as error:
        # The driver's own words could quote the value.
        raise NotDone(f"« {selector} » did not take what was typed") from error
    if not await _look(visit, field, "(el) => Boolean(el.value || el.textContent)"):
        raise NotDone(f"« {selector} » is empty after typing: it takes no text")
    if kind is not None:
        visit.typed.append(
            TypedValue(
                kind=kind,
                value=value,
                field=str(await _look(visit, field, _DESCRIBE)),
                page_url=visit.page.url,
                phase=visit.recorder.phase,
                time=round(visit.recorder.now, 4),
            )
        )


async def _enter(visit: OpenVisit, selector: str, field: Thing) -> None:
    """Put the cursor into a field by a click, and empty it."""
    await _press(visit, selector, field)
    if await _look(visit, field, "(el) => Boolean(el.value)"):
        await visit.clock.alongside(visit.page.keyboard.press(_SELECT_ALL))
        await visit.clock.alongside(visit.page.keyboard.press("Delete"))


async def _look(visit: OpenVisit, thing: Thing, function: str) -> object:
    try:
        looked: Awaitable[object] = visit.eyes.look_at(thing, function)
        return await visit.clock.alongside(looked)
    except LookFailed as failure:
        raise NotDone(f"the element went away: {failure}") from failure


async def noted(visit: OpenVisit, act: str, detail: str = "", *, picture: str | None = None) -> Step:
    """What the visitor has just done, as a step of the evidence; ``picture`` names the screenshot to take of it."""
    time = round(visit.recorder.now, 3)
    screenshot = await visit.screenshot(picture) if picture else None
    return Step(act=act, time=time, detail=detail[:MAX_DETAIL_CHARS], screenshot=screenshot)
