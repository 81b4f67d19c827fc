"""The languages' files: what is accepted, and what is said of a file that is not."""

from __future__ import annotations

from importlib import resources

import pytest
import yaml

from detectors.policy.fold import fold
from detectors.policy.grammar import Grammar, GrammarError, languages, load
from detectors.policy.grammar.source import compile_pattern, parse


def french_source() -> str:
    return (resources.files("detectors.policy.grammar") / "fr.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", languages())
def test_every_language_is_complete(language: str) -> None:
    grammar = load(language)
    assert grammar.language == language
    ids = [statement.id for statement in grammar.statements]
    assert len(ids) == len(set(ids))
    topics = {topic for s in grammar.statements if s.about for topic in (s.about.topic, *s.about.beats)}
    assert topics <= grammar.topics.keys()


def test_every_filler_exists(french: Grammar) -> None:
    functions = {"countries", "country", "label", "host", "vendors", "category_label"}
    named = {name.rstrip("*") for statement in french.statements for name in statement.fill}
    assert named - functions <= french.choices.keys()


def test_patterns_are_written_as_people_write() -> None:
    pattern = compile_pattern(
        "{dépôt}".replace("ô", "o").replace("é", "e") + " d’un…cookie ?s?", {"depot": "dépôt|pose"}
    )
    assert pattern.search(fold("La POSE  d'un petit cookie"))
    assert pattern.search(fold("le dépôt d’un cookies"))
    assert not pattern.search(fold("le dépôt d’un " + "très " * 30 + "grand cookie"))


def test_an_unknown_language() -> None:
    with pytest.raises(GrammarError, match="no grammar for language 'xx'"):
        load("xx")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"language": None}, "language"),
        ({"unheard": 1}, "unheard"),
        ({"topics": {"cookie": "(unclosed"}}, "in the pattern '\\(unclosed'"),
        ({"topics": {"cookie": "{nowhere}"}}, "nowhere"),
        ({"fragments": {"a": "{b}", "b": "{a}"}}, "themselves"),
        ({"statements": [{"id": "x", "kind": "y", "all": []}]}, "statements"),
    ],
)
def test_a_broken_file_is_named(change: dict[str, object], message: str) -> None:
    broken = yaml.safe_load(french_source()) | change
    with pytest.raises(GrammarError, match=message) as caught:
        parse(yaml.safe_dump(broken, allow_unicode=True), "test.yaml")
    assert str(caught.value).startswith("test.yaml")


def test_norway_is_a_country_and_no_truth_value(french: Grammar) -> None:
    assert french.countries["NO"].search("norvege")
