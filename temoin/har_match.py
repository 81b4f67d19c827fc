"""A HAR against the tracker database: which services it shows, and which third parties nobody has listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from crawler.evidence import Party, Phase, Request, well_formed
from crawler.har_reading import HarReading, read_har
from crawler.site import host_of
from detectors.detect import detect
from detectors.detection import Detection, DetectionKind, MatchedBy
from tracker_db.database import Database
from tracker_db.model import Consent, Purpose

MAX_UNLISTED = 500

_GRAVITY = (Consent.EXEMPT, Consent.DEPENDS, Consent.NEEDED)
_WEB = ("http://", "https://", "ws://", "wss://")

NO_SCRIPTS = (
    "A HAR tells nothing of storage, nor of a script's cookie before a request carries it; and a host that is not "
    "listed is not thereby innocent."
)
NO_COOKIES = (
    "This file tells of no cookie. Chrome leaves them out unless it is asked for the HAR with sensitive data: nothing "
    "follows from there being none here."
)


class Row(BaseModel):
    """Base of what is printed: immutable, with the keys that the contract names and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class SeenService(Row):
    """One service: ``consent`` and ``purpose`` are those of its most demanding trace; ``cookies`` are distinct names.

    ``service`` is None where only a vendor, or several services that share a cookie's name, can be told.
    """

    service: str | None
    name: str
    vendor: str | None
    country: tuple[str, ...]
    purpose: Purpose
    consent: Consent
    requests: int
    cookies: int
    example: str
    matched_by: tuple[MatchedBy, ...]


class UnlistedHost(Row):
    """A third party the database knows nothing of; ``identifiers`` are its cookies that may tell browsers apart."""

    host: str
    requests: int
    cookies: int
    identifiers: tuple[str, ...]
    example: str


class SeenTrace(Row):
    """A detection with its place in the file; ``phase`` is None where the file does not tell what was chosen when."""

    service: str | None
    name: str
    vendor: str | None
    country: tuple[str, ...]
    purpose: Purpose
    consent: Consent
    phase: Phase | None
    kind: DetectionKind
    role: str
    label: str
    party: Party
    evidence: tuple[str, ...] = Field(description="JSON pointers into the file")
    matched_by: MatchedBy


class DatabaseVersion(Row):
    """The database that was asked."""

    version: str
    sources: tuple[str, ...]


class HarMatch(Row):
    """What ``temoin match --json`` prints."""

    schema_: Literal["temoin/match/1"] = Field(default="temoin/match/1", alias="schema")
    file: str
    site: str = Field(description="the first document's address: what is not of its site is a third party")
    tracker_db: DatabaseVersion
    requests: int
    services: tuple[SeenService, ...]
    detections: tuple[SeenTrace, ...]
    unlisted_third_parties: tuple[UnlistedHost, ...]
    unlisted_left_out: int = Field(default=0, description="hosts beyond the bound of the list")
    notes: tuple[str, ...] = Field(description="what this file cannot tell, in plain words")


def match_har(file: Path, db: Database) -> HarMatch:
    """Read a HAR and hold it against the database.

    Raises:
        HarFileError: the file is no HAR that can be read.
    """
    reading = read_har(file)
    visit = reading.visit
    detections = detect(visit, db)
    unlisted = _unlisted(reading, detections, db)
    return HarMatch(
        file=well_formed(str(file)),
        site=visit.site,
        tracker_db=DatabaseVersion(version=db.version, sources=db.sources),
        requests=len(visit.requests),
        services=_services(detections),
        detections=tuple(_trace(detection, reading) for detection in detections),
        unlisted_third_parties=unlisted[:MAX_UNLISTED],
        unlisted_left_out=max(0, len(unlisted) - MAX_UNLISTED),
        notes=tuple(_notes(reading)),
    )


def _trace(detection: Detection, reading: HarReading) -> SeenTrace:
    told = detection.model_dump(exclude={"scenario", "evidence", "phase"})
    places = tuple(reading.pointer(pointer) for pointer in detection.evidence)
    return SeenTrace(**told, phase=detection.phase if reading.ours else None, evidence=places)


def _services(detections: Sequence[Detection]) -> tuple[SeenService, ...]:
    """The services, those that need consent first, then by how much was seen of them."""
    groups: dict[str, list[Detection]] = {}
    for detection in detections:
        if detection.kind is not DetectionKind.IDENTIFIER:
            groups.setdefault(detection.service or f"\0{detection.name}", []).append(detection)
    seen = [_service(traces) for traces in groups.values()]
    return tuple(sorted(seen, key=lambda one: (-_GRAVITY.index(one.consent), -one.requests, -one.cookies, one.name)))


def _service(traces: Sequence[Detection]) -> SeenService:
    gravest = max(traces, key=lambda trace: _GRAVITY.index(trace.consent))
    first = traces[0]
    return SeenService(
        service=first.service,
        name=first.name,
        vendor=first.vendor,
        country=first.country,
        purpose=gravest.purpose,
        consent=gravest.consent,
        requests=sum(len(trace.evidence) for trace in traces if trace.kind is DetectionKind.REQUEST),
        cookies=len({trace.label for trace in traces if trace.kind is DetectionKind.COOKIE}),
        example=f"{'cookie ' if first.kind is DetectionKind.COOKIE else ''}{first.label}",
        matched_by=tuple(dict.fromkeys(trace.matched_by for trace in traces)),
    )


def _unlisted(reading: HarReading, detections: Sequence[Detection], db: Database) -> tuple[UnlistedHost, ...]:
    """Third-party hosts that no signature fits, the busiest first."""
    visit = reading.visit
    known = _indexes(detections, "requests", {DetectionKind.REQUEST})
    told = _indexes(detections, "cookies", {DetectionKind.COOKIE})
    alike = _indexes(detections, "cookies", {DetectionKind.IDENTIFIER})
    hosts: dict[str, list[Request]] = {}
    for index, request in enumerate(visit.requests):
        if index not in known and _is_unlisted(request, db):
            hosts.setdefault(host_of(request.url), []).append(request)
    cookies: dict[str, list[tuple[int, str]]] = {}
    for index, write in enumerate(visit.cookies):
        if index not in told:
            cookies.setdefault(host_of(write.set_by.url), []).append((index, write.name))
    rows = [
        UnlistedHost(
            host=host,
            requests=len(asked),
            cookies=len({name for _, name in cookies.get(host, ())}),
            identifiers=tuple(dict.fromkeys(name for index, name in cookies.get(host, ()) if index in alike)),
            example=asked[0].url,
        )
        for host, asked in hosts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.requests, row.host)))


def _is_unlisted(request: Request, db: Database) -> bool:
    if request.party is Party.FIRST or not request.url.startswith(_WEB):
        return False
    held_back = request.status is None and request.blocked_by_browser is not None
    return not held_back and not db.match_url(request.url)


def _indexes(detections: Sequence[Detection], collection: str, kinds: set[DetectionKind]) -> set[int]:
    """The indexes in the visit's collection of what these detections point to."""
    found = (pointer for one in detections if one.kind in kinds for pointer in one.evidence)
    places = (pointer.rpartition("#/")[2].partition("/") for pointer in found)
    return {int(index) for name, _, index in places if name == collection}


def _notes(reading: HarReading) -> Iterator[str]:
    dropped: Mapping[str, int] = reading.visit.dropped
    yield from (f"{count} {kind}" for kind, count in dropped.items())
    if not reading.tells_of_cookies:
        yield NO_COOKIES
    yield NO_SCRIPTS
