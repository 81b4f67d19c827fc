"""``storage-before-choice``."""

from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import AFTER, AXEPTIO, MATOMO, META, Scene, findings, outcomes, told

RULE = "storage-before-choice"


def test_a_trackers_key_fails() -> None:
    (found,) = findings(RULE, Scene("before-choice").stored("lastExternalReferrer", META))
    assert (found.outcome, found.subject.kind, found.subject.name) == (Outcome.FAIL, "storage", "lastExternalReferrer")
    assert found.evidence == ("visits/before-choice/visit.json#/storage/0",)


def test_the_choices_record_and_later_phases_pass() -> None:
    scene = Scene("before-choice").stored("axeptio", AXEPTIO)
    assert outcomes(findings(RULE, scene, Scene("acceptance").stored("k", META, AFTER))) == [Outcome.PASS]


def test_a_removal_is_no_writing_and_cookies_are_another_rules() -> None:
    scene = Scene("before-choice").stored("k", META, removed=True).cookie("_fbp", META)
    assert outcomes(findings(RULE, scene)) == [Outcome.PASS]


def test_exempt_under_conditions_is_to_be_reviewed() -> None:
    assert told(findings(RULE, Scene("before-choice").stored("_pk", MATOMO))) == {"_pk": Outcome.REVIEW}


def test_not_run_without_the_scenario() -> None:
    assert outcomes(findings(RULE, Scene("before-choice", status="failed"))) == [Outcome.NOT_RUN]
