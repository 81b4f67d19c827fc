"""Invariants of every reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.policy.language import detect_language
from detectors.policy.read import MAX_CLAIMS, read
from tracker_db.database import Database
from tracker_db.load import load as load_database

FRENCH = (Path(__file__).with_name("documents") / "mutuelle.txt").read_text(encoding="utf-8")
WORDS = [*FRENCH.split(), "«", "»", "\n", "\n- ", " | ", ".", ";", ":", "13 mois", "\u00a0", "🍪", "İ", "cookies"]


def test_quotes_are_verbatim_and_ids_follow_the_text(db: Database) -> None:
    claims = read(FRENCH, db, document=3)
    assert len(claims) > 10
    assert all(FRENCH[claim.start : claim.end] == claim.quote for claim in claims)
    assert [claim.id for claim in claims] == [f"d3-c{number}" for number in range(1, len(claims) + 1)]
    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)
    assert {claim.document for claim in claims} == {3}


def test_reading_twice_gives_the_same(db: Database) -> None:
    assert read(FRENCH, db) == read(FRENCH, db)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join))
def test_any_mixture_of_words_keeps_quotes_verbatim(text: str) -> None:
    for claim in read(text, load_database(), language="fr"):
        assert text[claim.start : claim.end] == claim.quote
        assert claim.quote == claim.quote.strip()
        assert claim.quote


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(text[c.start : c.end] == c.quote for c in read(text, load_database(), language="fr"))


def test_a_language_without_grammar_makes_no_claims(db: Database) -> None:
    german = (
        "Wir verwenden Google Analytics und speichern die Daten nicht länger als 14 Monate. Sie können das ablehnen."
    )
    assert detect_language(german) == "de"
    assert read(german, db) == ()
    assert read("", db) == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"),
        ("We use cookies to measure the audience of our website and you may refuse them at any time.", "en"),
        ("Utilizamos cookies para medir la audiencia de la web y usted puede rechazarlas en los ajustes.", "es"),
        ("12345 — 67890", None),
        ("Lorem ipsum dolor sit amet consectetur adipiscing elit", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_claims_are_bounded(db: Database) -> None:
    assert len(read("Les cookies sont conservés 13 mois.\n" * 6_000, db, language="fr")) == MAX_CLAIMS


def test_a_claim_can_be_read_alone(db: Database) -> None:
    quotes = [claim.quote for claim in read(FRENCH, db) if claim.kind in {"implied_consent", "transfer_outside_eu"}]
    assert quotes == [
        "La Mutuelle du Pont n'effectue aucun transfert de données hors de l'Union européenne.",
        "En continuant votre navigation après affichage du bandeau, vous acceptez le dépôt de ces cookies.",
    ]


def test_neighbouring_transfer_clauses_are_one_claim(db: Database) -> None:
    text = (
        "Nos prestataires sont parfois situés en dehors de l’Union européenne. Vos données peuvent donc être "
        "transférées aux États-Unis. Ces transferts sont encadrés par des clauses contractuelles types."
    )
    (claim,) = [claim for claim in read(text, db, language="fr") if claim.kind == "transfer_outside_eu"]
    assert claim.quote == "Vos données peuvent donc être transférées aux États-Unis."
    assert claim.value == {"outside_eu": True, "polarity": "possible", "countries": ["US"], "safeguard": "SCC"}


def test_consent_for_this_tool_is_about_the_tool_named_before(db: Database) -> None:
    text = "Les cookies d’audience sont gérés par l’outil Matomo. Nous recueillons votre consentement pour cet outil."
    (claim,) = [claim for claim in read(text, db, language="fr") if claim.kind == "consent_required"]
    assert claim.value["vendor"] == "Matomo"
