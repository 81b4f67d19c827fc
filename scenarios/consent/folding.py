"""One spelling for what reads the same: how phrases and labels are made comparable.

In this order: soft hyphens and zero-width characters go, lower case, Unicode's compatibility decomposition (NFKD), the
combining marks U+0300 to U+036F go, the letters of `ODD_LETTERS` are replaced, and whatever is neither letter nor digit
becomes one space. The script that looks in the page folds in the same way; case and decomposition mean the same in
both languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Letters that no decomposition takes apart. Some are written without their mark by those whose keyboards lack it; the
# final sigma and the dotless i are one letter with another when a label is written in capitals; U+02BC and U+02BB are
# apostrophes that Unicode counts among the letters.
ODD_LETTERS = {
    "ß": "ss", "ς": "σ", "ı": "i", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
    "\u02bc": " ", "\u02bb": " ",
}  # fmt: skip
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_ODD = str.maketrans(ODD_LETTERS)
_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"(?:[^\w\n]|_)+")


def fold(text: str) -> str:
    """Lower case, no accents, marks and apostrophes as spaces: « J’accepte » and "j'accepte" are the same."""
    return " ".join(_WORD.findall(_plain(text)))


def fold_each(phrases: Iterable[str]) -> list[str]:
    """`fold` of each phrase, the costly steps done once for all of them; no phrase holds a line break."""
    return [line.strip() for line in _BETWEEN.sub(" ", _plain("\n".join(phrases))).split("\n")]


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNSEEN).lower())
    return _MARKS.sub("", decomposed).translate(_ODD)
