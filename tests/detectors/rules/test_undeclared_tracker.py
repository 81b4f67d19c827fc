"""``undeclared-tracker``: whom the policy does not name."""

from typing import Any

import pytest

from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import (
    ADS,
    AFTER,
    AXEPTIO,
    CLOUDFLARE,
    CRISP,
    GA,
    GTM,
    HOTJAR,
    LINKER,
    META,
    YOUTUBE,
    Scene,
    claim,
    document,
    findings,
    outcomes,
    told,
)

RULE = "undeclared-tracker"


def _acceptance(*services: Any) -> tuple[Scene, Scene]:
    scene = Scene("acceptance")
    for service in services:
        scene.call(service, phase=AFTER)
    return Scene("before-choice"), scene


def test_a_tracker_that_the_policy_does_not_name_fails() -> None:
    declared = [claim("declared_vendor", services=["google-analytics"], vendor="Google Analytics")]
    (found,) = findings(RULE, *_acceptance(GA, HOTJAR), claims=declared)
    assert (found.outcome, found.subject.name, found.scenario) == (Outcome.FAIL, "hotjar", "acceptance")
    assert found.evidence == ("visits/acceptance/visit.json#/requests/1",)


def test_a_policy_that_was_read_and_names_nobody_is_an_answer() -> None:
    assert told(findings(RULE, *_acceptance(META))) == {"meta-pixel": Outcome.FAIL}


@pytest.mark.parametrize(
    "kind", ["declared_vendor", "third_party_content", "cookie_row", "consent_required", "cookie_declared"]
)
def test_naming_it_in_any_way_declares_it(kind: str) -> None:
    claims = [claim(kind, services=["hotjar"])]
    assert outcomes(findings(RULE, *_acceptance(HOTJAR), claims=claims)) == [Outcome.PASS]


def test_a_row_of_the_table_that_lists_its_cookie_declares_it() -> None:
    scenes = (Scene("before-choice"), Scene("acceptance").cookie("_hjSession_12", HOTJAR, AFTER))
    row = claim("cookie_row", names=["_hjSession_*"], duration={"raw": "30 minutes", "seconds": 1800})
    assert outcomes(findings(RULE, *scenes, claims=[row])) == [Outcome.PASS]
    wild = claim("cookie_row", names=["*"], duration={"raw": "", "seconds": None})
    assert outcomes(findings(RULE, *scenes, claims=[wild])) == [Outcome.FAIL]


def test_naming_the_vendor_alone_is_to_be_reviewed() -> None:
    brand = claim("declared_vendor", services=["meta-pixel"], brand_services=["facebook-social", "hotjar"])
    (found,) = findings(RULE, *_acceptance(META, HOTJAR), claims=[brand])
    assert (found.outcome, found.subject.name, found.claim) == (Outcome.REVIEW, "hotjar", "c1")
    assert "names its vendor and not the service" in found.explanation


def test_what_comes_with_a_declared_service_is_no_accusation() -> None:
    ga = [claim("declared_vendor", services=["google-analytics"])]
    assert outcomes(findings(RULE, *_acceptance(GA, GTM), claims=ga)) == [Outcome.PASS]
    ads = [claim("declared_vendor", services=["google-ads"])]
    assert outcomes(findings(RULE, *_acceptance(ADS, LINKER, GTM), claims=ads)) == [Outcome.PASS]
    neither = [claim("declared_vendor", services=["hotjar"])]
    assert told(findings(RULE, *_acceptance(GTM, LINKER), claims=neither)) == {
        "google-tag-manager": Outcome.FAIL,
        "google-conversion-linker": Outcome.FAIL,
    }


def test_security_and_consent_platforms_are_no_trackers() -> None:
    assert outcomes(findings(RULE, *_acceptance(AXEPTIO, CLOUDFLARE))) == [Outcome.PASS]


def test_a_conditional_service_that_only_loads_is_to_be_reviewed() -> None:
    scenes = (Scene("before-choice").call(CRISP, "script"),)
    assert told(findings(RULE, *scenes)) == {"crisp": Outcome.REVIEW}


def test_what_another_document_may_say_is_to_be_reviewed() -> None:
    unread = [document(), document("cookies", url="https://www.verger-clair.example/cookies", status=404, text="")]
    (found,) = findings(RULE, *_acceptance(META), documents=unread)
    assert found.outcome is Outcome.REVIEW
    assert "/cookies could not be read" in found.explanation
    link = [claim("cookie_policy_link", cookie_policy_available=True)]
    assert told(findings(RULE, *_acceptance(META), claims=link)) == {"meta-pixel": Outcome.REVIEW}
    both = [document(), document("cookies")]
    assert told(findings(RULE, *_acceptance(META), claims=link, documents=both)) == {"meta-pixel": Outcome.FAIL}


def test_what_runs_inside_declared_content_only_is_to_be_reviewed() -> None:
    scene = Scene("acceptance").call(YOUTUBE, "embed", AFTER, path="/embed/x")
    scene.call(ADS, phase=AFTER, frame_url="https://www.youtube.com/embed/x")
    claims = [claim("third_party_content", services=["youtube"])]
    assert told(findings(RULE, Scene("before-choice"), scene, claims=claims)) == {"google-ads": Outcome.REVIEW}
    scene.call(ADS, phase=AFTER, frame_url="https://www.verger-clair.example/")
    assert told(findings(RULE, Scene("before-choice"), scene, claims=claims)) == {"google-ads": Outcome.FAIL}


def test_without_a_policy_or_the_scenario_it_is_not_run() -> None:
    (unread,) = findings(RULE, *_acceptance(META), documents=[document(text="", error="timeout")])
    assert (unread.outcome, unread.explanation) == (Outcome.NOT_RUN, "No policy could be read.")
    assert sorted(outcomes(findings(RULE, Scene("acceptance").call(META, phase=AFTER)))) == [
        Outcome.FAIL,
        Outcome.NOT_RUN,
    ]


def test_a_policy_given_by_the_user_stands_for_the_sites_own() -> None:
    unread = document("privacy", url="https://www.verger-clair.example/policy", status=404, text="")
    given = document(found_by="given")
    assert told(findings(RULE, *_acceptance(META), documents=[unread, given])) == {"meta-pixel": Outcome.FAIL}
