"""The catalogue: ten sites, and planted violations that mean something."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from temoin.demo.catalogue import DemoSite, firm_of, sites, variant_of, violations
from temoin.demo.standins import stand_ins
from temoin.demo.violations import Effect, all_violations

RULES = Path(__file__).resolve().parents[3] / ".." / "shared" / "facts" / "rules.json"
SCENARIOS = {"before-choice", "refusal", "acceptance", "signed-in", "continued-browsing"}


def test_each_firm_has_a_site_that_keeps_its_word_and_one_that_does_not() -> None:
    assert len(sites()) == 10
    assert len({site.url for site in sites()}) == 10
    for site in sites():
        assert bool(violations(site.id)) is (site.variant == "broken")
        assert site.url.endswith(".example/")


def test_every_violation_is_planted_on_a_broken_site() -> None:
    broken = {site.id for site in sites() if site.variant == "broken"}
    assert {violation.site for violation in all_violations()} == broken
    assert {violation.scenario for violation in all_violations()} <= SCENARIOS


def test_every_violation_names_rules_that_exist() -> None:
    if not RULES.exists():
        pytest.skip("../shared/facts/rules.json is not here")
    known = {rule["id"] for rule in json.loads(RULES.read_text(encoding="utf-8"))["rules"]}
    named = {rule for violation in all_violations() for rule in violation.rules + violation.also}
    assert named <= known


def test_services_of_firms_and_violations_have_stand_ins() -> None:
    used = {use.service for site in sites() for use in firm_of(site.id).services}
    used |= {violation.effect.start.service for violation in all_violations() if violation.effect.start}
    assert used <= set(stand_ins())


def test_consent_purposes_are_asked_by_the_banner() -> None:
    for site in sites():
        firm = firm_of(site.id)
        asked = {purpose.id for purpose in firm.banner.purposes} if firm.banner else set()
        planted = [one.effect.start for one in violations(site.id) if one.effect.start]
        uses = [use for use in (*firm.services, *planted) if use.when == "consent"]
        assert {use.purpose for use in uses} <= asked


@pytest.mark.parametrize("site", [pytest.param(site, id=site.id) for site in sites()])
def test_violations_and_nothing_else_tell_a_broken_site_from_the_honest_one(site: DemoSite) -> None:
    variant = variant_of(site.id)
    started = {one.effect.start.service for one in violations(site.id) if one.effect.start}
    declared = {use.service for use in variant.firm.services} | ({"axeptio"} if site.firm == "cap-actuariat" else set())
    assert {use.service for use in variant.services} == declared | started
    assert bool(variant.storage) is (site.id == "cap-actuariat-broken")
    assert variant.policy_status == (404 if site.id == "assurances-belloy-broken" else 200)


def test_an_unknown_site_is_an_error() -> None:
    with pytest.raises(KeyError):
        violations("nobody")
    with pytest.raises(KeyError):
        firm_of("nobody")


@pytest.mark.parametrize("effect", [{}, {"no_refusal": True, "policy_status": 404}])
def test_a_violation_changes_exactly_one_thing(effect: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="one thing"):
        Effect.model_validate(effect)
