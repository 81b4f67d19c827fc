"""Folding: the same text, same length, without the accidents of typography.

Every pattern of the grammar is searched in the folded text, and every offset found there is an offset in the text as
saved, because folding replaces each code point by exactly one other.
"""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = {
    **dict.fromkeys("’‘ʼ´`′‛ʹ＇", "'"),
    **dict.fromkeys("«»“”„‟″＂", '"'),
    **dict.fromkeys("‐‑‒–—−―", "-"),
    **dict.fromkeys("•●▪◦‣·■□◆➢➤✓✔►▶→", "•"),
    "…": ".",
}
_LEGAL_FORMS = re.compile(
    r"[ ,]+(?:s\.?a\.?s\.?u?|s\.?a\.?r\.?l|s\.?a\.?|inc|llc|l\.?t\.?d|limited|gmbh|b\.?v|s\.?e|corp(?:oration)?|plc|ag)"
    r"\.?$"
)
_HOST_SUFFIX = re.compile(r"(?<=\w{3})\.(?:com|fr|io|eu|net|org|co|app|ai|de|be)$")


class _Folding(dict[int, str]):
    """A translation table filled as code points are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _SPECIAL.get(char) or (" " if char.isspace() else unicodedata.normalize("NFD", char.lower())[:1])
        self[code] = folded
        return folded


_TABLE = _Folding()


def fold(text: str) -> str:
    """Lower case, no accents, one kind of apostrophe, quotation mark, dash and space; same length as ``text``."""
    return text.translate(_TABLE)


def name_key(name: str) -> str:
    """The key under which two spellings of one vendor's name meet (``Cloudflare.com`` and ``CloudFlare, Inc.``)."""
    folded = " ".join(fold(name).split()).strip(" .,;:")
    return _HOST_SUFFIX.sub("", _LEGAL_FORMS.sub("", folded)).strip(" .,")
