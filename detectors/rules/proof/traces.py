"""A trace is one detection together with the record that proves it, found through the detection's pointer.

Pointers are ``visits/<scenario>/visit.json#/<list>/<index>`` with ``list`` one of requests, cookies, storage, jar,
api_uses, typed and consent_readings; ``…/requests/<Request.id>`` and HAR entries
(``network.har#/log/entries/<index>``) are understood as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from crawler.evidence import (
    ApiUse,
    ConsentReading,
    CookieWrite,
    Phase,
    Request,
    StorageWrite,
    StoredCookie,
    TypedValue,
    Visit,
)
from detectors.detection import Detection, DetectionKind
from detectors.rules.contract import Case
from detectors.rules.proof.certainty import certain_until

Item = TypeVar("Item")
Evidence = Request | CookieWrite | StorageWrite | StoredCookie | ApiUse | TypedValue | ConsentReading

_LISTS = "requests|cookies|storage|jar|entries|api_uses|typed|consent_readings"
_POINTER = re.compile(rf"[#/](?P<list>{_LISTS})[/\[](?P<key>[^\]#]+)\]?$")


@dataclass(frozen=True)
class Trace:
    """One detection and one record behind it; ``record`` is None when the pointer leads nowhere."""

    detection: Detection
    visit: Visit
    pointer: str
    record: Evidence | None

    @property
    def time(self) -> float | None:
        """Seconds since the visit's start; None for a cookie read from the jar or a lost record."""
        if isinstance(self.record, Request):
            return self.record.started
        if isinstance(self.record, CookieWrite | StorageWrite | TypedValue | ConsentReading):
            return self.record.time
        if isinstance(self.record, ApiUse):
            return self.record.first
        return None


def traces(case: Case) -> tuple[Trace, ...]:
    """Every certain trace of the case, needed visits first, in the order of the detections."""
    by_visit = {scenario: index for index, scenario in enumerate(case.visits)}
    ordered = sorted(case.detections, key=lambda detection: by_visit[detection.scenario])
    return tuple(trace for detection in ordered for trace in _expand(detection, case.visits[detection.scenario]))


def in_phases(found: Sequence[Trace], *phases: Phase) -> tuple[Trace, ...]:
    """Those traces that belong to one of the phases."""
    return tuple(trace for trace in found if trace.detection.phase in phases)


def _expand(detection: Detection, visit: Visit) -> Iterator[Trace]:
    limit = certain_until(visit)
    for pointer in detection.evidence or ("",):
        trace = Trace(detection, visit, pointer, resolve(visit, pointer))
        if limit == float("inf") or (trace.time is not None and trace.time <= limit):
            yield trace


def resolve(visit: Visit, pointer: str) -> Evidence | None:
    """The record that a pointer names in this visit, or None; never raises, for saved evidence may be cut short."""
    match = _POINTER.search(pointer)
    if match is None:
        return None
    name, key = match["list"], match["key"]
    if name in {"requests", "entries"}:
        if "#/" not in pointer:
            by_id = next((request for request in visit.requests if request.id == key), None)
            if by_id is not None:
                return by_id
        return _at(visit.requests, key)
    items: Mapping[str, Sequence[Evidence]] = {
        "cookies": visit.cookies,
        "storage": visit.storage,
        "jar": visit.jar,
        "api_uses": visit.api_uses,
        "typed": visit.typed,
        "consent_readings": visit.consent_readings,
    }
    return _at(items[name], key)


def _at(items: Sequence[Item], key: str) -> Item | None:
    index = int(key) if key.isdecimal() and len(key) < 10 else len(items)
    return items[index] if index < len(items) else None


def pointer_to(visit: Visit, where: str) -> str:
    """The pointer to a place of a visit, such as ``banner`` or ``requests/12``."""
    return f"visits/{visit.scenario}/visit.json#/{where}"


def is_cookie(trace: Trace) -> bool:
    """Whether the trace is about a cookie (an unlisted identifier is, when it was found in one)."""
    if trace.detection.kind is DetectionKind.COOKIE:
        return True
    return trace.detection.kind is DetectionKind.IDENTIFIER and isinstance(trace.record, CookieWrite | StoredCookie)


def is_storage(trace: Trace) -> bool:
    """Whether the trace is about the page's storage."""
    if trace.detection.kind is DetectionKind.STORAGE:
        return True
    return trace.detection.kind is DetectionKind.IDENTIFIER and isinstance(trace.record, StorageWrite)


def is_call(trace: Trace) -> bool:
    """Whether the trace is a call: a request, an interface called by a script, data sent."""
    kinds = {DetectionKind.REQUEST, DetectionKind.SCRIPT_API, DetectionKind.PERSONAL_DATA}
    if trace.detection.kind in kinds:
        return True
    return trace.detection.kind is DetectionKind.IDENTIFIER and isinstance(trace.record, Request)
