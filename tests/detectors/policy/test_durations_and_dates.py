"""Durations and dates as they are said."""

from __future__ import annotations

import pytest

from detectors.policy.durations import durations
from detectors.policy.fold import fold
from detectors.policy.grammar import Grammar
from detectors.policy.read import read
from tracker_db.database import Database


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("treize (13) mois", {"months": 13, "days": 395}),
        ("13 (treize) mois", {"months": 13, "days": 395}),
        ("13 mois maximum", {"months": 13, "days": 395}),
        ("13\u00a0mois", {"months": 13, "days": 395}),
        ("un an", {"months": 12, "days": 365}),
        ("deux ans", {"months": 24, "days": 730}),
        ("6 mois", {"months": 6, "days": 182}),
        ("quatre-vingt-dix jours", {"days": 90}),
        ("2 semaines", {"days": 14}),
        ("30 minutes", {"seconds": 1_800}),
        ("1,5 an", {"months": 18, "days": 547}),
    ],
)
def test_a_duration(said: str, value: dict[str, int], french: Grammar) -> None:
    (found,) = durations(fold(f"pendant {said}."), french)
    assert found.value() == value


@pytest.mark.parametrize("text", ["quelques mois", "le mois", "en 2024", "13 moissons", "v1.13 mois"])
def test_no_duration(text: str, french: Grammar) -> None:
    assert durations(fold(text), french) == []


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("Version du 26 septembre 2024", "2024-09-26"),
        ("Mis à jour le 1er mars 2025", "2025-03-01"),
        ("Dernière mise à jour : 10/06/2021", "2021-06-10"),
        ("Dernière mise à jour le 5.1.21", "2021-01-05"),
        ("mise à jour : 2023-12-31", "2023-12-31"),
        ("Entrée en vigueur le 1er août 2022", "2022-08-01"),
        ("Dernière révision : mai 2024", "2024-05"),
    ],
)
def test_a_date(said: str, date: str, db: Database) -> None:
    (claim,) = read(said, db, language="fr")
    assert (claim.kind, claim.value) == ("last_updated", {"date": date})


@pytest.mark.parametrize("said", ["Mis à jour le 45 mars 2025", "Version du 99/99/2020", "Publié le 3 mars 0007"])
def test_no_such_day(said: str, db: Database) -> None:
    assert read(said, db, language="fr") == ()
