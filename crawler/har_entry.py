"""One hop of one request as a HAR entry, in the shape that Chrome's DevTools write and import."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from crawler.capture.set_cookie import MAX_RAW, parse_set_cookie
from crawler.evidence import CookieWrite, Headers, Initiator, Message, Request, Timings
from crawler.har_fields import header_lines, request_fields
from crawler.har_format import (
    FORM,
    KEPT,
    UNKNOWN,
    WEB_SOCKET,
    Har,
    epoch_after,
    http_version,
    milliseconds,
    moment_after,
    type_name,
)


@dataclass(frozen=True)
class LogContext:
    """What an entry needs of its log: the visit's start (UTC), the pages by id, the writes that answers asked for."""

    started: datetime
    pages: Mapping[str, int] = field(default_factory=dict)
    writes: Mapping[tuple[str, str], CookieWrite] = field(default_factory=dict)


def page_id(index: int) -> str:
    """The id of a page of the log, as entries refer to it."""
    return f"page_{index}"


def entry_of(request: Request, log: LogContext) -> Har:
    """The entry; what its fields do not give back exactly is kept in `KEPT`, so nothing of the evidence is lost."""
    passed = _timings(request)
    entry: Har = {
        "startedDateTime": moment_after(log.started, request.started),
        "time": _total(passed),
        "request": _request(request),
        "response": _response(request, log),
        "cache": {},
        "timings": passed,
        "_initiator": _initiator(request.initiator),
        "_resourceType": type_name(request.resource_type),
        "_phase": request.phase.value,
        "_request_id": request.id,
        **_connection(request),
        **_messages(request, log.started),
    }
    if page_id(request.page) in log.pages:
        entry["pageref"] = page_id(request.page)
    if request.served_from == "cache":
        entry["_fromCache"] = "cache"  # Chrome tells memory from disk; the evidence does not
    entry[KEPT] = _kept(request, entry, log)
    return entry


def _kept(request: Request, entry: Har, log: LogContext) -> Har:
    """The fields that a reader of this entry would not get back as they are."""
    told = request_fields(entry, log.pages, log.started.timestamp())
    lost = {
        name
        for name, info in Request.model_fields.items()
        if told.get(name, info.get_default()) != getattr(request, name)
    }
    return request.model_dump(mode="json", include=lost)


def _timings(request: Request) -> dict[str, float]:
    passed = request.timings or Timings(wait=max(0.0, request.duration or 0.0))
    told = {name: milliseconds(getattr(passed, name)) for name in Timings.model_fields}
    for name in ("send", "wait", "receive"):
        told[name] = max(0, told[name])
    told["connect"] = max(told["connect"], told["ssl"])  # in HAR, TLS is a part of connecting
    return told


def _total(passed: dict[str, float]) -> float:
    return round(sum(time for name, time in passed.items() if name != "ssl" and time > 0), 3)


def _connection(request: Request) -> Har:
    """Where the answer came from. ``connection`` is the server's port: so write and read Chrome and Firefox."""
    told: Har = {}
    address, _, port = (request.remote_address or "").rpartition(":")
    if _is_ip(address.strip("[]")):
        told["serverIPAddress"] = address.strip("[]")
        if port.isascii() and port.isdigit():
            told["connection"] = port
    if request.connection is not None:
        told["_connectionId"] = str(request.connection)
    return told


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _request(request: Request) -> Har:
    sent: Har = {
        "method": request.method,
        "url": request.url.partition("#")[0],
        "httpVersion": http_version(request.protocol),
        "headers": _headers(request.request_headers),
        "queryString": _pairs(request.url.partition("#")[0].partition("?")[2]),
        "cookies": _sent_cookies(request.request_headers),
        "headersSize": UNKNOWN,
        "bodySize": _body_size(request),
    }
    if request.body is not None or request.body_file is not None:
        sent["postData"] = _post_data(request)
    return sent


def _post_data(request: Request) -> Har:
    """The body: readers take ``text`` where there are ``params`` as well, so both are given, as by Chrome."""
    media = request.request_headers.first("content-type")
    data: Har = {"mimeType": media, "params": [], "text": request.body or ""}
    is_form = media.partition(";")[0].strip().lower() == FORM
    if request.body_encoding == "base64":
        data |= {"_encoding": "base64", "comment": "a binary body: text is its base64"}
    elif is_form and request.body and not request.body_truncated:
        data["params"] = _pairs(request.body)
    if request.body_truncated:
        data["_truncated"] = True
    if request.body_file is not None:
        data["_body_file"] = request.body_file
    return data


