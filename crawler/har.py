"""A visit's network as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), as Chrome's importer reads it.

Fields whose names start with an underscore are ours or Chrome's, as the format allows: ``_initiator``,
``_resourceType``, ``_phase``, ``_request_id``, ``_error``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from crawler.capture.set_cookie import parse_set_cookie
from crawler.evidence import Headers, PageView, Request, Visit

Har = dict[str, Any]
UNKNOWN = -1


def har_of(visit: Visit, *, creator_version: str) -> Har:
    """The HAR of a visit; every hop of every request is an entry, in the order in which they started."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "temoin", "version": creator_version},
            "browser": {"name": visit.browser.name, "version": visit.browser.version},
            "pages": [_page(visit, index, page) for index, page in enumerate(visit.pages)],
            "entries": [_entry(visit, request) for request in visit.requests],
        }
    }


def _page(visit: Visit, index: int, page: PageView) -> Har:
    return {
        "startedDateTime": _moment(visit, page.time),
        "id": f"page_{index}",
        "title": page.title or page.url,
        "pageTimings": {"onContentLoad": UNKNOWN, "onLoad": UNKNOWN},
    }


def _moment(visit: Visit, seconds: float) -> str:
    return (visit.started + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def _entry(visit: Visit, request: Request) -> Har:
    milliseconds = 0.0 if request.duration is None else round(request.duration * 1000, 3)
    entry: Har = {
        "startedDateTime": _moment(visit, request.started),
        "time": milliseconds,
        "request": _request(request),
        "response": _response(visit, request),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_initiator": _initiator(request),
        "_resourceType": request.resource_type.lower(),
        "_phase": request.phase.value,
        "_request_id": request.id,
    }
    if request.page < len(visit.pages):
        entry["pageref"] = f"page_{request.page}"
    if request.remote_address:
        entry["serverIPAddress"] = request.remote_address.rpartition(":")[0].strip("[]")
    if request.failed:
        entry["_error"] = request.failed
    return entry


def _request(request: Request) -> Har:
    sent: Har = {
        "method": request.method,
        "url": request.url,
        "httpVersion": _version(request),
        "headers": _headers(request.request_headers),
        "queryString": [{"name": k, "value": v} for k, v in _query(request.url)],
        "cookies": _sent_cookies(request.request_headers),
        "headersSize": UNKNOWN,
        "bodySize": 0 if request.body is None else len(request.body.encode()),
    }
    if request.body is not None:
        media = next((h.value for h in request.request_headers if h.name.lower() == "content-type"), "")
        sent["postData"] = {"mimeType": media, "text": request.body, "params": []}
    return sent


def _response(visit: Visit, request: Request) -> Har:
    location = next((h.value for h in request.response_headers if h.name.lower() == "location"), "")
    return {
        "status": request.status or 0,
        "statusText": request.status_text,
        "httpVersion": _version(request),
        "headers": _headers(request.response_headers),
        "cookies": _received_cookies(visit, request),
        # The bodies of answers are not kept: the size is what came over the wire.
        "content": {"size": request.transferred_bytes or 0, "mimeType": request.mime_type or "x-unknown"},
        "redirectURL": location,
        "headersSize": UNKNOWN,
        "bodySize": UNKNOWN if request.transferred_bytes is None else request.transferred_bytes,
    }


def _version(request: Request) -> str:
    return {"h2": "HTTP/2", "h3": "HTTP/3", "http/1.1": "HTTP/1.1"}.get(request.protocol, request.protocol or "unknown")


def _headers(headers: Headers) -> list[Har]:
    return [{"name": header.name, "value": header.value} for header in headers]


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True, max_num_fields=500)
    except ValueError:
        return []


def _sent_cookies(headers: Headers) -> list[Har]:
    line = next((header.value for header in headers if header.name.lower() == "cookie"), "")
    pairs = (part.strip().partition("=") for part in line.split(";") if part.strip())
    return [{"name": name, "value": value} for name, _, value in pairs]


def _received_cookies(visit: Visit, request: Request) -> list[Har]:
    lines = (header.value for header in request.response_headers if header.name.lower() == "set-cookie")
    found = (parse_set_cookie(line, request.url, visit.started) for line in lines)
    return [
        {
            "name": cookie.name,
            "value": cookie.value,
            "path": cookie.path,
            "domain": cookie.domain,
            "httpOnly": cookie.http_only,
            "secure": cookie.secure,
        }
        for cookie in found
        if cookie is not None
    ]


def _initiator(request: Request) -> Har:
    initiator = request.initiator
    told: Har = {"type": initiator.kind}
    if initiator.url:
        told["url"] = initiator.url
    if initiator.line is not None:
        told["lineNumber"] = initiator.line
    if initiator.stack:
        frames = [
            {"functionName": f.function, "url": f.url, "lineNumber": f.line - 1, "columnNumber": f.column - 1}
            for f in initiator.stack
        ]
        told["stack"] = {"callFrames": frames}
    return told
