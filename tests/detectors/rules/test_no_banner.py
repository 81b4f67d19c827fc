"""``no-banner``: trackers that need consent, and nobody asks."""

from crawler.evidence import Banner, ChoiceMade
from detectors.policy.claim import ClaimOutcome
from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import (
    AXEPTIO,
    GTM,
    META,
    NO_BANNER,
    Scene,
    claim,
    file_of,
    findings,
    outcomes,
    ruled,
)

RULE = "no-banner"


def test_trackers_without_a_banner_fail_and_contradict_the_policy() -> None:
    scene = Scene("before-choice", banner=NO_BANNER).call(META)
    judgement = ruled(RULE, file_of(scene, claims=[claim("banner_present")]))
    (found,) = judgement.findings
    assert (found.outcome, found.claim) == (Outcome.FAIL, "c1")
    assert "Meta Pixel" in found.explanation
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.CONTRADICTED}


def test_a_banner_passes_and_no_tracker_needs_none() -> None:
    assert outcomes(findings(RULE, Scene("before-choice").call(META))) == [Outcome.PASS]
    bare = Scene("before-choice", banner=NO_BANNER).call(AXEPTIO, "script").call(None)
    assert outcomes(findings(RULE, bare)) == [Outcome.NOT_APPLICABLE]


def test_mere_loads_a_banner_elsewhere_and_one_that_hides_are_to_be_reviewed() -> None:
    loads = Scene("before-choice", banner=NO_BANNER).call(META, "script").call(GTM, "script")
    assert outcomes(findings(RULE, loads)) == [Outcome.REVIEW]
    elsewhere = (Scene("before-choice", banner=NO_BANNER).call(META), Scene("refusal"))
    assert outcomes(findings(RULE, *elsewhere)) == [Outcome.REVIEW]
    hidden = Scene("before-choice", banner=NO_BANNER).call(META).chose(ChoiceMade.HIDDEN_FROM_BOTS)
    assert outcomes(findings(RULE, hidden)) == [Outcome.REVIEW]


def test_not_looking_for_a_banner_is_not_its_absence() -> None:
    assert outcomes(findings(RULE, Scene("before-choice", banner=None).call(META))) == [Outcome.NOT_RUN]
    failed = Scene("before-choice", banner=NO_BANNER, status="failed").call(META)
    assert outcomes(findings(RULE, failed)) == [Outcome.NOT_RUN]


def test_where_a_banner_may_be_unseen_a_person_must_look() -> None:
    blind = Banner(found=False, blind_spots=("1 closed shadow root(s)",))
    (found,) = findings(RULE, Scene("before-choice", banner=blind).call(META))
    assert found.outcome is Outcome.REVIEW
    assert "closed shadow root" in found.explanation
    managed = Scene("before-choice", banner=NO_BANNER).call(META).call(AXEPTIO, "script")
    (found,) = findings(RULE, managed)
    assert found.outcome is Outcome.REVIEW
    assert "Axeptio" in found.explanation
