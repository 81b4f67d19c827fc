"""Making what a site sent harmless on a terminal: no control characters, no reordering of text, no endless lines."""

from __future__ import annotations

import unicodedata

MAX_CHARS = 500
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def printable(text: str, limit: int = MAX_CHARS) -> str:
    """The text on one line, with control, format and private characters replaced and its length bounded."""
    cut = text[:limit]
    shown = "".join(" " if c in "\n\r\t" else _REPLACEMENT if _is_unsafe(c) else c for c in cut)
    return shown + ("…" if len(text) > limit else "")


def _is_unsafe(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
