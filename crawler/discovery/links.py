"""Reads hostile HTML: the links of a page, and the text a visitor would read."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from w3lib.url import safe_url_string

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

    from crawler.discovery.fetch import Fetched

MAX_HTML_BYTES = 2 * 1024 * 1024
MAX_LINKS = 3000
MAX_LABEL = 200
_LONGEST_URL = 2000
_FOOTER = re.compile(r"(?:^|[-_ ])(?:footer|pied(?:[-_ ]?de)?[-_ ]?page|colophon)(?:$|[-_ ])", re.IGNORECASE)
_FURNITURE = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "a", "button")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Link:
    """A link as a visitor sees it: absolute URL without fragment, its words, and whether it stands in the footer."""

    url: str
    text: str
    in_footer: bool


@dataclass(frozen=True)
class Page:
    """What discovery reads of an HTML page.

    Attributes:
        links: in the page's order.
        title: the title and first headings, as `plain_words` gives them.
        words: the text without navigation, footer, forms and links, as `plain_words` gives it.
    """

    links: tuple[Link, ...]
    title: str
    words: str


def read_page(fetched: Fetched) -> Page:
    """Read an HTML answer, whatever its state; of a huge one the middle is left out, for footers come last."""
    soup = _soup(fetched)
    links = tuple(_links(soup, _base_url(soup, fetched.url)))
    title = " ".join(tag.get_text(" ", strip=True)[:MAX_LABEL] for tag in soup.find_all(["title", "h1"], limit=3))
    for tag in soup.find_all(_FURNITURE):
        tag.decompose()
    return Page(links, plain_words(title), plain_words(soup.get_text(" ")))


def plain_words(text: str) -> str:
    """Lower-case ASCII words with one blank between: accents, apostrophes and punctuation make no difference."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_ALPHANUMERIC.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c))).strip()


def holds(words: str, phrase: str) -> bool:
    """Whether a phrase occurs in words, both as `plain_words` gives them, from word start to word end."""
    return f" {phrase} " in f" {words} "


def _soup(fetched: Fetched) -> BeautifulSoup:
    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

    body = fetched.body
    if len(body) > MAX_HTML_BYTES:
        body = body[: MAX_HTML_BYTES // 2] + b"\n" + body[-MAX_HTML_BYTES // 2 :]
    with warnings.catch_warnings():
        # XHTML is read as HTML on purpose: that is what browsers do with most of it.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(body, "lxml", from_encoding=fetched.charset)


def _base_url(soup: BeautifulSoup, page_url: str) -> str:
    base = soup.find("base", href=True)
    if base is None:
        return page_url
    return _absolute(str(base["href"]), page_url) or page_url


def _links(soup: BeautifulSoup, base: str) -> Iterator[Link]:
    for anchor in soup.find_all(["a", "area"], href=True, limit=MAX_LINKS):
        href = str(anchor["href"]).strip()
        # A link to the page itself opens a panel (a consent centre, a menu) and is no document.
        url = None if not href or href.startswith("#") else _absolute(href, base)
        if url is not None:
            yield Link(url, _label(anchor), _in_footer(anchor))


def _absolute(href: str, base: str) -> str | None:
    try:
        url, _ = urldefrag(safe_url_string(urljoin(base, href)))
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return url if usable and len(url) <= _LONGEST_URL else None


def _label(anchor: Tag) -> str:
    text = anchor.get_text(" ", strip=True)
    if not text:
        image = anchor.find("img", alt=True)
        spoken = [anchor.get("aria-label"), anchor.get("title"), image["alt"] if image is not None else None]
        text = next((str(words) for words in spoken if words), "")
    return " ".join(text.split())[:MAX_LABEL]


def _in_footer(anchor: Tag) -> bool:
    for tag in anchor.parents:
        if tag.name == "footer" or tag.get("role") == "contentinfo":
            return True
        classes = tag.get("class") or []
        names = [str(tag.get("id") or ""), *(classes if isinstance(classes, list) else [str(classes)])]
        if tag.name != "body" and any(_FOOTER.search(name) for name in names):
            return True
    return False
