"""The words of banners, one YAML file a language, and where they stand in a label or a text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from crawler.evidence import PurposeClass
from scenarios.consent.folding import fold_each

# Tags of languages that are written with the words of one that has a file (IETF language subtags).
_SAME_WORDS = {"nb": "no", "nn": "no", "bs": "hr", "sh": "hr", "sr": "hr", "mo": "ro"}


def _split(phrases: Any) -> Any:
    """``a, b c`` is two phrases; the files hold text and not lists, which would take four times as long to read."""
    return tuple(" ".join(phrase.split()) for phrase in phrases.split(",")) if isinstance(phrases, str) else phrases


Phrase = Annotated[str, Field(min_length=1)]
Phrases = Annotated[tuple[Phrase, ...], BeforeValidator(_split), Field(min_length=1)]


class Particles(BaseModel):
    """The small words by which a longer label is understood."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    negations: Phrases = Field(alias="not")
    only: Phrases
    everything: Phrases = Field(alias="all")
    conjunctions: Phrases = Field(alias="and")
    alternatives: Phrases = Field(alias="or")
    optional: Phrases = Field(description="what is beyond the necessary: « optional », « other »")
    fillers: Phrases = Field(description="words that change nothing: articles, « the », « continue », « site »")


class Words(BaseModel):
    """One language's words, as its file has them; the file's own comment says what each list is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str
    consent: Phrases
    accept: Phrases
    refuse: Phrases
    continue_without: Phrases
    settings: Phrases
    save: Phrases
    close: Phrases
    pay: Phrases
    withdraw: Phrases
    legitimate_interest: Phrases
    partners: Phrases
    purposes: dict[PurposeClass, Phrases]
    other_matters: Phrases
    information: Phrases
    particles: Particles

    @model_validator(mode="after")
    def _every_purpose(self) -> Words:
        missing = set(PurposeClass) - set(self.purposes)
        if missing:
            raise ValueError(f"no words for the purposes {', '.join(sorted(missing))}")
        return self

    def tagged(self) -> dict[str, tuple[str, ...]]:
        """Every list by the tag that readers of labels know it by."""
        particles = self.particles
        return {
            "accept": self.accept, "refuse": self.refuse, "continue-without": self.continue_without,
            "settings": self.settings, "save": self.save, "close": self.close, "pay": self.pay,
            "withdraw": self.withdraw, "legitimate-interest": self.legitimate_interest, "partners": self.partners,
            "other-matter": self.other_matters, "information": self.information, "consent": self.consent,
            "not": particles.negations, "only": particles.only, "all": particles.everything,
            "and": particles.conjunctions, "or": particles.alternatives, "optional": particles.optional,
            "filler": particles.fillers,
            **{purpose.value: phrases for purpose, phrases in self.purposes.items()},
        }  # fmt: skip


@cache
def all_words() -> tuple[Words, ...]:
    """Every language shipped, in the order of its file's name.

    Raises:
        pydantic.ValidationError: a file does not have the shape of `Words`.
    """
    folder = resources.files("scenarios.consent").joinpath("words")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read = (yaml.load(f.read_text(encoding="utf-8"), Loader=loader) for f in files)  # noqa: S506 - both loaders are the safe ones
    return tuple(Words.model_validate(words) for words in read)


@cache
def language_of_tag(tag: str) -> str | None:
    """The file's language for an IETF tag: ``nb-NO`` is ``no``; None when no file speaks it."""
    primary = tag.strip().lower().replace("_", "-").partition("-")[0]
    language = _SAME_WORDS.get(primary, primary)
    return language if any(words.language == language for words in all_words()) else None


@dataclass(frozen=True)
class Hit:
    """A phrase that stands in the words ``start`` to ``end`` (end excluded), and every (language, tag) that has it."""

    start: int
    end: int
    phrase: str
    senses: frozenset[tuple[str, str]]

    def in_languages(self, languages: Collection[str]) -> Hit:
        """The same with the senses of these languages only; it may be left with none."""
        return replace(self, senses=frozenset(sense for sense in self.senses if sense[0] in languages))


@dataclass(frozen=True)
class _Index:
    """Every phrase's senses, and how many words the longest phrase has that begins with a word."""

    senses: dict[str, frozenset[tuple[str, str]]]
    longest: dict[str, int]


@cache
def _index() -> _Index:
    senses: dict[str, frozenset[tuple[str, str]]] = {}
    longest: dict[str, int] = {}
    for words in all_words():
        for tag, phrases in words.tagged().items():
            sense = frozenset({(words.language, tag)})
            for phrase in fold_each(phrases):
                known = senses.get(phrase)
                senses[phrase] = sense if known is None else known | sense
    for phrase in senses:
        first, length = phrase.partition(" ")[0], phrase.count(" ") + 1
        if length > longest.get(first, 0):
            longest[first] = length
    return _Index(senses, longest)


def hits(words: list[str]) -> list[Hit]:
    """Every phrase of any language that stands in these folded words, by its start, the shorter first."""
    index, found = _index(), []
    for start, first in enumerate(words):
        run = ""
        for end in range(start + 1, min(start + index.longest.get(first, 0), len(words)) + 1):
            run = f"{run} {words[end - 1]}" if run else first
            senses = index.senses.get(run)
            if senses is not None:
                found.append(Hit(start, end, run, senses))
    return found


@cache
def phrases_tagged(tag: str) -> frozenset[str]:
    """The folded phrases that have this tag in any language."""
    return frozenset(phrase for phrase, senses in _index().senses.items() if any(t == tag for _, t in senses))
