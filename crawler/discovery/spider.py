"""The Scrapy spider: one site, from its home page to a sample of pages and its policy documents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

from scrapy import Spider

from crawler.discovery.fetch import Fetched, Fetcher
from crawler.discovery.probe import hsts_of, probe_http
from crawler.discovery.request import DiscoveryRequest
from crawler.discovery.robots import Robots, robots_url

if TYPE_CHECKING:
    from crawler.discovery.documents import DocumentShelf
    from crawler.discovery.links import Page

Emit = Callable[[str, Any], None]

MAX_PAGES_TRIED = 12
_TOGETHER = 2


class SiteSpider(Spider):
    """Explores one site and tells what it finds as it goes.

    Args:
        request: what to look for.
        emit: called with a kind (``sampled``, ``probe``, ``document``, ``error``) and its value.
    """

    name = "temoin"

    def __init__(self, request: DiscoveryRequest, emit: Emit, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.request = request
        self.emit = emit

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entry: explores, within the time allowed, and leaves nothing to Scrapy's own queue."""
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("the spider was started without Scrapy's engine")
        try:
            async with asyncio.timeout(self.request.timeout_s):
                await _Exploration(self.request, Fetcher(engine.download_async), self.emit).run()
        except TimeoutError:
            self.emit("error", f"discovery stopped after {self.request.timeout_s:g} s; what it had found is kept")
        for nothing in ():
            yield nothing


class _Exploration:
    """The steps, in their order; each tells what it found at once, so that a late stop loses little."""

    def __init__(self, request: DiscoveryRequest, fetcher: Fetcher, emit: Emit) -> None:
        self._request = request
        self._fetcher = fetcher
        self._emit = emit
        self._robots = Robots(fetcher)
        self._pages: list[tuple[Page, str]] = []

    async def run(self) -> None:
        request = self._request
        self._emit("sampled", [request.url])
        home, probe, _ = await asyncio.gather(
            self._fetcher.fetch(request.url),
            probe_http(self._fetcher, request.url),
            self._robots.rules(request.url),
        )
        self._emit("probe", probe | {"hsts": hsts_of(home)})
        shelf = self._open_shelf(home)
        await self._given_documents(shelf)
        if home.error is not None:
            self._emit("error", f"home page {home.requested}: {home.error}")
            return
        await self._linked_documents(shelf)
        await self._sample(home, shelf)
        if request.look_for_policies:
            await self._documents_of_sampled_pages(shelf)
            await self._documents_at_usual_places(home, shelf)
