"""``audience-cookie-over-13-months``: the exemption's own limit."""

import pytest

from crawler.evidence import ChoiceMade
from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import AFTER, CRISP, GA, MATOMO, Scene, findings, outcomes

RULE = "audience-cookie-over-13-months"


def test_an_exempt_audience_cookie_of_two_years_fails() -> None:
    (found,) = findings(RULE, Scene("before-choice").cookie("_pk_id.1", MATOMO, days=730))
    assert (found.outcome, found.subject.name) == (Outcome.FAIL, "_pk_id.1")


def test_after_a_verified_refusal_it_runs_without_consent_too() -> None:
    refusal = Scene("refusal").cookie("_pk_id.1", MATOMO, AFTER, days=730)
    found = findings(RULE, Scene("before-choice"), refusal)
    assert [(one.outcome, one.scenario) for one in found] == [(Outcome.FAIL, "refusal")]
    unverified = Scene("refusal").chose(ChoiceMade.REFUSED, verified=None).cookie("_pk", MATOMO, AFTER, days=730)
    assert outcomes(findings(RULE, Scene("before-choice"), unverified)) == [Outcome.NOT_APPLICABLE]


@pytest.mark.parametrize("days", [393, 396, 400, None])
def test_thirteen_months_pass(days: float | None) -> None:
    assert outcomes(findings(RULE, Scene("before-choice").cookie("_pk", MATOMO, days=days))) == [Outcome.PASS]


def test_audience_under_consent_and_other_purposes_are_not_this_rules() -> None:
    scenes = (
        Scene("before-choice").cookie("_ga", GA, days=730).cookie("crisp", CRISP, days=730),
        Scene("acceptance").cookie("_pk", MATOMO, AFTER, days=730),
    )
    assert outcomes(findings(RULE, *scenes)) == [Outcome.NOT_APPLICABLE]


def test_not_run_without_the_scenario() -> None:
    assert outcomes(findings(RULE)) == [Outcome.NOT_RUN]
