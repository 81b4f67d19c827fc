"""The services × scenarios matrix: what each service did before the choice, after a refusal and after an acceptance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crawler.evidence import (
    ApiUse,
    CookieOutcome,
    CookieWrite,
    Phase,
    Request,
    StorageWrite,
    StoredCookie,
    TypedValue,
    Visit,
    VisitStatus,
)
from detectors.detection import Detection, DetectionKind
from detectors.rules.proof.certainty import certain_until
from reports.cookies import CookieKey, unseen_jar_keys
from reports.declared import Declarations, DeclaredService
from reports.model import Declared, Seen, ServiceRow
from reports.pointers import PointerIndex, Resolved

BEFORE_CHOICE, REFUSAL, ACCEPTANCE = "before-choice", "refusal", "acceptance"
_FORCE = (Seen.NONE, Seen.CALLED, Seen.STORED)
_WRITING_KINDS = (DetectionKind.COOKIE, DetectionKind.STORAGE)

Place = tuple[str, Phase]
"""A scenario and a phase of it."""


@dataclass
class _Deeds:
    """What one service did: the strongest thing seen, by scenario and phase."""

    service: str
    detection: Detection
    cookies: set[str] = field(default_factory=set)
    seen: dict[Place, Seen] = field(default_factory=dict)

    def add(self, detection: Detection, seen: Seen) -> None:
        if detection.kind is DetectionKind.COOKIE and detection.label:
            self.cookies.add(detection.label)
        place = (detection.scenario, detection.phase)
        self.seen[place] = _strongest(self.seen.get(place, Seen.NONE), seen)


def service_rows(
    visits: Sequence[Visit], detections: Sequence[Detection], declarations: Declarations | None
) -> tuple[ServiceRow, ...]:
    """One row for each service seen in any scenario or declared by the policy: first the seen, by name.

    Args:
        visits: all visits, whatever their status.
        detections: all detections in these visits.
        declarations: what the policies declare; None when no policy could be read, and nothing is said of it.
    """
    status = {visit.scenario: visit.status for visit in visits}
    rows = [
        _row(deeds, status, declarations.of(deeds.service, deeds.cookies) if declarations else Declared.NOT_CHECKED)
        for deeds in _deeds(visits, detections)
    ]
    rows.sort(key=lambda row: row.name.casefold())
    seen = {row.service for row in rows}
    unseen = declarations.unseen(seen) if declarations else ()
    return (*rows, *(_declared_row(service, status) for service in unseen))


def _deeds(visits: Sequence[Visit], detections: Sequence[Detection]) -> list[_Deeds]:
    effects = _Effects(visits)
    found: dict[str, _Deeds] = {}
    # what a service is for is told by its deeds, which are not the signals that its requests carry
    for detection in sorted(detections, key=lambda one: one.kind is DetectionKind.CONSENT_SIGNAL):
        if detection.service is not None:
            deeds = found.setdefault(detection.service, _Deeds(detection.service, detection))
            deeds.add(detection, effects.of(detection))
    return list(found.values())


class _Effects:
    """How far a detection went: the browser was made to call, or something was stored in it."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        self._index = PointerIndex(visits)
        self._unseen: Mapping[str, set[CookieKey]] = {visit.scenario: set(unseen_jar_keys(visit)) for visit in visits}

    def of(self, detection: Detection) -> Seen:
        """The strongest effect among a detection's evidence; a pointer that leads nowhere counts by the kind.

        In a visit that failed, what followed the visitor's first act has no phase for certain and counts as nothing.
        """
        if detection.kind is DetectionKind.CONSENT_SIGNAL:
            return Seen.NONE
        by_kind = Seen.STORED if detection.kind in _WRITING_KINDS else Seen.CALLED
        found = [self._index.resolve(text) for text in detection.evidence]
        items = [self._effect(one, by_kind) for one in found if one is not None]
        return _strongest(*items) if items else by_kind

    def _effect(self, found: Resolved, by_kind: Seen) -> Seen:
        if not _is_certain(found):
            return Seen.NONE
        match found.item:
            case CookieWrite() as write:
                effects = {
                    CookieOutcome.STORED: Seen.STORED,
                    CookieOutcome.REFUSED: Seen.CALLED,
                    CookieOutcome.DELETED: Seen.NONE,
                }
                return effects[write.outcome]
            case StoredCookie() as cookie:
                key = CookieKey(cookie.name, cookie.domain, cookie.path, cookie.phase)
                return Seen.STORED if key in self._unseen[found.visit.scenario] else Seen.NONE
            case StorageWrite() as write:
                return Seen.NONE if write.removed else Seen.STORED
            case _:
                return by_kind


def _is_certain(found: Resolved) -> bool:
    limit = certain_until(found.visit)
    match found.item:
        case Request(started=time) | ApiUse(first=time):
            return time <= limit
        case CookieWrite(time=time) | StorageWrite(time=time) | TypedValue(time=time):
            return time <= limit
        case _:
            return limit == float("inf")


def _row(deeds: _Deeds, status: Mapping[str, VisitStatus], declared: Declared) -> ServiceRow:
    before = [seen for (_, phase), seen in deeds.seen.items() if phase is Phase.BEFORE_CHOICE]
    return ServiceRow(
        service=deeds.service,
        name=deeds.detection.name,
        vendor=deeds.detection.vendor,
        purpose=deeds.detection.purpose,
        consent=deeds.detection.consent,
        before_choice=_unless_not_run(_strongest(Seen.NONE, *before), status, BEFORE_CHOICE),
        refusal=_after_choice(deeds, status, REFUSAL),
        acceptance=_after_choice(deeds, status, ACCEPTANCE),
        declared=declared,
    )


def _declared_row(declared: DeclaredService, status: Mapping[str, VisitStatus]) -> ServiceRow:
    before, refusal, acceptance = (
        _unless_not_run(Seen.NONE, status, scenario) for scenario in (BEFORE_CHOICE, REFUSAL, ACCEPTANCE)
    )
    return ServiceRow(
        service=declared.service,
        name=declared.name,
        vendor=declared.vendor,
        purpose=declared.purpose,
        consent=declared.consent,
        before_choice=before,
        refusal=refusal,
        acceptance=acceptance,
        declared=Declared.YES,
    )


def _after_choice(deeds: _Deeds, status: Mapping[str, VisitStatus], scenario: str) -> Seen:
    """What followed a choice; where the choice was not made for sure, what followed proves nothing about it."""
    if status.get(scenario) is not VisitStatus.COMPLETED:
        return Seen.NOT_RUN
    return deeds.seen.get((scenario, Phase.AFTER_CHOICE), Seen.NONE)


def _unless_not_run(seen: Seen, status: Mapping[str, VisitStatus], scenario: str) -> Seen:
    """Something seen stands whoever saw it; nothing seen means something only when the scenario was completed."""
    completed = status.get(scenario) is VisitStatus.COMPLETED
    return seen if seen is not Seen.NONE or completed else Seen.NOT_RUN


def _strongest(*seen: Seen) -> Seen:
    return max(seen, key=_FORCE.index)
