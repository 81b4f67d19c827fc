"""A visitor who knows each page's keys: proves that the pages do what is expected of them.

    python -m tests.banners.oracle [--held-out] [--browser PATH] [NAME...]

It reads what the page's own controls do, clicks at the place where each stands, and asks the server what came of it.
It claims nothing: where a success is expected the truth must show it, and where none is, the truth must not.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
from collections.abc import Callable, Iterable

from playwright.async_api import Browser, Error, async_playwright

from tests.banners.aspects import NO_BANNER, WITH_SWITCHES
from tests.banners.hand import Hand, NoSuchControl
from tests.banners.layers import screens
from tests.banners.pages import BannerPage, all_pages
from tests.banners.plan import Plan
from tests.banners.server import BannerWeb
from tests.banners.truth import Truth

SETTLED_S = 0.3

JUDGES: dict[str, Callable[[Truth], bool]] = {
    "refuse": lambda truth: truth.is_refused,
    "accept": lambda truth: truth.is_accepted,
    "granular": lambda truth: truth.is_in_part,
    "withdraw": lambda truth: truth.is_withdrawn,
}


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
            await _choose(hand, page, wanted)
        await asyncio.sleep(SETTLED_S)
        await tab.goto(page.url)
        await asyncio.sleep(SETTLED_S)
        return web.truth_since(page, mark)
    finally:
        await context.close()


async def _choose(hand: Hand, page: BannerPage, wanted: str) -> None:
    first = Plan(page.made_of, screens(page.made_of))
    if wanted != "withdraw":
        await hand.carry_out(first.to(wanted))
        return
    await hand.carry_out(first.to("accept"))
    await hand.come_back()
    await hand.carry_out(Plan(page.made_of, screens(page.made_of), again=True).to("refuse"))


def agrees(page: BannerPage, wanted: str, truth: Truth) -> bool:
    """Whether what came of the right clicks is what is expected of the page."""
    outcomes = page.expected.of(wanted)
    successes = [one for one in outcomes if one in ("refused", "accepted", "saved-with-purposes-off", "withdrawn")]
    if truth.touched or not truth.loads:
        return False
    if successes and len(successes) < len(outcomes):
        return True  # nobody can tell
    return JUDGES[wanted](truth) == bool(successes)


def wishes(page: BannerPage) -> list[str]:
    """What can be tried on the page at all."""
    found = ["refuse", "accept"]
    if page.made_of.layers in WITH_SWITCHES:
        found.append("granular")
    if page.made_of.layers == NO_BANNER or page.made_of.withdrawal == "none":
        return found
    return [*found, "withdraw"] if page.expected.acceptance[0] == "accepted" else found


async def prove(wished: Iterable[tuple[BannerPage, str]], browser_path: str) -> list[str]:
    """Play every page with what is wished there; a line for each that does not come out as expected."""
    wished = list(wished)
    wrong: list[str] = []
    with BannerWeb({page.name: page for page, _ in wished}.values()) as web:
        async with async_playwright() as playwright:
            rules = f"--host-resolver-rules=MAP * 127.0.0.1:{web.port}"
            browser = await playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", rules])
            for page, wish in wished:
                wrong += await _proved(browser, page, wish, web)
            await browser.close()
    return wrong


async def _proved(browser: Browser, page: BannerPage, wish: str, web: BannerWeb) -> list[str]:
    try:
        truth = await play(browser, page, wish, web)
    except (Error, NoSuchControl) as error:
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
    wrong = asyncio.run(prove([(page, wish) for page in pages for wish in wishes(page)], arguments.browser))
    print("\n".join(wrong) or f"{len(pages)} pages are as expected")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
