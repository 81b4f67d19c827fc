"""A running demonstration web, a client bound to it, and a browser that sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from temoin.demo.server import DemoWeb
from tests.temoin.demo_web.client import Ask, fetch

SHELL = Path("/usr/bin/chromium-headless-shell")
HAS_SHELL = SHELL.exists()


@pytest.fixture(scope="module")
def web() -> Iterator[DemoWeb]:
    with DemoWeb() as running:
        yield running


@pytest.fixture
def ask(web: DemoWeb) -> Ask:
    return partial(fetch, web)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shell(web: DemoWeb) -> AsyncIterator[Browser]:
    if not HAS_SHELL:
        pytest.skip("no chromium-headless-shell on this machine")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=SHELL, args=["--no-sandbox", *web.chromium_arguments]
        )
        yield started
        await started.close()
