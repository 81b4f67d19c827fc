"""Rule ``refusal-promise-broken``: the policy promises to honour a refusal, and a tracker acts after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detectors.policy.claim import Claim
from detectors.rules.contract import Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity
from detectors.rules.proof.after_refusal import called, written
from detectors.rules.proof.certainty import is_complete
from detectors.rules.proof.choice import is_verified_refusal, unverified_refusal
from detectors.rules.proof.law import ARTICLE_82, GDPR_5_1_A
from detectors.rules.proof.subjects import Judged, claim_subject, evidence_of
from detectors.rules.proof.traces import traces
from detectors.rules.proof.words import bounded, listed, named, seen


def _judge(case: Case) -> Iterator[Verdict]:
    visit = case.visit("refusal")
    if visit is None or not is_complete(visit):
        return
    if not is_verified_refusal(visit):
        yield unverified_refusal(visit)
        return
    found = traces(case)
    judged = [*written(found, case.detections), *called(found, case.detections)]
    for claim in case.claims:
        yield _of_claim(claim, judged)


def _of_claim(claim: Claim, judged: Sequence[Judged]) -> Verdict:
    quote = f"The policy says: « {bounded(claim.quote, 300)} »."
    for outcome, words in ((Outcome.FAIL, "act after the refusal"), (Outcome.REVIEW, "are seen after the refusal")):
        group = [trace for trace, assessment in judged if assessment.outcome is outcome]
        if group:
            who = listed(named(trace.detection) for trace in group)
            proof = listed(seen(trace.record) for trace in group)
            return Verdict(
                outcome=outcome,
                subject=claim_subject(claim),
                explanation=f"{quote} Yet these {words}: {who}. Proof: {proof}.",
                evidence=evidence_of(group),
                claims=(claim.id,),
                scenario="refusal",
                confidence="high" if outcome is Outcome.FAIL else "medium",
            )
    said = f"{quote} After a verified refusal no tracker was seen to write or to be called."
    return Verdict(Outcome.PASS, claim_subject(claim), said, claims=(claim.id,), scenario="refusal")


RULE = Rule(
    id="refusal-promise-broken",
    title="Refusal promise broken",
    severity=Severity.CRITICAL,
    why="A policy that promises to set nothing but necessary cookies after a refusal, on a site that does otherwise,"
    " misleads its visitors on top of breaching the law.",
    method="For each sentence that promises to honour a refusal, what was written or called after a verified refusal."
    " It is broken by whatever the two rules on refusal call a failure; what they leave to review is left to review.",
    law=(ARTICLE_82, GDPR_5_1_A),
    needs=Needs(visits=("refusal",), detections=True, claims=("refusal_honoured",)),
    judge=_judge,
)
