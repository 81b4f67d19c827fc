"""Large JSON documents as pieces of text, an item a line, so that none is ever held as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

Text = str | Iterator[str]
"""The JSON text of a value, whole or in pieces."""


def object_text(members: Mapping[str, Text]) -> Iterator[str]:
    """The text of an object, a member a line."""
    opening = "{\n"
    for name, value in members.items():
        yield f"{opening}{json.dumps(name)}: "
        if isinstance(value, str):
            yield value
        else:
            yield from value
        opening = ",\n"
    yield "\n}" if members else "{}"


def list_text(items: Iterable[str]) -> Iterator[str]:
    """The text of a list, an item a line."""
    opening = "[\n"
    for item in items:
        yield opening + item
        opening = ",\n"
    yield "[]" if opening == "[\n" else "\n]"


def value_text(value: object) -> str:
    """The text of a small value."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
