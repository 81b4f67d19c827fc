"""Blocks, sentences and folding."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.policy.fold import fold, name_key
from detectors.policy.grammar import Grammar
from detectors.policy.layout import MAX_SENTENCE, layout


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding() -> None:
    assert fold("L’Été\u00a0: «\u202fÀ bientôt\u202f» – İ") == 'l\'ete : " a bientot " - i'


def test_names_meet_under_one_key() -> None:
    assert name_key("CloudFlare, Inc.") == name_key("Cloudflare.com") == "cloudflare"
    assert name_key("OVH SAS") == name_key("Ovh")


def kinds(text: str, grammar: Grammar) -> list[tuple[str, str]]:
    return [(block.kind, block.of(text)) for block in layout(text, grammar.abbreviations).blocks]


def test_blocks(french: Grammar) -> None:
    text = "1. Les cookies\n\nNous utilisons des cookies.\n- un ;\n• deux\nA | B\nEt les autres ?"
    assert kinds(text, french) == [
        ("heading", "1. Les cookies"),
        ("paragraph", "Nous utilisons des cookies."),
        ("item", "un ;"),
        ("item", "deux"),
        ("row", "A | B"),
        ("heading", "Et les autres ?"),
    ]


def test_wrapped_lines_are_one_sentence(french: Grammar) -> None:
    text = "Les cookies sont conservés pendant une durée\nmaximale de 13 mois."
    (block,) = layout(text, french.abbreviations).blocks
    assert [sentence.of(text) for sentence in block.sentences] == [text]


def test_sentences(french: Grammar) -> None:
    text = "Voir l’art. 82, etc. et www.exemple.fr. Durée : 13 mois (max.) au plus. Fin ! « Oui. » Non"
    (block,) = layout(text, french.abbreviations).blocks
    assert [sentence.of(text) for sentence in block.sentences] == [
        "Voir l’art. 82, etc. et www.exemple.fr.",
        "Durée : 13 mois (max.) au plus.",
        "Fin !",
        "« Oui. »",
        "Non",
    ]


def test_endless_sentences_are_cut(french: Grammar) -> None:
    (block,) = layout("mot " * 5_000, french.abbreviations).blocks
    assert len(block.sentences) > 1
    assert all(sentence.end - sentence.start <= MAX_SENTENCE for sentence in block.sentences)
