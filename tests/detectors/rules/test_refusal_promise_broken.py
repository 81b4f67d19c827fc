"""``refusal-promise-broken``: the policy's word on refusals against what follows one."""

import pytest

from crawler.evidence import ChoiceMade
from detectors.policy.claim import ClaimOutcome
from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import (
    AFTER,
    BEFORE,
    HOTJAR,
    MATOMO,
    META,
    Scene,
    claim,
    file_of,
    findings,
    outcomes,
    ruled,
)

RULE = "refusal-promise-broken"
HONOURED = claim("refusal_honoured", after_refusal_allowed=["necessary"], strict=True)


def test_the_promise_is_broken_by_what_fails() -> None:
    scene = Scene("refusal").call(META, phase=AFTER).cookie("_hjid", HOTJAR, AFTER)
    judgement = ruled(RULE, file_of(scene, claims=[HONOURED]))
    (found,) = judgement.findings
    assert (found.outcome, found.claim, found.subject.name) == (Outcome.FAIL, "c1", "c1")
    assert "Meta Pixel" in found.explanation
    assert "Hotjar" in found.explanation
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.CONTRADICTED}


def test_the_promise_is_kept_after_a_verified_refusal() -> None:
    judgement = ruled(RULE, file_of(Scene("refusal").call(META, phase=BEFORE), claims=[HONOURED]))
    assert outcomes(judgement.findings) == [Outcome.PASS]
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.KEPT}


def test_what_needs_review_neither_breaks_nor_keeps_it() -> None:
    judgement = ruled(RULE, file_of(Scene("refusal").call(MATOMO, phase=AFTER), claims=[HONOURED]))
    assert outcomes(judgement.findings) == [Outcome.REVIEW]
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.NOT_TESTABLE}


def test_without_such_a_promise_it_does_not_apply_and_without_policy_it_is_not_run() -> None:
    scene = Scene("refusal").call(META, phase=AFTER)
    assert outcomes(findings(RULE, scene)) == [Outcome.NOT_APPLICABLE]
    (unread,) = findings(RULE, scene, documents=[])
    assert unread.outcome is Outcome.NOT_RUN
    assert "No policy could be read" in unread.explanation


@pytest.mark.parametrize(
    ("made", "verified"),
    [(ChoiceMade.REFUSED, False), (ChoiceMade.REFUSED, None), (ChoiceMade.ACCEPTED, True), (ChoiceMade.NONE, None)],
)
def test_a_refusal_that_was_not_verified_proves_nothing(made: ChoiceMade, verified: bool | None) -> None:
    scene = Scene("refusal").chose(made, verified=verified).call(META, phase=AFTER).cookie("_fbp", META, AFTER)
    assert outcomes(findings(RULE, scene, claims=[HONOURED])) == [Outcome.NOT_RUN]


def test_failed_is_not_run_and_not_offered_is_not_applicable() -> None:
    failed = Scene("refusal", status="failed").chose(ChoiceMade.FAILED).call(META, phase=AFTER)
    assert outcomes(findings(RULE, failed, claims=[HONOURED])) == [Outcome.NOT_RUN]
    not_offered = Scene("refusal", status="not-applicable").chose(ChoiceMade.NO_BANNER)
    (found,) = findings(RULE, not_offered, claims=[HONOURED])
    assert (found.outcome, found.scenario) == (Outcome.NOT_APPLICABLE, "refusal")
    assert outcomes(findings(RULE, claims=[HONOURED])) == [Outcome.NOT_RUN]
