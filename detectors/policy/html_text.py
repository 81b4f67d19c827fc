"""HTML → lines of text: one line a block, lists as ``- item``, table cells separated by `` | ``."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup, Comment, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from bs4.element import CData, Declaration, Doctype, NavigableString, PageElement, ProcessingInstruction, Tag

_DROPPED = frozenset(
    {
        *(
            "script",
            "style",
            "noscript",
            "template",
            "svg",
            "math",
            "canvas",
            "iframe",
            "object",
            "embed",
            "audio",
            "video",
        ),
        *("nav", "button", "select", "input", "textarea", "dialog", "head", "link", "meta", "map", "picture"),
    }
)
_BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "fieldset",
        ),
        *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li"),
        *("main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "caption"),
    }
)
_SPACED = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "section", "article"}
)
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"]
_OUTSIDE = ("header", "footer", "aside")  # furniture of the page, unless inside the document itself
_HIDDEN_TEXT = (Comment, Doctype, Declaration, CData, ProcessingInstruction)
_MAIN_TAGS = frozenset({"main", "article"})
_MAIN_IDS = frozenset({"main", "content"})
_MAIN_CLASSES = frozenset({"entry-content", "page-content"})
_BANNER = re.compile(
    r"onetrust|didomi|axeptio|tarteaucitron|cybotcookiebot|usercentrics|cookie-?law|sp_message|cc-window|cm-wrapper|cmp-"
    r"|(?:cookie|consent|gdpr|rgpd)s?[-_]?(?:banner|bar|notice|popup|modal|dialog|overlay|wall|layer|bandeau|consent)"
    r"|(?:banner|bandeau|popup|modal|notice)[-_]?(?:cookie|consent|rgpd|gdpr)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SMALL_SHARE = 0.3
_MAIN_SHARE = 0.4


def html_text(content: bytes, charset: str | None = None) -> str:
    """The readable text of a page's main content; empty when the page holds none.

    Args:
        content: the page; its own ``<meta charset>`` counts when ``charset`` is unknown.
        charset: from the ``Content-Type``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        soup = BeautifulSoup(content, "lxml", from_encoding=charset)
    body = soup.body or soup
    whole = len(body.get_text())
    root = _main(body, whole)
    for tag in [tag for tag in root.find_all(_is_banner) if len(tag.get_text()) < _SMALL_SHARE * whole]:
        if not tag.decomposed:
            tag.decompose()
    return _Writer(root).text()


def _main(body: Tag, whole: int) -> Tag:
    """The largest element that calls itself the main content, if it holds a good part of the text."""
    best = max(body.find_all(_is_main), key=lambda tag: len(tag.get_text()), default=None)
    return best if best is not None and len(best.get_text()) >= _MAIN_SHARE * whole else body


def _is_main(tag: Tag) -> bool:
    # By hand: a selector would do, but compiling the first one takes longer than all else that is done to a page.
    if tag.name in _MAIN_TAGS or tag.get("role") == "main" or tag.get("id") in _MAIN_IDS:
        return True
    return not _MAIN_CLASSES.isdisjoint(tag.get_attribute_list("class"))


def _is_banner(tag: Tag) -> bool:
    if tag.get("role") in {"dialog", "alertdialog", "navigation", "banner", "contentinfo"} or tag.name == "dialog":
        return True
    identity = " ".join([str(tag.get("id") or ""), *map(str, tag.get_attribute_list("class"))])
    return bool(_BANNER.search(identity))


class _Writer:
    """Walks an element without recursion, however deep it is nested."""

    def __init__(self, root: Tag) -> None:
        self._root = root
        self._lines: list[str] = []
        self._line: list[str] = []
        self._prefix = ""
        self._cells = 0
        self._items = 0

    def text(self) -> str:
        """The lines, blank ones between blocks."""
        stack: list[tuple[PageElement, bool]] = [(self._root, False)]
        while stack:
            node, leaving = stack.pop()
            if isinstance(node, NavigableString):
                if not isinstance(node, _HIDDEN_TEXT):
                    self._line.append(str(node))
            elif isinstance(node, Tag):
                if leaving:
                    self._leave(node)
                elif not self._is_dropped(node):
                    self._enter(node)
                    stack.append((node, True))
                    stack += [(child, False) for child in reversed(node.contents)]
        self._break()
        return "\n".join(self._lines)

    def _is_dropped(self, tag: Tag) -> bool:
        if tag is self._root:
            return False
        if tag.name in _OUTSIDE and self._root.name in {"body", "[document]"}:
            return tag.find_parent(["article", "main", "section"]) is None
        if tag.name == "button":  # accordions put their headings in buttons
            return tag.find_parent(_HEADINGS) is None
        return tag.name in _DROPPED

    def _enter(self, tag: Tag) -> None:
        name = tag.name
        if name == "br":
            self._break()
        elif name in {"td", "th"}:
            if self._cells:
                self._line.append(" | ")
            self._cells += 1
        elif name in _BLOCKS:
            if self._cells and name != "tr":
                self._line.append(" ")
                return
            self._break()
            if name in _SPACED:
                self._blank()
            if name == "li":
                self._prefix = "- "
                self._items += 1

    def _leave(self, tag: Tag) -> None:
        name = tag.name
        if name == "tr":
            self._cells = 0
            self._break()
        elif name in _BLOCKS and not self._cells:
            self._break()
            if name == "li":
                self._prefix = ""
                self._items -= 1
            if name in _SPACED:
                self._blank()
        elif name in _BLOCKS:
            self._line.append(" ")

    def _break(self) -> None:
        if self._cells and self._line:
            self._line.append(" ")  # a line break inside a cell: the row stays one line
            return
        line = _SPACE.sub(" ", "".join(self._line)).strip(" ")
        self._line.clear()
        if line:
            self._lines.append(self._prefix + line)
            self._prefix = ""

    def _blank(self) -> None:
        if self._lines and self._lines[-1] and not self._items:
            self._lines.append("")
