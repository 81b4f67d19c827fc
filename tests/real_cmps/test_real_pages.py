"""Every real page, played by hand: the clicks that a person makes lead to what is expected, and the truth is told."""

from __future__ import annotations

import os

import pytest
from playwright.async_api import Browser, Page

from scenarios.consent.managers import all_cmps
from tests.real_cmps.pages import REAL_PAGES
from tests.real_cmps.real_page import HOW_TO_INSTALL, NODE_MODULES, PURPOSES, RealPage
from tests.real_cmps.served import RealPageServer

installed = pytest.mark.skipif(not NODE_MODULES.is_dir(), reason=HOW_TO_INSTALL)
PATIENCE_MS = 10_000
EACH_PAGE = pytest.mark.parametrize("page", REAL_PAGES, ids=lambda page: page.name)
# Playing them all takes minutes: two are played, unless all are asked for.
BY_HAND = tuple(
    page
    for page in REAL_PAGES
    if os.environ.get("TEMOIN_EVERY_CMP") or page.name in {"tarteaucitron-middle-fr", "orejime-standard-fr"}
)
WANTED = {"refuse": frozenset[str](), "accept": PURPOSES, "analytics": frozenset({"analytics"})}


def test_there_are_many_makes_and_each_has_its_own_host() -> None:
    assert len({page.name for page in REAL_PAGES}) == len(REAL_PAGES)
    assert len({page.cmp for page in REAL_PAGES}) >= 12


@EACH_PAGE
def test_what_is_expected_agrees_with_the_clicks(page: RealPage) -> None:
    refusable = page.expected["refusal"] in {"refused", "saved-with-purposes-off"}
    assert page.expected["acceptance"] in {"accepted", "failed"}
    assert refusable or page.expected["refusal"] == "no-free-refusal"
    assert ("refuse" in page.by_hand) is refusable
    assert ("analytics" in page.by_hand) is page.expected["granular"]
    assert ("withdraw" in page.by_hand) is page.expected["withdrawal"]
    assert page.before <= PURPOSES


def test_the_names_are_those_of_what_is_known() -> None:
    """A name that differs only by its letters' case from one that is known is a slip of the pen."""
    known = {cmp.cmp.lower(): cmp.cmp for cmp in all_cmps()}
    assert [page.cmp for page in REAL_PAGES if known.get(page.cmp.lower(), page.cmp) != page.cmp] == []


async def told(web: RealPageServer, name: str, wanted: frozenset[str], tab: Page) -> frozenset[str] | None:
    """What the page told last, once that has been what is wanted for a while, or else whatever it is."""
    for _ in range(30):
        if web.truth[name] and web.truth[name][-1] == wanted:
            await tab.wait_for_timeout(500)
            if web.truth[name][-1] == wanted:
                return wanted
        await tab.wait_for_timeout(100)
    return web.truth[name][-1] if web.truth[name] else None


async def click_through(tab: Page, steps: tuple[str, ...]) -> None:
    for step in steps:
        await tab.wait_for_timeout(300)  # these managers lose clicks in the first moments of a layer
        if step == "edge:":
            await tab.mouse.move(1200, 700)
            await tab.mouse.move(1200, 795)
            await tab.wait_for_timeout(600)
        else:
            await tab.locator(step).first.click(timeout=PATIENCE_MS)


async def after_reload(web: RealPageServer, page: RealPage, tab: Page, wanted: frozenset[str]) -> frozenset[str] | None:
    web.truth[page.name].clear()
    await tab.reload()
    return await told(web, page.name, wanted, tab)


@installed
@EACH_PAGE
def test_its_files_are_those_of_the_packages(page: RealPage) -> None:
    assert page.files
    assert page.missing == ()


@installed
@pytest.mark.parametrize("page", BY_HAND, ids=lambda page: page.name)
@pytest.mark.asyncio(loop_scope="module")
async def test_each_choice_made_by_hand_is_in_force_after_a_reload(
    page: RealPage, web: RealPageServer, browser: Browser
) -> None:
    for choice, steps in page.by_hand.items():
        context = await browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 800})
        tab = await context.new_page()
        web.truth[page.name].clear()
        await tab.goto(f"http://www.{page.name}.example/")
        assert await told(web, page.name, page.before, tab) == page.before, choice
        await click_through(tab, page.by_hand["accept"] if choice == "withdraw" else steps)
        wanted = WANTED["accept" if choice == "withdraw" else choice]
        assert await after_reload(web, page, tab, wanted) == wanted, choice
        if choice == "withdraw":
            await click_through(tab, steps)
            assert await after_reload(web, page, tab, frozenset()) == frozenset(), choice
        await context.close()
    assert {path for host, path in web.missed if host == f"www.{page.name}.example"} <= set(page.absent)
