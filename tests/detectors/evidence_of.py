"""Evidence made by hand for the recognisers: one visit of one page, with whatever a test puts into it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crawler.evidence import (
    ApiFamily,
    ApiUse,
    BrowserInfo,
    Choice,
    ChoiceMade,
    ConsentReading,
    ConsentSource,
    CookieOutcome,
    CookieWrite,
    CookieWriter,
    Header,
    Initiator,
    Party,
    Phase,
    Request,
    StorageKind,
    StorageWrite,
    StoredCookie,
    TypedValue,
    Visit,
    VisitStatus,
)
from detectors.detect import detect
from detectors.detection import Detection, DetectionKind
from tracker_db.load import load

SITE = "https://www.site.example/"
DAY = 86_400.0
BEFORE, AFTER = Phase.BEFORE_CHOICE, Phase.AFTER_CHOICE


def party(url: str) -> Party:
    return Party.FIRST if "site.example" in url else Party.THIRD


def request(url: str, *, at: float = 5.0, headers: dict[str, str] | None = None, **more: Any) -> Request:
    defaults: dict[str, Any] = {
        "id": "1",
        "method": "GET",
        "resource_type": "Ping",
        "party": party(url.split("/")[2]),
        "phase": BEFORE,
        "page": 0,
        "initiator": Initiator(kind="script"),
        "status": 200,
        "request_headers": tuple(Header(name=name, value=value) for name, value in (headers or {}).items()),
    }
    return Request(**{**defaults, "url": url, "started": at, **more})


def cookie(name: str, value: str, **more: Any) -> CookieWrite:
    defaults: dict[str, Any] = {
        "domain": "site.example",
        "host_only": False,
        "path": "/",
        "party": Party.FIRST,
        "phase": BEFORE,
        "time": 2.0,
        "set_by": CookieWriter(how="script", url=f"{SITE}app.js"),
        "raw": f"{name}=",
        "requested_lifetime_s": 90 * DAY,
        "outcome": CookieOutcome.STORED,
    }
    return CookieWrite(**{**defaults, "name": name, "value": value, **more})


def in_jar(name: str, value: str, **more: Any) -> StoredCookie:
    defaults: dict[str, Any] = {
        "domain": "site.example",
        "host_only": False,
        "path": "/",
        "party": Party.FIRST,
        "phase": BEFORE,
        "expires": 1.0,
        "lifetime_s": DAY,
    }
    return StoredCookie(**{**defaults, "name": name, "value": value, **more})


def stored(key: str, value: str, **more: Any) -> StorageWrite:
    defaults: dict[str, Any] = {"kind": StorageKind.LOCAL, "origin": SITE.rstrip("/"), "party": Party.FIRST}
    return StorageWrite(**{**defaults, "key": key, "value": value, "phase": BEFORE, "time": 3.0, **more})


def reading(source: ConsentSource, raw: str, **more: Any) -> ConsentReading:
    defaults: dict[str, Any] = {"frame_url": SITE, "phase": BEFORE, "time": 4.0, "asked": True}
    return ConsentReading(**{**defaults, "source": source, "raw": raw, **more})


def api(family: ApiFamily, name: str, script: str = "https://cdn.fp.example/fp.js", **more: Any) -> ApiUse:
    defaults: dict[str, Any] = {"frame_url": SITE, "phase": BEFORE, "count": 1, "first": 1.0, "last": 1.0}
    return ApiUse(**{**defaults, "family": family, "api": name, "script": script, "party": party(script), **more})


def typed(kind: str, value: str, **more: Any) -> TypedValue:
    defaults: dict[str, Any] = {"field": "the field «email»", "page_url": SITE, "phase": BEFORE, "time": 4.0}
    return TypedValue(**{**defaults, "kind": kind, "value": value, **more})


def visit(*items: Any, **more: Any) -> Visit:
    """A visit that holds these pieces of evidence, each in its list, in the order given."""
    lists: dict[str, type] = {
        "requests": Request,
        "cookies": CookieWrite,
        "jar": StoredCookie,
        "storage": StorageWrite,
        "consent_readings": ConsentReading,
        "api_uses": ApiUse,
        "typed": TypedValue,
    }
    defaults: dict[str, Any] = {
        "scenario": "before-choice",
        "site": SITE,
        "status": VisitStatus.COMPLETED,
        "started": datetime(2026, 11, 23, tzinfo=UTC),
        "duration_s": 1.0,
        "browser": BrowserInfo(name="probe", version="1", user_agent="probe"),
        "choice": Choice(wanted="none", made=ChoiceMade.NONE),
    }
    held = {name: tuple(item for item in items if isinstance(item, kind)) for name, kind in lists.items()}
    return Visit(**{**defaults, **held, **more})


def detections(kind: DetectionKind, *items: Any) -> list[Detection]:
    """The detections of one kind in a visit of these pieces."""
    return [found for found in detect(visit(*items), load()) if found.kind is kind]


def pointer(place: str) -> str:
    return f"visits/before-choice/visit.json#/{place}"
