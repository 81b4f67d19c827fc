"""Rule ``implied-consent-clause``: the policy takes continued browsing for consent."""

from __future__ import annotations

from collections.abc import Iterator

from detectors.rules.contract import Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity
from detectors.rules.proof.law import CNIL_GUIDELINES, CNIL_RECOMMENDATION_SILENCE
from detectors.rules.proof.subjects import claim_subject
from detectors.rules.proof.words import bounded


def _judge(case: Case) -> Iterator[Verdict]:
    for claim in case.claims:
        quote = f"« {bounded(claim.quote, 300)} »"
        if claim.value.get("compliant") is True:
            words = f"The sentence {quote} speaks of continued browsing without taking it for consent."
            yield Verdict(Outcome.PASS, claim_subject(claim), words, claims=(claim.id,))
        else:
            words = (
                f"The policy says: {quote}. Going on browsing is no consent, whatever the site does; the sentence"
                " itself has to go."
            )
            yield Verdict(Outcome.FAIL, claim_subject(claim), words, claims=(claim.id,))


RULE = Rule(
    id="implied-consent-clause",
    title="Implied-consent clause in the policy",
    severity=Severity.MEDIUM,
    why="Consent takes a clear positive act. A clause that reads it into scrolling or into the next page tells visitors"
    " they have agreed when they have not.",
    method="Each sentence of the policy that takes continued browsing for consent fails by itself; no visit is needed.",
    law=(CNIL_GUIDELINES, CNIL_RECOMMENDATION_SILENCE),
    needs=Needs(claims=("implied_consent",)),
    judge=_judge,
)
