"""robots.txt (RFC 9309), for the pages that the spider chooses itself.

The spider's product token is ``temoin``, and by that name its rules are looked up. Its User-Agent *header* is the
browser's: the site must serve the spider what it serves the visitor whose traffic is audited. The home page (the user
named it) and policy documents (published to be read by whoever is concerned) are fetched whatever robots.txt says.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from protego import Protego

from crawler.discovery.fetch import Fetched, Fetcher

PRODUCT_TOKEN = "temoin"  # noqa: S105 - a name, no secret
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500
_MAX_BYTES = 500 * 1024


@dataclass(frozen=True)
class RobotsRules:
    """The rules of one origin: ``parsed`` is None where there are none; ``unavailable`` says why none is known."""

    parsed: Protego | None = None
    unavailable: str | None = None

    def allow(self, url: str) -> bool:
        """Whether the spider may fetch a page. Rules that could not be had forbid it (RFC 9309, 2.3.1.4)."""
        if self.unavailable is not None:
            return False
        return self.parsed is None or self.parsed.can_fetch(url, PRODUCT_TOKEN)

    def sitemaps(self, robots_url: str) -> tuple[str, ...]:
        """The sitemaps that the file names, as absolute URLs in its order."""
        named = () if self.parsed is None else tuple(self.parsed.sitemaps)
        return tuple(dict.fromkeys(urljoin(robots_url, sitemap) for sitemap in named))


class Robots:
    """Fetches each origin's robots.txt once."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._known: dict[str, asyncio.Task[RobotsRules]] = {}

    async def rules(self, url: str) -> RobotsRules:
        """The rules of the URL's origin."""
        location = robots_url(url)
        if location not in self._known:
            self._known[location] = asyncio.ensure_future(self._fetch(location))
        return await self._known[location]

    async def _fetch(self, location: str) -> RobotsRules:
        return read_rules(await self._fetcher.fetch(location))


def robots_url(url: str) -> str:
    """Where the robots.txt of a URL's origin lies."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def read_rules(answer: Fetched) -> RobotsRules:
    """The rules that an answer to ``/robots.txt`` gives: 4xx means there are none, failures that they are unknown."""
    if answer.status is None or answer.error is not None:
        return RobotsRules(unavailable=answer.error or "no answer")
    if answer.status >= _SERVER_ERROR or answer.status == _TOO_MANY_REQUESTS:
        return RobotsRules(unavailable=f"answered {answer.status}")
    # A page in its place is what many sites answer for a file they do not have.
    if not answer.ok or answer.body.lstrip()[:1] == b"<":
        return RobotsRules()
    return RobotsRules(Protego.parse(answer.body[:_MAX_BYTES].decode("utf-8", errors="replace")))
