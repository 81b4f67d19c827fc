"""What one HAR entry says of a request, by whoever it was written; nothing is believed and nothing is invented.

Every function takes JSON of any shape: a member of the wrong type counts as absent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from crawler.evidence import Headers, Initiator, Message, StackFrame, Timings
from crawler.har_format import KEPT, TOOL, Har, protocol_of, seconds_of, type_of

MAX_URL_CHARS = 16 * 1024
MAX_FRAMES = 12
_MANY = 1e15

# Chrome's errors for a request that it held back itself, in the protocol's words for ``blockedReason``.
_HELD_BACK = {
    "net::ERR_BLOCKED_BY_CLIENT": "inspector",
    "net::ERR_BLOCKED_BY_ADMINISTRATOR": "inspector",
    "net::ERR_BLOCKED_BY_CSP": "csp",
}


def member(of: Any, name: str) -> Har:
    """A member that is an object; an empty one where it is not."""
    found = of.get(name) if isinstance(of, dict) else None
    return found if isinstance(found, dict) else {}


def items(of: Har, name: str) -> list[Har]:
    """A member's items that are objects."""
    found = of.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def text(of: Har, name: str) -> str:
    """A member that is text, a number as text; empty where it is neither."""
    found = of.get(name)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return f"{found:g}" if isinstance(found, float) else str(found)[:40]
    return found if isinstance(found, str) else ""


def number(of: Har, name: str) -> float | None:
    """A member that is a number of a sane size, or digits; None where it is not."""
    found = of.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        value = float(found)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) and abs(value) <= _MANY else None


def is_ours(log: Har) -> bool:
    """Whether we wrote this log and it says so in the form that we read back exactly."""
    return text(member(log, "creator"), "name") == TOOL and isinstance(log.get(KEPT), dict)


def request_fields(entry: Har, pages: Mapping[str, int], origin: float) -> dict[str, Any]:
    """The fields of a `Request` that an entry tells; left out: ``started`` and ``party``, which need the whole log.

    Args:
        entry: the entry, of any shape.
        pages: the index of each page of the log by its id.
        origin: Unix time of the visit's start, from which messages are timed.
    """
    request, response = member(entry, "request"), member(entry, "response")
    failed = text(response, "_error") or text(response, "_failureText") or None
    served = "cache" if entry.get("_fromCache") else "network"
    return {
        "id": text(entry, "_request_id"),
        "url": text(request, "url")[:MAX_URL_CHARS],
        "method": text(request, "method"),
        "resource_type": type_of(text(entry, "_resourceType")),
        "phase": text(entry, "_phase") or None,
        "duration": seconds_of(number(entry, "time")),
        "page": pages.get(text(entry, "pageref"), 0),
        "initiator": initiator(member(entry, "_initiator")),
        "request_headers": headers(request),
        **body(request),
        "status": _status(response),
        "status_text": text(response, "statusText"),
        "response_headers": headers(response),
        "mime_type": _mime_type(response),
        "protocol": protocol_of(text(response, "httpVersion")),
        "remote_address": _remote_address(entry),
        "connection": _whole(number(entry, "_connectionId")),
        "served_from": "service-worker" if response.get("_fetchedViaServiceWorker") is True else served,
        "timings": timings(member(entry, "timings")),
        "transferred_bytes": _transferred(response),
        "failed": failed,
        "blocked_by_browser": _HELD_BACK.get(failed or ""),
        "messages": messages(entry, origin),
    }


def headers(of: Har) -> Headers:
    """The header lines of a request or response; a value of several lines is several headers (Set-Cookie)."""
    return Headers(
        (text(item, "name"), line) for item in items(of, "headers") for line in text(item, "value").split("\n")
    )


def header_lines(found: Headers, name: str) -> Iterator[str]:
    """The values of every header of this name, which is in lower case."""
    return (header.value for header in found if header.name.lower() == name)


