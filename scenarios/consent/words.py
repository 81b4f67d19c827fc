"""What the words of banners mean: a control's label, a switch's label, a banner's text, in every language shipped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from crawler.evidence import ControlRole, PurposeClass
from scenarios.consent.folding import fold
from scenarios.consent.label_reading import Grade, Kind, Reading, readings
from scenarios.consent.vocabulary import Hit, Words, all_words, hits, language_of_tag, phrases_tagged

__all__ = [
    "Kind",
    "Meaning",
    "Words",
    "all_words",
    "consent_vocabulary",
    "fold",
    "is_legitimate_interest",
    "language_of_tag",
    "languages_of_text",
    "meaning_of",
    "mentions_payment",
    "mentions_refusal",
    "purpose_of",
    "purposes_in",
    "role_of",
    "speaks_of_all",
    "speaks_of_consent",
    "speaks_of_other_matters",
    "touches_consent",
]

MAX_LABEL_CHARS = 80
MAX_TEXT_WORDS = 1500
LEAST_STEM, MOST_ENDING = 6, 1  # letters of a word that tell it, and those that change with its form
LANGUAGES_OF_ONE_TEXT = 2
CLOSE_MARKS = frozenset("xX×✕✖✗✘⨯╳❌🗙")
_PURPOSES = frozenset(PurposeClass)
# Words of names in records (Google's consent mode, cookies of consent managers) that would be too short in a text.
_IN_NAMES = {
    "ad": PurposeClass.ADVERTISING, "ads": PurposeClass.ADVERTISING, "stats": PurposeClass.ANALYTICS,
    "perf": PurposeClass.ANALYTICS, "security": PurposeClass.NECESSARY, "prefs": PurposeClass.FUNCTIONAL,
}  # fmt: skip
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CURRENCY = (
    r"(?:[€£$₴₺]|(?:eur|euros?|usd|gbp|chf|pln|zł|czk|kč|sek|nok|dkk|kr|isk|huf|ft|ron|lei|bgn|лв|uah|грн|try|tl)\b)"
)
_PRICE = re.compile(rf"(?:\d\s*{_CURRENCY}|(?:[€£$₴₺]|\b(?:eur|usd|gbp|chf|kr)\.?)\s*\d)", re.IGNORECASE)

_ROLES: dict[Kind, ControlRole] = {
    "accept": ControlRole.ACCEPT,
    "refuse": ControlRole.REFUSE,
    "continue-without": ControlRole.REFUSE,
    "settings": ControlRole.SETTINGS,
    "save": ControlRole.SAVE,
    "close": ControlRole.CLOSE,
}
# Among languages that agree on the role, the kind that claims least is kept.
_CAUTION: tuple[Kind, ...] = (
    "other", "pay", "legitimate-interest", "partners", "withdraw", "continue-without", "refuse", "settings", "save",
    "close", "accept",
)  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """What a control's label says.

    Attributes:
        role: what the control does; a refusal that must be paid for is OTHER: no free refusal is to be read into it.
        kind: the same in more detail.
        languages: those in which the words say so, in alphabetical order; none for a mark such as « × ».
        exact: the whole label is one known phrase.
        pays: a price or a subscription is named.
    """

    role: ControlRole
    kind: Kind
    languages: tuple[str, ...] = ()
    exact: bool = False
    pays: bool = False

    @classmethod
    def of_kind(cls, kind: Kind) -> Meaning:
        """The meaning of a control that is known by something else than its words."""
        return cls(_ROLES.get(kind, ControlRole.OTHER), kind)


_NOTHING = Meaning(ControlRole.OTHER, "other")


def role_of(label: str, prefer: tuple[str, ...] = ()) -> ControlRole:
    """What a control with this label does; OTHER for links to a policy, partners' names and long sentences."""
    return meaning_of(label, prefer).role


def meaning_of(label: str, prefer: tuple[str, ...] = ()) -> Meaning:
    """What a control with this label says.

    Args:
        label: the control's words as a visitor reads them.
        prefer: languages of the page and of the banner's text, as IETF tags; where languages disagree, these win, and
            where none of them knows the label a disagreement is OTHER.
    """
    return _meaning_of(label, _known(prefer))


