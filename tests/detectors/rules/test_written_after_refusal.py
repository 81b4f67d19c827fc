"""``written-after-refusal``: what is written once the visitor has said no."""

import pytest

from crawler.evidence import ChoiceMade, CookieOutcome, CookieWriter
from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import (
    AFTER,
    AXEPTIO,
    BEFORE,
    HOTJAR,
    LATER,
    META,
    Scene,
    findings,
    outcomes,
    told,
)

RULE = "written-after-refusal"


def test_a_cookie_written_after_a_verified_refusal_fails() -> None:
    (found,) = findings(RULE, Scene("refusal").cookie("_hjid", HOTJAR, AFTER))
    assert (found.outcome, found.subject.name, found.scenario) == (Outcome.FAIL, "_hjid", "refusal")
    later = findings(RULE, Scene("refusal").cookie("_hjid", HOTJAR, LATER))
    assert outcomes(later) == [Outcome.FAIL]


def test_storage_counts_and_purposes_off_is_a_refusal() -> None:
    scene = Scene("refusal").chose(ChoiceMade.SAVED_WITH_PURPOSES_OFF, verified=True).stored("hj", HOTJAR, AFTER)
    assert told(findings(RULE, scene)) == {"hj": Outcome.FAIL}


def test_what_was_there_before_and_merely_stays_was_not_written() -> None:
    scene = Scene("refusal").cookie("_fbp", META, BEFORE).kept("_fbp", META, AFTER)
    assert outcomes(findings(RULE, scene)) == [Outcome.PASS]


def test_the_record_of_the_choice_and_deletions_are_no_violation() -> None:
    scene = Scene("refusal").cookie("axeptio_cookies", AXEPTIO, AFTER)
    scene.cookie("_fbp", META, AFTER, outcome=CookieOutcome.DELETED, days=0).cookie("choix", None, AFTER)
    assert outcomes(findings(RULE, scene)) == [Outcome.PASS]


def test_refused_by_the_browser_is_to_be_reviewed() -> None:
    scene = Scene("refusal").cookie("_fbp", META, AFTER, outcome=CookieOutcome.REFUSED, reason="UserPreferences")
    assert told(findings(RULE, scene)) == {"_fbp": Outcome.REVIEW}


def test_the_late_answer_to_an_earlier_call_is_to_be_reviewed() -> None:
    answer = CookieWriter(how="http", url="https://www.facebook.com/tr", request="r0")
    late = Scene("refusal").call(META, phase=BEFORE).cookie("fr", META, AFTER, set_by=answer)
    assert told(findings(RULE, late)) == {"fr": Outcome.REVIEW}
    prompt = Scene("refusal").call(META, phase=AFTER).cookie("fr", META, AFTER, set_by=answer)
    assert told(findings(RULE, prompt)) == {"fr": Outcome.FAIL}


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
