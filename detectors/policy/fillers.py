"""Reading the value of a claim from its sentence: by the grammar's closed choices, or by one of the functions here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from detectors.policy.labels import quoted_labels
from detectors.policy.layout import Sentence
from detectors.policy.reading import NEAR, Reading

_HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,8}\b")
_LABEL_WORDS = 8


def fill(name: str, reading: Reading, sentence: Sentence) -> dict[str, Any]:
    """What the filler ``name`` reads in a sentence.

    A name ending in ``*`` is a choice of the grammar with all its answers; another name is a function of this module
    or a choice of the grammar with its first answer (``yes`` stands for true). Nothing found: an empty mapping.
    """
    function = _FUNCTIONS.get(name)
    if function:
        return function(reading, sentence)
    key = name.rstrip("*")
    folded = reading.folded(sentence)
    if name.endswith("*"):
        return {key: reading.grammar.choices[key].every(folded)}
    answer = reading.grammar.choices[key].first(folded)
    if answer is None:
        return {}
    return {key: True if answer == "yes" else answer}


def countries_in(reading: Reading, folded: str) -> list[str]:
    """ISO 3166-1 codes (and ``EU``, ``EEA``) of the countries named, in the order of the text."""
    found = [
        (match.start(), code)
        for code, pattern in reading.grammar.countries.items()
        if (match := pattern.search(folded))
    ]
    return [code for _, code in sorted(found)]


def _countries(reading: Reading, sentence: Sentence) -> dict[str, Any]:
    outside = [code for code in countries_in(reading, reading.folded(sentence)) if code not in reading.grammar.eu]
    return {"countries": outside} if outside else {}


def _country(reading: Reading, sentence: Sentence) -> dict[str, Any]:
    found = countries_in(reading, reading.folded(sentence))
    named = [code for code in found if code not in {"EU", "EEA"}] or found
    return {"country": named[0]} if len(named) == 1 else {"country": named[0], "countries": named} if named else {}


def _label(reading: Reading, sentence: Sentence) -> dict[str, Any]:
    labels = quoted_labels(reading.text, sentence)
    short = [label.of(reading.text) for label in labels if len(label.of(reading.text).split()) <= _LABEL_WORDS]
    return {"label": short[-1]} if short else {}


def _host(reading: Reading, sentence: Sentence) -> dict[str, Any]:
    found = _HOST.search(reading.folded(sentence))
    return {"host": found.group()} if found else {}


def _vendors(reading: Reading, sentence: Sentence) -> dict[str, Any]:
    """The vendors named in the sentence, or the last one named shortly before it."""
    inside = [mention.vendor for mention in reading.mentions if sentence.start <= mention.start < sentence.end]
    if inside:
        return {"vendor": inside[0]} if len(inside) == 1 else {"vendors": list(dict.fromkeys(inside))}
    if not reading.grammar.topics["anaphora"].search(reading.folded(sentence)):
        return {}
    before = [mention for mention in reading.mentions if sentence.start - NEAR <= mention.start < sentence.start]
    return {"vendor": before[-1].vendor} if before else {}


def _category_label(reading: Reading, sentence: Sentence) -> dict[str, Any]:
    verb = reading.grammar.topics["category_verb"].search(reading.folded(sentence))
    stop = sentence.start + verb.start() if verb else sentence.end
    return {"label": reading.text[sentence.start : stop].strip(" :.,")}


_FUNCTIONS: dict[str, Callable[[Reading, Sentence], dict[str, Any]]] = {
    "countries": _countries,
    "country": _country,
    "label": _label,
    "host": _host,
    "vendors": _vendors,
    "category_label": _category_label,
}
