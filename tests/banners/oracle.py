"""A visitor who knows each page's keys: proves that the pages do what is expected of them.

    python -m tests.banners.oracle [--held-out] [--browser PATH] [NAME...]

It reads the page's own actions, clicks at the place where each control stands, in whatever frame or shadow root, and
asks the server what came of it. It claims nothing: where a success is expected the truth must show it, and where none
is, the truth must not.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
from collections.abc import Callable, Iterable
from typing import Any

from playwright.async_api import Browser, Frame, Page, async_playwright

from tests.banners.aspects import NO_BANNER, NO_REFUSAL, WITH_SWITCHES
from tests.banners.layers import Screens, screens
from tests.banners.pages import BannerPage, all_pages
from tests.banners.server import BannerWeb
from tests.banners.truth import Truth

PATIENCE_S = 15.0
SHUT = ("shadow-closed", "shadow-declarative", "shadow-nested")
WORD_OF = {"refuse": "refusal", "accept": "acceptance", "granular": "granular", "withdraw": "withdrawal"}


class NoSuchControl(Exception):
    """A control never stood in the page."""


async def play(browser: Browser, page: BannerPage, wanted: str, web: BannerWeb) -> Truth:
    """Choose on a page, load it again, and give the truth."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        mark, tab = web.mark(page), await context.new_page()
        if page.made_of.behaviour == "hides-from-webdriver":
            await tab.add_init_script("Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})")
        await tab.goto(page.url)
        hand = Hand(tab, page)
        await hand.wake()
        if page.made_of.layers != NO_BANNER:
            await _choose(hand, "accept" if wanted == "withdraw" else wanted)
            if wanted == "withdraw":
                await hand.come_back()
                await _choose(hand, "refuse", again=True)
        await asyncio.sleep(0.3)
        await tab.goto(page.url)
        await tab.wait_for_timeout(300)
        return web.truth_since(page, mark)
    finally:
        await context.close()


