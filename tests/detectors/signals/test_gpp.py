"""GPP headers, by the examples of IAB's specification, and US Privacy strings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.signals.gpp import GppString, decode_gpp, decode_usp, find_gpp
from detectors.signals.tcf import Unreadable
from detectors.signals.words import of_gpp


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("DBABM~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA", (2,)),
        ("DBACNY~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN", (2, 6)),
        ("DBABjw~BPXuQIAPXuQIAAfKABENB-CgAAAAAAAAAAAAAAAA~1YNN", (5, 6)),
        ("DBABDA~BPXuQIAPXuQIAAfKABENB-CgAAAAAAAAAAAAAAAA", (5,)),
    ],
    ids=["one", "two", "a group", "Canada"],
)
def test_the_header_tells_the_sections(text: str, ids: tuple[int, ...]) -> None:
    assert decode_gpp(text) == GppString(ids)
    assert find_gpp(f'{{"gpp":"{text}"}}') == (text, GppString(ids))


def test_sections_are_named() -> None:
    assert of_gpp(GppString((2, 7, 99))) == "GPP: sections tcfeuv2, usnat, section 99"
    assert of_gpp(GppString(())) == "GPP: no section"


@pytest.mark.parametrize("text", ["", "DB", "CPXxRfAPXxRfAAfKABENB", "DBABM€", "DBP____________"])
def test_what_is_no_header_says_why(text: str) -> None:
    found = decode_gpp(text)
    assert isinstance(found, Unreadable)
    assert found.why


def test_a_string_with_other_sections_than_announced_is_not_found() -> None:
    assert find_gpp("DBACNY~onlyone") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1YNN", "notice given: yes, opted out of sale: no, LSPA transaction: no"),
        ("1---", "notice given: does not apply, opted out of sale: does not apply, LSPA transaction: does not apply"),
        ('"1yyn"', "notice given: yes, opted out of sale: yes, LSPA transaction: no"),
        ("2YNN", None),
        ("1YNNN", None),
        ("", None),
    ],
)
def test_us_privacy_in_words(text: str, words: str | None) -> None:
    assert decode_usp(text) == words


@settings(deadline=None)
@given(st.text(max_size=200) | st.text("ABCDEFabcdef0123~_-", max_size=200).map("DB{}".format))
def test_nothing_makes_it_raise(text: str) -> None:
    decoded = decode_gpp(text)
    assert isinstance(decoded, Unreadable) or len(decoded.ids) <= 64
    found = find_gpp(text)
    assert found is None or found[0] in text
    assert decode_usp(text) is None or len(text.strip()) <= 6
