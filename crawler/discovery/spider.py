"""The Scrapy spider: one site, from its home page to a sample of pages and its policy documents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from scrapy import Spider

from crawler.discovery.documents import DocumentShelf, Home
from crawler.discovery.fetch import Fetched, Fetcher
from crawler.discovery.links import Page, read_page
from crawler.discovery.pages import same_page, sampling_order
from crawler.discovery.policies import Candidate, candidates, usual_places
from crawler.discovery.policy_words import Kind
from crawler.discovery.probe import hsts_of, probe_http
from crawler.discovery.request import DiscoveryRequest
from crawler.discovery.robots import Robots, robots_url
from crawler.discovery.sitemap import sitemap_pages
from crawler.site import same_site

Emit = Callable[[str, Any], None]

MAX_PAGES_TRIED = 12
_TOGETHER = 2
_POLICIES: frozenset[Kind] = frozenset({"privacy", "cookies"})


class SiteSpider(Spider):
    """Explores one site and tells what it finds as it goes.

    Args:
        request: what to look for.
        emit: called with a kind and its value, as `crawler.discovery.worker` lists them.
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
        self.emit("done", None)
        nothing: tuple[Any, ...] = ()
        for item in nothing:
            yield item


class _Exploration:
    """The steps, in their order; each tells what it found at once, so that a late stop loses little."""

    def __init__(self, request: DiscoveryRequest, fetcher: Fetcher, emit: Emit) -> None:
        self._request = request
        self._fetcher = fetcher
        self._emit = emit
        self._robots = Robots(fetcher)
        self._links: list[str] = []

    async def run(self) -> None:
        """Explore the site."""
        request = self._request
        self._emit("sampled", [request.url])
        home, probe, _ = await asyncio.gather(
            self._fetcher.fetch(request.url),
            probe_http(self._fetcher, request.url),
            self._robots.rules(request.url),
        )
        self._emit("probe", probe | {"hsts": hsts_of(home)})
        if home.failure is not None:
            self._emit("error", f"home page {home.url}: {home.failure}")
        elif not same_site(home.url, request.url):
            self._emit("error", f"the home page redirects to another site: {home.url}")
        page = read_page(home) if home.is_html else None
        shelf = DocumentShelf(self._fetcher, request.save_to, Home(home.url, page), self._emit)
        await shelf.offer(Candidate(url, "given", named=True, text="", found_by="given") for url in request.policies)
        if home.error is None:
            await self._explore_from(home, page, shelf)

    async def _explore_from(self, home: Fetched, page: Page | None, shelf: DocumentShelf) -> None:
        if page is not None:
            self._links += [link.url for link in page.links]
            await self._documents_linked_from(page, home.url, shelf)
        for sampled, url in await self._sample(home, shelf):
            await self._documents_linked_from(sampled, url, shelf, unless_found=True)
        await self._documents_at_usual_places(home, shelf)

    async def _documents_linked_from(
        self, page: Page, url: str, shelf: DocumentShelf, *, unless_found: bool = False
    ) -> None:
        """The documents a page links to, and one step further those of the kinds still missing."""
        if not self._request.look_for_policies or (unless_found and shelf.kinds & _POLICIES):
            return
        for document, document_url in await shelf.offer(candidates(page, url)):
            further = candidates(document, document_url, from_policy=True)
            await shelf.offer([c for c in further if c.kind in _POLICIES - shelf.kinds])

    async def _documents_at_usual_places(self, home: Fetched, shelf: DocumentShelf) -> None:
        if not self._request.look_for_policies or shelf.kinds & _POLICIES:
            return
        for kind in sorted(_POLICIES, reverse=True):
            for place in usual_places(home.url, kind):
                if kind not in shelf.kinds:
                    await shelf.offer([place])

    async def _sample(self, home: Fetched, shelf: DocumentShelf) -> list[tuple[Page, str]]:
        """Choose pages beside the home page; each is fetched, so that what is visited is a page that exists."""
        request = self._request
        sampled = [request.url]
        read: list[tuple[Page, str]] = []
        async for fetched in self._good_pages(home, shelf):
            if len(sampled) >= request.pages:
                break
            if not any(same_page(fetched.url, known) for known in (*sampled, home.url)):
                sampled.append(fetched.url)
                read.append((read_page(fetched), fetched.url))
                self._emit("sampled", sampled)
        return read

    async def _good_pages(self, home: Fetched, shelf: DocumentShelf) -> AsyncIterator[Fetched]:
        """Pages that robots.txt allows and that answer with HTML of the same site, in the order of sampling."""
        request = self._request
        if request.pages <= 1:
            return
        rules = await self._robots.rules(home.url)
        if rules.unavailable is not None:
            self._emit("error", f"{robots_url(home.url)}: {rules.unavailable}; only the home page was sampled")
            return
        listed = await sitemap_pages(self._fetcher, rules.sitemaps(robots_url(home.url)), home.url, request.seed)
        order = sampling_order([*self._links, *listed], home.url, seed=request.seed, locale=request.locale)
        order = [url for url in order if not any(same_page(url, document) for document in shelf.urls)]
        for start in range(0, min(len(order), MAX_PAGES_TRIED), _TOGETHER):
            for fetched in await asyncio.gather(*map(self._if_allowed, order[start : start + _TOGETHER])):
                if fetched is not None and fetched.is_html and same_site(fetched.url, home.url):
                    yield fetched

    async def _if_allowed(self, url: str) -> Fetched | None:
        rules = await self._robots.rules(url)
        return await self._fetcher.fetch(url) if rules.allow(url) else None
