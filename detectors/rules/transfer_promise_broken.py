"""Rule ``transfer-promise-broken``: the policy promises that data stay in Europe, and they are sent elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from detectors.detection import Detection
from detectors.policy.claim import Claim
from detectors.rules.contract import ANY_OTHER, Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity
from detectors.rules.proof.choice import why_all_was_not_shown
from detectors.rules.proof.law import GDPR_5_1_A, GDPR_13, GDPR_44
from detectors.rules.proof.promises import ids, strings
from detectors.rules.proof.subjects import Judged, Telling, claim_subject, evidence_of, service_subject, verdicts
from detectors.rules.proof.territory import abroad, calls_abroad
from detectors.rules.proof.traces import Trace, traces
from detectors.rules.proof.words import bounded, listed, named, seen

_RESERVATIONS = ("exception", "limited_to", "safeguard", "hedge")
_FIRM = frozenset({"", "commitment", "firm", "strict", "absolute"})
_PLAIN = frozenset({"", "never", "none", "no", "negative", "absolute"})


def _judge(case: Case) -> Iterator[Verdict]:
    found = traces(case)
    firm = [claim for claim in case.claims if is_commitment(claim)]
    if firm:
        yield from _of_commitments(case, firm, list(calls_abroad(found, case.detections)))
    for claim in case.claims:
        if claim.kind == "hosting_location":
            yield _of_hosting(claim, case, found)
        elif claim not in firm:
            words = f"« {bounded(claim.quote, 200)} » is hedged, conditional or no promise to keep data in Europe."
            yield Verdict(Outcome.NOT_APPLICABLE, claim_subject(claim), words, claims=(claim.id,))


def is_commitment(claim: Claim) -> bool:
    """Whether the claim promises without reservation that nothing leaves the Union."""
    value = claim.value
    if claim.kind != "transfer_outside_eu" or value.get("outside_eu") is not False:
        return False
    if _word(value.get("strength")) not in _FIRM or _word(value.get("polarity")) not in _PLAIN:
        return False
    return not any(value.get(key) for key in _RESERVATIONS)


def _word(value: Any) -> str:
    return str(value or "").lower()


def _of_commitments(case: Case, firm: Sequence[Claim], judged: Sequence[Judged]) -> Iterator[Verdict]:
    quote = bounded(firm[0].quote, 200)
    telling = Telling(
        subject=service_subject,
        sentence=lambda found: (
            f"The policy promises « {quote} », and {named(found)} is called, whose data are received in"
            f" {listed(abroad(found))} (country from the tracker database)"
        ),
        claims_of=lambda _: ids(firm),
    )
    for verdict in verdicts(judged, telling):
        yield replace(verdict, confidence="medium" if verdict.outcome is Outcome.FAIL else "low")
    missing = why_all_was_not_shown(case)
    for claim in firm if not judged else ():
        if missing:
            words = f"No call out of Europe was seen, but all that the site does was not shown: {missing}."
            yield Verdict(Outcome.NOT_RUN, claim_subject(claim), words, claims=(claim.id,), scenario="acceptance")
        else:
            words = f"No call to a service whose data leave Europe was seen; the policy says « {quote} »."
            yield Verdict(Outcome.PASS, claim_subject(claim), words, claims=(claim.id,))


def _of_hosting(claim: Claim, case: Case, found: Sequence[Trace]) -> Verdict:
    about = f"{claim.value.get('subject', '')} {claim.value.get('scope', '')}".lower()
    countries = frozenset(code.upper() for code in strings(claim.value.get("country")))
    quote = bounded(claim.quote, 200)
    if "cookie" not in about or not countries:
        words = f"Where servers stand cannot be seen from a browser: « {quote} »."
        return Verdict(Outcome.NOT_APPLICABLE, claim_subject(claim), words, claims=(claim.id,))
    judged = calls_abroad(found, case.detections, countries)
    calls = [trace for trace, assessment in judged if assessment.outcome is Outcome.FAIL]
    if not calls:
        words = f"No data were seen to go elsewhere; where the site's own servers stand is not visible: « {quote} »."
        return Verdict(Outcome.NOT_APPLICABLE, claim_subject(claim), words, claims=(claim.id,))
    who = listed(f"{named(trace.detection)}, {_countries(trace.detection, countries)}" for trace in calls)
    words = (
        f"The policy says « {quote} », and third parties elsewhere receive what their cookies and calls gather: {who}"
        f" (countries from the tracker database). Proof: {listed(seen(trace.record) for trace in calls)}."
    )
    return Verdict(
        Outcome.REVIEW, claim_subject(claim), words, evidence_of(calls), (claim.id,), calls[0].visit.scenario, "low"
    )


def _countries(detection: Detection, inside: frozenset[str]) -> str:
    return "/".join(abroad(detection, inside))


RULE = Rule(
    id="transfer-promise-broken",
    title="Data leave Europe against the policy's promise",
    severity=Severity.HIGH,
    why="A policy that promises to keep data in the European Union, on a page that sends them to companies elsewhere,"
    " misleads its visitors, whatever safeguards those companies offer.",
    method="For a promise without reservation: calls to third parties that carry data or their cookies, for services"
    " whose data are received by a company outside the European Economic Area (countries from the tracker database, so"
    " the confidence is medium): fail. Mere loads and services exempt from consent: review. Hedged or conditional"
    " sentences are never held against the site. A sentence on where cookie data are kept, and third parties elsewhere"
    " that receive them: review.",
    law=(GDPR_5_1_A, GDPR_13, GDPR_44),
    needs=Needs(
        visits=("before-choice",),
        also=ANY_OTHER,
        detections=True,
        claims=("transfer_outside_eu", "hosting_location"),
    ),
    judge=_judge,
)
