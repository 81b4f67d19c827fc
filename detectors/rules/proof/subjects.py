"""From assessed traces to verdicts: one verdict for each subject, told from the strongest trace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from crawler.evidence import ApiUse, CookieWrite, Party, Request, StorageWrite, StoredCookie
from detectors.detection import Detection, DetectionKind
from detectors.domains import host_of
from detectors.policy.claim import Claim
from detectors.rules.contract import Verdict
from detectors.rules.finding import Outcome, Subject
from detectors.rules.proof.traces import Trace
from detectors.rules.proof.weight import Assessment, assess, identifier_cookies
from detectors.rules.proof.words import bounded, joined, listed, seen

MAX_POINTERS = 20
"""More proofs than this for one subject prove nothing more; the visit holds them all."""

Judged = tuple[Trace, Assessment]


@dataclass(frozen=True)
class Telling:
    """How a rule speaks of a subject: whom a trace is about, and the first sentence.

    ``claims_of`` names the claims that a failure about this detection contradicts.
    """

    subject: Callable[[Trace], Subject]
    sentence: Callable[[Detection], str]
    claims_of: Callable[[Detection], tuple[str, ...]] = lambda _: ()


def assessed(found: Iterable[Trace], every: Iterable[Detection]) -> Iterator[Judged]:
    """The traces of which there is something to say; ``every`` are all detections, to know identifier cookies."""
    carried = identifier_cookies(every)
    for trace in found:
        assessment = assess(trace, carried)
        if assessment is not None:
            yield trace, assessment


def verdicts(judged: Iterable[Judged], telling: Telling) -> Iterator[Verdict]:
    """One verdict for each subject; a subject fails when one of its traces does."""
    groups: dict[Subject, list[Judged]] = {}
    for trace, assessment in judged:
        groups.setdefault(telling.subject(trace), []).append((trace, assessment))
    for subject, group in groups.items():
        yield _verdict(subject, group, telling)


def _verdict(subject: Subject, group: Sequence[Judged], telling: Telling) -> Verdict:
    fails = [one for one in group if one[1].outcome is Outcome.FAIL]
    strongest = fails or _gravest(group)
    first, assessment = strongest[0]
    return Verdict(
        outcome=assessment.outcome,
        subject=subject,
        explanation=joined([_first_sentence(first, telling), _proof(strongest), _reason(assessment)]),
        evidence=evidence_of(trace for trace, _ in strongest),
        claims=telling.claims_of(first.detection),
        scenario=first.detection.scenario,
        confidence=_confidence(first.detection, assessment),
        severity=assessment.severity,
    )


def _gravest(group: Sequence[Judged]) -> Sequence[Judged]:
    """What is reviewed at the rule's own severity comes before what is reviewed at a lower one."""
    return [one for one in group if one[1].severity is None] or group


def _first_sentence(trace: Trace, telling: Telling) -> str:
    return f"{telling.sentence(trace.detection)} (seen first in the scenario {trace.detection.scenario})."


def _proof(group: Sequence[Judged]) -> str:
    return f"Proof: {listed(seen(trace.record) for trace, _ in group)}."


def _reason(assessment: Assessment) -> str:
    return f"To be reviewed: {assessment.reason}." if assessment.reason else ""


def _confidence(detection: Detection, assessment: Assessment) -> Literal["high", "medium", "low"]:
    if assessment.outcome is Outcome.FAIL:
        return "high"
    return "low" if detection.kind is DetectionKind.IDENTIFIER else "medium"


def evidence_of(found: Iterable[Trace]) -> tuple[str, ...]:
    """The pointers of these traces, each once, bounded."""
    pointers = dict.fromkeys(trace.pointer for trace in found if trace.pointer)
    return tuple(pointers)[:MAX_POINTERS]


def service_subject(trace: Trace) -> Subject:
    """The service by its id; for what nobody listed, the host that it goes to or that its script comes from."""
    if trace.detection.service:
        return Subject(kind="service", name=trace.detection.service)
    host = urlsplit(trace.record.url).netloc if isinstance(trace.record, Request) else ""
    if isinstance(trace.record, ApiUse):
        host = host_of(trace.record.script)
    return Subject(kind="service", name=bounded(host or trace.detection.label or trace.detection.name, 80))


def cookie_subject(trace: Trace) -> Subject:
    """The cookie by its name, with its domain when it is a third party's: ``fr (facebook.com)``."""
    record = trace.record
    if isinstance(record, CookieWrite | StoredCookie):
        name = bounded(record.name, 80)
        foreign = record.party is Party.THIRD
        return Subject(kind="cookie", name=f"{name} ({bounded(record.domain, 80)})" if foreign else name)
    return Subject(kind="cookie", name=bounded(trace.detection.label or trace.detection.name, 80))


def storage_subject(trace: Trace) -> Subject:
    """The storage key, with its origin when it is a third party's."""
    record = trace.record
    if isinstance(record, StorageWrite):
        key = bounded(record.key, 80)
        foreign = record.party is Party.THIRD
        return Subject(kind="storage", name=f"{key} ({bounded(record.origin, 80)})" if foreign else key)
    return Subject(kind="storage", name=bounded(trace.detection.label or trace.detection.name, 80))


def claim_subject(claim: Claim) -> Subject:
    """The claim by its id."""
    return Subject(kind="claim", name=claim.id)