@lru_cache(maxsize=512)
def _known(tags: tuple[str, ...]) -> frozenset[str]:
    return frozenset(language for tag in tags if (language := language_of_tag(tag)))


@lru_cache(maxsize=8192)
def _meaning_of(label: str, prefer: frozenset[str]) -> Meaning:
    if label.strip() in CLOSE_MARKS:
        return Meaning(ControlRole.CLOSE, "close", exact=True)
    folded = fold(label)
    if not folded or len(folded) > MAX_LABEL_CHARS:
        return _NOTHING
    words = folded.split(" ")
    priced = _PRICE.search(label) is not None
    found = readings(words, hits(words), _all_negations())
    if "?" in label or ";" in label:  # « ; » is the Greek question mark; a question is no order
        found = {language: reading for language, reading in found.items() if reading.grade is Grade.EXACT}
    chosen = _chosen(found, prefer)
    pays = priced or any(reading.kind == "pay" for reading in chosen.values())
    if pays:
        return Meaning(ControlRole.OTHER, "pay", tuple(sorted(chosen)), pays=True)
    return _agreed(chosen)


def _chosen(found: dict[str, Reading], prefer: frozenset[str]) -> dict[str, Reading]:
    """The readings that count: those of the preferred languages when they know all the words, else the surest.

    Where some languages are preferred, the others count only when they know all the words.
    """
    sure = {language: reading for language, reading in found.items() if reading.grade >= Grade.COMPOSED}
    preferred = {language: reading for language, reading in sure.items() if language in prefer}
    if preferred:
        return _surest(preferred)
    if {"accept", "refuse"} <= {_ROLES.get(reading.kind, "") for reading in sure.values()}:
        return sure
    stray = {language: reading for language, reading in found.items() if language in prefer or not prefer}
    return _surest(sure or stray)


def _surest(found: dict[str, Reading]) -> dict[str, Reading]:
    best = max((reading.grade for reading in found.values()), default=Grade.EXACT)
    return {language: reading for language, reading in found.items() if reading.grade is best}


def _agreed(chosen: dict[str, Reading]) -> Meaning:
    roles = {_ROLES.get(reading.kind, ControlRole.OTHER) for reading in chosen.values()}
    if len(roles) != 1:
        return _NOTHING
    kind = min((reading.kind for reading in chosen.values()), key=_CAUTION.index)
    exact = all(reading.grade is Grade.EXACT for reading in chosen.values())
    return Meaning(roles.pop(), kind, tuple(sorted(chosen)), exact=exact)


@cache
def _all_negations() -> frozenset[str]:
    """Words that may turn a sense round in some language: beside a phrase of another they leave it no reading."""
    words = phrases_tagged("not") | phrases_tagged("only")
    return frozenset(word for word in words if " " not in word)


@cache
def consent_vocabulary() -> tuple[str, ...]:
    """The words that mark a text as speaking of consent, folded, for the script that looks in the page."""
    return tuple(sorted(phrases_tagged("consent")))


@lru_cache(maxsize=256)
def _hits_in(text: str) -> tuple[Hit, ...]:
    return tuple(hits(fold(text).split(" ")[:MAX_TEXT_WORDS]))


