"""Rule ``written-after-refusal``: a tracker writes a cookie or storage after the visitor refused."""

from __future__ import annotations

from collections.abc import Iterator

from detectors.rules.contract import Case, ClaimUse, Needs, Rule, Verdict
from detectors.rules.finding import Severity, Subject
from detectors.rules.proof.after_refusal import written
from detectors.rules.proof.certainty import is_complete
from detectors.rules.proof.choice import is_verified_refusal, unverified_refusal
from detectors.rules.proof.law import ARTICLE_82
from detectors.rules.proof.promises import consent_claims_about
from detectors.rules.proof.subjects import Telling, cookie_subject, storage_subject, verdicts
from detectors.rules.proof.traces import Trace, is_storage, traces
from detectors.rules.proof.words import named


def _subject(trace: Trace) -> Subject:
    return storage_subject(trace) if is_storage(trace) else cookie_subject(trace)


def _judge(case: Case) -> Iterator[Verdict]:
    visit = case.visit("refusal")
    if visit is None or not is_complete(visit):
        return
    if not is_verified_refusal(visit):
        yield unverified_refusal(visit)
        return
    telling = Telling(
        subject=_subject,
        sentence=lambda found: f"{named(found)} writes to the visitor's terminal after the visitor refused",
        claims_of=lambda found: consent_claims_about(case.claims, found),
    )
    yield from verdicts(written(traces(case), case.detections), telling)


RULE = Rule(
    id="written-after-refusal",
    title="Non-exempt deposit after refusal",
    severity=Severity.CRITICAL,
    why="A refusal must be effective: once the visitor has said no, nothing that needs consent may be written.",
    method="Cookies and storage recognised after a refusal that was made and verified. Written by a service that needs"
    " consent: fail. Exempt under conditions, unlisted, tried and refused by the browser, or set by the late answer to"
    " an earlier call: review. What was already there and is merely still present, and the record of the choice itself,"
    " are no violation.",
    law=(ARTICLE_82,),
    needs=Needs(visits=("refusal",), detections=True, claims=("consent_required",), claim_use=ClaimUse.CONTEXT),
    judge=_judge,
)
