import pytest

from scenarios.consent.words import all_words, fold, meaning_of
from tests.scenarios.banner_labels import LABELS

ROWS = [
    (language, kind, label) for language, kinds in LABELS.items() for kind, labels in kinds.items() for label in labels
]
REFUSALS = {"refuse", "continue-without"}


@pytest.mark.parametrize(("language", "kind", "label"), ROWS)
def test_labels_mean_what_a_visitor_of_that_language_reads(language: str, kind: str, label: str) -> None:
    assert meaning_of(label, (language,)).kind == kind


@pytest.mark.parametrize(("language", "kind", "label"), [row for row in ROWS if row[1] in {"accept", *REFUSALS}])
def test_no_page_s_language_turns_a_choice_into_its_opposite(language: str, kind: str, label: str) -> None:
    opposite = {"accept"} if kind in REFUSALS else REFUSALS
    pages = [(), *((words.language,) for words in all_words())]
    assert not {meaning_of(label, prefer).kind for prefer in pages} & opposite


def test_every_language_has_labels_here() -> None:
    assert set(LABELS) | {"en", "fr"} == {words.language for words in all_words()}


def _one_word_choices() -> dict[str, dict[str, set[str]]]:
    """Every word that alone is a choice somewhere: its lists by language."""
    lists: dict[str, dict[str, set[str]]] = {}
    for words in all_words():
        for tag, phrases in words.tagged().items():
            for phrase in map(fold, phrases):
                if " " not in phrase:
                    lists.setdefault(phrase, {}).setdefault(words.language, set()).add(tag)
    return {word: by for word, by in lists.items() if any({"accept", *REFUSALS} & tags for tags in by.values())}


def test_a_word_that_means_something_else_on_the_page_is_no_choice_there() -> None:
    telling = {"settings", "save", "close", "pay", "information", "other-matter", "withdraw", "partners"}
    met = 0
    for word, by_language in _one_word_choices().items():
        for language, tags in by_language.items():
            if tags & telling and not tags & {"accept", *REFUSALS}:
                met += 1
                assert meaning_of(word, (language,)).kind not in {"accept", *REFUSALS}, (word, language)
                assert meaning_of(word).kind not in {"accept", *REFUSALS}, (word, language)
    assert met > 0
