"""The list of channels holds together, and the page takes its parameters, hostile ones included."""

from __future__ import annotations

import json
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest

from temoin.demo.server import DemoWeb
from tests.stress.channels import CHANNELS
from tests.stress.web import MAIN_URL
from tests.temoin.demo_web.client import fetch

# Chromium evicts a site's oldest cookies beyond 180, down to 150.
MOST_COOKIES_A_SITE = 150


def test_every_channel_has_addresses_of_its_own() -> None:
    addresses = Counter(
        (expected.method, urlsplit(expected.url)[1:3]) for channel in CHANNELS for expected in channel.expected
    )
    assert [address for address, times in addresses.items() if times > 1] == []
    assert len({channel.id for channel in CHANNELS}) == len(CHANNELS)


def test_no_site_sets_more_cookies_than_a_browser_keeps() -> None:
    sites: Counter[str] = Counter()
    for channel in CHANNELS:
        for expected in channel.expected:
            host = urlsplit(expected.url).hostname or ""
            sites[".".join(host.split(".")[-2:])] += expected.method != "OPTIONS"
    assert max(sites.values()) <= MOST_COOKIES_A_SITE, sites


@pytest.mark.parametrize(
    ("query", "late"),
    [
        ("", [3, 12, 25]),
        ("?late=1,2.5,3", [1, 2.5, 3]),
        ("?late=1,2", [3, 12, 25]),
        ('?late=1,2,3"><script>', [3, 12, 25]),
    ],
)
def test_the_late_delays_are_a_parameter(web: DemoWeb, query: str, late: list[float]) -> None:
    text = fetch(web, MAIN_URL + query).text
    plan = re.search(r'id="plan">(.*?)</script>', text)
    assert plan is not None
    assert json.loads(plan[1])["late"] == late
    passed = re.search(r'id="same" src="https://[^"?]*(\??[^"]*)"', text)
    assert passed is not None
    assert passed[1] == (query if late != [3, 12, 25] else "")


def test_channels_can_be_left_out_by_their_moment(web: DemoWeb) -> None:
    text = fetch(web, f"{MAIN_URL}?when=hidden,leave").text
    assert "/c/main/pagehide-beacon" in text
    assert "/c/main/img" not in text
    assert "when=hidden,leave" in text
    assert "when=" not in fetch(web, f'{MAIN_URL}?when="><b>').text.split("<iframe", 1)[1].split(">", 1)[0]
