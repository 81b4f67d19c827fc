"""Hostile text made fit to print: bounded, and with nothing in it that hides, reorders or runs."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

TEXT_LIMIT = 2_000
"""Characters of one text shown where a template sets no other bound."""

LINK_LIMIT = 2_000
"""Characters of a link's target; a longer one is shown as text only."""

_KEPT_CONTROLS = "\t\n"
_JOINERS = "\u200c\u200d"  # zero-width joiners: needed to write Persian, Indic scripts and emoji
_SOFT_HYPHEN = "\u00ad"
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|[^\x00-\xff]")


class Bounded(str):
    """A text already bounded and neutralised; it is still escaped like any other."""

    __slots__ = ()


def neutralise(text: str) -> str:
    """The text with every character that cannot be seen, or that reorders others, shown by its code point.

    Line feeds and tabs stay, CR LF becomes a line feed, C0 controls become their picture (␀), and bidirectional
    controls, zero-width spaces, line separators, lone surrogates, tags and private characters become ``⟨U+202E⟩``.
    """
    return _UNSEEN.sub(lambda match: _visible(match[0]), text.replace("\r\n", "\n"))


def bounded(text: str, limit: int = TEXT_LIMIT) -> Bounded:
    """At most ``limit`` characters of the text from its beginning, neutralised; says how long it was when cut."""
    if len(text) <= limit:
        return Bounded(neutralise(text))
    return Bounded(f"{neutralise(text[:limit])}… (cut here: {len(text):,} characters in all)")


def shortened(text: str, limit: int = 110) -> Bounded:
    """The text on one line, its middle left out when it is longer than ``limit`` characters: ends tell URLs apart."""
    if len(text) > limit:
        head = limit * 2 // 3
        text = f"{text[:head]} … {text[-(limit - head) :]}"
    return Bounded(neutralise(text).replace("\n", "␊").replace("\t", "␉"))


def safe_href(url: str | None) -> Bounded | None:
    """The URL when it may become a link: http or https with a host, printable, of bearable length; else None."""
    if not url or len(url) > LINK_LIMIT or neutralise(url) != url or re.search(r"\s", url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return Bounded(url) if parts.scheme in {"http", "https"} and host else None


def printable(value: Any) -> Any:
    """What the templates print for a value; every expression of every template passes here before it is escaped."""
    if isinstance(value, Markup | Bounded) or not isinstance(value, str):
        return value
    return bounded(value)


def _visible(char: str) -> str:
    if char in _KEPT_CONTROLS or char in _JOINERS or char == _SOFT_HYPHEN:
        return char
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if char == "\x7f":
        return "␡"
    hidden = unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return f"⟨U+{code:04X}⟩" if hidden else char
