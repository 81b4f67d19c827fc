"""Which pages of a site are looked at: a small sample, spread over the site, and the same from run to run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, zip_longest
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import yaml

from crawler.discovery.links import plain_words
from crawler.discovery.sitemap import seeded_rank
from crawler.site import same_site

_DEFAULT_PORTS = {"http": 80, "https": 443}
_CAMPAIGN = ("utm_", "gclid", "fbclid", "msclkid", "mtm_", "pk_", "_gl")


@dataclass(frozen=True)
class _PageWords:
    acts: frozenset[str]
    extensions: frozenset[str]
    languages: frozenset[str]


def canonical(url: str) -> str | None:
    """One spelling for one page: no fragment, default port or campaign parameters; None for what is no http(s) URL."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return None
    shown_host = f"[{host}]" if ":" in host else host
    netloc = shown_host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{shown_host}:{port}"
    query = parts.query
    if any(mark in query for mark in _CAMPAIGN):
        kept = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(key, value) for key, value in kept if not key.startswith(_CAMPAIGN)])
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))


def same_page(first: str, second: str) -> bool:
    """Whether two URLs are the same page but for scheme, a final slash, and what `canonical` leaves out."""
    return _page_key(first) == _page_key(second)


def worth_visiting(url: str, home_url: str) -> bool:
    """Whether a URL is a page of the home page's site that a visitor would read (see ``page_words.yaml``)."""
    parts = urlsplit(url)
    if not same_site(url, home_url) or same_page(url, home_url):
        return False
    segments = [plain_words(unquote(segment).partition(".")[0]) for segment in parts.path.split("/")]
    pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)
    asked = [plain_words(part) for pair in pairs for part in pair]
    words = _page_words()
    last = parts.path.rpartition("/")[2]
    extension = last.rpartition(".")[2].lower() if "." in last else ""
    return extension not in words.extensions and words.acts.isdisjoint([*segments, *asked])


def sampling_order(urls: Iterable[str], home_url: str, *, seed: int, locale: str) -> list[str]:
    """All pages worth visiting, in the order in which to take them.

    Sections of the site (first part of the path, a language's part left out) take turns, so that a small sample spreads
    over them. The home page's own host comes before its sister hosts, the visitor's language before others, pages
    without a query before those with one; the seed decides the rest (see `seeded_rank`).
    """
    spellings = {spelling for url in urls if (spelling := canonical(url)) is not None}
    one_of_each = {_page_key(url): url for url in sorted(spellings, reverse=True)}
    sections: dict[tuple[bool, bool, str], list[str]] = defaultdict(list)
    language = locale.partition("-")[0].lower()
    home = urlsplit(home_url)
    for url in one_of_each.values():
        if worth_visiting(url, home_url):
            sections[_section(urlsplit(url), home, language)].append(url)
    return list(_in_turns(sections, seed))


def _in_turns(sections: dict[tuple[bool, bool, str], list[str]], seed: int) -> Iterator[str]:
    for tier in sorted({key[:2] for key in sections}):
        groups = [
            sorted(sections[key], key=lambda url: (bool(urlsplit(url).query), seeded_rank(url, seed)))
            for key in sorted(sections, key=lambda key: seeded_rank(key[2], seed))
            if key[:2] == tier
        ]
        yield from (url for url in chain.from_iterable(zip_longest(*groups)) if url is not None)


def _section(parts: SplitResult, home: SplitResult, language: str) -> tuple[bool, bool, str]:
    """Whether the page is on another host, whether it is in another language, and the section it belongs to."""
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    spoken = segments[0].partition("-")[0] if segments else ""
    if spoken not in _page_words().languages:
        return parts.hostname != home.hostname, False, f"{parts.hostname}/{segments[0] if segments else ''}"
    section = segments[1] if len(segments) > 1 else ""
    return parts.hostname != home.hostname, spoken != language, f"{parts.hostname}/{spoken}/{section}"


def _page_key(url: str) -> str:
    parts = urlsplit(canonical(url) or url)
    path = parts.path.rstrip("/").removesuffix("/index.html").removesuffix("/index.php")
    return f"{parts.netloc}{path}?{parts.query}"


@cache
def _page_words() -> _PageWords:
    text = files(__package__).joinpath("page_words.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both loaders are the safe ones
    acts = frozenset(plain_words(word) for word in data["acts"])
    return _PageWords(acts, frozenset(data["extensions"]), frozenset(data["languages"]))
