"""Texts made to be slow: one megabyte is read in bounded time, whatever it says."""

from __future__ import annotations

import time

import pytest

from detectors.policy.read import read
from tracker_db.database import Database

MEGABYTE = 1_000_000
BOUND = 90.0  # seconds; some ten on an idle core, where a pattern that backtracks without bound would take hours

REPEATED = {
    "negations without end": "ne n'aucun hors de l'union européenne ",
    "names without end": "la société Abcd Efgh, ",
    "durations without end": "13 mois cookies conservés ",
    "one quotation mark": '"a',
    "no space": "a",
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", REPEATED.values(), ids=REPEATED)
def test_a_megabyte_is_read_in_bounded_time(part: str, db: Database) -> None:
    text = (part * (MEGABYTE // len(part) + 1))[:MEGABYTE]
    started = time.monotonic()
    claims = read(text, db, language="fr")
    assert time.monotonic() - started < BOUND
    assert all(text[claim.start : claim.end] == claim.quote for claim in claims)
