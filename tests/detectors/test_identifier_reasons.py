"""Why a value looks like an identifier, in words; the answer «it does» is the truth value of the reasons."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.identifiers import identifier_reasons, looks_like_identifier
from tests.detectors.test_detect_identifiers import IDENTIFIERS, NOT_IDENTIFIERS

UUID = "4e145b88-b188-4037-b362-fc15f005dd70"


@pytest.mark.parametrize(
    ("value", "reasons"),
    [
        (UUID, ("uuid",)),
        ("9f86d081884c7d659a2feaa0c55ad015", ("random text of 32 characters",)),
        ("fb.1.1700000000000.9876543210", ("number of 10 digits",)),
        (f"%7B%22id%22%3A%22{UUID}%22%7D", ("uuid inside JSON key «id»",)),
        (
            json.dumps({"user": {"ids": [UUID, 9876543210]}}),
            ("number of 10 digits inside JSON key «ids»", "uuid inside JSON key «ids»"),
        ),
        (base64.b64encode(json.dumps({"cid": UUID}).encode()).decode(), ("uuid inside JSON key «cid»",)),
        (f"{UUID}.9f86d081884c7d659a2feaa0c55ad015", ("uuid", "random text of 32 characters")),
        ("variant-b", ()),
        ("", ()),
    ],
)
def test_reasons(value: str, reasons: tuple[str, ...]) -> None:
    assert identifier_reasons(value) == reasons


@pytest.mark.parametrize("value", [*IDENTIFIERS, *NOT_IDENTIFIERS])
def test_the_answer_is_the_truth_value_of_the_reasons(value: str) -> None:
    assert looks_like_identifier(value) is bool(identifier_reasons(value))


@settings(deadline=None)
@given(st.text(max_size=300) | st.from_regex(r"[A-Za-z0-9.{}\":,_-]{0,200}", fullmatch=True))
def test_for_any_value_at_all(value: str) -> None:
    reasons = identifier_reasons(value)
    assert looks_like_identifier(value) is bool(reasons)
    assert len(reasons) <= 5
    assert len(set(reasons)) == len(reasons)


def test_a_long_key_is_cut() -> None:
    (reason,) = identifier_reasons(json.dumps({"k" * 500: UUID}))
    assert reason == f"uuid inside JSON key «{'k' * 60}»"
