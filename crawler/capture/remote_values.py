"""Values of a page as DevTools describes them, as bounded JSON-like text; nothing of the page runs for it."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime

from crawler.capture.cdp import Json

MAX_TEXT = 4096
_BYTES = re.compile(r"(?:ArrayBuffer|Uint8Array)\((\d+)\)")
_DATE = "%a %b %d %Y %H:%M:%S GMT%z"
_DATE_CHARS = len("Thu Jan 01 1970 00:00:00 GMT+0000")


def key_text(value: Json) -> str:
    """A key of IndexedDB, written as the hooks write it: text as it is, the rest like JSON, dates to the second."""
    return str(value["value"])[:MAX_TEXT] if value.get("type") == "string" else _json(value)[:MAX_TEXT]


def value_text(value: Json, members: list[Json] | None) -> str:
    """A value; ``members`` are its own properties as ``Runtime.getProperties`` gives them, where it was asked."""
    if value.get("type") == "string":
        return str(value["value"])[:MAX_TEXT]
    if members is None or value.get("subtype") not in {None, "array"}:
        return _json(value)[:MAX_TEXT]
    shown = [(str(member["name"]), _json(member["value"])) for member in members if "value" in member]
    if value.get("subtype") == "array":
        return f"[{','.join(text for name, text in shown if name.isdigit())}]"[:MAX_TEXT]
    return f"{{{','.join(f'{json.dumps(name)}:{text}' for name, text in shown)}}}"[:MAX_TEXT]


def _json(value: Json) -> str:
    """One value without asking further: an object by its preview."""
    kind, subtype = value.get("type"), value.get("subtype")
    if kind == "string":
        return json.dumps(str(value.get("value", "")), ensure_ascii=False)
    if kind in {"number", "bigint", "boolean"}:
        text = value.get("description", value.get("value"))
        return str(text).lower() if isinstance(text, bool) else str(text)
    if kind == "undefined" or subtype == "null":
        return "undefined" if kind == "undefined" else "null"
    described = str(value.get("description") or value.get("value") or "")
    if subtype == "date":
        return json.dumps(_iso(described))
    if found := _BYTES.fullmatch(described):
        return json.dumps(f"[{found[1]} bytes]")
    return _preview(value, described)


def _preview(value: Json, described: str) -> str:
    preview = value.get("preview")
    if not preview or value.get("subtype") not in {None, "array"}:
        return json.dumps(f"[{described[:200]}]", ensure_ascii=False)
    shown = [(str(part["name"]), _json(part)) for part in preview.get("properties", [])]
    more = [("…", '"…"')] if preview.get("overflow") else []
    if value.get("subtype") == "array":
        return f"[{','.join(text for _, text in (*shown, *more))}]"
    return f"{{{','.join(f'{json.dumps(name, ensure_ascii=False)}:{text}' for name, text in (*shown, *more))}}}"


def _iso(described: str) -> str:
    with suppress(ValueError):
        moment = datetime.strptime(described[:_DATE_CHARS], _DATE).astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return described[:200]
