"""Folding of names and texts: case, accents, punctuation and typography do not distinguish «Facebook Pixel»."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# Addresses mention hosts, not services: «https://support.google.com/chrome» is help with a browser.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)
_TRADE_MARKS = str.maketrans(dict.fromkeys("™®©℠", " "))
_BREAK = "\x00"
# A «+» glued to a word is read («Google+»), any other punctuation separates.
_WORD = re.compile(r"[^\W_]+|(?<=[^\W_])\+|\x00")


class Word(NamedTuple):
    """A word of a text, as written and folded."""

    written: str
    folded: str


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[Word]:
    """The words of a text in order; an address or e-mail becomes one word that is nobody's name."""
    plain = _ADDRESS.sub(f" {_BREAK} ", unicodedata.normalize("NFC", text.replace(_BREAK, " ")).translate(_TRADE_MARKS))
    return [Word(m, "plus" if m == "+" else _folded(m)) for m in _WORD.findall(plain)]


def fold(text: str) -> str:
    """The folded words of a text, joined by single spaces: ``« Pixel-Facebook »`` gives ``pixel facebook``."""
    return " ".join(word.folded for word in words(text) if word.folded != _BREAK)
