"""What one language makes of a label: the phrases found in it, and the meaning that they have together.

A reading is made of whole phrases, longest first, from left to right, and of small words known not to change the sense.
What is left over makes it uncertain; a negation, an « only » or a second matter that is left over makes it no reading
at all. A wrong refusal is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, get_args

from crawler.evidence import PurposeClass
from scenarios.consent.vocabulary import Hit

Kind = Literal[
    "accept", "refuse", "continue-without", "settings", "save", "close", "withdraw", "partners", "legitimate-interest",
    "pay", "other",
]  # fmt: skip

MAX_STRAYS = 4

# What a phrase counts as when one language has it in several lists.
_RANK = (
    "refuse", "continue-without", "pay", "save", "accept", "settings", "withdraw", "legitimate-interest", "partners",
    "close", "other-matter", "information", "not", "only", "all", "or", "and", *PurposeClass, "consent", "filler",
)  # fmt: skip
_KINDS: frozenset[str] = frozenset(get_args(Kind))
_NEUTRAL = frozenset({"all", "and", "or", "consent", "filler"})
_OPTIONAL = "optional"  # « non essential »: a negation and a necessary purpose
_CHOICES = frozenset({"accept", "refuse", "continue-without"})
_MATTERS = frozenset({*PurposeClass, "consent"})
_HARMLESS = frozenset({"other", "pay", "partners", "legitimate-interest"})


class Grade(IntEnum):
    """How sure a reading is."""

    STRAY = 1  # words of no meaning here stand beside the phrase
    COMPOSED = 2  # all words are known
    EXACT = 3  # the whole label is one phrase


@dataclass(frozen=True)
class Reading:
    """What a label means in one language."""

    kind: Kind
    grade: Grade


@dataclass(frozen=True)
class _Part:
    """One phrase as it counts; ``also``: every tag that it has, ``inside``: those of the phrases within it too."""

    start: int
    end: int
    tag: str
    also: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()


def readings(words: Sequence[str], found: Iterable[Hit], all_negations: frozenset[str]) -> dict[str, Reading]:
    """What the folded words of a label mean, by language; a language that makes nothing of them is left out."""
    by_language: dict[str, dict[tuple[int, int], set[str]]] = {}
    for hit in found:
        for language, tag in hit.senses:
            by_language.setdefault(language, {}).setdefault((hit.start, hit.end), set()).add(tag)
    read = {}
    for language, spans in by_language.items():
        reading = _read(words, spans, all_negations)
        if reading is not None:
            read[language] = reading
    return read


def _parts(length: int, spans: dict[tuple[int, int], set[str]]) -> list[_Part]:
    """The label cut into phrases, the longest first from the left; words of no phrase are parts with the tag ''."""
    parts: list[_Part] = []
    at = 0
    while at < length:
        end = max((end for start, end in spans if start == at), default=at + 1)
        tags = frozenset(spans.get((at, end), ()))
        tag = min(tags, key=_RANK.index, default="")
        if PurposeClass.NECESSARY in tags and (negation := _negation_before(parts)) is not None:
            parts[negation:] = [_Part(parts[negation].start, end, _OPTIONAL)]
        else:
            within = (found for (first, last), found in spans.items() if at <= first and last <= end)
            parts.append(_Part(at, end, tag, tags, frozenset().union(*within)))
        at = end
    return parts


def _negation_before(parts: list[_Part]) -> int | None:
    """Where the negation stands that the next phrase is under: « sauf les nécessaires », « non essential »."""
    for number in range(len(parts) - 1, -1, -1):
        if "not" in parts[number].also:
            return number
        if parts[number].tag not in ("filler", "consent"):
            return None
    return None


def _read(
    words: Sequence[str], spans: dict[tuple[int, int], set[str]], all_negations: frozenset[str]
) -> Reading | None:
    parts = _parts(len(words), spans)
    whole = any("all" in tags for tags in spans.values())
    kind = _kind_of(parts, whole=whole)
    if len(parts) == 1:
        return Reading(kind or "other", Grade.EXACT) if kind or parts[0].tag in _MATTERS else None
    if kind is None:
        return None
    tags = [part.tag for part in parts]
    unknown = [word for part in parts if not part.tag for word in words[part.start : part.end]]
    strays = [word for word in unknown if not word.isdecimal()]
    if not strays:
        return (
            Reading(kind, Grade.COMPOSED) if kind != "other" or "information" in tags else Reading("other", Grade.STRAY)
        )
    if kind in _HARMLESS:
        return Reading(kind, Grade.STRAY)
    if len(strays) > MAX_STRAYS or not all_negations.isdisjoint(strays) or not _leads(parts, kind):
        return None
    return Reading(kind, Grade.STRAY)


def _leads(parts: list[_Part], kind: Kind) -> bool:
    """Whether the phrase is what the label is about, though other words stand by it.

    It has two words or more and begins or ends the label (« accept all on this site »; « accept YouTube » is one
    service's), or it begins the label and a conjunction follows (« accept and read the article »).
    """
    telling = [part for part in parts if part.tag not in _NEUTRAL]
    ends = (telling[0], telling[-1])
    if any(part.end - part.start > 1 and part.tag == kind for part in ends):
        return True
    follows = [part.tag for part in parts[1:2]]
    return parts[0].tag == kind and kind in _CHOICES and follows == ["and"]


def _kind_of(parts: list[_Part], *, whole: bool) -> Kind | None:
    """The meaning of the parts together; "other" when they contradict each other, None when they say nothing."""
    kinds = {part.tag for part in parts if part.tag in _KINDS}
    tags = {part.tag for part in parts}
    if len(kinds) > 1 and all("consent" in part.also for part in parts if part.tag == "accept"):
        kinds.discard("accept")  # « manage consent »: the word names the matter
    if tags & {"information", "other-matter"}:
        return "other"
    for first in ("pay", "withdraw", "legitimate-interest", "partners"):
        if first in kinds:
            return first
    least = [part for part in parts if part.tag == "refuse" and PurposeClass.NECESSARY in part.also]
    if least and kinds & {"accept", "save"} and all(part in least for part in parts if part.tag == "refuse"):
        kinds.discard("refuse")  # « accept the bare minimum »: alone, the minimum is a refusal
        tags |= {"only", PurposeClass.NECESSARY}
    necessary, others = PurposeClass.NECESSARY in tags, bool(tags & (set(PurposeClass) - {PurposeClass.NECESSARY}))
    if "not" in tags:
        return "other" if kinds else None
    if necessary and not others and kinds <= {"accept", "save"} and ("only" in tags or kinds == {"accept"}):
        return "refuse"
    if "only" in tags and kinds == {"refuse"} and any(PurposeClass.NECESSARY in part.inside for part in parts):
        return "refuse"
    if (
        ("only" in tags and kinds - {"save"})
        or (necessary and kinds & {"accept", "save"})
        or (others and kinds & _CHOICES)
    ):
        return "other"  # a choice about some purposes only is none about the whole
    return _combined(kinds, tags, whole=whole) if kinds else None


def _combined(kinds: set[str], tags: set[str], *, whole: bool) -> Kind:
    refusals = kinds & {"refuse", "continue-without"}
    if refusals and "accept" in kinds:
        return "other"
    if "settings" in kinds and kinds & _CHOICES:
        return "settings" if refusals or "or" in tags else "other"
    if refusals:
        return "refuse" if "refuse" in refusals else "continue-without"
    if kinds == {"accept", "save"}:
        return "accept" if whole else "save"
    if "accept" in kinds:
        return "accept"
    if "save" in kinds:
        return "other" if "all" in tags else "save"
    return "close" if "close" in kinds else "settings"