class Hand:
    """Finds controls by their keys and clicks where they stand."""

    def __init__(self, tab: Page, page: BannerPage) -> None:
        self.tab = tab
        self.made_of = page.made_of
        self.screens: Screens = screens(page.made_of)
        self.url = page.url

    async def wake(self) -> None:
        """Do what makes the banner show."""
        if self.made_of.delay == "scroll":
            await self.tab.mouse.wheel(0, 120)
        if self.made_of.delay == "mouse":
            await self.tab.mouse.move(200, 300)
            await self.tab.mouse.move(240, 330)

    async def ready(self, key: str) -> None:
        """Wait until the page takes clicks."""
        await self._find(key)
        waits = {"deaf": 0.8, "rerendered": 1.2}.get(self.made_of.delay, 0.0)
        waits += 1.7 if self.made_of.controls == "covered" else 0.9 if self.made_of.placement == "slides" else 0.0
        await asyncio.sleep(waits)

    async def come_back(self) -> None:
        """Take the way back to the choice."""
        await asyncio.sleep(0.8)
        if self.made_of.withdrawal == "policy":
            await self.tab.goto(self.url + "privacy")
        way = ".fl" if self.made_of.withdrawal == "floating" else "[data-back]"
        await self.tab.locator(way).first.click(timeout=4000)

    async def click(self, key: str) -> None:
        """Click a control as a visitor would, at its place."""
        if self.made_of.controls == "read-first":
            await self._read()
        place = await self._find(key)
        if callable(place):
            await place()
            return
        frame, selector = place
        element = frame.locator(selector).first
        action = self.screens.actions[key]
        if await element.evaluate("e => e.matches('select')"):
            await element.select_option("0" if not action.get("on") else "1")
        else:
            await element.click(timeout=5000)

    async def _read(self) -> None:
        for frame in self.tab.frames:
            for text in await frame.locator(".say.tall").all():
                await text.evaluate("e => { e.scrollTop = e.scrollHeight }")
        if self.made_of.placement in SHUT:
            await self._in_shut_root("e => { e.scrollTop = e.scrollHeight }", "class", "say tall")
        await asyncio.sleep(0.1)

    async def _find(self, key: str) -> Any:
        """Frame and selector, or a click in a closed root."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while asyncio.get_running_loop().time() < deadline:
            frame = await self._frame_with(f'[data-k="{key}"]')
            if frame is not None:
                return frame, f'[data-k="{key}"]'
            if self.made_of.placement in SHUT:
                point = await self._in_shut_root(_PLACE, "data-k", key)
                if point is not None:
                    return lambda: self._at(key)
            await asyncio.sleep(0.1)
        raise NoSuchControl(key)

    async def _frame_with(self, selector: str) -> Frame | None:
        for frame in self.tab.frames:
            if await frame.locator(selector).count():
                return frame
        return None

    async def _at(self, key: str) -> None:
        if self.screens.actions[key]["do"] == "set" and self.made_of.switches == "select":
            on = "1" if self.screens.actions[key].get("on") else "0"
            await self._in_shut_root(
                f"e => {{ e.value = '{on}'; e.dispatchEvent(new Event('change', {{bubbles: true}})) }}", "data-k", key
            )
            return
        for _ in range(20):
            point = await self._in_shut_root(_PLACE, "data-k", key)
            if point is not None and point["free"]:
                await self.tab.mouse.click(point["x"], point["y"])
                return
            await asyncio.sleep(0.2)
        raise NoSuchControl(f"{key} is not free")

    async def _in_shut_root(self, function: str, name: str, value: str) -> Any:
        session = await self.tab.context.new_cdp_session(self.tab)
        try:
            tree = (await session.send("DOM.getDocument", {"depth": -1, "pierce": True}))["root"]
            node = next((one for one in _nodes(tree) if _has(one, name, value)), None)
            if node is None:
                return None
            handle = await session.send("DOM.resolveNode", {"nodeId": node["nodeId"]})
            called = await session.send(
                "Runtime.callFunctionOn",
                {
                    "objectId": handle["object"]["objectId"],
                    "functionDeclaration": f"function() {{ return ({function})(this) }}",
                    "returnByValue": True,
                },
            )
            return called["result"].get("value")
        finally:
            await session.detach()


_PLACE = """e => {
  e.scrollIntoView({block: 'nearest'});
  const box = e.getBoundingClientRect();
  return {x: box.x + box.width / 2, y: box.y + box.height / 2, free: box.width > 0 && !e.disabled};
}"""


def _nodes(node: dict[str, Any]) -> Iterable[dict[str, Any]]:
    yield node
    for child in (*node.get("children", ()), *node.get("shadowRoots", ())):
        yield from _nodes(child)


def _has(node: dict[str, Any], name: str, value: str) -> bool:
    pairs = node.get("attributes", [])
    return dict(zip(pairs[::2], pairs[1::2], strict=True)).get(name) == value


async def _choose(hand: Hand, wanted: str, *, again: bool = False) -> None:
    for key in _plan(hand, wanted, again=again):
        if key == "to the settings page":
            await hand.tab.goto(hand.url + "cookies")
            continue
        await hand.ready(key) if key == _first_key(hand, wanted, again=again) else None
        await hand.click(key)


def _first_key(hand: Hand, wanted: str, *, again: bool) -> str:
    return next(iter(_plan(hand, wanted, again=again)))


def _plan(hand: Hand, wanted: str, *, again: bool) -> list[str]:
    """The keys to press, in order; ``again``: the visitor has come back, and all stands on."""
    made_of, shown = hand.made_of, hand.screens
    if wanted == "accept":
        accept = [key for key in shown.keys("accept") if key in shown.html["main"]]
        if accept:
            return accept[:1]
        return [*([] if made_of.preticked else _flips(hand, True, made_of.purposes, "main")), *shown.keys("save")[:1]]
    if made_of.layers in NO_REFUSAL:
        return []
    if made_of.layers == "close-hides":
        return shown.keys("hide")
    screen = (
        "main"
        if made_of.layers in ("switches-first", "save-only")
        else "deep"
        if made_of.layers == "three-deep"
        else "settings"
    )
    way = [] if screen == "main" or (again and screen == "settings") else shown.keys("show", screen="settings")
    if made_of.layers == "three-deep":
        way = [*([] if again else way), *shown.keys("show", screen="deep")]
    if made_of.layers == "settings-page":
        way = [] if again else ["to the settings page"]
    if wanted == "refuse" and shown.keys("refuse") and made_of.layers not in WITH_SWITCHES:
        return [*shown.keys("show", screen="sure"), *shown.keys("refuse")[:1]]
    if wanted == "refuse" and made_of.layers in ("refuse-second", "three-deep"):
        return [*way, *shown.keys("refuse")[:1]]
    if wanted == "refuse" and made_of.layers == "refuse-first-settings" and not again:
        return shown.keys("refuse")[:1]
    on = again or made_of.preticked
    return [
        *way,
        *_switching(hand, wanted, on, screen),
        *[key for key in shown.keys("save") if key in shown.html[screen]],
    ]


def _switching(hand: Hand, wanted: str, on: bool, screen: str) -> list[str]:
    """For a refusal all off; else the first on and the rest off."""
    every = [*hand.made_of.purposes, *(_legitimate(hand) if hand.made_of.layers == "interest-tab" else [])]
    keys: list[str] = []
    for purpose in every:
        to = wanted == "granular" and purpose == every[0]
        if to == on and hand.made_of.switches not in ("select",):
            continue
        keys += _flips(hand, to, [purpose], screen)
    return keys


def _legitimate(hand: Hand) -> list[str]:
    return [f"{name}-li" for name in hand.made_of.purposes[:2]]


def _flips(hand: Hand, to: bool, purposes: Iterable[str], screen: str) -> list[str]:
    shown, keys = hand.screens, list[str]()
    for purpose in purposes:
        found = [key for key in shown.keys("set", purpose=purpose) if key in shown.html[screen]]
        wished = [key for key in found if shown.actions[key].get("to", to) == to]
        for key in wished:
            shown.actions[key]["on"] = to
        opener = shown.keys("fold", panel=purpose)
        tab = (
            shown.keys("tab", panel="interest")
            if purpose == _legitimate(hand)[0] + "" and purpose.endswith("-li")
            else []
        )
        keys += [*opener, *tab, *wished]
    return keys


JUDGES: dict[str, Callable[[Truth], bool]] = {
    "refused": lambda truth: truth.is_refused,
    "accepted": lambda truth: truth.is_accepted,
    "saved-with-purposes-off": lambda truth: truth.is_in_part or truth.is_refused,
    "withdrawn": lambda truth: truth.is_withdrawn,
}


def agrees(page: BannerPage, wanted: str, truth: Truth) -> bool:
    """Whether what came of the right clicks is what is expected of the page."""
    if truth.touched:
        return False
    outcomes = page.expected.of(wanted)
    successes = [one for one in outcomes if one in JUDGES]
    shown = any(JUDGES[one](truth) for one in successes)
    if len(successes) == len(outcomes):
        return shown and (wanted != "granular" or truth.is_in_part)
    if successes:
        return True
    if wanted in ("accept", "granular"):
        return not truth.is_accepted if wanted == "accept" else not truth.is_in_part
    return not truth.is_refused


def wishes(page: BannerPage) -> list[str]:
    """What can be tried on the page at all."""
    found = ["refuse", "accept"]
    if page.made_of.layers in WITH_SWITCHES:
        found.append("granular")
    if (
        page.made_of.withdrawal != "none"
        and page.made_of.layers != NO_BANNER
        and page.expected.acceptance[0] == "accepted"
    ):
        found.append("withdraw")
    return found


async def prove(pages: Iterable[BannerPage], browser_path: str, wanted: Iterable[str] = WORD_OF) -> list[str]:
    """Play all; a line for each page that is not as expected."""
    pages = list(pages)
    wrong: list[str] = []
    with BannerWeb(pages) as web:
        async with async_playwright() as playwright:
            rules = f"--host-resolver-rules=MAP * 127.0.0.1:{web.port}"
            browser = await playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", rules])
            for page in pages:
                for wish in wishes(page):
                    if wish in wanted:
                        wrong += await _proved(browser, page, wish, web)
            await browser.close()
    return wrong


async def _proved(browser: Browser, page: BannerPage, wish: str, web: BannerWeb) -> list[str]:
    try:
        truth = await play(browser, page, wish, web)
    except Exception as error:  # noqa: BLE001
        return [f"{page.name} {wish}: {str(error).splitlines()[0]}"]
    if agrees(page, wish, truth):
        return []
    return [f"{page.name} {wish}: expected {', '.join(page.expected.of(wish))}, in truth {truth}"]


def main() -> None:
    """Prove the pages named, or all that are in sight (or held out)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--browser", default=shutil.which("chromium-headless-shell") or shutil.which("chromium"))
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    pages = [one for one in all_pages() if one.held_out == arguments.held_out]
    pages = [one for one in pages if not arguments.names or one.name in arguments.names]
    wrong = asyncio.run(prove(pages, arguments.browser))
    print("\n".join(wrong) or f"{len(pages)} pages are as expected")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
