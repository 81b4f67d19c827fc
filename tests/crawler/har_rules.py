"""What a HAR must be: the specification as a JSON Schema, and what Chrome's DevTools ask of a file they import."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

Har = dict[str, Any]


def _object(required: str, **properties: Any) -> Har:
    return {"type": "object", "required": required.split(), "properties": {"comment": _TEXT, **properties}}


def _list(items: Har) -> Har:
    return {"type": "array", "items": items}


_TEXT: Har = {"type": "string"}
_FLAG: Har = {"type": "boolean"}
_DATE: Har = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
_SIZE: Har = {"type": "integer", "minimum": -1}
_TIME: Har = {"type": "number", "minimum": 0}
_TIME_OR_NONE: Har = {"type": "number", "minimum": -1}

_PAIR = _object("name value", name=_TEXT, value=_TEXT)
_COOKIE = _object(
    "name value", name=_TEXT, value=_TEXT, path=_TEXT, domain=_TEXT, expires=_DATE, httpOnly=_FLAG, secure=_FLAG
)
_PROGRAM = _object("name version", name=_TEXT, version=_TEXT)
_POST_DATA = _object(
    "mimeType params text",
    mimeType=_TEXT,
    params=_list(_object("name", name=_TEXT, value=_TEXT, fileName=_TEXT, contentType=_TEXT)),
    text=_TEXT,
)
_REQUEST = _object(
    "method url httpVersion cookies headers queryString headersSize bodySize",
    method=_TEXT,
    url=_TEXT,
    httpVersion=_TEXT,
    cookies=_list(_COOKIE),
    headers=_list(_PAIR),
    queryString=_list(_PAIR),
    postData=_POST_DATA,
    headersSize=_SIZE,
    bodySize=_SIZE,
)
_CONTENT = _object(
    "size mimeType", size=_SIZE, compression={"type": "integer"}, mimeType=_TEXT, text=_TEXT, encoding=_TEXT
)
_RESPONSE = _object(
    "status statusText httpVersion cookies headers content redirectURL headersSize bodySize",
    status={"type": "integer", "minimum": 0},
    statusText=_TEXT,
    httpVersion=_TEXT,
    cookies=_list(_COOKIE),
    headers=_list(_PAIR),
    content=_CONTENT,
    redirectURL=_TEXT,
    headersSize=_SIZE,
    bodySize=_SIZE,
)
_TIMINGS = _object(
    "send wait receive",
    blocked=_TIME_OR_NONE,
    dns=_TIME_OR_NONE,
    connect=_TIME_OR_NONE,
    ssl=_TIME_OR_NONE,
    send=_TIME,
    wait=_TIME,
    receive=_TIME,
)
_ENTRY = _object(
    "startedDateTime time request response cache timings",
    pageref=_TEXT,
    startedDateTime=_DATE,
    time=_TIME,
    request=_REQUEST,
    response=_RESPONSE,
    cache={"type": "object"},
    timings=_TIMINGS,
    serverIPAddress={"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
    connection=_TEXT,
)
_PAGE = _object(
    "startedDateTime id title pageTimings",
    startedDateTime=_DATE,
    id=_TEXT,
    title=_TEXT,
    pageTimings=_object("", onContentLoad=_TIME_OR_NONE, onLoad=_TIME_OR_NONE),
)
HAR_SCHEMA = _object(
    "log",
    log=_object(
        "version creator entries",
        version={"const": "1.2"},
        creator=_PROGRAM,
        browser=_PROGRAM,
        pages=_list(_PAGE),
        entries=_list(_ENTRY),
    ),
)
_VALIDATOR = Draft202012Validator(HAR_SCHEMA, format_checker=FormatChecker())


def faults(har: Har) -> list[str]:
    """What is wrong with a HAR by the specification: its schema, custom names, and the sums it asks for."""
    found = [f"{error.json_path}: {error.message}"[:300] for error in _VALIDATOR.iter_errors(har)]
    pages = [page["id"] for page in har["log"]["pages"]]
    found += ["page ids are not unique"] if len(set(pages)) != len(pages) else []
    for index, entry in enumerate(har["log"]["entries"]):
        passed = {name: time for name, time in entry["timings"].items() if time != -1}
        whole = sum(time for name, time in passed.items() if name != "ssl")
        if abs(entry["time"] - whole) > 0.001 * len(passed):
            found.append(f"entry {index}: time is not the sum of its timings")
        if passed.get("ssl", -1) > passed.get("connect", -1):
            found.append(f"entry {index}: ssl is not inside connect")
        if "pageref" in entry and entry["pageref"] not in pages:
            found.append(f"entry {index}: its page is not there")
    return found


def refused_by_chrome(har: Har) -> list[str]:
    """What DevTools' importer would throw at or misread (devtools-frontend, ``models/har``: HARFormat, Importer).

    Every object it asks for must be one; ``Number()`` of every number must not be NaN; ``new Date()`` must be valid.
    """
    log, found = har["log"], []
    for page in log["pages"]:
        found += _dates(page, "startedDateTime") + _numbers(page["pageTimings"], "onContentLoad", "onLoad")
    for entry in log["entries"]:
        found += _dates(entry, "startedDateTime") + _numbers(entry, "time")
        found += _numbers(entry["request"], "headersSize", "bodySize")
        found += _numbers(entry["response"], "status", "headersSize", "bodySize", "_transferSize")
        found += _numbers(entry["response"]["content"], "size")
        found += _numbers(entry["timings"], "blocked", "dns", "connect", "ssl", "send", "wait", "receive")
        found += [
            f for cookie in entry["response"]["cookies"] if "expires" in cookie for f in _dates(cookie, "expires")
        ]
        found += _initiator(entry.get("_initiator", {})) + _messages(entry.get("_webSocketMessages", []))
        if "connection" in entry and not entry["connection"].isdigit():
            found.append("connection is read as the server's port")  # Importer: Number(entry.connection) || 80
    return found


def _dates(of: Har, *names: str) -> list[str]:
    found = []
    for name in names:
        try:
            moment = datetime.fromisoformat(of[name])
        except (ValueError, TypeError, KeyError):
            found.append(f"{name} is no date: {of.get(name)!r}")
        else:
            found += [] if moment.tzinfo else [f"{name} has no time zone"]
    return found


def _numbers(of: Har, *names: str) -> list[str]:
    return [f"{n} is no number: {of.get(n)!r}" for n in names if type(of.get(n)) not in {int, float}]


def _initiator(told: Any) -> list[str]:
    """``typeof null`` is object, and the constructor throws at null."""
    if not isinstance(told, dict):
        return ["_initiator is no object"]
    found = _numbers(told, "lineNumber") if "lineNumber" in told else []
    stack = told.get("stack", {"callFrames": []})
    for frame in stack["callFrames"]:
        found += _numbers(frame, "lineNumber", "columnNumber")
    return found


def _messages(told: Any) -> list[str]:
    found = [] if isinstance(told, list) else ["_webSocketMessages is no list"]
    for message in told:
        found += _numbers(message, "time", "opcode")
        found += [] if message["type"] in {"send", "receive"} else ["a message is neither sent nor received"]
        found += [] if isinstance(message["data"], str) else ["a message without data"]
    return found
