"""The forms in which a typed value may travel: as text, in hexadecimal, in base64, or as one of the usual hashes."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from crawler.evidence import TypedValue

# Shorter texts occur by chance: as text only longer ones count, as hashes all do.
_SHORTEST_TEXT = 5
_SHORTEST_NUMBER = 8
_SHORTEST_ENCODED = 8
_CALLING_CODES = ("33", "32", "41", "352", "377", "49", "39", "34", "44", "31", "351", "43", "353", "1")
_HASHES = (("MD5", hashlib.md5), ("SHA-1", hashlib.sha1), ("SHA-256", hashlib.sha256))


class Needle(NamedTuple):
    """One form of one typed value.

    ``exact``: upper and lower case differ (base64); otherwise ``text`` is in lower case and sought so. ``edges``: what
    may not stand on either side of it, so that a name is not found inside a word, nor a number inside a longer one.
    """

    text: str
    typed: int
    form: str
    exact: bool = False
    edges: str = ""


def needles_of(typed: TypedValue, index: int) -> Iterator[Needle]:
    """Every form of a typed value, ``index`` in ``Visit.typed``; the same text may come more than once."""
    for text in _texts(typed):
        yield from _as_text(text, typed, index)
        data = text.encode("utf-8", "replace")
        yield Needle(data.hex(), index, "in hexadecimal")
        for encoded in (data, quote(text, safe="").encode()):
            for part in _base64_anywhere(encoded):
                yield Needle(part, index, "in base64", exact=True)
    for text in _numbers_with_codes(typed):
        yield from _as_text(text, typed, index)
    for text in dict.fromkeys((*_texts(typed), *_numbers_with_codes(typed))):
        yield from _as_hashes(text.encode("utf-8", "replace"), index)


def _texts(typed: TypedValue) -> tuple[str, ...]:
    """The value as typed, trimmed and in lower case; a phone number also in the ways people and programs write it."""
    value = typed.value
    trimmed = value.strip()
    texts = [value, trimmed, value.lower(), trimmed.lower()]
    if typed.kind == "phone":
        texts += _number_forms(trimmed)
    return tuple(dict.fromkeys(text for text in texts if text))


def _number_forms(value: str) -> list[str]:
    """Separators removed, with and without the country's code: ``+33199001234``, ``33199001234``, ``0199001234``.

    The code's length is not known from the number alone, so one to three digits are tried; a remainder too short to
    be told from any other number is left out.
    """
    digits = "".join(letter for letter in value if letter.isdigit())
    if value.startswith("00"):
        digits, value = digits[2:], f"+{digits[2:]}"
    if not value.startswith("+"):
        return [digits, digits.removeprefix("0")] if len(digits) > _SHORTEST_NUMBER else [digits]
    national = [digits[length:] for length in (1, 2, 3) if len(digits) - length > _SHORTEST_NUMBER]
    return [f"+{digits}", digits, f"00{digits}", *(f"0{rest}" for rest in national), *national]


def _numbers_with_codes(typed: TypedValue) -> tuple[str, ...]:
    """A national number as those write it who want E.164, for the codes of the countries around."""
    digits = "".join(letter for letter in typed.value if letter.isdigit())
    if typed.kind != "phone" or typed.value.strip().startswith(("+", "00")) or not digits.startswith("0"):
        return ()
    return tuple(f"{plus}{code}{digits[1:]}" for code in _CALLING_CODES for plus in ("", "+"))


def _as_text(text: str, typed: TypedValue, index: int) -> Iterator[Needle]:
    lowered = text.lower()
    shortest = _SHORTEST_NUMBER if typed.kind == "phone" else _SHORTEST_TEXT
    if len(lowered.strip()) < shortest:
        return
    edges = {"phone": "number", "name": "word", "email": "address"}[typed.kind]
    spellings = {
        lowered,
        lowered.replace(" ", "+"),
        json.dumps(lowered)[1:-1],
        json.dumps(lowered, ensure_ascii=False)[1:-1],
    }
    for spelling in sorted(spellings):
        yield Needle(spelling, index, "in clear", edges=edges)


def _as_hashes(data: bytes, index: int) -> Iterator[Needle]:
    for name, function in _HASHES:
        digest = function(data, usedforsecurity=False).digest()
        yield Needle(digest.hex(), index, f"as {name}")
        yield Needle(base64.b64encode(digest).decode().rstrip("="), index, f"as {name}", exact=True)


def _base64_anywhere(data: bytes) -> Iterator[str]:
    """The base64 letters that the data surely gives wherever it stands in a longer text, for each of three offsets.

    The first and last letters also depend on what stands beside it, and are left out.
    """
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + data).decode().rstrip("=")
        start = (0, 2, 3)[offset]
        whole = (offset + len(data)) * 8 // 6
        part = encoded[start:whole]
        if len(part) >= _SHORTEST_ENCODED:
            yield part
