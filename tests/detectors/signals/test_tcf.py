"""TC strings: the examples of IAB and of its own library, and whatever a site may send instead."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.signals.tcf import LONGEST_STRING, VENDORS_LISTED, TcString, Unreadable, decode_tcf, find_tcf
from detectors.signals.words import numbers, of_tcf

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

# the examples of iabtcf-java's and iab-tcf's pages, the third with all its segments, as a consent manager writes it
EMPTY = "COwxsONOwxsONKpAAAENAdCAAMAAAAAAAAAAAAAAAAAA"
WITH_PUBLISHER = "CO5VTlWO5VTlWH1AAAENAwCwAIAAAAAAAIAAAAoAAAAA.YAAAAAAAAAA"
FULL = (
    "COxR03kOxR1CqBcABCENAgCMAP_AAH_AAAqIF3EXySoGY2thI2YVFxBEIYwfJxyigMgChgQIsSwNQIeFLBoGLiAAHBGYJAQAGBAEEACBAQIkHGBMCQ"
    "AAgAgBiRCMQEGMCzNIBIBAggEbY0FACCVmHkHSmZCY7064O__QLuIJEFQMAkSBAIACLECIQwAQDiAAAYAlAAABAhIaAAgIWBQEeAAAACAwAAgAAABB"
    "AAACAAQAAICIAAABAAAgAiAQAAAAGgIQAACBABACRIAAAEANCAAgiCEAQg4EAo4AAA.IF3EXySoGY2tho2YVFzBEIYwfJxyigMgShgQIsS0NQIeFL"
    "BoGPiAAHBGYJAQAGBAkkACBAQIsHGBMCQABgAgRiRCMQEGMDzNIBIBAggkbY0FACCVmnkHS3ZCY70-6u__QA.elAAAAAAAWA"
)


def bits(*fields: tuple[int, int]) -> str:
    """Numbers of given widths as base64url, padded with zeros."""
    text = "".join(format(value, f"0{width}b") for value, width in fields)
    text += "0" * (-len(text) % 6)
    return "".join(LETTERS[int(text[at : at + 6], 2)] for at in range(0, len(text), 6))


def core(*tail: tuple[int, int], version: int = 2, purposes: int = 0, created: int = 17_000_000_000) -> str:
    """A core string up to its vendor sections, which are the ``tail``."""
    head = [(version, 6), (created, 36), (created, 36), (92, 12), (1, 12), (1, 6), (5, 6), (17, 6), (200, 12), (4, 6)]
    return bits(*head, (1, 1), (0, 1), (0, 12), (purposes, 24), (0, 24), (0, 1), (5, 6), (17, 6), *tail)


NOTHING_MORE = ((0, 16), (0, 1), (0, 16), (0, 1), (0, 12))


def test_the_core_segment_is_read_field_by_field() -> None:
    found = decode_tcf(FULL)
    assert isinstance(found, TcString)
    assert (found.version, found.cmp_id, found.cmp_version, found.consent_screen) == (2, 92, 1, 2)
    assert (found.language, found.publisher_country) == ("EN", "FR")
    assert (found.vendor_list_version, found.policy_version, found.is_service_specific) == (32, 2, False)
    assert found.created == datetime(2020, 4, 3, 11, 43, 31, 600_000, UTC)
    assert found.updated == datetime(2020, 4, 3, 11, 44, 42, 600_000, UTC)
    assert found.purposes == tuple(range(1, 11))
    assert found.purposes_li == tuple(range(2, 11))
    assert found.special_features == (1, 2)
    assert found.segments == ("disclosed vendors", "publisher")
    assert found.well_formed


def test_vendors_are_counted_and_listed_within_bounds() -> None:
    found = decode_tcf(FULL)
    assert isinstance(found, TcString)
    assert found.vendors is not None
    assert found.vendors_li is not None
    assert (found.vendors.count, found.vendors.highest, len(found.vendors.ids)) == (236, 750, VENDORS_LISTED)
    assert found.vendors.ids[:5] == (2, 6, 8, 9, 10)
    assert found.vendors_li.count == 103


def test_a_string_that_grants_nothing_says_so() -> None:
    found = decode_tcf(core(*NOTHING_MORE))
    assert isinstance(found, TcString)
    assert found.grants_nothing
    assert of_tcf(found) == "TCF v2 (CMP 92): no consent to any purpose or vendor"


def test_words_of_a_string_that_grants() -> None:
    found = decode_tcf(FULL)
    assert isinstance(found, TcString)
    assert of_tcf(found) == (
        "TCF v2 (CMP 92): consent to purposes 1–10, special features 1–2, 236 vendors; legitimate interest claimed for"
        " purposes 2–10, 103 vendors"
    )
    assert numbers((1, 2, 3, 4, 7, 9, 10)) == "1–4, 7, 9–10"


def test_ranges_that_overlap_count_each_vendor_once() -> None:
    ranges = [(3, 12), (1, 1), (10, 16), (20, 16), (1, 1), (15, 16), (30, 16), (0, 1), (12, 16)]
    found = decode_tcf(core((30, 16), (1, 1), *ranges, *NOTHING_MORE[2:]))
    assert isinstance(found, TcString)
    assert found.vendors is not None
    assert found.vendors.count == 21
    assert found.vendors.ids == tuple(range(10, 31))


def test_publisher_restrictions_are_read_over() -> None:
    restrictions = [(2, 12), (7, 6), (1, 2), (1, 12), (0, 1), (755, 16), (2, 6), (0, 2), (0, 12)]
    found = decode_tcf(core(*NOTHING_MORE[:-1], *restrictions, purposes=1 << 23))
    assert isinstance(found, TcString)
    assert (found.restrictions, found.purposes, found.well_formed) == (2, (1,), True)


def test_a_string_cut_in_its_vendors_still_tells_its_purposes() -> None:
    found = decode_tcf(FULL[:60])
    assert isinstance(found, TcString)
    assert found.purposes == tuple(range(1, 11))
    assert (found.vendors, found.well_formed) == (None, False)
    assert find_tcf(FULL[:60]) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("C", "it ends too early"),
        ("BOlLbqtOlLbqtAVABADECg", "its version is 1, not 2"),
        ("C€", "it is not base64url"),
        (bits((2, 6), *[(63, 6)] * 60), "a code of letters holds something else"),
        ("C" * (LONGEST_STRING + 1), "it is longer than any consent string"),
    ],
)
def test_what_is_no_string_says_why(text: str, why: str) -> None:
    assert decode_tcf(text) == Unreadable(why)


@pytest.mark.parametrize("around", ["{}", '"{}"', '[null,null,null,["{}",1]]', "x={}; y=1", "DBABMA~{}"])
def test_a_string_is_found_inside_other_text(around: str) -> None:
    assert [raw for raw, _ in find_tcf(around.format(WITH_PUBLISHER))] == [WITH_PUBLISHER]


@pytest.mark.parametrize(
    "text",
    [
        "CVwxsONOwxsONKpAAAENAdCAAMAAAAAAAAAAAAAAAAAA",
        "Ca8f3k2m9x1Qw7ErTyUiOpAsDfGhJkLzXcVbNm0123456",
        f"x{EMPTY}",
        core(*NOTHING_MORE, (1, 16)),
        core(*NOTHING_MORE, created=0),
    ],
    ids=["far future", "random", "inside a word", "goes on after its end", "of 1970"],
)
def test_what_only_looks_like_a_string_is_not_taken_for_one(text: str) -> None:
    assert find_tcf(text) == ()


@settings(deadline=None)
@given(st.text(max_size=400) | st.text(LETTERS + ".", max_size=400).map("C{}".format))
def test_nothing_makes_it_raise(text: str) -> None:
    assert isinstance(decode_tcf(text), TcString | Unreadable)
    assert all(found.well_formed for _, found in find_tcf(text))


@pytest.mark.parametrize(
    "text",
    [
        core((65535, 16), (1, 1), (4095, 12), *[(1, 1), (1, 16), (65535, 16)] * 4095, (0, 16), (0, 1), (0, 12)),
        "C" + "A" * (LONGEST_STRING - 1),
        ".".join(["C" * 40] * 1000),
        " ".join([EMPTY] * 1000),
    ],
    ids=["overlapping ranges", "very long", "many segments", "many strings"],
)
def test_hostile_strings_take_no_time(text: str) -> None:
    began = time.perf_counter()
    decode_tcf(text)
    assert len(find_tcf(text)) <= 4
    assert time.perf_counter() - began < 10
