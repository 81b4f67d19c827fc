"""Reads sitemaps (sitemaps.org/protocol.html), which a hostile site writes: bounded, and without any entity of XML."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.parsers import expat

from crawler.discovery.fetch import LONGEST_URL, Fetcher

MAX_SITEMAPS = 3
MAX_LOCATIONS = 5000
MAX_XML_BYTES = 10 * 1024 * 1024
_CHUNK = 64 * 1024
_GZIP = b"\x1f\x8b"
_NAMESPACE_MARK = " "


@dataclass
class Sitemap:
    """What one sitemap holds: URLs of pages, or of further sitemaps when it is an index."""

    is_index: bool = False
    locations: list[str] = field(default_factory=list)


class _Enough(Exception):
    """No more of this document is read."""


async def sitemap_pages(fetcher: Fetcher, sitemaps: tuple[str, ...], home_url: str, seed: int) -> list[str]:
    """The pages that a site's sitemaps list; of an index one level is followed.

    Args:
        fetcher: fetches them.
        sitemaps: those that robots.txt names; without any, ``/sitemap.xml`` is tried.
        home_url: the home page as it was reached.
        seed: chooses which sitemaps of a long index are read.
    """
    pages: list[str] = []
    children: list[str] = []
    for url in sitemaps[:MAX_SITEMAPS] or (urljoin(home_url, "/sitemap.xml"),):
        sitemap = await _fetch_sitemap(fetcher, url)
        (children if sitemap.is_index else pages).extend(sitemap.locations)
    for url in sorted(set(children), key=lambda child: seeded_rank(child, seed))[:MAX_SITEMAPS]:
        sitemap = await _fetch_sitemap(fetcher, url)
        pages += [] if sitemap.is_index else sitemap.locations
    return pages[:MAX_LOCATIONS]


def seeded_rank(text: str, seed: int) -> str:
    """A place in a shuffled order that depends on nothing but the text and the seed.

    Unlike a shuffle, it leaves the others in their places when the site gains or loses a page: two runs around a
    release look at the same pages.
    """
    return hashlib.sha256(f"{seed}\n{text}".encode()).hexdigest()


def parse_sitemap(body: bytes) -> Sitemap:
    """Read a sitemap, gzipped or not; of a broken one, what came before the break. Never raises."""
    xml = _unzipped(body)
    reader = _Reader()
    try:
        for start in range(0, len(xml), _CHUNK):
            reader.parser.Parse(xml[start : start + _CHUNK], False)  # noqa: FBT003 - expat takes no keyword
    except (expat.ExpatError, _Enough, ValueError, LookupError):
        return reader.sitemap
    return reader.sitemap


async def _fetch_sitemap(fetcher: Fetcher, url: str) -> Sitemap:
    answer = await fetcher.fetch(url)
    return parse_sitemap(answer.body) if answer.ok else Sitemap()


def _unzipped(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body[:MAX_XML_BYTES]
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MAX_XML_BYTES)
    except zlib.error:
        return b""


class _Reader:
    """Collects ``<loc>`` of ``<urlset>/<url>`` and of ``<sitemapindex>/<sitemap>``, and nothing of other namespaces."""

    def __init__(self) -> None:
        self.sitemap = Sitemap()
        self._path: list[str] = []
        self._text = ""
        self.parser = expat.ParserCreate(namespace_separator=_NAMESPACE_MARK)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        # A sitemap has no use for entities, and a bomb is made of them.
        self.parser.EntityDeclHandler = self._refuse

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._path.append(name)
        self._text = ""
        if len(self._path) == 1:
            self.sitemap.is_index = _local(name) == "sitemapindex"

    def _characters(self, data: str) -> None:
        if len(self._text) <= LONGEST_URL:
            self._text += data

    def _end(self, name: str) -> None:
        self._path.pop()
        depth = len(self._path)
        is_location = depth == 2 and _local(name) == "loc" and _space(name) == _space(self._path[-1])
        url = self._text.strip()
        if is_location and 0 < len(url) <= LONGEST_URL:
            self.sitemap.locations.append(url)
            if len(self.sitemap.locations) >= MAX_LOCATIONS:
                raise _Enough

    def _refuse(self, *_: object) -> None:
        raise _Enough


def _local(name: str) -> str:
    return name.rpartition(_NAMESPACE_MARK)[2]


def _space(name: str) -> str:
    return name.rpartition(_NAMESPACE_MARK)[0]
