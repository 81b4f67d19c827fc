"""A visit to pages that a test writes, recorded as every visit is; and waiting for what is to be seen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from crawler.browser.session import browser_session
from crawler.settings import CrawlSettings
from crawler.visiting import OpenVisit, open_visit
from tests.page_server import Answer, PageServer

HOST = "www.shop.localhost"  # a secure context without a certificate
URL = f"http://{HOST}/"
DEADLINE_S = 10.0

T = TypeVar("T")


def script(text: str) -> Answer:
    """A script file."""
    return 200, {"Content-Type": "text/javascript"}, text


def page(script_text: str, body: str = "") -> str:
    """A page with one inline script."""
    return f"<!doctype html><html lang=en><title>Page</title><body>{body}<script>{script_text}</script>"


@asynccontextmanager
async def looking_at(pages: Mapping[str, Answer], folder: Path) -> AsyncIterator[OpenVisit]:
    """The page `/` of HOST, loaded in a fresh profile."""
    with PageServer(pages) as web:
        settings = CrawlSettings(resolve=web.resolve)
        async with browser_session(settings) as session, open_visit(session, settings, URL, folder) as visit:
            await visit.open_site()
            yield visit


async def until(look: Callable[[], T]) -> T:
    """What `look` returns, as soon as it is true."""
    deadline = time.monotonic() + DEADLINE_S
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not come in time"
        await asyncio.sleep(0.02)
    return found


async def script_says(visit: OpenVisit, expression: str) -> str:
    """What an expression of the page gives, once it is true; the page's own promises are not waited for."""
    deadline = time.monotonic() + DEADLINE_S
    while not (found := await visit.page.evaluate(expression)):
        assert time.monotonic() < deadline, f"{expression} did not become true in time"
        await asyncio.sleep(0.02)
    return str(found)
