from __future__ import annotations

import gzip
import time

import pytest

from crawler.discovery.fetch import Fetched, Fetcher
from crawler.discovery.sitemap import MAX_LOCATIONS, MAX_SITEMAPS, parse_sitemap, seeded_rank, sitemap_pages

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*urls: str) -> bytes:
    entries = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACE}>{entries}</urlset>'.encode()


def index(*urls: str) -> bytes:
    entries = "".join(f"<sitemap><loc> {url}\n</loc></sitemap>" for url in urls)
    return f"<sitemapindex {NAMESPACE}>{entries}</sitemapindex>".encode()


class FakeFetcher(Fetcher):
    """Answers from a table."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    async def fetch(self, url: str, *, follow: bool = True, patient: bool = False) -> Fetched:
        self.asked.append(url)
        body = self.pages.get(url)
        return Fetched(url, url, 404) if body is None else Fetched(url, url, 200, {}, body)


def test_locations_and_nothing_of_other_namespaces() -> None:
    body = (
        f'<urlset {NAMESPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
        "<url><loc>https://firm.example/a?b=1&amp;c=2</loc><image:image><image:loc>https://firm.example/i.png</image:loc>"
        "</image:image></url><url><loc><![CDATA[https://firm.example/b]]></loc></url></urlset>"
    )
    sitemap = parse_sitemap(body.encode())
    assert sitemap.locations == ["https://firm.example/a?b=1&c=2", "https://firm.example/b"]
    assert not sitemap.is_index


def test_without_a_namespace_and_gzipped() -> None:
    assert parse_sitemap(b"<urlset><url><loc>/a</loc></url></urlset>").locations == ["/a"]
    assert parse_sitemap(gzip.compress(urlset("https://firm.example/a"))).locations == ["https://firm.example/a"]


def test_what_came_before_a_break_is_kept() -> None:
    body = urlset("https://firm.example/a", "https://firm.example/b")[:-40]
    assert parse_sitemap(body).locations == ["https://firm.example/a"]


@pytest.mark.parametrize("body", [b"", b"<html><body>not found", b"\x1f\x8bnot gzip", b"\x00\xff", b"User-agent: *"])
def test_what_is_no_sitemap_holds_nothing(body: bytes) -> None:
    assert parse_sitemap(body).locations == []


def test_an_xml_bomb_is_not_unfolded() -> None:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!DOCTYPE urlset [<!ENTITY l0 "lol">{entities}]><urlset><url><loc>&l11;</loc></url></urlset>'
    started = time.process_time()
    assert parse_sitemap(bomb.encode()).locations == []
    assert parse_sitemap(bomb.encode("utf-16")).locations == []
    assert time.process_time() - started < 2


def test_an_outside_entity_is_not_fetched() -> None:
    body = b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>'
    assert parse_sitemap(body).locations == []


def test_a_gzip_bomb_and_a_long_list_are_bounded() -> None:
    body = gzip.compress(urlset(*(f"https://firm.example/{number}" for number in range(400_000))))
    assert len(parse_sitemap(body).locations) == MAX_LOCATIONS


async def test_an_index_is_followed_one_level_and_a_few_sitemaps_wide() -> None:
    children = [f"https://firm.example/{number}.xml" for number in range(9)]
    pages = {url: urlset(f"{url}/page") for url in children}
    pages["https://firm.example/sitemap.xml"] = index(*children)
    pages[children[0]] = index("https://firm.example/deeper.xml")
    first = FakeFetcher(pages)
    found = await sitemap_pages(first, (), "https://firm.example/shop/", seed=3)
    assert len(first.asked) == 1 + MAX_SITEMAPS
    assert "https://firm.example/deeper.xml" not in first.asked
    again = FakeFetcher(pages)
    assert await sitemap_pages(again, (), "https://firm.example/shop/", seed=3) == found
    assert again.asked == first.asked


async def test_the_sitemaps_that_robots_names_come_instead_of_the_usual_one() -> None:
    fetcher = FakeFetcher({"https://firm.example/mine.xml": urlset("https://firm.example/a")})
    assert await sitemap_pages(fetcher, ("https://firm.example/mine.xml",), "https://firm.example/", seed=0) == [
        "https://firm.example/a"
    ]
    assert fetcher.asked == ["https://firm.example/mine.xml"]


def test_ranks_depend_on_seed_and_text_alone() -> None:
    assert seeded_rank("a", 1) == seeded_rank("a", 1)
    assert seeded_rank("a", 1) != seeded_rank("a", 2)
    assert seeded_rank("a", 1) != seeded_rank("b", 1)
