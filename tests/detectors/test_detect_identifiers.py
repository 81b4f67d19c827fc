"""Which values could single out a browser."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.identifiers import looks_like_identifier, names_a_choice

IDENTIFIERS = [
    "4e145b88-b188-4037-b362-fc15f005dd70",
    "9f86d081884c7d659a2feaa0c55ad015",
    "fb.1.1700000000000.987654321",
    "GA1.1.987654321.1700000000",
    "GS1.1.s1700000000$o1$g0$t1700000000$j60$l0$h0.123.9f3kd82jd",
    "%7B%22id%22%3A%224e145b88-b188-4037-b362-fc15f005dd70%22%2C%22v%22%3A1%7D",
    '{"distinct_id": "18c2f3a9b7d1e5"}',
    "eyJpZCI6IjJiZmFlODE3LTY0YmMtNThlMC04M2Y5LTVjMTRkY2ViZDA4OSIsImNyZWF0ZWQiOjE3MjM2NTQ0ODkxMDZ9",
    "AHWqTUnzinpbyKMS2VzBzhufqcs1q8Nuo_cTyhOowdnPsAl8qbOeCF2f",
    "987654321",
    "uid=a8f3k2m9x1",
    "v2:lang=fr:0b1c2d3e4f5a6b7c",
    "QwErTyUiOpAsDfGhJkLz",
]

NOT_IDENTIFIERS = [
    "",
    "1",
    "true",
    "fr",
    "fr-FR",
    "fr_FR.UTF-8",
    "EUR",
    "dark",
    "1700000000",
    "1700000000000",
    "2026-11-23",
    "2026-11-23T06:32:29Z",
    "2026-11-23T06%3A32%3A29.123%2B01%3A00",
    "20261123",
    "1920x1080",
    "variant-b",
    "variant2024b",
    "homepage_hero_experiment",
    "AcceptedAllCookies",
    "v1.24.3",
    "aaaaaaaaaaaaaaaa",
    "0000000000000000",
    "00000000-0000-0000-0000-000000000000",
    "https://www.google.com/search?q=abc123def456",
    "essential:true,analytics:false,ads:false",
    '{"analytics":true,"ads":false,"date":1700000000000}',
    "%7B%22lang%22%3A%22fr%22%7D",
    base64.b64encode(json.dumps({"lang": "fr", "theme": "dark", "seen": True}).encode()).decode(),
    "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA",
    "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA.YAAAAAAAAAAA",
    "DBABMA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN",
    "!analytics=false!ads=false",
]


@pytest.mark.parametrize("value", IDENTIFIERS)
def test_identifier(value: str) -> None:
    assert looks_like_identifier(value)


@pytest.mark.parametrize("value", NOT_IDENTIFIERS)
def test_what_many_share_is_none(value: str) -> None:
    assert not looks_like_identifier(value)


@given(st.uuids(version=4))
def test_every_random_uuid_is_one(uuid: object) -> None:
    assert looks_like_identifier(str(uuid))
    assert looks_like_identifier(json.dumps({"a": {"b": [str(uuid)]}}))


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert looks_like_identifier(text) in {True, False}


def test_hostile_values_get_an_answer() -> None:
    for value in (
        "[" * 100_000,
        "%" * 100_000,
        "{" * 4000 + "}" * 4000,
        "A" * 10**6,
        base64.b64encode(b"[" * 3000).decode(),
    ):
        assert looks_like_identifier(value) is False


@pytest.mark.parametrize(
    "name", ["cookie_consent", "CookieConsentPolicy", "rgpd", "gdpr-status", "cookielaw", "opt_out"]
)
def test_name_says_choice(name: str) -> None:
    assert names_a_choice(name)


@pytest.mark.parametrize("name", ["visitor", "uid", "cookie_id", "_ga", "options"])
def test_name_says_no_choice(name: str) -> None:
    assert not names_a_choice(name)
