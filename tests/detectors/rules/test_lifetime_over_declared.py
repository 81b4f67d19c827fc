"""``lifetime-over-declared``: months and days, Chromium's cap, and whose cookie a sentence speaks of."""

import pytest

from crawler.evidence import ChoiceMade, ConsentSignals, CookieOutcome
from detectors.policy.claim import Claim, ClaimOutcome
from detectors.rules.finding import Outcome
from detectors.rules.proof.lifetimes import declared_by
from tests.detectors.rules.builders import (
    AFTER,
    AXEPTIO,
    GA,
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

RULE = "lifetime-over-declared"
THIRTEEN = claim("cookie_lifetime_max", months=13, days=395, subject="tracking cookies")


def _ga(days: float | None) -> Scene:
    return Scene("acceptance").cookie("_ga", GA, AFTER, days=days)


def test_two_years_against_thirteen_months_fail_though_chromium_stores_400_days() -> None:
    scene = _ga(730).kept("_gid", GA, AFTER, days=400)
    judgement = ruled(RULE, file_of(scene, claims=[THIRTEEN]))
    (found,) = judgement.findings
    assert (found.outcome, found.subject.name, found.claim) == (Outcome.FAIL, "_ga", "c1")
    assert "730 days" in found.explanation
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.CONTRADICTED}


@pytest.mark.parametrize("days", [395, 396, 400, 415, None])
def test_thirteen_months_however_they_are_counted_are_kept(days: float | None) -> None:
    judgement = ruled(RULE, file_of(_ga(days), claims=[THIRTEEN]))
    assert outcomes(judgement.findings) == [Outcome.PASS]
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.KEPT}


@pytest.mark.parametrize(
    ("value", "within", "beyond"),
    [
        ({"months": 12, "days": 366}, 366, 395),
        ({"months": 6}, 184, 200),
        ({"days": 30}, 31, 45),
        ({"duration": {"raw": "2 ans", "seconds": 63_072_000}}, 730, 800),
        ({"duration": {"raw": "1 an", "seconds": 31_536_000}}, 366, 395),
    ],
)
def test_durations_are_read_generously(value: dict[str, object], within: float, beyond: float) -> None:
    promise = Claim(id="c1", kind="cookie_lifetime_max", quote="q", start=0, end=1, value=value)
    assert outcomes(findings(RULE, _ga(within), claims=[promise])) == [Outcome.PASS]
    assert outcomes(findings(RULE, _ga(beyond), claims=[promise])) == [Outcome.FAIL]


def test_what_was_not_stored_and_what_tracks_nobody_is_left_out() -> None:
    scene = Scene("acceptance").cookie("_ga", GA, AFTER, days=730, outcome=CookieOutcome.REFUSED)
    scene.cookie("axeptio_cookies", AXEPTIO, AFTER, days=730).cookie("lang", None, AFTER, days=3650)
    judgement = ruled(RULE, file_of(scene, claims=[THIRTEEN]))
    assert outcomes(judgement.findings) == [Outcome.NOT_APPLICABLE]
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.NOT_OBSERVED}


def test_a_maximum_for_one_purpose_binds_that_purpose() -> None:
    audience = claim("cookie_lifetime_max", months=13, subject="audience cookies")
    scene = Scene("acceptance").cookie("_fbp", META, AFTER, days=730).cookie("_ga", GA, AFTER, days=390)
    assert outcomes(findings(RULE, scene, claims=[audience])) == [Outcome.PASS]


def test_an_unlisted_identifier_over_the_maximum_is_to_be_reviewed() -> None:
    short = claim("cookie_lifetime_max", months=6)
    assert told(findings(RULE, Scene("acceptance").unlisted("uid", AFTER), claims=[short])) == {"uid": Outcome.REVIEW}


def test_a_row_of_the_table_binds_the_cookies_it_lists() -> None:
    row = claim("cookie_row", names=["_ga", "_ga_*"], duration={"raw": "13 mois", "seconds": 34_164_000})
    scene = Scene("acceptance").cookie("_ga_ABC", GA, AFTER, days=730).cookie("_gat", GA, AFTER, days=900)
    assert told(findings(RULE, scene, claims=[row])) == {"_ga_ABC": Outcome.FAIL}
    unseen = ruled(RULE, file_of(Scene("acceptance"), claims=[row]))
    assert unseen.claim_outcomes == {"c1": ClaimOutcome.NOT_OBSERVED}


