"""The web of real pages, and one browser for it, that shows itself as a visitor's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from crawler.browser.locate import locate_browser
from tests.real_cmps.pages import REAL_PAGES
from tests.real_cmps.served import RealPageServer


@pytest.fixture(scope="module")
def web() -> Iterator[RealPageServer]:
    with RealPageServer(REAL_PAGES) as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(web: RealPageServer) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        binary = locate_browser(None, playwright.chromium.executable_path)
        rules = f"MAP *:80 127.0.0.1:{web.port}"
        arguments = ["--no-sandbox", f"--host-resolver-rules={rules}", "--disable-blink-features=AutomationControlled"]
        opened = await playwright.chromium.launch(executable_path=str(binary.path), args=arguments)
        yield opened
        await opened.close()
