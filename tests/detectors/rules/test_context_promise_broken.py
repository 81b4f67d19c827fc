"""``context-promise-broken``: what members were promised."""

from crawler.evidence import ChoiceMade
from detectors.policy.claim import ClaimOutcome
from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import AFTER, GA, META, Scene, claim, file_of, findings, outcomes, ruled

RULE = "context-promise-broken"
PROMISE = claim("context_promise", context="authenticated", prohibits="advertising_cookies")


def _member() -> Scene:
    return Scene("signed-in").steps(("choice made", 2.0), ("signed in", 4.0))


def test_an_advertising_pixel_for_a_member_fails() -> None:
    judgement = ruled(RULE, file_of(_member().call(META, phase=AFTER, started=6.0), claims=[PROMISE]))
    (found,) = judgement.findings
    assert (found.outcome, found.claim, found.scenario) == (Outcome.FAIL, "c1", "signed-in")
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.CONTRADICTED}


def test_what_came_before_signing_in_and_other_purposes_are_not_promised_away() -> None:
    scene = _member().call(META, phase=AFTER, started=3.0).call(GA, phase=AFTER, started=6.0)
    judgement = ruled(RULE, file_of(scene, claims=[PROMISE]))
    assert outcomes(judgement.findings) == [Outcome.PASS]
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.KEPT}


def test_a_load_or_an_unknown_moment_of_signing_in_is_to_be_reviewed() -> None:
    load = _member().call(META, "script", AFTER, started=6.0)
    assert outcomes(findings(RULE, load, claims=[PROMISE])) == [Outcome.REVIEW]
    unknown = Scene("signed-in").call(META, phase=AFTER, started=6.0)
    assert outcomes(findings(RULE, unknown, claims=[PROMISE])) == [Outcome.REVIEW]


def test_absence_shows_nothing_unless_all_was_accepted() -> None:
    refused = _member().chose(ChoiceMade.REFUSED, verified=True)
    assert outcomes(findings(RULE, refused, claims=[PROMISE])) == [Outcome.NOT_RUN]


def test_another_context_does_not_apply() -> None:
    other = claim("context_promise", context="children", prohibits="advertising_cookies")
    scene = _member().call(META, phase=AFTER, started=6.0)
    assert outcomes(findings(RULE, scene, claims=[other])) == [Outcome.NOT_APPLICABLE]


def test_not_run_while_nobody_signs_in_and_not_applicable_without_the_promise() -> None:
    judgement = ruled(RULE, file_of(Scene("acceptance").call(META, phase=AFTER), claims=[PROMISE]))
    (found,) = judgement.findings
    assert found.outcome is Outcome.NOT_RUN
    assert "scenario signed-in was not played" in found.explanation.lower()
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.NOT_TESTABLE}
    assert outcomes(findings(RULE, Scene("acceptance"))) == [Outcome.NOT_APPLICABLE]
