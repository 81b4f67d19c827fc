"""The stress page's web, and a browser as an audit starts it, driven by Playwright alone."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from crawler.browser.process import running_browser
from crawler.browser.way_out import opened_way
from crawler.settings import CrawlSettings
from temoin.demo.server import DemoWeb
from tests.stress.channel import BROWSERS, CHROMIUM
from tests.stress.many import MANY_HOSTS
from tests.stress.web import STRESS_HOSTS


@dataclass(frozen=True)
class Driven:
    """A running browser and its name, one of `BROWSERS`."""

    browser: Browser
    name: str


@pytest.fixture(scope="module")
def web() -> Iterator[DemoWeb]:
    with DemoWeb({**STRESS_HOSTS, **MANY_HOSTS}) as running:
        yield running


# One process plays the page for all the tests that look at what came of it, in one browser after the other.
EACH_BROWSER = [pytest.param(name, marks=pytest.mark.xdist_group("stress page")) for name in sorted(BROWSERS)]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=EACH_BROWSER)
async def driven(request: pytest.FixtureRequest, web: DemoWeb) -> AsyncIterator[Driven]:
    async with async_playwright() as playwright:
        own = playwright.chromium.executable_path if request.param == CHROMIUM else ""
        found = shutil.which(request.param) or shutil.which(own)
        if found is None:
            pytest.skip(f"no {request.param} on this machine")
        settings = CrawlSettings(resolve=tuple(web.resolve), ca_file=web.ca_file)
        async with (
            opened_way(settings) as way,
            running_browser(Path(found), settings, way.way_out.flags()) as process,
        ):
            browser = await playwright.chromium.connect_over_cdp(process.devtools_url)
            yield Driven(browser, request.param)
            await browser.close()
