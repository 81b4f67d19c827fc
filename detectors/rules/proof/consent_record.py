"""Which cookies are the record of the visitor's choice, whose life a policy may declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.evidence import CookieOutcome, CookieWrite, Party, Phase, Visit
from detectors.detection import DetectionKind
from detectors.rules.proof.choice import is_verified_acceptance, is_verified_refusal
from detectors.rules.proof.traces import Trace, pointer_to
from tracker_db.model import Purpose

_CONSENT_WORD = re.compile(r"consent|cookie|gdpr|rgpd|cmp|privacy|opt-?_?(in|out)|choix|preference", re.IGNORECASE)


@dataclass(frozen=True)
class Record:
    """One cookie that records the choice; ``certain`` unless a person must confirm that it is that."""

    write: CookieWrite
    visit: Visit
    pointer: str
    certain: bool


def consent_records(visits: Mapping[str, Visit], found: tuple[Trace, ...]) -> Iterator[Record]:
    """The cookies that record the choice.

    Those of a consent platform written after a verified choice are certain. So is a first-party cookie of no known
    service that is first written after the click, when the visit's own signals name it, or when its name speaks of
    consent and every verified choice wrote it. Any other cookie that appears with the click is a candidate.
    """
    chosen = [visit for visit in visits.values() if is_verified_acceptance(visit) or is_verified_refusal(visit)]
    yield from _of_platforms(found, frozenset(visit.scenario for visit in chosen))
    known = _known_names(found)
    names_by_visit = [set(_first_written_after(visit, known)) for visit in chosen]
    for visit in chosen:
        for name, (index, write) in _first_written_after(visit, known).items():
            everywhere = len(chosen) > 1 and all(name in names for names in names_by_visit)
            named = name in (visit.choice.signals.cmp_cookie or "").split("=")[0]
            certain = (named and len(name) > 2) or (everywhere and _CONSENT_WORD.search(name) is not None)
            yield Record(write, visit, pointer_to(visit, f"cookies/{index}"), certain)


def _of_platforms(found: tuple[Trace, ...], chosen: frozenset[str]) -> Iterator[Record]:
    for trace in found:
        of_platform = trace.detection.purpose is Purpose.CONSENT_MANAGEMENT
        write = trace.record
        if of_platform and isinstance(write, CookieWrite) and _stored_after(write) and trace.visit.scenario in chosen:
            yield Record(write, trace.visit, trace.pointer, certain=True)


def _known_names(found: tuple[Trace, ...]) -> frozenset[str]:
    return frozenset(trace.detection.label for trace in found if trace.detection.kind is DetectionKind.COOKIE)


def _first_written_after(visit: Visit, known: frozenset[str]) -> dict[str, tuple[int, CookieWrite]]:
    before = {write.name for write in visit.cookies if write.phase is Phase.BEFORE_CHOICE}
    return {
        write.name: (index, write)
        for index, write in enumerate(visit.cookies)
        if _stored_after(write) and write.party is Party.FIRST and write.name not in before | known
    }


def _stored_after(write: CookieWrite) -> bool:
    return write.phase is Phase.AFTER_CHOICE and write.outcome is CookieOutcome.STORED
