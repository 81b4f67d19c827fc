"""``policy-unreachable``: what the site links to, told apart from what this program could not read."""

from typing import Any

import pytest

from crawler.evidence import PolicyDocument
from detectors.rules.finding import Outcome
from tests.detectors.rules.builders import SITE, document, facts, findings, outcomes

RULE = "policy-unreachable"


def _of(*documents: PolicyDocument, **changes: Any) -> list[Outcome]:
    return outcomes(findings(RULE, documents=documents, site_facts=facts(**changes)))


def _broken(**changes: Any) -> PolicyDocument:
    return document("cookies", **{"url": f"{SITE}cookies", "text": "", **changes})


def test_no_policy_anywhere_fails() -> None:
    assert _of() == [Outcome.FAIL]


@pytest.mark.parametrize("status", [404, 410, 500])
def test_a_link_that_leads_to_an_error_fails_though_another_is_read(status: int) -> None:
    assert _of(_broken(status=status, error=f"HTTP {status}")) == [Outcome.FAIL]
    assert _of(document(), _broken(status=status)) == [Outcome.FAIL]


def test_a_link_that_leads_nowhere_fails() -> None:
    assert _of(_broken(status=None, error="DNS lookup failed: no results")) == [Outcome.FAIL]


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_what_a_robot_alone_may_be_refused_is_to_be_reviewed(status: int) -> None:
    assert _of(_broken(status=status)) == [Outcome.REVIEW]


def test_a_time_out_and_a_page_without_text_are_to_be_reviewed() -> None:
    assert _of(_broken(status=None, error="took longer than 20 s")) == [Outcome.REVIEW]
    assert _of(_broken(status=200)) == [Outcome.REVIEW]


def test_documents_that_are_read_pass() -> None:
    assert _of(document(), document("cookies", url=f"{SITE}cookies")) == [Outcome.PASS]
    assert outcomes(findings(RULE, documents=[], site_facts=facts(documents=(document(),)))) == [Outcome.PASS]


def test_a_given_document_says_nothing_of_the_site() -> None:
    given = document("given", found_by="given", url="file:///politique.txt", status=None)
    assert _of(given) == [Outcome.REVIEW]
    assert _of(given, document()) == [Outcome.PASS]
    lost = document("given", found_by="given", url="file:///perdu.txt", status=None, text="", error="no such file")
    assert _of(lost, document()) == [Outcome.PASS]


def test_a_guess_at_a_usual_address_is_no_link() -> None:
    guess = _broken(status=404, found_by="usual-path")
    assert _of(guess, document()) == [Outcome.PASS]
    assert _of(guess) == [Outcome.FAIL]


def test_a_site_that_could_not_be_explored_is_not_accused() -> None:
    assert _of(sampled_pages=(), errors=("connection timed out",)) == [Outcome.NOT_RUN]
    assert _of(errors=("home page: connection refused",)) == [Outcome.NOT_RUN]
    assert _of(errors=("sitemap.xml: HTTP 500",), sampled_pages=(SITE, f"{SITE}contact")) == [Outcome.REVIEW]
    assert outcomes(findings(RULE, documents=[])) == [Outcome.NOT_RUN]
