"""Sentences as policies write them, from ``sentences_fr.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from detectors.policy.claim import Claim
from detectors.policy.read import read
from tracker_db.database import Database

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("sentences_fr.yaml").read_text(encoding="utf-8"))


def claims_of(case: dict[str, Any], db: Database) -> tuple[Claim, ...]:
    heading = f"{case['under']}\n\n" if "under" in case else ""
    return read(heading + case["text"], db, language="fr")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_sentence(case: dict[str, Any], db: Database) -> None:
    claims = claims_of(case, db)
    read_as = [(claim.kind, claim.value) for claim in claims]
    for kind, expected in case.get("says", {}).items():
        values = [claim.value for claim in claims if claim.kind == kind]
        assert any(expected.items() <= value.items() for value in values), f"{kind} {expected} not in {read_as}"
    for kind, number in case.get("count", {}).items():
        assert [claim.kind for claim in claims].count(kind) == number, read_as
    for kind, value in case.get("lacks", {}).items():
        assert not any(claim.kind == kind and value.items() <= claim.value.items() for claim in claims), read_as
    silent = case.get("silent", [])
    unwanted = [claim.kind for claim in claims if silent == "all" or claim.kind in silent]
    assert not unwanted, read_as


def test_enough_sentences() -> None:
    assert len(CASES) >= 270
    assert all(case.keys() & {"says", "silent", "lacks"} for case in CASES)
    assert sum("silent" in case for case in CASES) >= 60


def test_typography_does_not_matter(db: Database) -> None:
    for case in CASES:
        if any(mark in case["text"] for mark in "«“") or "says" not in case:
            continue
        plain = case["text"].replace("’", "'").replace("\u00a0", " ")
        curly = case["text"].replace("'", "‘").replace("’", "‘").replace(" de ", "\u00a0de ")
        kinds = [{claim.kind for claim in claims_of(case | {"text": text}, db)} for text in (plain, curly)]
        assert kinds[0] == kinds[1], case["text"]
