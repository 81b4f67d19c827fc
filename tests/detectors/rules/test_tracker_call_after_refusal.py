"""``tracker-call-after-refusal``: whom the page calls once the visitor has said no."""

import pytest

from crawler.evidence import ChoiceMade
from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import (
    AFTER,
    BEFORE,
    MATOMO,
    META,
    Scene,
    cookie_header,
    findings,
    outcomes,
    told,
)

RULE = "tracker-call-after-refusal"


def test_a_call_or_the_reading_of_an_earlier_cookie_fails() -> None:
    assert told(findings(RULE, Scene("refusal").call(META, phase=AFTER))) == {"meta-pixel": Outcome.FAIL}
    read = Scene("refusal").cookie("fr", META, BEFORE)
    read.call(META, "script", AFTER, request_headers=cookie_header("fr"))
    assert told(findings(RULE, read)) == {"meta-pixel": Outcome.FAIL}


def test_calls_before_the_refusal_are_another_rules() -> None:
    assert outcomes(findings(RULE, Scene("refusal").call(META, phase=BEFORE))) == [Outcome.PASS]


def test_a_script_load_and_a_conditional_service_are_to_be_reviewed() -> None:
    scene = Scene("refusal").call(META, "script", AFTER).call(MATOMO, phase=AFTER)
    assert told(findings(RULE, scene)) == {"meta-pixel": Outcome.REVIEW, "matomo": Outcome.REVIEW}


@pytest.mark.parametrize(
    ("made", "verified"),
    [(ChoiceMade.REFUSED, False), (ChoiceMade.REFUSED, None), (ChoiceMade.ACCEPTED, True), (ChoiceMade.NONE, None)],
)
def test_a_refusal_that_was_not_verified_proves_nothing(made: ChoiceMade, verified: bool | None) -> None:
    scene = Scene("refusal").chose(made, verified=verified).call(META, phase=AFTER).cookie("_fbp", META, AFTER)
    assert outcomes(findings(RULE, scene)) == [Outcome.NOT_RUN]


def test_failed_is_not_run_and_not_offered_is_not_applicable() -> None:
    failed = Scene("refusal", status="failed").chose(ChoiceMade.FAILED).call(META, phase=AFTER)
    assert outcomes(findings(RULE, failed)) == [Outcome.NOT_RUN]
    not_offered = Scene("refusal", status="not-applicable").chose(ChoiceMade.NO_BANNER)
    (found,) = findings(RULE, not_offered)
    assert (found.outcome, found.scenario) == (Outcome.NOT_APPLICABLE, "refusal")
    assert outcomes(findings(RULE)) == [Outcome.NOT_RUN]


def test_other_scenarios_say_nothing_of_a_refusal() -> None:
    acceptance = Scene("acceptance").call(META, phase=AFTER).cookie("_fbp", META, AFTER)
    assert outcomes(findings(RULE, Scene("refusal"), acceptance)) == [Outcome.PASS]
