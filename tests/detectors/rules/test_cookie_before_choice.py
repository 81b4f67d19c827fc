"""``cookie-before-choice``: violation, honest counterpart, near misses, and what was not looked at."""

from crawler.evidence import ChoiceMade, CookieOutcome, Party
from detectors.policy.claim import ClaimOutcome
from detectors.rules.engine import judge
from detectors.rules.finding import Outcome, Severity
from tests.detectors.rules.builders import (
    AFTER,
    AXEPTIO,
    GA,
    MATOMO,
    META,
    Scene,
    claim,
    file_of,
    findings,
    outcomes,
    told,
)

RULE = "cookie-before-choice"


def test_a_stored_cookie_of_a_pixel_fails_with_its_proof() -> None:
    (found,) = findings(RULE, Scene("before-choice").cookie("_fbp", META))
    assert (found.outcome, found.severity, found.scenario) == (Outcome.FAIL, Severity.CRITICAL, "before-choice")
    assert (found.subject.kind, found.subject.name) == ("cookie", "_fbp")
    assert found.evidence == ("visits/before-choice/visit.json#/cookies/0",)
    assert "Meta Pixel" in found.explanation
    assert all(citation.url for citation in found.law)


def test_a_cookie_in_the_jar_whose_writing_nobody_saw_fails_too() -> None:
    assert told(findings(RULE, Scene("before-choice").kept("_ga", GA))) == {"_ga": Outcome.FAIL}


def test_an_honest_site_passes_and_says_what_was_looked_at() -> None:
    scene = Scene("before-choice").cookie("axeptio_cookies", AXEPTIO).cookie("PHPSESSID", None, days=None)
    (found,) = findings(RULE, scene.call(None))
    assert found.outcome is Outcome.PASS
    assert "1 request, 2 cookie writes, 0 storage writes in before-choice" in found.explanation


def test_a_cookie_after_acceptance_is_no_violation() -> None:
    assert outcomes(findings(RULE, Scene("before-choice"), Scene("acceptance").cookie("_fbp", META, AFTER))) == [
        Outcome.PASS
    ]


def test_the_phase_before_the_choice_of_other_scenarios_counts_once() -> None:
    both = findings(RULE, Scene("before-choice").cookie("_fbp", META), Scene("refusal").cookie("_fbp", META))
    assert [(one.outcome, one.scenario, len(one.evidence)) for one in both] == [(Outcome.FAIL, "before-choice", 2)]
    elsewhere = findings(RULE, Scene("before-choice"), Scene("refusal").cookie("_fbp", META))
    assert [(one.outcome, one.scenario) for one in elsewhere] == [(Outcome.FAIL, "refusal")]


def test_tried_and_refused_by_the_browser_is_not_stored() -> None:
    scene = Scene("before-choice").cookie("_fbp", META, outcome=CookieOutcome.REFUSED, reason="SameSiteNoneInsecure")
    (found,) = findings(RULE, scene)
    assert found.outcome is Outcome.REVIEW
    assert "nothing was stored" in found.explanation
    assert "SameSiteNoneInsecure" in found.explanation


def test_a_cookie_stored_after_a_refused_attempt_fails() -> None:
    scene = Scene("before-choice").cookie("_fbp", META, outcome=CookieOutcome.REFUSED).cookie("_fbp", META)
    (found,) = findings(RULE, scene)
    assert (found.outcome, found.evidence) == (Outcome.FAIL, ("visits/before-choice/visit.json#/cookies/1",))


def test_deleting_a_cookie_is_no_writing() -> None:
    scene = Scene("before-choice").cookie("_fbp", META, days=0, outcome=CookieOutcome.DELETED)
    assert outcomes(findings(RULE, scene)) == [Outcome.PASS]


def test_exempt_under_conditions_is_to_be_reviewed_with_the_condition() -> None:
    (found,) = findings(RULE, Scene("before-choice").cookie("_pk_id.1.2", MATOMO))
    assert found.outcome is Outcome.REVIEW
    assert "anonymous statistics" in found.explanation


def test_an_unlisted_identifier_is_to_be_reviewed_and_never_fails() -> None:
    (found,) = findings(RULE, Scene("before-choice").unlisted("uid_x"))
    assert (found.outcome, found.confidence) == (Outcome.REVIEW, "low")
    assert "nobody has listed this identifier" in found.explanation


def test_a_cookie_that_several_services_of_one_vendor_share_fails_without_naming_one() -> None:
    scene = Scene("before-choice").cookie("IDE", META, party=Party.THIRD, domain="doubleclick.net")
    scene.detections[0] = scene.detections[0].model_copy(update={"service": None, "name": "Google", "vendor": "Google"})
    (found,) = findings(RULE, scene)
    assert (found.outcome, found.subject.name) == (Outcome.FAIL, "IDE (doubleclick.net)")
    assert "a service of Google" in found.explanation


def test_a_pointer_that_leads_nowhere_accuses_nobody() -> None:
    scene = Scene("before-choice").cookie("_fbp", META)
    scene.detections[0] = scene.detections[0].model_copy(
        update={"evidence": ("visits/before-choice/visit.json#/cookies/9",)}
    )
    assert told(findings(RULE, scene)) == {"_fbp": Outcome.REVIEW}


def test_not_played_and_failed_are_not_run_with_the_reason() -> None:
    (absent,) = findings(RULE)
    assert (absent.outcome, absent.severity) == (Outcome.NOT_RUN, Severity.INFO)
    assert "before-choice was not played" in absent.explanation
    (failed,) = findings(RULE, Scene("before-choice", status="failed"))
    assert failed.outcome is Outcome.NOT_RUN
    assert "the page never settled" in failed.explanation


def test_a_failed_visit_still_proves_what_came_before_the_visitor_acted() -> None:
    refusal = Scene("refusal", status="failed").chose(ChoiceMade.FAILED, verified=False)
    refusal.cookie("_fbp", META, time=0.5).cookie("_ga", GA, time=4.0).cookie("late", GA, AFTER, time=6.0)
    refusal.steps(("banner seen", 2.0))
    found = findings(RULE, Scene("before-choice"), refusal)
    assert told(found) == {"_fbp": Outcome.FAIL}


def test_evidence_beyond_the_bounds_of_the_record_is_no_pass() -> None:
    scene = Scene("before-choice")
    scene.dropped = {"cookies": 3}
    (found,) = findings(RULE, scene)
    assert found.outcome is Outcome.NOT_RUN
    assert "3 cookies not kept" in found.explanation


def test_a_promise_to_wait_for_consent_is_contradicted_and_named() -> None:
    promise = claim("consent_required", services=["google-analytics"])
    broken = judge(file_of(Scene("before-choice").cookie("_ga", GA), claims=[promise]))
    named = [found for found in broken.findings if found.claim == "c1" and found.outcome is Outcome.FAIL]
    assert [found.rule for found in named] == [RULE]
    assert broken.claim_outcomes == {"c1": ClaimOutcome.CONTRADICTED}
    assert f"{RULE}-1" in broken.claim_findings["c1"]


def test_the_failure_of_another_service_does_not_contradict_it() -> None:
    promise = claim("consent_required", services=["google-analytics"])
    scenes = (Scene("before-choice").cookie("_fbp", META), Scene("acceptance").cookie("_ga", GA, AFTER))
    assert judge(file_of(*scenes, claims=[promise])).claim_outcomes == {"c1": ClaimOutcome.KEPT}
