"""Whether a stored value looks like an identifier: something that could tell this browser from all the others.

Measured on the value alone, since names lie. An identifier needs a part that is long and irregular enough to be random:
what many visitors share (``1``, ``true``, ``fr-FR``, ``variant-b``, a version), what only says when (a timestamp) and
what records a consent (a TCF string) do not single anybody out. The test leans towards «yes» for random text, because
its answer only ever sends a person to look; it never accuses.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any, NamedTuple
from urllib.parse import unquote

# Values are hostile input: what lies beyond is not needed to see that a value is long and random.
_LONGEST_VALUE = 4096
_DEEPEST = 4
_MOST_REASONS = 5
_LONGEST_KEY = 60

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
# IAB TCF v1 and v2: base64url whose first six bits are the version (B = 1, C = 2), segments joined by dots.
_TCF = re.compile(r"[BC][A-Za-z0-9_-]{24,}(\.[A-Za-z0-9_-]+)*")
# IAB GPP: the header's first six bits are 3, then its version 1: «DBA…», sections joined by «~».
_GPP = re.compile(r"DB[A-Za-z0-9_-]+(~[A-Za-z0-9._-]+)+")
_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}([T ]?\d{2}:?\d{2}(:?\d{2}([.,]\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?")
_ADDRESS = re.compile(r"https?://\S+")
_TOKEN = re.compile(r"[A-Za-z0-9+/]+")
_CLASSES = re.compile(r"[0-9]+|[a-z]+|[A-Z]+")

# Unix times from 2015 to 2040, in seconds, milliseconds or microseconds.
_EARLIEST, _LATEST = 1_420_070_400, 2_208_988_800
_SCALES = (1, 1_000, 1_000_000)

# Nine decimal digits tell a thousand million browsers apart; eight are also a date, a phone or an order of goods.
_SHORTEST_NUMBER = 9
_SHORTEST_TOKEN = 8
_LONG_TOKEN = 16
_FEWEST_DISTINCT = 5


class _Part(NamedTuple):
    """A smallest meaningful part of a value, and the JSON key it stands under; empty outside JSON and in lists."""

    text: str
    key: str = ""


def looks_like_identifier(value: str) -> bool:
    """Whether a cookie's or storage entry's value holds a part that could single out one browser."""
    return next(_reasons(value), None) is not None


def identifier_reasons(value: str) -> tuple[str, ...]:
    """Why the value looks like an identifier, in plain words, each once; empty when it does not.

    ``uuid``, ``random text of 24 characters``, ``number of 10 digits``; ``uuid inside JSON key «id»`` where the value
    is JSON, plain or in base64. At most five reasons are told.
    """
    return tuple(islice(dict.fromkeys(_reasons(value)), _MOST_REASONS))


def _reasons(value: str) -> Iterator[str]:
    for part in _parts(value[:_LONGEST_VALUE], _DEEPEST):
        if what := _randomness(part.text):
            yield f"{what} inside JSON key «{part.key[:_LONGEST_KEY]}»" if part.key else what


_CHOICE = re.compile(
    r"consent|gdpr|rgpd|opt-?_?(in|out)|cookie-?_?(law|notice|bar|banner|policy|accept|choice)", re.IGNORECASE
)


def names_a_choice(name: str) -> bool:
    """Whether a cookie's name says that it records the visitor's choice about cookies."""
    return _CHOICE.search(name) is not None


def _parts(value: str, depth: int, key: str = "") -> Iterator[_Part]:
    """The value's smallest meaningful parts: leaves of JSON (also inside base64), pieces between separators."""
    text = unquote(value).strip().strip('"')
    if _DATE.fullmatch(text) or _ADDRESS.fullmatch(text) or _TCF.fullmatch(text) or _GPP.fullmatch(text):
        return
    structure = _structure(text) if depth else None
    if structure is not None:
        for leaf in _leaves(structure):
            yield from _parts(leaf.text, depth - 1, leaf.key or key)
        return
    if uuid := _UUID.search(text):
        yield _Part(uuid.group(), key)
        # its pieces would only tell the same again
        text = text.replace(uuid.group(), " ")
    for token in _TOKEN.findall(_DATE.sub(" ", text) if "-" in text or ":" in text else text):
        yield _Part(token, key)


def _structure(text: str) -> dict[str, Any] | list[Any] | None:
    for candidate in (text, _decoded(text)):
        if candidate[:1] in ("{", "["):
            try:
                parsed = json.loads(candidate)
            except (ValueError, RecursionError):
                continue
            if isinstance(parsed, (dict, list)):
                return parsed
    return None


def _decoded(text: str) -> str:
    """Base64 of plain text, decoded; empty when it is not that."""
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _leaves(structure: Any) -> Iterator[_Part]:
    stack: list[tuple[str, Any]] = [("", structure)]
    while stack:
        key, item = stack.pop()
        if isinstance(item, dict):
            stack.extend((str(name), value) for name, value in item.items())
        elif isinstance(item, list):
            stack.extend((key, value) for value in item)
        elif isinstance(item, (str, int)) and not isinstance(item, bool):
            yield _Part(str(item), key)


def _randomness(part: str) -> str | None:
    """What kind of random text a part is, in words; None when it is not random enough to single anybody out."""
    if _UUID.fullmatch(part):
        return "uuid" if len(set(part)) > _FEWEST_DISTINCT else None
    if len(part) < _SHORTEST_TOKEN or len(set(part)) < _FEWEST_DISTINCT:
        return None
    if part.isdigit():
        is_one = len(part) >= _SHORTEST_NUMBER and not _is_timestamp(part)
        return f"number of {len(part)} digits" if is_one else None
    return f"random text of {len(part)} characters" if _is_irregular(part) else None


def _is_irregular(token: str) -> bool:
    """Whether letters and digits alternate as they do by chance, not as in words, versions and sizes."""
    runs: list[str] = _CLASSES.findall(token)
    digits = sum(len(run) for run in runs if run.isdigit())
    if digits == 0:
        # a capitalised word is two runs, however long; random letters change case at every other character
        return len(token) >= _LONG_TOKEN and len(runs) >= 0.4 * len(token)
    # «variant2024b» changes twice between digits and letters; chance changes more often
    changes = sum(a.isdigit() != b.isdigit() for a, b in pairwise(runs))
    return changes >= (2 if len(token) >= _LONG_TOKEN else 3)


def _is_timestamp(digits: str) -> bool:
    number = int(digits)
    return any(_EARLIEST * scale <= number <= _LATEST * scale for scale in _SCALES)
