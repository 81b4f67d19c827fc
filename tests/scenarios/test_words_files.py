from importlib import resources

import pytest
import yaml
from pydantic import ValidationError

from crawler.evidence import PurposeClass
from scenarios.consent.vocabulary import Words, all_words
from scenarios.consent.words import fold, meaning_of

FILES = {words.language: words for words in all_words()}


@pytest.mark.parametrize("language", FILES)
def test_every_file_has_every_field(language: str) -> None:
    path = resources.files("scenarios.consent").joinpath("words", f"{language}.yaml")
    held = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert held["language"] == language
    assert set(held) == set(Words.model_fields)
    assert set(held["purposes"]) == set(PurposeClass)
    assert set(held["particles"]) == {"not", "only", "all", "and", "or", "optional", "fillers"}
    assert all(FILES[language].tagged().values())


@pytest.mark.parametrize("language", FILES)
def test_no_phrase_both_accepts_and_refuses(language: str) -> None:
    words = FILES[language]
    accept = set(map(fold, words.accept))
    assert not accept & {fold(phrase) for phrase in (*words.refuse, *words.continue_without)}


@pytest.mark.parametrize("language", FILES)
def test_phrases_of_a_choice_are_read_as_that_choice_on_their_own_page(language: str) -> None:
    words = FILES[language]
    for kind, phrases in (
        ("accept", words.accept), ("refuse", words.refuse), ("continue-without", words.continue_without),
        ("settings", words.settings), ("save", words.save),
    ):  # fmt: skip
        others = {
            p for k, ps in words.tagged().items() if k in {"pay", "save", "accept"} and k != kind for p in map(fold, ps)
        }
        wrong = {p: meaning_of(p, (language,)).kind for p in phrases if fold(p) not in others}
        assert {p: got for p, got in wrong.items() if got != kind} == {}


@pytest.mark.parametrize("language", FILES)
def test_no_list_holds_a_phrase_twice_and_none_is_empty(language: str) -> None:
    for tag, phrases in FILES[language].tagged().items():
        folded = [fold(phrase) for phrase in phrases]
        assert all(folded), tag
        assert len(folded) < 2 or len(set(phrases)) == len(phrases), tag


@pytest.mark.parametrize("language", FILES)
def test_a_purpose_s_words_name_one_purpose(language: str) -> None:
    seen: dict[str, PurposeClass] = {}
    for purpose, phrases in FILES[language].purposes.items():
        for phrase in map(fold, phrases):
            assert seen.setdefault(phrase, purpose) is purpose, phrase


def test_a_file_that_lacks_a_list_is_no_file() -> None:
    held = FILES["en"].model_dump(by_alias=True)
    for field in ("accept", "particles", "purposes"):
        with pytest.raises(ValidationError):
            Words.model_validate({name: value for name, value in held.items() if name != field})
    with pytest.raises(ValidationError):
        Words.model_validate({**held, "accept": ()})
    with pytest.raises(ValidationError):
        Words.model_validate({**held, "purposes": {"necessary": ("a",)}})
