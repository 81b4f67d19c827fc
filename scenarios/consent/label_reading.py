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
    "close", "other-matter", "information", "not", "only", "optional", "all", "or", "and", *PurposeClass, "consent",
    "filler",
)  # fmt: skip
_KINDS: frozenset[str] = frozenset(get_args(Kind))
_NEUTRAL = frozenset({"all", "and", "or", "consent", "filler", "optional"})
_OPTIONAL = "optional"  # so are a negation and a necessary purpose together: « non essential »
# « Yes, refuse »: said to a question, it affirms what follows. Folded, of all languages together.
_YES = frozenset({
    "yes", "oui", "ja", "si", "sim", "da", "tak", "ano", "igen", "ναι", "да", "так", "evet", "jah", "taip", "kylla",
    "jo", "bai", "iva", "hai", "joo", "juu", "jes", "ok", "okay",
})  # fmt: skip
_REFUSALS = frozenset({"refuse", "continue-without"})
_CHOICES = frozenset({"accept", "refuse", "continue-without"})
_MATTERS = frozenset({*PurposeClass, "consent"})
_OTHER_PURPOSES = frozenset(PurposeClass) - {PurposeClass.NECESSARY}
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
    """One phrase as it counts.

    ``also``: every tag that it has; ``inside``: those of the phrases within it too; ``bare``: made of words that say
    nothing by themselves (« alle cookies » accepts where it is the whole label, and in « verbiete alle cookies » not).
    """

    start: int
    end: int
    tag: str
    also: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    bare: bool = False


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
            bare = all(spans.get((n, n + 1), set()) & _NEUTRAL for n in range(at, end))
            parts.append(_Part(at, end, tag, tags, frozenset().union(*within), bare))
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
    affirms = parts[0].end == 1 and words[0] in _YES and all(part.tag != "or" for part in parts)
    if affirms and any(part.tag in _REFUSALS for part in parts[1:]):
        parts = parts[1:]
    kind = _kind_of(parts, whole=any("all" in tags for tags in spans.values()))
    if len(parts) == 1:
        return Reading(kind or "other", Grade.EXACT) if kind or parts[0].tag in _MATTERS else None
    if kind is None:
        return None
    unknown = [word for part in parts if not part.tag for word in words[part.start : part.end]]
    strays = [word for word in unknown if not word.isdecimal()]
    if not strays:
        doubtful = kind == "other" and all(part.tag != "information" for part in parts)
        return Reading(kind, Grade.STRAY if doubtful else Grade.COMPOSED)
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
    if any(part.end - part.start > 1 and part.tag == kind and not part.bare for part in ends):
        return True
    follows = [part.tag for part in parts[1:2]]
    return parts[0].tag == kind and kind in _CHOICES and follows == ["and"]


def _kind_of(parts: list[_Part], *, whole: bool) -> Kind | None:
    """The meaning of the parts together; "other" when they contradict each other, None when they say nothing."""
    kinds = {part.tag for part in parts if part.tag in _KINDS}
    tags = {part.tag for part in parts}
    if len(kinds) > 1 and all("consent" in part.also for part in parts if part.tag == "accept"):
        kinds.discard("accept")  # « manage consent »: the word names the matter
    if kinds == {"settings"} and {"information", "and"} <= tags:
        return "settings"  # « learn more and choose »
    if tags & {"information", "other-matter"}:
        return "other"
    if kinds == {"close", "withdraw"} and "and" not in tags:
        return "close"  # « hide cookie settings »
    for first in ("pay", "withdraw", "legitimate-interest", "partners"):
        if first in kinds:
            return first
    if "not" in tags:
        return "other" if kinds else None
    of_some = _of_some_purposes(parts, kinds, tags)
    if of_some or not kinds:
        return of_some
    if "settings" in kinds and kinds & _CHOICES:
        return _beside_settings(parts, kinds, whole=whole)
    return _combined(kinds, tags, whole=whole)


def _of_some_purposes(parts: list[_Part], kinds: set[str], tags: set[str]) -> Kind | None:
    """A choice of the necessary alone is a refusal; one about some other purposes is none about the whole."""
    least = [part for part in parts if part.tag == "refuse" and PurposeClass.NECESSARY in part.also]
    if least and kinds & {"accept", "save"} and all(part in least for part in parts if part.tag == "refuse"):
        # « accept the bare minimum »: alone, the minimum is a refusal
        kinds, tags = kinds - {"refuse"}, tags | {"only", PurposeClass.NECESSARY}
    others, necessary = bool(tags & _OTHER_PURPOSES), PurposeClass.NECESSARY in tags
    just_these = "only" in tags or kinds == {"accept"}
    if necessary and not others and _OPTIONAL not in tags and kinds <= {"accept", "save"} and just_these:
        return "refuse"
    if "only" in tags and kinds == {"refuse"} and any(PurposeClass.NECESSARY in part.inside for part in parts):
        return "refuse"
    partly = (
        ("only" in tags and kinds - {"save"})
        or (necessary and kinds & {"accept", "save"})
        or (others and kinds & _CHOICES)
    )
    return "other" if partly else None


def _beside_settings(parts: list[_Part], kinds: set[str], *, whole: bool) -> Kind:
    """« Refuse or customise » leads to settings, as does « no, customise »; « refuse all settings » refuses."""
    joined = any(part.tag in ("and", "or") for part in parts)
    verbs = {part.tag for part in parts if part.tag in _CHOICES and "not" not in part.also}
    if whole and not joined and len(verbs) == 1 and kinds == verbs | {"settings"}:
        return "refuse" if "refuse" in verbs else "accept" if "accept" in verbs else "settings"
    if kinds & {"refuse", "continue-without"} or any(part.tag == "or" for part in parts):
        return "settings"
    return "other"


def _combined(kinds: set[str], tags: set[str], *, whole: bool) -> Kind:
    refusals = kinds & _REFUSALS
    if refusals and "accept" in kinds:
        return "other"
    if refusals:
        return "refuse" if "refuse" in refusals else "continue-without"
    if kinds == {"accept", "save"}:
        return "accept" if whole else "save"
    if "accept" in kinds:
        return "accept"
    if "save" in kinds:
        return "other" if "all" in tags else "save"
    return "close" if "close" in kinds else "settings"
