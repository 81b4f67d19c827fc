"""Rule ``lifetime-over-declared``: a cookie lives longer than the policy says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.evidence import CookieWrite, StoredCookie
from detectors.policy.claim import Claim, ClaimOutcome
from detectors.rules.contract import ANY_OTHER, Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity, Subject
from detectors.rules.proof.choice import why_all_was_not_shown
from detectors.rules.proof.consent_record import consent_records
from detectors.rules.proof.law import GDPR_5_1_A, PLANET49
from detectors.rules.proof.lifetimes import Declared, asked_days, declared_by, exceeds, in_words, kept_cookie
from detectors.rules.proof.promises import matches_cookie
from detectors.rules.proof.subjects import claim_subject
from detectors.rules.proof.traces import Trace, is_cookie, pointer_to, traces
from detectors.rules.proof.words import bounded, counted
from tracker_db.model import Consent, Purpose

_PURPOSE_WORDS = (("audience", Purpose.ANALYTICS), ("analytic", Purpose.ANALYTICS), ("advertis", Purpose.ADVERTISING))


@dataclass(frozen=True)
class _Seen:
    """A cookie that a claim speaks of; ``certain`` unless a person must confirm that it does."""

    record: CookieWrite | StoredCookie
    pointer: str
    scenario: str
    certain: bool = True


def _judge(case: Case) -> Iterator[Verdict]:
    found = tuple(trace for trace in traces(case) if is_cookie(trace))
    missing = why_all_was_not_shown(case)
    if missing:
        subject = Subject(kind="site", name="acceptance")
        words = f"What the site does once all is accepted was not seen: {missing}."
        yield Verdict(Outcome.NOT_RUN, subject, words, scenario="acceptance")
    for claim in case.claims:
        declared = declared_by(claim)
        if declared is None:
            words = f"No duration could be read in « {bounded(claim.quote, 200)} »."
            yield Verdict(Outcome.NOT_APPLICABLE, claim_subject(claim), words, claims=(claim.id,))
        else:
            yield from _of_claim(claim, declared, list(_spoken_of(claim, case, found)), shown=not missing)


def _spoken_of(claim: Claim, case: Case, found: tuple[Trace, ...]) -> Iterator[_Seen]:
    if claim.kind == "consent_validity":
        for record in consent_records(case.visits, found):
            yield _Seen(record.write, record.pointer, record.visit.scenario, record.certain)
    elif claim.kind == "cookie_row":
        yield from _of_row(claim, case)
    else:
        yield from _trackers(claim, found)


def _of_row(claim: Claim, case: Case) -> Iterator[_Seen]:
    for visit in case.visits.values():
        for index, write in enumerate(visit.cookies):
            if kept_cookie(write) and matches_cookie(claim, write.name):
                yield _Seen(write, pointer_to(visit, f"cookies/{index}"), visit.scenario)


def _trackers(claim: Claim, found: tuple[Trace, ...]) -> Iterator[_Seen]:
    """Tracking cookies of known services; only those of one purpose where the claim names it."""
    wanted = _purpose_named(claim.value.get("subject"))
    for trace in found:
        record, detection = kept_cookie(trace.record), trace.detection
        tracks = detection.consent is not Consent.EXEMPT and wanted in {None, detection.purpose}
        if record is not None and tracks:
            yield _Seen(record, trace.pointer, detection.scenario, certain=detection.service is not None)


def _purpose_named(subject: Any) -> Purpose | None:
    words = str(subject or "").lower()
    return next((purpose for word, purpose in _PURPOSE_WORDS if word in words), None)


def _of_claim(claim: Claim, declared: Declared, cookies: list[_Seen], *, shown: bool) -> Iterator[Verdict]:
    certain = [seen for seen in cookies if seen.certain]
    over = [seen for seen in cookies if exceeds(seen.record, declared)]
    by_name: dict[str, list[_Seen]] = {}
    for seen in sorted(over, key=lambda seen: -asked_days(seen.record)):
        by_name.setdefault(seen.record.name, []).append(seen)
    for name, group in by_name.items():
        yield _too_long(claim, declared, name, group)
    if over or not shown:
        return
    if not certain:
        words = f"No cookie that « {bounded(claim.quote, 200)} » speaks of was observed."
        outcome = ClaimOutcome.NOT_OBSERVED
        yield Verdict(Outcome.NOT_APPLICABLE, claim_subject(claim), words, claims=(claim.id,), claim_outcome=outcome)
    else:
        words = f"{counted(len(certain), 'cookie write')} observed, none for longer than {in_words(declared.days)}."
        yield Verdict(Outcome.PASS, claim_subject(claim), words, claims=(claim.id,))


def _too_long(claim: Claim, declared: Declared, name: str, group: list[_Seen]) -> Verdict:
    certain = [seen for seen in group if seen.certain]
    shown = certain or group
    longest = shown[0]
    verb = "asks to live" if isinstance(longest.record, CookieWrite) else "is stored"
    words = (
        f"The policy says « {bounded(claim.quote, 200)} » ({in_words(declared.days)}); the cookie"
        f" {bounded(name, 80)} on {bounded(longest.record.domain, 80)} {verb} for"
        f" {in_words(asked_days(longest.record))}."
    )
    if not certain:
        words += " To be reviewed: whether the sentence speaks of this cookie is for a person to say."
    return Verdict(
        outcome=Outcome.FAIL if certain else Outcome.REVIEW,
        subject=Subject(kind="cookie", name=bounded(name, 80)),
        explanation=words,
        evidence=tuple(seen.pointer for seen in shown[:20]),
        claims=(claim.id,),
        scenario=longest.scenario,
        confidence="high" if certain else "low",
    )


RULE = Rule(
    id="lifetime-over-declared",
    title="Cookie lifetime longer than declared",
    severity=Severity.HIGH,
    why="The visitor agrees to what the policy says; a cookie that outlives it is one they were not told of.",
    method="Lifetimes as the site asked for them (Chromium stores at most 400 days), against the policy's: the record"
    " of the choice against the declared life of consent, tracking cookies against a declared maximum, each cookie of"
    " the policy's table against its row. A month counts 30.5 days and 5 % are tolerated. Longer: fail. A cookie that"
    " the sentence may or may not speak of: review. Nothing passes where an acceptance was not seen.",
    law=(GDPR_5_1_A, PLANET49),
    needs=Needs(
        also=ANY_OTHER,
        detections=True,
        claims=("consent_validity", "cookie_lifetime_max", "cookie_row"),
    ),
    judge=_judge,
)
