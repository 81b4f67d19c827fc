"""The spider's own limits, with Scrapy's engine replaced: time and requests run out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.discovery.fetch import MAX_REQUESTS
from crawler.discovery.request import DiscoveryRequest
from crawler.discovery.spider import SiteSpider

HOME = "https://firm.example/"
HTML = {"Content-Type": "text/html"}


class Web:
    """Answers at once, except where it never does; forgets nothing it was asked."""

    def __init__(self, pages: dict[str, str], never: frozenset[str] = frozenset()) -> None:
        self._pages = pages
        self._never = never
        self.asked: list[str] = []

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        if request.url in self._never:
            await asyncio.Event().wait()
        page = self._pages.get(request.url)
        status, body = (404, b"") if page is None else (200, page.encode())
        return Response(request.url, status=status, headers=HTML, body=body)


async def explore(web: Web, save_to: Path, **changes: Any) -> dict[str, list[Any]]:
    """What the spider told, by kind."""
    told: dict[str, list[Any]] = {}
    request = DiscoveryRequest(url=HOME, user_agent="a browser", save_to=save_to, **changes)
    spider = SiteSpider(request, lambda kind, value: told.setdefault(kind, []).append(value))
    crawler: Any = SimpleNamespace(engine=web)
    spider.crawler = crawler
    assert [item async for item in spider.start()] == []
    return told


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_when_time_runs_out_what_was_found_is_kept_and_what_was_promised_is_named(tmp_path: Path) -> None:
    links = "<a href='/p'>Politique de confidentialité</a><a href='/c'>Politique cookies</a>"
    policy = "cookies consentement " * 60
    web = Web({HOME: f"<footer>{links}</footer>", f"{HOME}p": policy}, never=frozenset({f"{HOME}c"}))
    told = await explore(web, tmp_path, timeout_s=3.0)
    assert told["sampled"] == [[HOME]]
    assert told["waiting"][-1] == [f"{HOME}p", f"{HOME}c"]
    assert told["error"] == ["discovery stopped after 3 s; what it had found is kept"]
    assert told["done"] == [None]


async def test_a_site_is_asked_so_much_and_no_more(tmp_path: Path) -> None:
    pages = {f"{HOME}s{number}/x": "x" for number in range(100)}
    pages[HOME] = "".join(f"<a href='{url}'>x</a>" for url in pages)
    web = Web(pages)
    told = await explore(web, tmp_path, pages=100, policies=tuple(f"{HOME}given/{number}" for number in range(50)))
    assert len(web.asked) <= MAX_REQUESTS
    assert len(told["document"]) + len(told["waiting"][-1]) == 50
    assert told["waiting"][-1]


async def test_documents_are_put_in_the_order_of_their_links_not_of_their_answers(tmp_path: Path) -> None:
    links = "<a href='/c'>Politique cookies</a><a href='/p'>Politique de confidentialité</a>"
    policy = "cookies consentement " * 60
    web = Web({HOME: f"<footer>{links}</footer>", f"{HOME}p": policy, f"{HOME}c": f"{policy} traceurs"})
    told = await explore(web, tmp_path)
    assert [document["url"] for document in told["document"]] == [f"{HOME}p", f"{HOME}c"]
    assert told["waiting"][-1] == []
    assert names_in(tmp_path) == ["0.html", "1.html"]
