"""``tracker-call-before-choice``: what carries data fails, what merely loads is an indication."""

import pytest

from detectors.rules.finding import Outcome, Severity
from tests.detectors.rules.builders import (
    AFTER,
    AXEPTIO,
    CLOUDFLARE,
    GA,
    GTM,
    META,
    YOUTUBE,
    Scene,
    cookie_header,
    findings,
    outcomes,
    told,
)

RULE = "tracker-call-before-choice"


@pytest.mark.parametrize("role", ["collect", "sync"])
def test_a_call_that_carries_data_fails(role: str) -> None:
    (found,) = findings(RULE, Scene("before-choice").call(META, role))
    assert (found.outcome, found.subject.name, found.severity) == (Outcome.FAIL, "meta-pixel", Severity.HIGH)
    assert "https://www.facebook.com/tr" in found.explanation


@pytest.mark.parametrize("role", ["script", "media", "embed", "api", ""])
def test_a_load_alone_is_an_indication(role: str) -> None:
    (found,) = findings(RULE, Scene("before-choice").call(META, role, path="/fbevents.js"))
    assert found.outcome is Outcome.REVIEW
    assert "an indication" in found.explanation


def test_a_load_that_carries_the_services_own_cookie_fails() -> None:
    scene = Scene("before-choice").cookie("VISITOR_INFO1_LIVE", YOUTUBE)
    scene.call(YOUTUBE, "embed", request_headers=cookie_header("VISITOR_INFO1_LIVE"))
    assert told(findings(RULE, scene)) == {"youtube": Outcome.FAIL}


def test_a_load_that_carries_somebody_elses_cookie_does_not() -> None:
    scene = Scene("before-choice").cookie("_ga", GA)
    scene.call(YOUTUBE, "embed", request_headers=cookie_header("_ga", "__cf_bm"))
    assert told(findings(RULE, scene)) == {"youtube": Outcome.REVIEW}


def test_one_finding_a_service_whatever_the_number_of_calls() -> None:
    (found,) = findings(RULE, Scene("before-choice").call(META, "script").call(META).call(META))
    assert (found.outcome, len(found.evidence)) == (Outcome.FAIL, 2)


def test_what_the_browser_held_back_was_not_sent() -> None:
    held = Scene("before-choice").call(META, status=None, blocked_by_browser="csp")
    refused = Scene("before-choice").call(META, status=None, failed="net::ERR_NAME_NOT_RESOLVED")
    for scene in (held, refused):
        (found,) = findings(RULE, scene)
        assert found.outcome is Outcome.REVIEW
        assert "did not leave the browser" in found.explanation


def test_a_beacon_cut_short_by_the_next_page_was_sent() -> None:
    scene = Scene("before-choice").call(META, status=None, failed="net::ERR_ABORTED")
    assert told(findings(RULE, scene)) == {"meta-pixel": Outcome.FAIL}


def test_a_ping_that_announces_denied_consent_is_to_be_reviewed_unless_it_carries_a_cookie() -> None:
    path = "/g/collect?v=2&gcs=G100"
    assert told(findings(RULE, Scene("before-choice").call(GA, path=path))) == {"google-analytics": Outcome.REVIEW}
    with_cookie = Scene("before-choice").call(GA, path=path, request_headers=cookie_header("_ga"))
    assert told(findings(RULE, with_cookie)) == {"google-analytics": Outcome.FAIL}
    granted = Scene("before-choice").call(GA, path="/g/collect?v=2&gcs=G101")
    assert told(findings(RULE, granted)) == {"google-analytics": Outcome.FAIL}


def test_services_that_need_no_consent_and_other_phases_pass() -> None:
    scene = Scene("before-choice").call(AXEPTIO, "script").call(CLOUDFLARE, "collect").call(None)
    assert outcomes(findings(RULE, scene, Scene("acceptance").call(META, phase=AFTER))) == [Outcome.PASS]


def test_a_tag_loader_is_told_apart_from_what_it_may_load() -> None:
    (found,) = findings(RULE, Scene("before-choice").call(GTM, "script", path="/gtm.js"))
    assert (found.outcome, found.severity) == (Outcome.REVIEW, Severity.LOW)


def test_not_run_without_the_scenario() -> None:
    assert outcomes(findings(RULE)) == [Outcome.NOT_RUN]
    with_proof = findings(RULE, Scene("acceptance").call(META))
    assert sorted(outcomes(with_proof)) == [Outcome.FAIL, Outcome.NOT_RUN]
