"""One pass over a text for all needles at once.

The needles become one regular expression that shares their common beginnings (a trie), once where upper and lower case
are the same and once where they differ. Python's own alternation would try hundreds of needles at every letter.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from detectors.personal.forms import Needle
from detectors.sent import LONGEST_PIECE, unfolded

_MOST_UNQUOTINGS = 2
_BASE64_TEXT = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_EDGES: Mapping[str, re.Pattern[str]] = {
    "number": re.compile(r"[0-9]"),
    "word": re.compile(r"[^\W_]"),
    "address": re.compile(r"[a-z0-9._-]"),
}
# cookies and referrers come again with every request; bodies do not
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 5_000, 4_096
_END = ""

_Trie = dict[str, "_Trie"]


@dataclass(frozen=True)
class Haystack:
    """The needles of one visit, ready to be looked for."""

    by_text: Mapping[tuple[bool, str], tuple[Needle, ...]]
    lowered: re.Pattern[str] | None
    exact: re.Pattern[str] | None
    seen: dict[str, tuple[Needle, ...]] = field(default_factory=dict)

    def find(self, text: str) -> tuple[Needle, ...]:
        """The needles in a text, percent-encoded or not, also inside base64 of compressed data; each once."""
        known = self.seen.get(text)
        if known is None:
            known = tuple(dict.fromkeys(self._find(text)))
            if len(self.seen) < _MOST_REMEMBERED and len(text) <= _LONGEST_REMEMBERED:
                self.seen[text] = known
        return known

    def _find(self, text: str) -> Iterator[Needle]:
        for reading in _readings(text):
            yield from self._in(reading)
            if inner := _decoded(reading):
                yield from (needle._replace(form=_inside_base64(needle.form)) for needle in self._in(inner))

    def _in(self, text: str) -> Iterator[Needle]:
        yield from self._matches(self.lowered, text.lower(), exact=False)
        yield from self._matches(self.exact, text.replace("-", "+").replace("_", "/"), exact=True)

    def _matches(self, pattern: re.Pattern[str] | None, text: str, *, exact: bool) -> Iterator[Needle]:
        for match in pattern.finditer(text) if pattern else ():
            for needle in self.by_text[exact, match[0]]:
                if _stands_alone(needle, text, match.start(), match.end()):
                    yield needle


def haystack(needles: Iterable[Needle]) -> Haystack:
    """Prepare needles to be looked for."""
    by_text: dict[tuple[bool, str], dict[Needle, None]] = {}
    for needle in needles:
        by_text.setdefault((needle.exact, needle.text), {})[needle] = None
    return Haystack(
        {key: tuple(found) for key, found in by_text.items()},
        _pattern(text for exact, text in by_text if not exact),
        _pattern(text for exact, text in by_text if exact),
    )


def _readings(text: str) -> Iterator[str]:
    """The text as it is, and its percent-encoding undone once and twice."""
    for _ in range(_MOST_UNQUOTINGS + 1):
        yield text
        decoded = unquote(text) if "%" in text else text
        if decoded == text:
            return
        text = decoded


def _decoded(text: str) -> str:
    """What a text in base64 holds, decompressed where it is compressed; empty when it is not base64 of any text."""
    if not _BASE64_TEXT.fullmatch(text):
        return ""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    data = base64.b64decode(plain + "=" * (-len(plain) % 4)) if len(plain) % 4 != 1 else b""
    readable = (unfolded(data) or data)[:LONGEST_PIECE].decode("utf-8", "replace")
    return "" if readable.count("\ufffd") * 4 > len(readable) else readable


def _inside_base64(form: str) -> str:
    return "in base64" if form in {"in clear", "in base64"} else f"{form}, in base64"


def _stands_alone(needle: Needle, text: str, start: int, end: int) -> bool:
    if not needle.edges:
        return True
    edge = _EDGES[needle.edges]
    before, after = text[start - 1 : start], text[end : end + 1]
    if needle.edges == "address" and after in {".", "-", "_"}:
        # «a@b.example.» ends a sentence; «a@b.example.net» is another address
        after = text[end + 1 : end + 2]
    return not (edge.fullmatch(before) or edge.fullmatch(after))


def _pattern(texts: Iterable[str]) -> re.Pattern[str] | None:
    trie: _Trie = {}
    for text in texts:
        node = trie
        for letter in text:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return re.compile(_expression(trie)) if trie else None


def _expression(trie: _Trie) -> str:
    """The trie as an expression; a run without branches is told in one piece, the longest needle is tried first."""
    branches = []
    for letter, node in trie.items():
        if letter == _END:
            continue
        run = letter
        while len(node) == 1 and _END not in node:
            (letter, node), *_ = node.items()  # noqa: PLW2901 - the run goes on to its next branching
            run += letter
        rest = _expression(node)
        branches.append(re.escape(run) + rest)
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and _END not in trie else f"(?:{'|'.join(branches)})"
    return f"{body}?" if _END in trie else body
