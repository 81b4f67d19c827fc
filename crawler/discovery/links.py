"""Reads hostile HTML: the links of a page, and the text a visitor would read."""

from __future__ import annotations

import codecs
import re
import unicodedata
import warnings
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bs4 import BeautifulSoup, ParserRejectedMarkup, UnusualUsageWarning
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PageElement, Tag

from crawler.discovery.fetch import Fetched, absolute_url

MAX_HTML = 1024 * 1024
MAX_DEPTH = 256
MAX_LINKS = 3000
MAX_LABEL = 200
MAX_NODES_IN_A_LINK = 60
_FOOTER = re.compile(r"(?:^|[-_ ])(?:footer|pied(?:[-_ ]?de)?[-_ ]?page|colophon)(?:$|[-_ ])", re.IGNORECASE)
_FURNITURE = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "a", "button")
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Link:
    """A link as a visitor sees it: absolute URL without fragment, its words, and whether it stands in the footer."""

    url: str
    text: str
    in_footer: bool


@dataclass(frozen=True)
class _Place:
    """Where in the page a node stands."""

    furniture: bool = False
    footer: bool = False

    def inside(self, tag: Tag) -> _Place:
        """The place of what the tag holds."""
        furniture = self.furniture or tag.name in _FURNITURE
        footer = self.footer or _is_footer(tag)
        return self if (furniture, footer) == (self.furniture, self.footer) else _Place(furniture, footer)


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
    try:
        soup = _soup(fetched)
    except ParserRejectedMarkup:
        return Page((), "", "")
    base = _base_url(soup, fetched.url)
    # One walk in the document's order, each tag inheriting the place of its parent.
    places = {id(soup): _Place()}
    links: list[Link] = []
    text: list[str] = []
    for node in soup.descendants:
        place = places[id(node.parent)]
        if isinstance(node, Tag):
            places[id(node)] = place.inside(node)
            link = _link(node, base, in_footer=place.footer) if len(links) < MAX_LINKS else None
            links += [link] if link is not None else []
        elif type(node) is NavigableString and not place.furniture:
            text.append(node)
    title = " ".join(_own_text(tag) for tag in soup.find_all(["title", "h1"], limit=3))
    return Page(tuple(links), plain_words(title), plain_words(" ".join(text)))


def plain_words(text: str) -> str:
    """Lower-case ASCII words with one blank between: accents, apostrophes and punctuation make no difference."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return _NOT_ALPHANUMERIC.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c))).strip()


def holds(words: str, phrase: str) -> bool:
    """Whether a phrase occurs in words, both as `plain_words` gives them, from word start to word end."""
    return f" {phrase} " in f" {words} "


def _soup(fetched: Fetched) -> BeautifulSoup:
    html = _decoded(fetched)
    if len(html) > MAX_HTML:
        html = f"{html[: MAX_HTML // 2]}\n{html[-MAX_HTML // 2 :]}"
    with warnings.catch_warnings():
        # XHTML is read as HTML, and a body of one word as a page: that is what browsers do with them.
        warnings.simplefilter("ignore", UnusualUsageWarning)
        return BeautifulSoup(html, builder=_ShallowBuilder())


class _ShallowBuilder(LXMLTreeBuilder):
    """Leaves out tags nested deeper than `MAX_DEPTH` (their text stays).

    BeautifulSoup's time grows with the square of the depth: half a megabyte of unclosed ``<nav>`` took it minutes.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._depth = 0

    def start(
        self, tag: str | bytes, attrib: dict[str | bytes, str | bytes], nsmap: Any = MappingProxyType({})
    ) -> None:
        """A tag opens."""
        self._depth += 1
        if self._depth <= MAX_DEPTH:
            super().start(tag, attrib, nsmap)

    def end(self, tag: str | bytes) -> None:
        """A tag closes."""
        if self._depth <= MAX_DEPTH:
            super().end(tag)
        self._depth -= 1


def _decoded(fetched: Fetched) -> str:
    """The body as text, by the first charset named that it really is in: servers and pages often name a wrong one."""
    body = fetched.body
    byte_order = next((name for mark, name in _BYTE_ORDER_MARKS if body.startswith(mark)), None)
    in_page = EncodingDetector.find_declared_encoding(body[:4096], is_html=True, search_entire_document=True)
    for charset in (byte_order, fetched.charset, in_page, "utf-8"):
        try:
            if charset:
                return body.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return body.decode("windows-1252", errors="replace")


def _base_url(soup: BeautifulSoup, page_url: str) -> str:
    base = soup.find("base", href=True)
    if base is None:
        return page_url
    return absolute_url(str(base["href"]), page_url) or page_url


def _link(tag: Tag, base: str, *, in_footer: bool) -> Link | None:
    href = str(tag.get("href") or "").strip() if tag.name in ("a", "area") else ""
    # A link to the page itself opens a panel (a consent centre, a menu) and is no document.
    url = None if not href or href.startswith("#") else absolute_url(href, base)
    return None if url is None else Link(url, _label(tag), in_footer)


def _label(anchor: Tag) -> str:
    """The words on a link, else those spoken for it (``aria-label``, ``title``, an image's ``alt``)."""
    images = [node for node in _first_nodes(anchor) if isinstance(node, Tag) and node.name == "img"]
    spoken = [anchor.get("aria-label"), anchor.get("title"), *(image.get("alt") for image in images)]
    return _own_text(anchor) or _one_line(next((str(words) for words in spoken if words), ""))


def _own_text(tag: Tag) -> str:
    return _one_line(" ".join(node for node in _first_nodes(tag) if isinstance(node, NavigableString)))


def _first_nodes(tag: Tag) -> list[PageElement]:
    """The first nodes inside a tag, in order (BeautifulSoup's own walk would measure the whole subtree first)."""
    found: list[PageElement] = []
    waiting = tag.contents[:MAX_NODES_IN_A_LINK][::-1]
    while waiting and len(found) < MAX_NODES_IN_A_LINK:
        node = waiting.pop()
        found.append(node)
        if isinstance(node, Tag):
            waiting += node.contents[:MAX_NODES_IN_A_LINK][::-1]
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())[:MAX_LABEL]


def _is_footer(tag: Tag) -> bool:
    if tag.name == "footer" or tag.get("role") == "contentinfo":
        return True
    names = [str(tag.get("id") or ""), *str(tag.get("class") or "").split()]
    return tag.name not in ("html", "body") and any(_FOOTER.search(name.strip("[]',")) for name in names)