def test_a_declared_session_may_be_the_vendors_half_hour_and_no_longer() -> None:
    row = claim("cookie_row", names=["_sess"], duration={"raw": "Session", "seconds": None})
    for days, outcome in ((None, Outcome.PASS), (1 / 48, Outcome.PASS), (30, Outcome.FAIL)):
        scene = Scene("acceptance").cookie("_sess", None, AFTER, days=days)
        assert outcomes(findings(RULE, scene, claims=[row])) == [outcome]


def test_a_duration_that_cannot_be_read_is_held_against_nobody() -> None:
    row = claim("cookie_row", names=["_ga"], duration={"raw": "variable", "seconds": None})
    assert declared_by(row) is None
    assert outcomes(findings(RULE, _ga(730), claims=[row])) == [Outcome.NOT_APPLICABLE]


SIX_MONTHS = claim("consent_validity", months=6, subject="choice")


def test_the_record_of_a_consent_platform_is_bound_by_the_declared_life_of_consent() -> None:
    scene = Scene("acceptance").cookie("axeptio_cookies", AXEPTIO, AFTER, days=365).cookie("_ga", GA, AFTER, days=390)
    assert told(findings(RULE, scene, claims=[SIX_MONTHS])) == {"axeptio_cookies": Outcome.FAIL}
    kept = Scene("acceptance").cookie("axeptio_cookies", AXEPTIO, AFTER, days=182)
    assert outcomes(findings(RULE, kept, claims=[SIX_MONTHS])) == [Outcome.PASS]


def test_the_sites_own_record_is_bound_when_it_is_unmistakable() -> None:
    both = [Scene(name).cookie("cookie_consent", None, AFTER, days=395) for name in ("acceptance", "refusal")]
    assert told(findings(RULE, *both, claims=[SIX_MONTHS])) == {"cookie_consent": Outcome.FAIL}
    named = Scene("acceptance").cookie("vc_pref", None, AFTER, days=395)
    named.choice = named.choice.model_copy(update={"signals": ConsentSignals(cmp_cookie="vc_pref=all")})
    assert told(findings(RULE, named, claims=[SIX_MONTHS])) == {"vc_pref": Outcome.FAIL}


def test_any_other_cookie_that_comes_with_the_click_is_to_be_reviewed() -> None:
    scene = Scene("acceptance").cookie("panier", None, AFTER, days=395)
    (found,) = findings(RULE, scene, claims=[SIX_MONTHS])
    assert (found.outcome, found.confidence) == (Outcome.REVIEW, "low")


def test_a_cookie_that_was_there_before_the_click_is_no_record_of_it() -> None:
    scene = Scene("acceptance").cookie("cookie_test", None, days=700).cookie("cookie_test", None, AFTER, days=700)
    assert outcomes(findings(RULE, scene, claims=[SIX_MONTHS])) == [Outcome.NOT_APPLICABLE]


def test_without_the_acceptance_visit_what_is_seen_counts_and_nothing_passes() -> None:
    refusal = Scene("refusal").cookie("_ga", GA, days=730)
    assert sorted(outcomes(findings(RULE, refusal, claims=[THIRTEEN]))) == [Outcome.FAIL, Outcome.NOT_RUN]
    assert outcomes(findings(RULE, Scene("refusal"), claims=[THIRTEEN])) == [Outcome.NOT_RUN]
    assert outcomes(findings(RULE, _ga(730))) == [Outcome.NOT_APPLICABLE]


def test_a_site_that_asks_nothing_shows_all_its_cookies() -> None:
    asked = Scene("acceptance", banner=NO_BANNER, status="not-applicable").chose(ChoiceMade.NO_BANNER)
    row = claim("cookie_row", names=["lang"], duration={"raw": "1 mois", "seconds": 2_592_000})
    short = Scene("before-choice", banner=NO_BANNER).cookie("lang", None, days=30)
    assert outcomes(findings(RULE, short, asked, claims=[row])) == [Outcome.PASS]
    long = Scene("before-choice", banner=NO_BANNER).cookie("lang", None, days=90)
    assert told(findings(RULE, long, asked, claims=[row])) == {"lang": Outcome.FAIL}
