"""Reads hostile HTML: the links of a page, and the text a visitor would read."""

from __future__ import annotations

import re
import unicodedata
import warnings
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast
from urllib.parse import urldefrag, urljoin, urlsplit

from w3lib.url import safe_url_string

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

    from crawler.discovery.fetch import Fetched

MAX_HTML_BYTES = 1024 * 1024
MAX_LINKS = 3000
MAX_LABEL = 200
# A hostile page nests tags a hundred thousand deep; what is read of each link must not grow with that.
MAX_NODES_IN_A_LINK = 60
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
    soup = _soup(fetched)
    base = _base_url(soup, fetched.url)
    # One walk in the document's order, each tag inheriting from its parent: a page nested a hundred thousand deep takes
    # no longer than a flat one.
    places = {id(soup): _Place()}
    links: list[Link] = []
    text: list[str] = []
    for node in soup.descendants:
        place = places[id(node.parent)]
        if isinstance(node, str):
            if not place.furniture and type(node) in soup.interesting_string_types:
                text.append(node)
            continue
        tag = cast("Tag", node)
        places[id(tag)] = place.inside(tag)
        link = _link(tag, base, in_footer=place.footer) if len(links) < MAX_LINKS else None
        links += [link] if link is not None else []
    title = " ".join(_own_text(tag) for tag in soup.find_all(["title", "h1"], limit=3))
    return Page(tuple(links), plain_words(title), plain_words(" ".join(text)))


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


def _link(tag: Tag, base: str, *, in_footer: bool) -> Link | None:
    href = str(tag.get("href") or "").strip() if tag.name in ("a", "area") else ""
    # A link to the page itself opens a panel (a consent centre, a menu) and is no document.
    url = None if not href or href.startswith("#") else _absolute(href, base)
    return None if url is None else Link(url, _label(tag), in_footer)


def _absolute(href: str, base: str) -> str | None:
    try:
        url, _ = urldefrag(safe_url_string(urljoin(base, href)))
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return url if usable and len(url) <= _LONGEST_URL else None


def _label(anchor: Tag) -> str:
    """The words on a link, else those spoken for it (``aria-label``, ``title``, an image's ``alt``)."""
    text = _own_text(anchor)
    if text:
        return text
    images = [node for node in islice(anchor.descendants, MAX_NODES_IN_A_LINK) if getattr(node, "name", None) == "img"]
    spoken = [
        anchor.get("aria-label"),
        anchor.get("title"),
        *(getattr(image, "attrs", {}).get("alt") for image in images),
    ]
    return _one_line(next((str(words) for words in spoken if words), ""))


def _own_text(tag: Tag) -> str:
    nodes = islice(tag.descendants, MAX_NODES_IN_A_LINK)
    return _one_line(" ".join(str(node) for node in nodes if isinstance(node, str)))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:MAX_LABEL]


def _is_footer(tag: Tag) -> bool:
    if tag.name == "footer" or tag.get("role") == "contentinfo":
        return True
    names = [str(tag.get("id") or ""), *str(tag.get("class") or "").split()]
    return tag.name not in ("html", "body") and any(_FOOTER.search(name.strip("[]',")) for name in names)
