"""The last look over a visit before it is written: whatever still holds a secret is replaced.

What comes from DevTools and the network log has none in it by then; this is for what the browser's driver told (an
address, an error), and for whatever was forgotten.
"""

from __future__ import annotations

import base64
import dataclasses
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from crawler.evidence import Headers, Record
from crawler.secrets import Secrets

R = TypeVar("R", bound=Record)

OWN_NAMES = frozenset({"id", "redirected_from", "request", "body_file", "content_file", "screenshot", "screenshots",
                       "framed", "scenario", "schema_"})  # fmt: skip
"""Fields whose words are this program's or the browser's own, and lead to something."""


def without_secrets(record: R, secrets: Secrets) -> R:
    """The same record without any secret in its texts; closed sets of words and references stay as they are."""
    if not secrets:
        return record
    changed = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        clean = (
            value if name in _left_alone(type(record)) else _clean(value, secrets, is_base64=_is_base64(record, name))
        )
        if clean is not value:
            changed[name] = clean
    return record.model_copy(update=changed) if changed else record


@cache
def _left_alone(kind: type[Record]) -> frozenset[str]:
    literals = {name for name, info in kind.model_fields.items() if _is_closed(info.annotation)}
    return frozenset(literals | OWN_NAMES)


def _is_closed(annotation: Any) -> bool:
    return get_origin(annotation) is Literal or any(get_origin(part) is Literal for part in get_args(annotation))


def _is_base64(record: Record, name: str) -> bool:
    binary_body = name == "body" and getattr(record, "body_encoding", "") == "base64"
    return binary_body or (name == "data" and getattr(record, "opcode", 0) == 2)


def _clean(value: Any, secrets: Secrets, *, is_base64: bool = False) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return _clean_base64(value, secrets) if is_base64 else secrets.redact(value)
    if isinstance(value, Record):
        return without_secrets(value, secrets)
    if isinstance(value, Headers):
        lines = [(secrets.redact(name), secrets.redact(text)) for name, text in value]
        return value if lines == [tuple(line) for line in value] else Headers(lines)
    if isinstance(value, dict):
        return {_clean(key, secrets): _clean(item, secrets) for key, item in value.items()}
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        parts = tuple(_clean(part, secrets) for part in value)
        return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        clean = {name: _clean(item, secrets) for name, item in fields.items()}
        return value if clean == fields else dataclasses.replace(value, **clean)
    return value


def _clean_base64(value: str, secrets: Secrets) -> str:
    try:
        content = base64.b64decode(value, validate=True)
    except ValueError:
        return value  # it was cut in the middle: its whole, if it is kept, was looked over when it was written
    clean = secrets.redact_bytes(content)
    return value if clean == content else base64.b64encode(clean).decode("ascii")
