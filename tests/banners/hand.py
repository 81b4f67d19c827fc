"""A hand that finds controls by their keys, in whatever frame or shadow root, and clicks where they stand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from playwright.async_api import Frame, Page

from tests.banners.pages import BannerPage
from tests.banners.plan import TO_SETTINGS_PAGE, Press

PATIENCE_S = 15.0
STEP_S = 0.1
SHUT = ("shadow-closed", "shadow-declarative", "shadow-nested")
NOT_YET_S = {"deaf": 0.8, "rerendered": 1.2, "covered": 1.7, "slides": 0.9}
"""How long a page does not take clicks, or loses them, from when its banner stands there."""

_PLACE = """e => {
  e.scrollIntoView({block: 'nearest'});
  const box = e.getBoundingClientRect();
  return {x: box.x + box.width / 2, y: box.y + box.height / 2, free: box.width > 0 && !e.disabled};
}"""
_READ = "e => { e.scrollTop = e.scrollHeight }"


class NoSuchControl(Exception):
    """A control never stood in the page, or could not be clicked."""


class Hand:
    """Works one page in one tab."""

    def __init__(self, tab: Page, page: BannerPage) -> None:
        self.tab = tab
        self.made_of = page.made_of
        self.url = page.url

    async def wake(self) -> None:
        """Do what makes the banner show; the page may not be listening yet."""
        if self.made_of.delay == "scroll":
            await self.tab.mouse.wheel(0, 30)
        if self.made_of.delay == "mouse":
            await self.tab.mouse.move(200, 300)
            await self.tab.mouse.move(240, 330)

    async def carry_out(self, presses: Iterable[Press]) -> None:
        """Press one key after another, once the page takes clicks."""
        waited = False
        for press in presses:
            if press.key == TO_SETTINGS_PAGE:
                await self.tab.goto(self.url + "cookies")
                continue
            if not waited:
                await self._until_it_takes_clicks(press.key)
                waited = True
            await self._press(press)

    async def come_back(self) -> None:
        """Take the way back to the choice."""
        await asyncio.sleep(0.8)
        if self.made_of.withdrawal == "policy":
            await self.tab.goto(self.url + "privacy")
        way = ".fl" if self.made_of.withdrawal == "floating" else "[data-back]"
        await self.tab.locator(way).first.click(timeout=4000)

    async def _until_it_takes_clicks(self, key: str) -> None:
        await self._find(key)
        shown = (self.made_of.delay, self.made_of.controls, self.made_of.placement)
        await asyncio.sleep(sum(NOT_YET_S.get(aspect, 0.0) for aspect in shown))

    async def _press(self, press: Press) -> None:
        if self.made_of.controls == "read-first":
            await self._read()
        frame = await self._find(press.key)
        if frame is None:
            await self._press_in_shut_root(press)
            return
        element = frame.locator(f'[data-k="{press.key}"]').first
        if await element.evaluate("e => e.matches('select')"):
            await element.select_option("1" if press.on else "0")
        else:
            await element.click(timeout=5000)

    async def _read(self) -> None:
        for frame in self.tab.frames:
            for text in await frame.locator(".say.tall").all():
                await text.evaluate(_READ)
        if self.made_of.placement in SHUT:
            await self._in_shut_root(_READ, "class", "say tall")
        await asyncio.sleep(STEP_S)

    async def _find(self, key: str) -> Frame | None:
        """The frame in which a control stands; None when it stands in a closed root."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while asyncio.get_running_loop().time() < deadline:
            for frame in self.tab.frames:
                if await frame.locator(f'[data-k="{key}"]').count():
                    return frame
            if self.made_of.placement in SHUT and await self._in_shut_root(_PLACE, "data-k", key):
                return None
            await self.wake()
            await asyncio.sleep(STEP_S)
        raise NoSuchControl(f"{key} is not there")

    async def _press_in_shut_root(self, press: Press) -> None:
        chosen = f"e.value = '{int(press.on)}'; e.dispatchEvent(new Event('change', {{bubbles: true}})); return true"
        if await self._in_shut_root(f"e => {{ if (e.matches('select')) {{ {chosen} }} }}", "data-k", press.key):
            return
        for _ in range(20):
            place = await self._in_shut_root(_PLACE, "data-k", press.key)
            if place is not None and place["free"]:
                await self.tab.mouse.click(place["x"], place["y"])
                return
            await asyncio.sleep(2 * STEP_S)
        raise NoSuchControl(f"{press.key} cannot be clicked")

    async def _in_shut_root(self, function: str, name: str, value: str) -> Any:
        """What a function of the element says that has this attribute; None when no element has it."""
        session = await self.tab.context.new_cdp_session(self.tab)
        try:
            tree = (await session.send("DOM.getDocument", {"depth": -1, "pierce": True}))["root"]
            node = next((one for one in _nodes(tree) if _has(one, name, value)), None)
            if node is None:
                return None
            handle = await session.send("DOM.resolveNode", {"nodeId": node["nodeId"]})
            asked = {
                "objectId": handle["object"]["objectId"],
                "functionDeclaration": f"function() {{ return ({function})(this) }}",
                "returnByValue": True,
            }
            return (await session.send("Runtime.callFunctionOn", asked))["result"].get("value")
        finally:
            await session.detach()


def _nodes(node: dict[str, Any]) -> Iterable[dict[str, Any]]:
    yield node
    for child in (*node.get("children", ()), *node.get("shadowRoots", ())):
        yield from _nodes(child)


def _has(node: dict[str, Any], name: str, value: str) -> bool:
    pairs = node.get("attributes", [])
    return dict(zip(pairs[::2], pairs[1::2], strict=True)).get(name) == value
