"""``transfer-promise-broken``: promises that data stay in Europe."""

from typing import Any

import pytest

from crawler.evidence import ChoiceMade, Party
from detectors.policy.claim import ClaimOutcome
from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import (
    AFTER,
    CLOUDFLARE,
    CRISP,
    HOTJAR,
    MATOMO,
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

RULE = "transfer-promise-broken"
FIRM = claim("transfer_outside_eu", outside_eu=False, strength="commitment")


def test_data_sent_to_a_company_abroad_break_a_firm_promise() -> None:
    judgement = ruled(RULE, file_of(Scene("before-choice"), Scene("acceptance").call(META, phase=AFTER), claims=[FIRM]))
    (found,) = judgement.findings
    assert (found.outcome, found.subject.name, found.claim) == (Outcome.FAIL, "meta-pixel", "c1")
    assert (found.confidence, found.scenario) == ("medium", "acceptance")
    assert "US (country from the tracker database)" in found.explanation
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.CONTRADICTED}


def test_a_promise_in_the_readers_words_is_firm_too() -> None:
    never = claim("transfer_outside_eu", outside_eu=False, strength="commitment", polarity="never", exclusive=True)
    found = findings(RULE, Scene("before-choice").call(META), Scene("acceptance"), claims=[never])
    assert told(found) == {"meta-pixel": Outcome.FAIL}


def test_european_services_keep_it() -> None:
    scenes = (Scene("before-choice").call(HOTJAR), Scene("acceptance").call(CRISP, phase=AFTER))
    judgement = ruled(RULE, file_of(*scenes, claims=[FIRM]))
    assert outcomes(judgement.findings) == [Outcome.PASS]
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.KEPT}


def test_a_service_on_the_sites_own_host_sends_nothing_to_its_vendor() -> None:
    scene = Scene("acceptance").call(MATOMO, phase=AFTER, party=Party.FIRST, url="https://www.verger-clair.example/p")
    assert outcomes(findings(RULE, Scene("before-choice"), scene, claims=[FIRM])) == [Outcome.PASS]
    cloud = Scene("acceptance").call(MATOMO, phase=AFTER)
    assert told(findings(RULE, Scene("before-choice"), cloud, claims=[FIRM])) == {"matomo": Outcome.FAIL}


def test_mere_loads_and_services_of_security_are_to_be_reviewed() -> None:
    scene = Scene("before-choice").call(META, "script").call(CLOUDFLARE)
    judgement = ruled(RULE, file_of(scene, Scene("acceptance"), claims=[FIRM]))
    assert set(outcomes(judgement.findings)) == {Outcome.REVIEW}
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.NOT_TESTABLE}


@pytest.mark.parametrize(
    "value",
    [
        {"region": "EU", "strength": "preferably", "exception": "SCC"},
        {"outside_eu": False, "strength": "preferably"},
        {"outside_eu": False, "polarity": "conditional (ne … que)"},
        {"outside_eu": True, "countries": ["MA"], "polarity": "conditional (ne … que)"},
        {"outside_eu": "possible"},
        {"outside_eu": False, "limited_to": "payment"},
        {"safeguard": "SCC"},
    ],
)
def test_hedged_and_conditional_sentences_are_never_held_against_the_site(value: dict[str, Any]) -> None:
    hedged = claim("transfer_outside_eu", **value)
    judgement = ruled(RULE, file_of(Scene("before-choice").call(META), Scene("acceptance"), claims=[hedged]))
    assert outcomes(judgement.findings) == [Outcome.NOT_APPLICABLE]
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.NOT_TESTABLE}


def test_cookie_data_said_to_stay_in_france_and_sent_elsewhere_are_to_be_reviewed() -> None:
    hosting = claim("hosting_location", country="FR", subject="cookie data")
    (found,) = findings(RULE, Scene("before-choice"), Scene("acceptance").call(META, phase=AFTER), claims=[hosting])
    assert (found.outcome, found.subject.name) == (Outcome.REVIEW, "c1")
    assert "Meta Pixel (Meta), IE/US" in found.explanation
    at_home = findings(RULE, Scene("before-choice"), Scene("acceptance").call(CRISP, phase=AFTER), claims=[hosting])
    assert outcomes(at_home) == [Outcome.NOT_APPLICABLE]


def test_where_servers_stand_cannot_be_seen() -> None:
    hosting = claim("hosting_location", country="FR", scope="infrastructure")
    scenes = (Scene("before-choice"), Scene("acceptance").call(META, phase=AFTER))
    assert outcomes(findings(RULE, *scenes, claims=[hosting])) == [Outcome.NOT_APPLICABLE]


def test_nothing_seen_passes_only_where_all_was_shown() -> None:
    assert outcomes(findings(RULE, Scene("before-choice"), claims=[FIRM])) == [Outcome.NOT_RUN]
    asked = Scene("acceptance", banner=NO_BANNER, status="not-applicable").chose(ChoiceMade.NO_BANNER)
    scenes = (Scene("before-choice", banner=NO_BANNER), asked)
    assert outcomes(findings(RULE, *scenes, claims=[FIRM])) == [Outcome.PASS]
    positive = findings(RULE, Scene("acceptance").call(META, phase=AFTER), claims=[FIRM])
    assert sorted(outcomes(positive)) == [Outcome.FAIL, Outcome.NOT_RUN]


def test_no_such_promise_is_not_applicable() -> None:
    assert outcomes(findings(RULE, Scene("before-choice").call(META))) == [Outcome.NOT_APPLICABLE]
