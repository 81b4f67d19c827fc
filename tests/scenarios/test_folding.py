import pytest

from scenarios.consent.folding import ODD_LETTERS, fold, fold_each

FOLDED = {
    "J\u2019ACCEPTE\u00a0!": "j accepte",
    "Tout refuser \u2192": "tout refuser",
    "\u2713 OK, tout accepter": "ok tout accepter",
    "Priv\u00adacy\u200b": "privacy",
    "Privatsphäre schließen": "privatsphare schliessen",
    "SCHLIESSEN": "schliessen",
    "e\u0301te\u0301": "ete",
    "İSTEMİYORUM": "istemiyorum",
    "istemıyorum": "istemiyorum",
    "ΑΠΟΔΟΧΉ ΌΛΩΝ": "αποδοχη ολων",
    "ΌΛΟΥΣ": "ολουσ",
    "όλους": "ολουσ",
    "Приймаю й": "приимаю и",
    "необов\u02bcязкові": "необов язкові",
    "Æble, Øl, Œuvre": "aeble ol oeuvre",
    "Łączę Đakovo Þórð": "lacze dakovo thord",
    "ﬁne": "fine",
    "snake_case": "snake case",
    "": "",
    " …\u2019 ": "",
}


@pytest.mark.parametrize(("text", "folded"), FOLDED.items())
def test_what_reads_the_same_is_spelt_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(fold(text)) == folded


def test_many_phrases_fold_as_each_does_alone() -> None:
    texts = [text for text in FOLDED if "\n" not in text]
    assert fold_each(texts) == [fold(text) for text in texts]


def test_no_odd_letter_is_one_that_decomposition_takes_apart() -> None:
    assert all(fold(f"a{letter}a") == " ".join(f"a{plain}a".split()) for letter, plain in ODD_LETTERS.items())
