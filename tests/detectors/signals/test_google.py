"""Google's consent mode: gcs, gcd and the commands of a page."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.signals.google import SIGNALS, decode_command, decode_gcd, decode_gcs, hit_parameters, in_words
from detectors.signals.words import of_command, of_hit


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("G100", "ad_storage denied, analytics_storage denied"),
        ("G111", "ad_storage granted, analytics_storage granted"),
        ("G101", "ad_storage denied, analytics_storage granted"),
        ("G110", "ad_storage granted, analytics_storage denied"),
        ("G1--", "ad_storage not set, analytics_storage not set"),
    ],
)
def test_gcs(value: str, words: str) -> None:
    decoded = decode_gcs(value)
    assert decoded is not None
    assert in_words(decoded) == words


# by the table of Markus Baersch: letter, state, default, update
LETTERS = [
    ("l", "not set", None, None),
    ("p", "denied", "denied", None),
    ("q", "denied", "denied", "denied"),
    ("r", "granted", "denied", "granted"),
    ("t", "granted", "granted", None),
    ("u", "denied", "granted", "denied"),
    ("v", "granted", "granted", "granted"),
    ("m", "denied", None, "denied"),
    ("n", "granted", None, "granted"),
    ("x", "unknown", None, None),
]


@pytest.mark.parametrize(("letter", "state", "default", "update"), LETTERS)
@pytest.mark.parametrize("place", range(4))
def test_gcd_letter_by_letter(place: int, letter: str, state: str, default: str | None, update: str | None) -> None:
    letters = ["l"] * 4
    letters[place] = letter
    decoded = decode_gcd("13" + "3".join(letters) + "1l1")
    assert decoded is not None
    assert tuple(one.signal for one in decoded) == SIGNALS
    assert (decoded[place].state, decoded[place].default, decoded[place].update) == (state, default, update)


BOTH_BY_UPDATE = "ad_user_data, ad_personalization granted by update"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("11p1p1p1p5", "ad_storage, analytics_storage, ad_user_data, ad_personalization denied by default"),
        (
            "13l3l3l3l1l1",
            "ad_storage not set, analytics_storage not set, ad_user_data not set, ad_personalization not set",
        ),
        ("11p1p1l1l5", "ad_storage, analytics_storage denied by default; ad_user_data, ad_personalization not set"),
        ("11q1q1n1n5", "ad_storage, analytics_storage denied by default and by update; " + BOTH_BY_UPDATE),
        ("11r1r1r1r5", f"{', '.join(SIGNALS)} granted by update, against the default"),
    ],
)
def test_gcd_in_words(value: str, words: str) -> None:
    decoded = decode_gcd(value)
    assert decoded is not None
    assert in_words(decoded) == words


@pytest.mark.parametrize("value", ["", "G1", "G12", "G200", "G1000", "11p1p1p", "11pppp5", "21p1p1p1p5", "x" * 10_000])
def test_other_values_are_nothing(value: str) -> None:
    assert decode_gcs(value) is None
    assert decode_gcd(value) is None


@pytest.mark.parametrize(
    "text",
    [
        "v=2&gcs=G100&gcd=13p3p3p3p5l1&dma=1",
        "en=page_view&gcs=G100\r\nen=scroll&gcd=13p3p3p3p5l1",
        '{"gcs":"G100", "gcd": "13p3p3p3p5l1"}',
    ],
)
def test_both_are_found_in_queries_and_bodies(text: str) -> None:
    told = hit_parameters(text)
    assert told == {"gcs": "G100", "gcd": "13p3p3p3p5l1"}
    assert of_hit(told) == (
        "gcs=G100: ad_storage denied, analytics_storage denied; gcd=13p3p3p3p5l1: ad_storage, analytics_storage,"
        " ad_user_data, ad_personalization denied by default"
    )


@pytest.mark.parametrize("text", ["xgcs=G100", "gcs=hello", "gcs_=G100", "gcs=G100x", "agcd=11p1p1p1p5"])
def test_what_only_resembles_them_is_not(text: str) -> None:
    assert hit_parameters(text) == {}


@pytest.mark.parametrize(
    "raw",
    [
        '["consent","default",{"ad_storage":"denied","analytics_storage":"granted","wait_for_update":500,"region":["FR"]}]',
        '{"0":"consent","1":"default","2":{"ad_storage":"denied","analytics_storage":"granted","region":["FR"]}}',
    ],
)
def test_commands(raw: str) -> None:
    command = decode_command(raw)
    assert command is not None
    assert of_command(command) == "consent default (FR): ad_storage denied, analytics_storage granted"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "null",
        "[]",
        '["event","x",{}]',
        '["consent","default"]',
        '["consent","default",{}]',
        "[" * 10_000,
        "9" * 20_000,
    ],
)
def test_other_commands_are_none(raw: str) -> None:
    assert decode_command(raw) is None


@settings(deadline=None)
@given(st.text(max_size=300), st.recursive(st.none() | st.text(max_size=5), lambda one: st.lists(one, max_size=3)))
def test_nothing_makes_it_raise(text: str, structure: object) -> None:
    decode_gcs(text)
    decode_gcd(text)
    assert set(hit_parameters(text)) <= {"gcs", "gcd"}
    decode_command(text)
    decode_command(json.dumps(["consent", "update", structure]))
    decode_command(json.dumps(["consent", "update", {"ad_storage": structure, "region": structure}]))


def test_a_hostile_body_takes_no_time() -> None:
    began = time.perf_counter()
    hit_parameters("gcs=" * 100_000)
    hit_parameters('gcs"    :' * 50_000)
    assert time.perf_counter() - began < 10
