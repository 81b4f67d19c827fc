"""How claims stand: those that no rule of this house judges, and those that need several rules."""

import pytest

from crawler.evidence import Banner, ChoiceMade, Control, ControlRole
from detectors.policy.claim import Claim, ClaimOutcome
from detectors.rules.engine import judge
from tests.detectors.rules.builders import (
    ACCEPT,
    AFTER,
    BANNER,
    GA,
    HOTJAR,
    MATOMO,
    META,
    NO_BANNER,
    SETTINGS,
    Scene,
    claim,
    facts,
    file_of,
    probe,
)

KEPT, NOT_OBSERVED, NOT_TESTABLE = ClaimOutcome.KEPT, ClaimOutcome.NOT_OBSERVED, ClaimOutcome.NOT_TESTABLE


def _stands(promise: Claim, *scenes: Scene) -> ClaimOutcome:
    return judge(file_of(*scenes, claims=[promise], site_facts=facts())).claim_outcomes[promise.id]


@pytest.mark.parametrize("label", ["Tout refuser", "« TOUT  REFUSER »", "tout refuser →"])
def test_a_declared_button_is_found_whatever_its_typography(label: str) -> None:
    assert _stands(claim("banner_button", action="reject_all", label=label), Scene("before-choice")) is KEPT


def test_a_declared_button_that_is_not_there_is_not_observed() -> None:
    promise = claim("banner_button", action="accept_all", label="OK pour moi")
    assert _stands(promise, Scene("before-choice")) is NOT_OBSERVED
    assert _stands(promise, Scene("before-choice", banner=None)) is NOT_TESTABLE
    assert _stands(promise, Scene("refusal", status="failed", banner=NO_BANNER)) is NOT_TESTABLE
    assert _stands(claim("banner_button", action="accept_all", label=""), Scene("before-choice")) is NOT_OBSERVED


def test_the_banner_and_the_choice_it_offers() -> None:
    present, choice = claim("banner_present"), claim("banner_choice", accept=True, refuse=True)
    no_refusal = Banner(found=True, layers=1, buttons=(ACCEPT, SETTINGS))
    assert _stands(present, Scene("before-choice")) is KEPT
    assert _stands(present, Scene("before-choice", banner=NO_BANNER)) is NOT_OBSERVED
    assert _stands(choice, Scene("before-choice", banner=BANNER)) is KEPT
    assert _stands(choice, Scene("before-choice", banner=no_refusal)) is NOT_OBSERVED
    close = Control(label="Continuer sans accepter", role=ControlRole.CLOSE, layer=1, tag="a")
    assert _stands(choice, Scene("before-choice", banner=Banner(found=True, buttons=(ACCEPT, close)))) is KEPT


def test_refusing_is_possible_once_it_was_done() -> None:
    assert _stands(claim("refusal_possible", refuse=True), Scene("refusal")) is KEPT
    failed = Scene("refusal", status="failed").chose(ChoiceMade.FAILED)
    assert _stands(claim("refusal_possible", refuse=True), failed) is NOT_TESTABLE
    assert _stands(claim("refusal_possible", any_time=True), Scene("refusal")) is NOT_TESTABLE


def test_a_promise_to_wait_needs_every_rule_on_the_time_before_the_choice() -> None:
    promise = claim("consent_required", services=["google-analytics"])
    accepted = Scene("acceptance").call(GA, phase=AFTER)
    assert _stands(promise, Scene("before-choice"), accepted) is KEPT
    assert _stands(promise, accepted) is NOT_TESTABLE
    assert _stands(promise, Scene("before-choice").call(GA, "script"), accepted) is NOT_TESTABLE
    assert _stands(promise, Scene("before-choice"), Scene("acceptance")) is NOT_OBSERVED
    assert _stands(promise, Scene("before-choice").call(GA), accepted) is ClaimOutcome.CONTRADICTED


def test_a_promise_by_category_covers_its_purposes_and_no_reserved_one() -> None:
    promise = claim("consent_required", categories=["advertising", "social", "analytics(some)"])
    accepted = Scene("acceptance").call(META, phase=AFTER)
    assert _stands(promise, Scene("before-choice").call(META), accepted) is ClaimOutcome.CONTRADICTED
    assert _stands(promise, Scene("before-choice").call(GA), accepted) is KEPT
    every = claim("consent_required", no_deposit_before_consent=True)
    assert _stands(every, Scene("before-choice").cookie("_ga", GA), accepted) is ClaimOutcome.CONTRADICTED
    assert _stands(every, Scene("before-choice").cookie("_pk", MATOMO), accepted) is KEPT
    other = claim("consent_required", subject="geolocation")
    assert _stands(other, Scene("before-choice").call(META), accepted) is NOT_TESTABLE


def test_a_promise_by_name_covers_what_is_called_so() -> None:
    accepted = Scene("acceptance").call(GA, phase=AFTER)
    by_name = claim("consent_required", vendor="Google Analytics", categories=[])
    assert _stands(by_name, Scene("before-choice").call(GA), accepted) is ClaimOutcome.CONTRADICTED
    assert _stands(by_name, Scene("before-choice").call(META), accepted) is KEPT
    by_brand = claim("consent_required", vendor="Meta", categories=[])
    assert _stands(by_brand, Scene("before-choice").call(META), accepted) is ClaimOutcome.CONTRADICTED
    part_of_a_name = claim("consent_required", vendor="Met", categories=[])
    assert _stands(part_of_a_name, Scene("before-choice").call(META), Scene("acceptance")) is NOT_OBSERVED


def test_a_declared_service_that_was_seen_is_declared_rightly() -> None:
    by_brand = claim("declared_vendor", vendor="Google", brand_services=["google-analytics"])
    assert _stands(by_brand, Scene("acceptance").call(GA, phase=AFTER)) is KEPT
    uncertain = Scene("acceptance", status="failed").chose(ChoiceMade.FAILED).call(HOTJAR, phase=AFTER)
    assert _stands(claim("declared_vendor", services=["hotjar"]), uncertain) is NOT_TESTABLE


@pytest.mark.parametrize(
    "kind", ["last_updated", "withdrawal_means", "newsletter_optin", "no_data_sale", "granularity"]
)
def test_what_no_played_scenario_tests_is_not_testable(kind: str) -> None:
    assert _stands(claim(kind), Scene("before-choice"), Scene("acceptance"), Scene("refusal")) is NOT_TESTABLE


def test_a_promise_that_a_rule_passed_is_kept_beside_one_that_failed() -> None:
    page = Scene("before-choice").call(None, path="/", resource_type="Document", response_headers=())
    claims = [claim("tls_everywhere", 1, https_only=True), claim("hsts", 2)]
    door = facts(http_probe=probe(hsts="max-age=0"))
    judgement = judge(file_of(page, claims=claims, site_facts=door))
    assert judgement.claim_outcomes == {"c1": KEPT, "c2": ClaimOutcome.CONTRADICTED}


def test_every_claim_gets_an_outcome_even_without_any_visit() -> None:
    claims = [claim(kind, number) for number, kind in enumerate(("hsts", "consent_required", "declared_vendor"), 1)]
    assert set(judge(file_of(claims=claims)).claim_outcomes.values()) == {NOT_TESTABLE}
    assert len(judge(file_of(claims=claims)).claim_outcomes) == 3
