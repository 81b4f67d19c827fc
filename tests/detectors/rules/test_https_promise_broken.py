"""``https-promise-broken``: the unencrypted door, requests in clear, and the promised header."""

from typing import Any

import pytest

from crawler.evidence import Header, HttpProbe
from detectors.policy.claim import ClaimOutcome
from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import HOST, META, Scene, claim, facts, file_of, findings, outcomes, probe, ruled

RULE = "https-promise-broken"
TLS = claim("tls_everywhere", https_only=True)
HSTS = claim("hsts", hsts=True)


def _of(door: HttpProbe | None, *scenes: Scene, **value: Any) -> list[Outcome]:
    promise = claim("tls_everywhere", https_only=True, **value)
    return outcomes(
        findings(RULE, *(scenes or (Scene("before-choice"),)), claims=[promise], site_facts=facts(http_probe=door))
    )


def test_a_page_served_in_clear_fails() -> None:
    case = file_of(
        Scene("before-choice"),
        claims=[TLS],
        site_facts=facts(http_probe=probe(status=200, redirected_to_https=False)),
    )
    judgement = ruled(RULE, case)
    assert outcomes(judgement.findings) == [Outcome.FAIL]
    assert judgement.claim_outcomes == {"c1": ClaimOutcome.CONTRADICTED}


def test_a_redirect_or_a_closed_door_keeps_the_promise() -> None:
    assert _of(probe()) == [Outcome.PASS]
    closed = probe(status=None, redirected_to_https=None, error="Connection was refused by other side: 111")
    assert _of(closed) == [Outcome.PASS]


def test_a_door_that_could_not_be_tried_is_not_run() -> None:
    assert _of(None) == [Outcome.NOT_RUN]
    assert _of(probe(status=None, redirected_to_https=None, error="timed out")) == [Outcome.NOT_RUN]


def test_an_error_in_clear_is_to_be_reviewed() -> None:
    assert _of(probe(status=403, redirected_to_https=False)) == [Outcome.REVIEW]


def test_mixed_content_of_the_site_fails_and_a_redirect_or_a_third_party_does_not() -> None:
    mixed = Scene("before-choice").call(None, url=f"http://{HOST}/logo.png")
    assert _of(probe(), mixed) == [Outcome.FAIL]
    redirected = Scene("before-choice").call(None, url=f"http://{HOST}/", status=301)
    assert _of(probe(), redirected) == [Outcome.PASS]
    blocked = Scene("before-choice").call(None, url=f"http://{HOST}/a.js", status=None, blocked_by_browser="mixed")
    assert _of(probe(), blocked) == [Outcome.PASS]
    third = Scene("before-choice").call(META, url="http://www.facebook.com/tr")
    assert _of(probe(), third) == [Outcome.PASS]


def test_a_sentence_about_another_host_is_to_be_reviewed() -> None:
    open_door = probe(status=200, redirected_to_https=False)
    assert _of(open_door, host="autre-site.example.net") == [Outcome.REVIEW]
    assert _of(open_door, host="verger-clair.example") == [Outcome.FAIL]


def _page(*headers: Header, **changes: Any) -> Scene:
    sent = (Header(name="Content-Type", value="text/html"), *headers)
    fields: dict[str, Any] = {"resource_type": "Document", "response_headers": sent, **changes}
    return Scene("before-choice").call(None, path="/", **fields)


def _hsts(scene: Scene, **door: Any) -> list[Outcome]:
    return outcomes(findings(RULE, scene, claims=[HSTS], site_facts=facts(http_probe=probe(**door))))


def test_a_promised_header_that_is_missing_or_void_fails() -> None:
    assert _hsts(_page()) == [Outcome.FAIL]
    assert _hsts(_page(Header(name="strict-transport-security", value="max-age=0"))) == [Outcome.FAIL]


@pytest.mark.parametrize("value", ["max-age=31536000; includeSubDomains", 'Max-Age="600"'])
def test_the_header_keeps_the_promise(value: str) -> None:
    assert _hsts(_page(Header(name="Strict-Transport-Security", value=value))) == [Outcome.PASS]
    assert _hsts(Scene("before-choice"), hsts=value) == [Outcome.PASS]


def test_without_a_page_over_https_nothing_is_said_of_the_header() -> None:
    assert _hsts(Scene("before-choice")) == [Outcome.NOT_RUN]
    assert _hsts(_page(response_headers=())) == [Outcome.NOT_RUN]


def test_not_explored_not_visited_and_not_promised() -> None:
    assert outcomes(findings(RULE, Scene("before-choice"), claims=[TLS])) == [Outcome.NOT_RUN]
    assert outcomes(findings(RULE, claims=[TLS], site_facts=facts())) == [Outcome.NOT_RUN]
    assert outcomes(findings(RULE, Scene("before-choice"), site_facts=facts())) == [Outcome.NOT_APPLICABLE]
