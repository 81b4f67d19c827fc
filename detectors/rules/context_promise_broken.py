"""Rule ``context-promise-broken``: the policy promises no such tracker for members, and one acts when signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.evidence import Visit
from detectors.policy.claim import Claim
from detectors.rules.contract import Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity
from detectors.rules.proof.certainty import is_complete
from detectors.rules.proof.choice import is_verified_acceptance
from detectors.rules.proof.law import GDPR_5_1_A
from detectors.rules.proof.promises import strings
from detectors.rules.proof.subjects import Judged, assessed, claim_subject, evidence_of
from detectors.rules.proof.traces import Trace, traces
from detectors.rules.proof.words import bounded, listed, named, seen
from tracker_db.model import Purpose

_SIGNS_IN = re.compile(r"sign|log.?in|authenticat|connect", re.IGNORECASE)
_PURPOSES = (
    ("advert", Purpose.ADVERTISING),
    ("analytic", Purpose.ANALYTICS),
    ("audience", Purpose.ANALYTICS),
    ("social", Purpose.SOCIAL),
    ("personalis", Purpose.PERSONALISATION),
)


def _judge(case: Case) -> Iterator[Verdict]:
    visit = case.visit("signed-in")
    if visit is None or not is_complete(visit):
        return
    since = _signed_in_at(visit)
    judged = [one for one in assessed(traces(case), case.detections) if _is_after(one[0], since)]
    for claim in case.claims:
        yield _of_claim(claim, visit, judged, certain=since is not None)


def _signed_in_at(visit: Visit) -> float | None:
    """When the visitor had signed in, in seconds since the visit's start; None when no step tells."""
    return max((step.time for step in visit.choice.steps if _SIGNS_IN.search(step.act)), default=None)


def _is_after(trace: Trace, since: float | None) -> bool:
    return since is None or (trace.time is not None and trace.time > since)


def _of_claim(claim: Claim, visit: Visit, judged: Sequence[Judged], *, certain: bool) -> Verdict:
    quote = f"The policy says « {bounded(claim.quote, 300)} »."
    if claim.value.get("context") not in {"authenticated", "signed-in", "signed_in", "logged_in"}:
        words = f"{quote} Its context is not that of a signed-in member."
        return Verdict(Outcome.NOT_APPLICABLE, claim_subject(claim), words, claims=(claim.id,))
    banned = _banned(claim)
    inside = [one for one in judged if banned is None or one[0].detection.purpose in banned]
    fails = [trace for trace, assessment in inside if assessment.outcome is Outcome.FAIL]
    group = fails or [trace for trace, _ in inside]
    if not group:
        return _nothing_seen(claim, visit, quote)
    who = listed(named(trace.detection) for trace in group)
    proof = listed(seen(trace.record) for trace in group)
    return Verdict(
        outcome=Outcome.FAIL if fails and certain else Outcome.REVIEW,
        subject=claim_subject(claim),
        explanation=f"{quote} Yet a signed-in member meets {who}. Proof: {proof}.",
        evidence=evidence_of(group),
        claims=(claim.id,),
        scenario=visit.scenario,
        confidence="high" if fails and certain else "low",
    )


def _banned(claim: Claim) -> frozenset[Purpose] | None:
    """The purposes that the claim rules out; None: every tracker."""
    words = " ".join(strings(claim.value.get("prohibits"))).lower()
    return frozenset(purpose for word, purpose in _PURPOSES if word in words) or None


def _nothing_seen(claim: Claim, visit: Visit, quote: str) -> Verdict:
    if is_verified_acceptance(visit):
        words = f"{quote} A signed-in member who had accepted everything met none of them."
        return Verdict(Outcome.PASS, claim_subject(claim), words, claims=(claim.id,), scenario=visit.scenario)
    words = f"{quote} Nothing was seen, but the signed-in visitor had not accepted: their absence shows nothing."
    return Verdict(Outcome.NOT_RUN, claim_subject(claim), words, claims=(claim.id,), scenario=visit.scenario)


RULE = Rule(
    id="context-promise-broken",
    title="Context promise broken",
    severity=Severity.HIGH,
    why="A policy that promises its members to spare them some trackers is believed by them.",
    method="What trackers of the purposes that the promise rules out do once the visitor has signed in. One that needs"
    " consent acting then: fail. Mere loads, or a visit that does not tell when it signed in: review. Nothing seen"
    " passes only where everything had been accepted, for a visitor who did not accept would see nothing either.",
    law=(GDPR_5_1_A,),
    needs=Needs(visits=("signed-in",), detections=True, claims=("context_promise",)),
    judge=_judge,
)
