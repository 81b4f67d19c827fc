"""What ``scenarios/consent/cmps`` says of the managers that run here, held against the managers themselves."""

from __future__ import annotations

import os

import pytest
from playwright.async_api import Browser, Page

from scenarios.consent.managers import Cmp, Layer, all_cmps
from tests.real_cmps.pages import REAL_PAGES
from tests.real_cmps.real_page import HOW_TO_INSTALL, NODE_MODULES, RealPage

KNOWN = {cmp.cmp: cmp for cmp in all_cmps()}
EVERY = [page for page in REAL_PAGES if page.cmp in KNOWN]
# One page of each make, unless all are asked for: they take a minute.
OF_KNOWN_MAKES = EVERY if os.environ.get("TEMOIN_EVERY_CMP") else list({page.cmp: page for page in EVERY}.values())
PATIENCE_MS = 10_000
# Buttons that have no names but their place, or do what the site says: they are told by their words alone.
UNNAMED = (".fr-consent-banner__buttons ", "#c-s-bn ", "#tarteaucitronPersonalize ")
pytestmark = [
    pytest.mark.skipif(not NODE_MODULES.is_dir(), reason=HOW_TO_INSTALL),
    pytest.mark.asyncio(loop_scope="module"),
]


def of_both_layers(cmp: Cmp, *names: str) -> list[str]:
    layers: tuple[Layer, ...] = (cmp.first, cmp.second)
    return [selector for layer in layers for name in names for selector in getattr(layer, name)]


async def matching(tab: Page, clicked: str, selectors: list[str]) -> list[str]:
    """Which selectors select what a person clicks."""
    element = tab.locator(clicked).first
    script = "(element, selectors) => selectors.filter((selector) => element.closest(selector) === element)"
    found: list[str] = await element.evaluate(script, selectors, timeout=PATIENCE_MS)
    return found


@pytest.mark.parametrize("page", OF_KNOWN_MAKES, ids=lambda page: page.name)
async def test_a_click_that_decides_is_what_the_file_says(page: RealPage, browser: Browser) -> None:
    cmp = KNOWN[page.cmp]
    accepts, refuses = of_both_layers(cmp, "accept", "all_on"), of_both_layers(cmp, "refuse", "all_off")
    for choice, rightly, wrongly in (("accept", accepts, refuses), ("refuse", refuses, accepts)):
        steps = page.by_hand.get(choice, ())
        if not steps:
            continue
        tab = await browser.new_page(locale="fr-FR")
        await tab.goto(f"http://www.{page.name}.example/")
        await tab.locator(steps[0]).first.wait_for(timeout=PATIENCE_MS)
        assert await matching(tab, steps[0], wrongly) == [], choice
        if len(steps) == 1 and not f"{steps[0]} ".startswith(UNNAMED):
            closing = of_both_layers(cmp, "close") if page.expected["refusal"] == "no-free-refusal" else []
            assert await matching(tab, steps[0], [*rightly, *closing]), choice
        await tab.close()


@pytest.mark.parametrize("page", OF_KNOWN_MAKES, ids=lambda page: page.name)
async def test_it_is_recognised_and_no_other_is(page: RealPage, browser: Browser) -> None:
    addresses: list[str] = []
    tab = await browser.new_page(locale="fr-FR")
    tab.on("request", lambda request: addresses.append(request.url.removeprefix("http://")))
    await tab.goto(f"http://www.{page.name}.example/")
    await tab.locator(page.by_hand["accept"][0]).first.wait_for(timeout=PATIENCE_MS)
    signs = "(selectors) => selectors.some((selector) => document.querySelector(selector))"
    seen = {name for name, cmp in KNOWN.items() if await tab.evaluate(signs, list(cmp.recognise.elements))}
    heard = {
        name
        for name, cmp in KNOWN.items()
        if any(sign in address for sign in cmp.recognise.scripts for address in addresses)
    }
    await tab.close()
    assert page.cmp in seen | heard
    assert seen | heard == {page.cmp}