def body(request: Har) -> dict[str, Any]:
    """The body's fields of a `Request`; a form of which only the parameters are told is put together again."""
    if not isinstance(request.get("postData"), dict):
        return {}
    data = member(request, "postData")
    told = data.get("text")
    if told == "" and (number(request, "bodySize") or 0) > 0:
        told = None  # Playwright's way with a binary body: its size without its content
    if not isinstance(told, str):
        pairs = [(text(item, "name"), text(item, "value")) for item in items(data, "params")]
        told = urlencode(pairs, errors="replace") if pairs else None
    base64 = "base64" in (data.get("_encoding"), data.get("encoding"))
    return {
        "body": told,
        "body_encoding": "base64" if base64 else "text",
        "body_truncated": data.get("_truncated") is True,
        "body_file": text(data, "_body_file") or None,
    }


def timings(told: Har) -> Timings | None:
    """The phases in seconds; None when the log tells none."""
    if not told:
        return None
    passed = {name: seconds_of(number(told, name)) for name in Timings.model_fields}
    required = {name: passed[name] or 0.0 for name in ("send", "wait", "receive")}
    return Timings.model_validate(passed | required)


def initiator(told: Har) -> Initiator:
    """What made the browser send the request, as Chrome tells it; ``other`` where nobody says."""
    line = number(told, "lineNumber")
    stack = tuple(_frames(told.get("stack")))
    return Initiator(
        kind=text(told, "type") or "other",
        url=text(told, "url") or None,
        line=None if line is None else int(line) + 1,
        stack=stack,
    )


def _frames(stack: Any) -> Iterator[StackFrame]:
    """The frames with those of the asynchronous parents after them, as many as evidence keeps."""
    left = MAX_FRAMES
    for _ in range(MAX_FRAMES):
        if not isinstance(stack, dict) or left <= 0:
            return
        for frame in items(stack, "callFrames")[:left]:
            left -= 1
            line, column = number(frame, "lineNumber") or 0, number(frame, "columnNumber") or 0
            url = text(frame, "url")[:MAX_URL_CHARS]
            yield StackFrame(function=text(frame, "functionName"), url=url, line=int(line) + 1, column=int(column) + 1)
        stack = stack.get("parent")


def messages(entry: Har, origin: float) -> tuple[Message, ...]:
    """The frames of a WebSocket (Chrome's and Playwright's field) or the events of an event stream."""
    told = [*items(entry, "_webSocketMessages"), *items(entry, "_eventSourceMessages")]
    return tuple(
        Message(
            sent=text(item, "type") == "send",
            time=_message_time(item, origin),
            opcode=_whole(number(item, "opcode")) or 0,
            data=text(item, "data"),
            truncated=item.get("_truncated") is True,
        )
        for item in told
    )


def _message_time(item: Har, origin: float) -> float:
    """Seconds since the visit's start: ours exactly; Chrome writes Unix time in seconds, Playwright in milliseconds."""
    exact = number(item, "_time")
    if exact is not None:
        return exact
    told = number(item, "time") or 0.0
    return round((told / 1000 if told > 1e11 else told) - origin, 4)


def _status(response: Har) -> int | None:
    """The status; 0 and -1 mean that no answer was seen."""
    status = _whole(number(response, "status"))
    return status if status is not None and status > 0 else None


def _mime_type(response: Har) -> str:
    told = text(member(response, "content"), "mimeType")
    return "" if told == "x-unknown" else told


def _remote_address(entry: Har) -> str | None:
    """Address and port; the port is ``connection`` in Chrome's and Firefox's files, ``_serverPort`` in Playwright's."""
    address = text(entry, "serverIPAddress").strip("[]")
    if not address:
        return None
    port = text(entry, "_serverPort") or text(entry, "connection")
    shown = f"[{address}]" if ":" in address else address
    return f"{shown}:{port}" if port.isascii() and port.isdigit() and len(port) <= len("65535") else shown


def _transferred(response: Har) -> int | None:
    told = number(response, "_transferSize")
    size = _whole(told if told is not None else number(response, "bodySize"))
    return size if size is not None and size >= 0 else None


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
