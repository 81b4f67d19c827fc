"""``browsing-taken-as-consent``: what moving and scrolling brings about."""

from crawler.evidence import ChoiceMade
from detectors.rules.finding import Outcome, Severity
from tests.detectors.rules.builders import GTM, MATOMO, META, Scene, findings, outcomes, told

RULE = "browsing-taken-as-consent"


def _browsing() -> Scene:
    return Scene("continued-browsing").steps(("page loaded", 1.0), ("scrolled", 3.0))


def test_a_tracker_that_starts_with_the_scrolling_fails() -> None:
    (found,) = findings(RULE, Scene("before-choice"), _browsing().call(META, started=2.5))
    assert (found.outcome, found.severity, found.subject.name) == (Outcome.FAIL, Severity.CRITICAL, "meta-pixel")
    assert found.scenario == "continued-browsing"


def test_what_acts_on_arrival_is_another_rules() -> None:
    already = findings(RULE, Scene("before-choice").call(META), _browsing().call(META, started=5.0))
    assert outcomes(already) == [Outcome.PASS]
    early = findings(RULE, Scene("before-choice"), _browsing().call(META, started=0.5))
    assert outcomes(early) == [Outcome.PASS]


def test_a_script_that_waited_on_arrival_and_acts_with_the_scrolling_fails() -> None:
    scenes = (Scene("before-choice").call(META, "script"), _browsing().call(META, started=5.0))
    assert told(findings(RULE, *scenes)) == {"meta-pixel": Outcome.FAIL}


def test_conditional_services_and_loads_are_to_be_reviewed() -> None:
    scene = _browsing().call(MATOMO, started=5.0).call(GTM, "script", started=5.0)
    assert set(outcomes(findings(RULE, Scene("before-choice"), scene))) == {Outcome.REVIEW}


def test_an_honest_site_passes() -> None:
    assert outcomes(findings(RULE, Scene("before-choice"), _browsing().call(None))) == [Outcome.PASS]


def test_without_a_visit_to_compare_with_it_is_to_be_reviewed() -> None:
    assert outcomes(findings(RULE, _browsing().call(META, started=5.0))) == [Outcome.REVIEW]


def test_not_played_failed_or_chosen_is_not_run() -> None:
    (absent,) = findings(RULE, Scene("before-choice"))
    assert absent.outcome is Outcome.NOT_RUN
    assert "continued-browsing was not played" in absent.explanation
    failed = Scene("continued-browsing", status="failed").call(META)
    assert outcomes(findings(RULE, Scene("before-choice"), failed)) == [Outcome.NOT_RUN]
    chosen = _browsing().chose(ChoiceMade.ACCEPTED, verified=True).call(META, started=5.0)
    assert outcomes(findings(RULE, Scene("before-choice"), chosen)) == [Outcome.NOT_RUN]
