"""Texts made to be slow: one megabyte is read in bounded time, whatever it says."""

from __future__ import annotations

import time

import pytest

from detectors.policy.read import read
from tracker_db.database import Database

MEGABYTE = 1_000_000
BOUND = 90.0  # seconds; some ten on an idle core, where a pattern that backtracks without bound would take hours

PARTS = {
    "negations without end": "ne n'aucun hors de l'union européenne ",
    "names without end": "la société Abcd Efgh, ",
    "durations without end": "13 mois cookies conservés ",
    "one quotation mark": '"a',
    "one bracket": "(",
    "no space": "a",
    "cells": "|a",
    "items": "\n- Abc (chat)",
}


def timed(text: str, db: Database) -> float:
    started = time.monotonic()
    claims = read(text, db, language="fr")
    assert all(text[claim.start : claim.end] == claim.quote for claim in claims)
    return time.monotonic() - started


@pytest.mark.timeout(300)
def test_a_megabyte_is_read_in_bounded_time(db: Database) -> None:
    share = MEGABYTE // len(PARTS)
    text = "\n\n".join((part * (share // len(part) + 1))[:share] for part in PARTS.values())
    assert len(text) >= MEGABYTE
    assert timed(text, db) < BOUND


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_no_text_is_slow(part: str, db: Database) -> None:
    assert timed(part * (100_000 // len(part)), db) < BOUND / 3
