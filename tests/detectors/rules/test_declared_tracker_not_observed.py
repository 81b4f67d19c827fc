"""``declared-tracker-not-observed``: named, and never seen."""

from crawler.evidence import ChoiceMade
from detectors.policy.claim import ClaimOutcome
from detectors.rules.finding import Outcome, Severity
from tests.detectors.rules.builders import (
    AFTER,
    HOTJAR,
    META,
    NO_BANNER,
    Scene,
    claim,
    file_of,
    findings,
    outcomes,
    ruled,
    told,
)

RULE = "declared-tracker-not-observed"
CLAIMS = [
    claim("declared_vendor", 1, services=["hotjar"], vendor="Hotjar"),
    claim("declared_vendor", 2, services=["meta-pixel"], vendor="Meta"),
    claim("declared_vendor", 3, services=[], vendor="Un assureur", tracker=False),
]


def test_never_seen_once_all_was_accepted_is_to_be_reviewed() -> None:
    scenes = (Scene("before-choice"), Scene("acceptance").call(META, phase=AFTER))
    judgement = ruled(RULE, file_of(*scenes, claims=CLAIMS))
    (found,) = judgement.findings
    assert (found.outcome, found.severity, found.subject.name) == (Outcome.REVIEW, Severity.LOW, "hotjar")
    assert "not observed on 1 page sampled; this is not proof of absence" in found.explanation
    assert judgement.claim_outcomes == {
        "c1": ClaimOutcome.NOT_OBSERVED,
        "c2": ClaimOutcome.KEPT,
        "c3": ClaimOutcome.NOT_TESTABLE,
    }


def test_all_seen_in_any_scenario_passes() -> None:
    scenes = (Scene("before-choice").call(HOTJAR), Scene("acceptance").call(META, phase=AFTER))
    assert outcomes(findings(RULE, *scenes, claims=CLAIMS)) == [Outcome.PASS]


def test_without_a_completed_acceptance_absence_shows_nothing() -> None:
    judgement = ruled(RULE, file_of(Scene("before-choice"), claims=CLAIMS))
    assert outcomes(judgement.findings) == [Outcome.NOT_RUN]
    assert set(judgement.claim_outcomes.values()) == {ClaimOutcome.NOT_TESTABLE}
    failed = Scene("acceptance", status="failed").chose(ChoiceMade.FAILED)
    (found,) = findings(RULE, Scene("before-choice"), failed, claims=CLAIMS)
    assert found.outcome is Outcome.NOT_RUN
    assert "the page never settled" in found.explanation


def test_a_site_that_asks_nothing_shows_all_it_does() -> None:
    asked = Scene("acceptance", banner=NO_BANNER, status="not-applicable").chose(ChoiceMade.NO_BANNER)
    scenes = (Scene("before-choice", banner=NO_BANNER), asked)
    assert told(findings(RULE, *scenes, claims=CLAIMS)) == {"hotjar": Outcome.REVIEW, "meta-pixel": Outcome.REVIEW}


def test_what_no_browser_can_see_is_not_missed() -> None:
    claims = [CLAIMS[2], claim("declared_vendor", 4, services=["hubspot"], tracker=False)]
    assert outcomes(findings(RULE, Scene("before-choice"), Scene("acceptance"), claims=claims)) == [
        Outcome.NOT_APPLICABLE
    ]
    assert outcomes(findings(RULE, Scene("before-choice"))) == [Outcome.NOT_APPLICABLE]
