"""Registrable domains and parties, as the left wing decides them."""

from __future__ import annotations

import pytest

from crawler import site
from crawler.evidence import Party
from detectors.domains import domain_of, host_of, party_of

URLS = [
    ("https://www.shop.firm.co.uk/a?b#c", "firm.co.uk"),
    ("https://WWW.Firm.Example:8443/", "firm.example"),
    ("https://one.github.io/", "one.github.io"),
    ("https://127.0.0.1:81/x", "127.0.0.1"),
    ("https://[::1]/x", "::1"),
    ("http://localhost/", "localhost"),
    ("blob:https://cdn.firm.example/1-2", "firm.example"),
    ("about:blank", ""),
    ("data:text/html,x", ""),
    ("", ""),
]


@pytest.mark.parametrize(("url", "domain"), URLS)
def test_domains(url: str, domain: str) -> None:
    assert domain_of(url) == domain


def test_what_is_no_url_has_no_host() -> None:
    assert host_of("http://[broken") == ""


@pytest.mark.parametrize("url", [url for url, _ in URLS])
@pytest.mark.parametrize("audited", ["https://www.firm.example/", "https://two.github.io/"])
def test_both_wings_agree_on_the_party(url: str, audited: str) -> None:
    assert party_of(url, audited) is site.party(url, audited)


def test_parties() -> None:
    assert party_of("https://cdn.firm.example/", "https://www.firm.example/") is Party.FIRST
    assert party_of("https://two.github.io/", "https://one.github.io/") is Party.THIRD