def _body_size(request: Request) -> int:
    """Bytes of the body as sent; -1 where only a part of it is known, or a witness that sees no bodies told it."""
    declared = request.request_headers.first("content-length")
    if declared.isascii() and declared.isdigit() and len(declared) < len(str(2**63)):
        return int(declared)
    if request.body_truncated or (request.body is None and (request.body_file or request.witness.value == "net-log")):
        return UNKNOWN
    body = request.body or ""
    if request.body_encoding == "base64":
        return max(0, len(body) * 3 // 4 - body[-2:].count("="))
    return len(body.encode())


def _response(request: Request, log: LogContext) -> Har:
    unsent = request.served_from == "cache" or request.status == 304
    told: Har = {
        "status": max(0, request.status or 0),
        "statusText": request.status_text,
        "httpVersion": http_version(request.protocol),
        "headers": _headers(request.response_headers),
        "cookies": list(_received_cookies(request, log)),
        "content": _content(request),
        "redirectURL": request.response_headers.first("location"),
        "headersSize": UNKNOWN,
        # What came over the wire counts headers and body together: Chrome's field for it is _transferSize.
        "bodySize": 0 if unsent else UNKNOWN,
        "_transferSize": UNKNOWN if request.transferred_bytes is None else request.transferred_bytes,
    }
    if request.failed:
        told["_error"] = request.failed
    if request.served_from == "service-worker":
        told["_fetchedViaServiceWorker"] = True
    return told


def _content(request: Request) -> Har:
    """Its size as the page got it; where it was kept, the file that holds it stands in a field of our own."""
    size = UNKNOWN if request.content_bytes is None else max(0, request.content_bytes)
    told: Har = {"size": size, "mimeType": request.mime_type or "x-unknown"}
    return told if request.content_file is None else {**told, "_file": request.content_file}


def _headers(headers: Headers) -> list[Har]:
    return [{"name": header.name, "value": header.value} for header in headers]


def _pairs(encoded: str) -> list[Har]:
    return [{"name": name, "value": value} for name, value in parse_qsl(encoded, keep_blank_values=True)]


def _sent_cookies(headers: Headers) -> list[Har]:
    lines = header_lines(headers, "cookie")
    pairs = (part.strip().partition("=") for line in lines for part in line.split(";") if part.strip())
    return [{"name": name, "value": value} for name, _, value in pairs]


def _received_cookies(request: Request, log: LogContext) -> Iterator[Har]:
    """The cookies that the answer asked for, each with what became of it where the evidence tells."""
    answered = request.started + (request.duration or 0.0)
    for line in header_lines(request.response_headers, "set-cookie"):
        cookie = parse_set_cookie(line, request.url, _moment(log.started, answered))
        if cookie is None:
            continue
        told: Har = {
            "name": cookie.name,
            "value": cookie.value,
            "path": cookie.path,
            "domain": cookie.domain,
            "httpOnly": cookie.http_only,
            "secure": cookie.secure,
        }
        if cookie.lifetime_s is not None:
            told["expires"] = moment_after(log.started, answered + cookie.lifetime_s)
        if cookie.same_site:
            told["sameSite"] = cookie.same_site
        write = log.writes.get((request.id, line[:MAX_RAW]))
        if write is not None:
            told |= {"_outcome": write.outcome.value, "_reason": write.reason}
        yield told


def _moment(start: datetime, seconds: float) -> datetime:
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return start


def _initiator(initiator: Initiator) -> Har:
    """As in the DevTools protocol: lines and columns from 0; the frames of asynchronous parents follow the others."""
    told: Har = {"type": initiator.kind}
    if initiator.url is not None:
        told["url"] = initiator.url
    if initiator.line is not None:
        told["lineNumber"] = initiator.line - 1
    if initiator.stack:
        frames = [
            {"functionName": f.function, "url": f.url, "lineNumber": f.line - 1, "columnNumber": f.column - 1}
            for f in initiator.stack
        ]
        told["stack"] = {"callFrames": frames}
    return told


def _messages(request: Request, started: datetime) -> dict[str, Any]:
    """Chrome's field for the frames of a WebSocket, always there for one, and the like for an event stream."""
    told = [_message(message, started) for message in request.messages]
    if type_name(request.resource_type) == WEB_SOCKET or request.url.startswith(("ws:", "wss:")):
        return {"_webSocketMessages": told}
    return {"_eventSourceMessages": told} if told else {}


def _message(message: Message, started: datetime) -> Har:
    told: Har = {
        "type": "send" if message.sent else "receive",
        "time": epoch_after(started, message.time),
        "opcode": message.opcode,
        "data": message.data,
        "_time": message.time,
    }
    if message.truncated:
        told["_truncated"] = True
    return told