def _apart(found: Iterable[Hit], tags: frozenset[str]) -> list[Hit]:
    """The hits with one of these tags that lie in no longer hit with one of them, from the left."""
    kept: list[Hit] = []
    told = [hit for hit in found if any(tag in tags for _, tag in hit.senses)]
    for hit in sorted(told, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def speaks_of_consent(text: str) -> int:
    """How many different words of the vocabulary a text holds."""
    return len({hit.phrase for hit in _apart(_hits_in(text), frozenset({"consent"}))})


def touches_consent(label: str) -> bool:
    """Whether a label speaks of consent, be it inside a compound (« Cookieindstillinger », « Vafrakökustillingar »)."""
    if speaks_of_consent(label):
        return True
    return any(stem in word for word in fold(label).split(" ") for stem in _consent_stems())


@cache
def _consent_stems() -> frozenset[str]:
    single = (word for word in consent_vocabulary() if " " not in word)
    return frozenset(word[: max(LEAST_STEM, len(word) - MOST_ENDING)] for word in single if len(word) >= LEAST_STEM)


def speaks_of_other_matters(text: str) -> int:
    """How many different phrases a text holds that speak of something else: a newsletter, the visitor's age."""
    return len({hit.phrase for hit in _apart(_hits_in(text), frozenset({"other-matter"}))})


def mentions_payment(text: str) -> bool:
    """Whether a text names a price or a subscription; one to a newsletter does not count."""
    if _PRICE.search(text):
        return True
    found = _apart(_hits_in(text), frozenset({"pay", "other-matter"}))
    return any(tag == "pay" for hit in found for _, tag in hit.senses)


def is_legitimate_interest(label: str) -> bool:
    """Whether a switch, control or title names the legitimate interest."""
    return any(tag == "legitimate-interest" for hit in _hits_in(label) for _, tag in hit.senses)


def speaks_of_all(label: str) -> bool:
    """Whether a label says « all »."""
    return any(tag == "all" for hit in _hits_in(label) for _, tag in hit.senses)


def mentions_refusal(label: str) -> bool:
    """Whether a label has words of refusing among others, and no negation; for where a refusal was just asked about."""
    tags = {tag for hit in _hits_in(label) for _, tag in hit.senses}
    return bool(tags & {"refuse", "continue-without"}) and "not" not in tags


def purposes_in(text: str) -> tuple[PurposeClass, ...]:
    """The purposes that a text names, in the order of `PurposeClass`."""
    named = _purposes_named(text, languages_of_text(text)[:LANGUAGES_OF_ONE_TEXT])
    return tuple(purpose for purpose in PurposeClass if purpose in named)


def _purposes_named(text: str, languages: Collection[str] = ()) -> set[PurposeClass]:
    found = [hit.in_languages(languages) for hit in _hits_in(text)] if languages else _hits_in(text)
    under_negation = {(language, hit.end) for hit in found for language, tag in hit.senses if tag == "not"}
    named = set()
    for hit in _apart(found, _PURPOSES):
        purposes = {PurposeClass(tag) for _, tag in hit.senses if tag in _PURPOSES}
        if any((language, hit.start) in under_negation for language, _ in hit.senses):
            purposes.discard(PurposeClass.NECESSARY)  # « non essential »
        named |= purposes
    return named


@lru_cache(maxsize=4096)
def purpose_of(label: str) -> PurposeClass | None:
    """The one purpose that a title, a switch's label or a name in a record (``ad_storage``) names.

    None when it names none, several or a doubtful one.
    """
    told: set[PurposeClass] = set()
    if _NAME.fullmatch(label):
        label = _HUMP.sub(" ", label)
        told = {_IN_NAMES[word] for word in fold(label).split(" ") if word in _IN_NAMES}
    named = _purposes_named(label) | told
    if PurposeClass.ADVERTISING in told:
        named.discard(PurposeClass.PERSONALISATION)  # ``ad_personalization``
    return named.pop() if len(named) == 1 and len(fold(label)) <= MAX_LABEL_CHARS else None


def languages_of_text(text: str) -> tuple[str, ...]:
    """The languages whose words of consent or purposes a text holds, the likeliest first.

    A phrase counts the more the longer it is and the fewer languages have it. Those far behind the first are left out.
    """
    scores: dict[str, float] = {}
    told: set[str] = set()
    for hit in {hit.phrase: hit for hit in _hits_in(text)}.values():
        speakers = {language for language, _ in hit.senses}
        told |= {language for language, tag in hit.senses if tag == "consent" or tag in _PURPOSES}
        for language in speakers:
            scores[language] = scores.get(language, 0.0) + (hit.end - hit.start) / len(speakers)
    best = max(scores.values(), default=0.0)
    likely = [language for language in told if best >= 1 and scores[language] >= best / 2]
    return tuple(sorted(likely, key=lambda language: (-scores[language], language)))
