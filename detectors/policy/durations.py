"""How long consent, choices and cookies last; durations of anything else are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from detectors.policy.grammar import Grammar
from detectors.policy.grammar.model import About
from detectors.policy.layout import Sentence
from detectors.policy.reading import Draft, Reading

_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
DAYS_PER_MONTH = 30.4375  # 365.25 / 12
_MOST = 12  # durations looked at in one sentence
_NEAR_COOKIES = About(topic="cookie", within="near")


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration as said: ``number`` of ``unit``, at ``start:end`` of the searched text."""

    number: float
    unit: str
    start: int
    end: int

    @property
    def seconds(self) -> int:
        """Length in seconds; a month is 365.25/12 days."""
        if self.unit in _SECONDS:
            return round(self.number * _SECONDS[self.unit])
        months = self.number * (12 if self.unit == "year" else 1)
        return int(months * DAYS_PER_MONTH) * 86_400

    def value(self) -> dict[str, Any]:
        """``{months, days}`` for months and years, ``{days}`` for days and weeks, ``{seconds}`` for less."""
        if self.unit in {"month", "year"}:
            months = self.number * (12 if self.unit == "year" else 1)
            return {"months": int(months) if months == int(months) else months, "days": self.seconds // 86_400}
        if self.unit in {"day", "week"}:
            return {"days": self.seconds // 86_400}
        return {"seconds": self.seconds}


@cache
def _pattern(language: str, numbers: tuple[str, ...], units: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace(r"\ ", " +") for word in sorted(numbers, key=len, reverse=True))
    kinds = "|".join(f"(?P<{name}>{pattern})" for name, pattern in units)
    return re.compile(
        rf"(?<![\w.,])(?:(?P<digits>\d{{1,4}}(?:[.,]\d)?)|(?P<word>{words}))"
        rf"(?: ?\( ?[\w -]{{1,16}} ?\))? ?(?:{kinds})(?!\w)"
    )


def durations(folded: str, grammar: Grammar, start: int = 0, end: int | None = None) -> list[Duration]:
    """Every duration said in a folded text (``treize (13) mois``, ``13 mois``, ``un an``, ``30 minutes``)."""
    rules = grammar.durations
    units = tuple((name, pattern.pattern) for name, pattern in rules.units.items())
    found = []
    for match in _pattern(grammar.language, tuple(rules.numbers), units).finditer(folded, start, end or len(folded)):
        number = float(match["digits"].replace(",", ".")) if match["digits"] else _number(rules.numbers, match["word"])
        unit = next(name for name in rules.units if match[name])
        found.append(Duration(number, unit, match.start(), match.end()))
    return found


def _number(numbers: dict[str, int], word: str) -> float:
    return float(numbers[" ".join(word.split())])


def duration_claims(reading: Reading) -> Iterator[Draft]:
    """``consent_validity`` and ``cookie_lifetime_max``, one for each duration that speaks of them."""
    for sentence in reading.sentences():
        folded = reading.folded(sentence)
        found = durations(folded, reading.grammar)[:_MOST]
        if not found or reading.grammar.durations.never.search(folded):
            continue
        if not reading.is_about(sentence, _NEAR_COOKIES):
            continue
        for index, duration in enumerate(found):
            start = found[index - 1].end if index else 0
            end = found[index + 1].start if index + 1 < len(found) else len(folded)
            kind = _subject(reading, folded[start : duration.start], folded[start:end], folded)
            if kind:
                yield _draft(reading, sentence, duration, kind, folded[start:end] if index else folded)


def _subject(reading: Reading, before: str, clause: str, sentence: str) -> str | None:
    """Whose duration it is: nobody's we care for, the consent's, or a cookie's."""
    rules = reading.grammar.durations
    if rules.cookie_life.search(clause) and not rules.data.search(before):
        return "cookie_lifetime_max"
    if rules.data.search(before):
        return None
    if rules.choice.search(before) or (rules.choice.search(clause) and not rules.cookie.search(before)):
        return "consent_validity" if rules.choice_keeping.search(clause) and not rules.data.search(clause) else None
    if rules.cookie.search(before) and rules.keeping.search(clause):
        return "cookie_lifetime_max"
    if rules.cookie.search(clause) and rules.keeping.search(clause) and not rules.data.search(sentence):
        return "cookie_lifetime_max"
    return None


def _draft(reading: Reading, sentence: Sentence, duration: Duration, kind: str, clause: str) -> Draft:
    rules = reading.grammar.durations
    value = duration.value()
    if rules.maximum.search(clause):
        value["max"] = True
    tail = reading.folded(sentence)[duration.end :]
    since = rules.since.first(tail[:80])
    if since:
        value["from"] = since
    subjects = rules.choice_subject if kind == "consent_validity" else rules.cookie_subject
    subject = subjects.first(reading.folded(sentence))
    if subject:
        value["subject"] = subject
    return Draft(kind, sentence.start, sentence.end, value)
