"""What the writer and the reader of a HAR both know: its words, its units, and where we keep what it has no place for.

HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/): times in milliseconds, sizes in bytes, -1 for «does not
apply» or «not known». Custom fields start with an underscore. Chrome's are those of DevTools' own writer and importer
(``front_end/models/har`` in devtools-frontend); ours are `KEPT` in the log, its pages and its entries, and
``_request_id``, ``_phase``, ``_time`` (a message's), ``_outcome`` and ``_reason`` (a cookie's).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

Har = dict[str, Any]

TOOL = "temoin"
SCHEMA = "temoin/har/1"
KEPT = "_temoin"
UNKNOWN = -1
FORM = "application/x-www-form-urlencoded"
WEB_SOCKET = "websocket"

# Seconds beyond this (three thousand years) are a lie of somebody's clock: dates and milliseconds stop here.
_LONGEST_S = 1e11
_MS = 1000
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

_VERSIONS = {"h2": "http/2.0", "http/1.1": "HTTP/1.1", "http/1.0": "HTTP/1.0"}
_PROTOCOLS = {version.lower(): protocol for protocol, version in _VERSIONS.items()} | {
    "http/2": "h2",
    "http/3": "h3",
    "http/3.0": "h3",
}

# DevTools' names in a HAR (``ResourceType.ts``) of the protocol's types; all others are the type in lower case.
_TYPE_NAMES = {"CSPViolationReport": "csp-violation-report", "SignedExchange": "signed-exchange"}
_TYPES = {name: kind for kind, name in _TYPE_NAMES.items()} | {
    kind.lower(): kind
    for kind in (
        "Document", "Stylesheet", "Image", "Media", "Font", "Script", "TextTrack", "XHR", "Fetch", "Prefetch",
        "EventSource", "WebSocket", "Manifest", "Ping", "Preflight", "Other",
    )
}  # fmt: skip


def http_version(protocol: str) -> str:
    """DevTools' ``protocol`` as HAR writes it; empty when it is not known."""
    return _VERSIONS.get(protocol, protocol)


def protocol_of(version: str) -> str:
    """The protocol that a HAR's ``httpVersion`` names, in DevTools' words."""
    return _PROTOCOLS.get(version.lower(), version)


def type_name(resource_type: str) -> str:
    """The protocol's resource type as Chrome names it in a HAR."""
    return _TYPE_NAMES.get(resource_type, resource_type.lower())


def type_of(name: str) -> str:
    """The protocol's resource type that a HAR's ``_resourceType`` names."""
    return _TYPES.get(name, name)


def milliseconds(seconds: float | None) -> float:
    """Seconds as HAR's milliseconds, to the microsecond; -1 for None and for what is no duration."""
    if seconds is None or seconds < 0:
        return UNKNOWN
    return round(min(seconds, _LONGEST_S) * _MS, 3)


def seconds_of(number: float | None) -> float | None:
    """HAR's milliseconds as seconds, to the microsecond; None for -1."""
    return None if number is None or number < 0 else round(number / _MS, 6)


def utc(moment: datetime) -> datetime:
    """The moment in UTC; one without a time zone is taken for UTC."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def moment_after(start: datetime, seconds: float) -> str:
    """The moment ``seconds`` after ``start`` (UTC) in ISO 8601 as JavaScript writes it, within the calendar."""
    try:
        moment = start + timedelta(seconds=max(-_LONGEST_S, min(seconds, _LONGEST_S)))
    except OverflowError:
        moment = _LAST if seconds > 0 else _FIRST
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch_after(start: datetime, seconds: float) -> float:
    """Unix time in seconds of the moment ``seconds`` after ``start`` (UTC)."""
    return start.timestamp() + max(-_LONGEST_S, min(seconds, _LONGEST_S))
