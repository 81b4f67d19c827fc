"""How a record's value is written: percent-encoding, base64, JSON, pairs and lists, undone to plain structures."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any
from urllib.parse import unquote

LONGEST_VALUE = 64 * 1024
MOST_PAIRS = 200
_MOST_LAYERS = 3
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_KEY = re.compile(r"[^\W\d_$][\w .$-]{0,59}|\d{1,4}")
_BETWEEN = ("&", "|", ";", ",", "!", "~", "\n")
_INSIDE = ("=", ":")
_LIST = re.compile(r"[,;|+]")

Contents = dict[str, Any] | list[Any] | str


def contents_of(value: str) -> Contents:
    """The value as an object, a list or a plain text; never raises, and never longer than what it was given."""
    text = _unquoted(value)
    for _ in range(_MOST_LAYERS):
        parsed = _json(text)
        if isinstance(parsed, str) and parsed != text:
            text = _unquoted(parsed)
            continue
        if isinstance(parsed, dict | list):
            return parsed
        inside = _from_base64(text)
        if not inside:
            break
        text = inside
    return _pairs(value.strip()) or _pairs(text) or text


def items_of(text: str) -> list[str]:
    """The items of a list written as a text; one alone when it is none."""
    return [item.strip().strip("\"'") for item in _LIST.split(text)[:MOST_PAIRS] if item.strip()]


def _unquoted(value: str) -> str:
    """Percent-encoding undone, twice at most."""
    for _ in range(2):
        if "%" not in value:
            break
        value = unquote(value)
    return value.strip()


def _json(text: str) -> Any:
    if text[:1] not in {"{", "[", '"'}:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _from_base64(text: str) -> str:
    """The JSON that a text is the base64 of; empty when it is none."""
    if not _BASE64.fullmatch(text):
        return ""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        found = base64.b64decode(plain + "=" * (-len(plain) % 4)).decode().strip()
    except (binascii.Error, ValueError):
        return ""
    return found if found[:1] in {"{", "["} else _unquoted(found) if found.startswith("%7B") else ""


def _pairs(text: str) -> dict[str, str] | None:
    """``a=1&b=0``, ``a:1|b:0``, ``{a:true,b:false}``; None where it is not written so throughout."""
    bare = text[1:-1] if text[:1] == "{" and text[-1:] == "}" else text
    for inside in _INSIDE:
        if inside not in bare:
            continue
        for between in _BETWEEN:
            if between in bare and (found := _taken_apart(bare, between, inside)):
                return found
        if sum(bare.count(letter) for letter in (*_INSIDE, *_BETWEEN)) == 1 and "%" not in bare:
            return _taken_apart(bare, "\0", inside)
    return None


def _taken_apart(text: str, between: str, inside: str) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for pair in text.split(between, MOST_PAIRS)[:MOST_PAIRS]:
        key, separator, value = pair.partition(inside)
        key = _unquoted(key).strip("\"' ")
        if not pair.strip():
            continue
        if not separator or not _KEY.fullmatch(key):
            return None
        found[key] = _unquoted(value).strip("\"' ")
    return found or None
