"""What short texts say of a choice: a name, by what it is about; a value, by the answer that it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from detectors.signals.cmp_record import Overall
from detectors.signals.generic_record_words import Sense, Text, folded, read_text, senses_of

S = Sense
ABOUT_PURPOSE = frozenset({S.PURPOSE, S.VENDOR, S.TRACKING, S.UNSURE, S.NECESSARY})
_FREE = frozenset({S.PURPOSE, S.VENDOR, S.TRACKING})
_ACTS = frozenset({S.CONSENT, S.ACCEPT, S.REFUSE})
_COOKIE_PART = frozenset({*_ACTS, S.SEEN, S.MADE, S.STORE, S.BANNER, S.POLICY, S.RULES, S.ONLY, S.DATE, S.PRIVACY})
_PRIVACY_PART = frozenset({*_ACTS, S.BANNER, S.POLICY, S.SEEN})
_BEFOREHAND = frozenset({S.PENDING, S.IMPLIED})
_NO_RECORD = frozenset({S.OTHER_MATTER, S.OTHER_USE})

# Which sense a word of a value has, where it has several: the first of these.
_ORDER = (
    S.REFUSE,
    S.ACCEPT,
    S.UNSURE,
    S.NECESSARY,
    S.PURPOSE,
    S.VENDOR,
    S.TRACKING,
    S.ALL,
    S.NONE,
    S.ONLY,
    S.NOT,
    S.PENDING,
    S.IMPLIED,
    S.SOME,
    S.SEEN,
    S.MADE,
    S.CONSENT,
    S.ENABLED,
    S.DISABLED,
    S.YES,
    S.NO,
)
# Words that make no difference to what a value says.
_NEUTRAL = frozenset({S.FILLER, S.COOKIE, S.RULES, S.MANAGER, S.PRIVACY, S.POLICY, S.BANNER})
_ACCEPTED = (
    {S.ACCEPT},
    {S.ACCEPT, S.ALL},
    {S.ALL},
    {S.ACCEPT, S.CONSENT},
    {S.ACCEPT, S.CONSENT, S.ALL},
    {S.ACCEPT, S.YES},
)
_REFUSED = (
    {S.REFUSE},
    {S.REFUSE, S.ALL},
    {S.REFUSE, S.CONSENT},
    {S.NONE},
    {S.ACCEPT, S.NONE},
    {S.NECESSARY},
    {S.NECESSARY, S.ONLY},
    {S.NECESSARY, S.ACCEPT},
    {S.NECESSARY, S.ACCEPT, S.ONLY},
    {S.NECESSARY, S.REFUSE, S.NOT},
    {S.NECESSARY, S.REFUSE, S.NOT, S.ALL},
)
_NONE_YET = ({S.PENDING}, {S.PENDING, S.CONSENT}, {S.NOT, S.MADE}, {S.NOT, S.MADE, S.CONSENT})
_PARTIAL = ({S.SOME}, {S.SOME, S.ACCEPT})
_TABLE = (
    (Overall.ACCEPTED, _ACCEPTED),
    (Overall.REFUSED, _REFUSED),
    (Overall.NONE_YET, _NONE_YET),
    (Overall.PARTIAL, _PARTIAL),
)
_COOKIES = frozenset({"cookie", "cookies"})
_SPELT = {"1": True, "0": False}
_MOST_WORDS = 8


class Strength(Enum):
    """How sure it is by its name alone that an entry is a record of a choice about cookies."""

    STRONG = "a record, whatever it holds"
    THIN = "a record only if its contents say so clearly"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a name is about.

    Attributes:
        strength: how sure that is.
        if_true, if_false: what a bare yes or no under that name says.
        purpose: the purpose or service that the name speaks of, where it speaks of one.
        only_consent: whether a yes under it grants «consent», and it is not told to what.
        digits: whether 1 and 0 are a yes and a no under it.
        inverted: whether it names a refusal, so that a yes denies.
        takes_words: whether «accepted» and «refused» under it are about cookies.
        takes_none: whether «none» under it is of what was granted; a banner's may be its display.
        only_necessary: whether it names a refusal of all but the necessary.
        purpose_senses: what kind of purpose that is.
    """

    strength: Strength
    if_true: Overall
    if_false: Overall
    purpose: str | None = None
    only_consent: bool = False
    digits: bool = True
    inverted: bool = False
    takes_words: bool = True
    takes_none: bool = True
    only_necessary: bool = False
    purpose_senses: frozenset[Sense] = frozenset()


@lru_cache(maxsize=1024)
def subject_of(name: str) -> Subject | None:
    """What the name of a cookie or of a storage key is about; None when it is not about such a choice."""
    text = read_text(name)
    strength = _strength(text)
    if strength is None:
        return None
    senses = text.senses
    if_true, if_false = flag_meanings(text)
    words = [word for word in text.words if _is_purpose(word)]
    about_cookies = {S.COOKIE, S.RULES, S.CONSENT, S.TRACKING, S.OPT_OUT, *_FREE} & senses
    return Subject(
        strength,
        if_true,
        if_false,
        purpose=" ".join(words) or None,
        only_consent=if_false is Overall.REFUSED and is_only_consent(text),
        digits=bool(senses & _ACTS) or S.DISABLED in senses,
        inverted=is_refusal(text),
        takes_words=bool(about_cookies or {S.STORE, S.BANNER} & senses) and not senses & _BEFOREHAND,
        takes_none=takes_none(text),
        only_necessary={S.ONLY, S.NECESSARY} <= senses,
        purpose_senses=frozenset(sense for word in words for sense in senses_of(word)) & ABOUT_PURPOSE,
    )


def takes_none(text: Text) -> bool:
    """Whether «none» under such a name is an answer: of a banner it may be the display, of a status the lack of any."""
    stores = [senses_of(word) for word in text.words if S.STORE in senses_of(word)]
    is_asked = text.senses & {S.CONSENT, S.ACCEPT} or stores or set(text.words) <= _COOKIES
    is_other = text.senses & {S.BANNER, S.SEEN, S.REFUSE} or any(S.CONTAINER not in senses for senses in stores)
    return bool(is_asked) and not is_other


def _is_purpose(word: str) -> bool:
    """Whether a word of a name tells a purpose; ``preferences`` in a name are those of the whole choice."""
    senses = senses_of(word)
    return bool(senses & ABOUT_PURPOSE) and S.STORE not in senses


def _strength(text: Text) -> Strength | None:
    senses = text.senses
    if senses & _NO_RECORD or ({S.COOKIE, S.ENABLED} <= senses and not senses & (_ACTS | _FREE)):
        return None
    if S.MAILING in senses and not senses & {S.COOKIE, S.RULES, S.CONSENT, S.TRACKING, S.PRIVACY}:
        return None
    if _is_of_cookies(text):
        return Strength.THIN if S.ABOUT_RECORD in senses and S.DISABLED not in senses else Strength.STRONG
    is_near = senses & {S.COOKIE, S.TRACKING, S.PRIVACY, S.CONSENT, S.RULES}
    return Strength.THIN if is_near or (S.MANAGER in senses and S.STORE in senses) else None


def _is_of_cookies(text: Text) -> bool:
    """Whether a name says both that it is about cookies and that it is about a choice; «consent» says the second."""
    senses, parts = text.senses, _parts(text)
    about = {S.COOKIE, S.RULES, S.TRACKING, S.PRIVACY, S.MANAGER, *_FREE} & senses
    return bool(
        (S.CONSENT in senses and (about or not text.strange))
        or (S.RULES in senses and (parts & _COOKIE_PART - {S.RULES} or not text.strange))
        or S.OPT_OUT in senses
        or (S.COOKIE in senses and parts & _COOKIE_PART)
        or (S.MANAGER in senses and senses & _ACTS)
        or (senses & _FREE and senses & {S.ACCEPT, S.REFUSE})
        or (S.DISABLED in senses and senses & {S.VENDOR, S.TRACKING})
        or (S.PRIVACY in senses and senses & _PRIVACY_PART)
    )


def _parts(text: Text) -> frozenset[Sense]:
    """The senses of a name's words, without those of words that are in the names of all sorts of cookies."""
    return frozenset(sense for word in text.words if S.VAGUE not in senses_of(word) for sense in senses_of(word))


def is_refusal(text: Text) -> bool:
    """Whether a yes under that name is a no to cookies."""
    senses = text.senses
    if S.ACCEPT in senses:
        return False
    return S.REFUSE in senses or (S.DISABLED in senses and bool(senses & _FREE))


def flag_meanings(text: Text) -> tuple[Overall, Overall]:
    """What a bare yes and a bare no say under a name: that a banner was seen says nothing of the choice."""
    senses, untold = text.senses, (Overall.NOT_TOLD, Overall.NOT_TOLD)
    if senses & {S.NOT, S.SEEN, S.DATE, *_BEFOREHAND} or {S.ACCEPT, S.REFUSE} <= senses:
        return untold
    if senses & {S.ENABLED, S.DISABLED} and not is_refusal(text):
        return untold
    if S.MADE in senses:
        return Overall.NOT_TOLD, Overall.NONE_YET
    if any(S.STORE in senses_of(word) for word in text.words):
        return untold
    if is_refusal(text) or {S.ONLY, S.NECESSARY} <= senses:
        return Overall.REFUSED, Overall.NOT_TOLD
    if not _speaks_of_accepting(text):
        return untold
    if S.ALL in senses:
        return Overall.ACCEPTED, Overall.NOT_TOLD
    return Overall.NOT_TOLD if is_only_consent(text) else Overall.ACCEPTED, Overall.REFUSED


def is_only_consent(text: Text) -> bool:
    """Whether a name says «consent» and neither to what nor that it was given.

    A yes under ``cookie_consent`` is an acceptance on most sites; some write it after any choice, beside the purposes.
    """
    return S.CONSENT in text.senses and not text.senses & {S.ACCEPT, S.ALL, *ABOUT_PURPOSE}


def _speaks_of_accepting(text: Text) -> bool:
    senses = text.senses
    cookies = senses & {S.COOKIE, S.RULES, S.TRACKING}
    if S.MAILING in senses and not cookies:
        return False
    if S.ACCEPT in senses:
        return bool(cookies or senses & {S.CONSENT, *_FREE})
    if S.CONSENT in senses:
        is_anybodys = bool(text.strange) and not cookies and not senses & _FREE
        return S.BANNER not in senses and not is_anybodys
    return S.COOKIE in senses and bool(senses & (_FREE | {S.UNSURE, S.NECESSARY}))


def read_flag(text: str, *, digits: bool = True) -> bool | None:
    """A yes or a no, in any of the languages; None when it is neither."""
    plain = folded(text.strip())
    if plain in _SPELT:
        return _SPELT[plain] if digits else None
    senses = senses_of(plain)
    if senses & {S.YES, S.ENABLED} and not senses & {S.NO, S.DISABLED}:
        return True
    return False if senses & {S.NO, S.DISABLED} else None


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a value in words says; names are of purposes, as written there."""

    overall: Overall
    roles: frozenset[Sense]
    granted: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


def read_phrase(value: str) -> Phrase | None:
    """``accept_all``, ``nur notwendige``, ``declined``; None when a word of it is not known."""
    text = read_text(value.strip())
    if not text.words or text.strange or len(text.words) > _MOST_WORDS or any(one.isdigit() for one in value):
        return None
    told = [(word, _sense_in_value(word)) for word in text.words]
    roles = {sense for _, sense in told if sense not in _NEUTRAL}
    for overall, known in _TABLE:
        if roles in known:
            return Phrase(overall, frozenset(roles))
    names = tuple(word for word, sense in told if sense in ABOUT_PURPOSE)
    answers = roles - ABOUT_PURPOSE
    if names and answers == {S.ACCEPT}:
        return Phrase(Overall.NOT_TOLD, frozenset(roles), granted=names)
    if names and answers == {S.REFUSE} and S.NECESSARY not in roles:
        return Phrase(Overall.NOT_TOLD, frozenset(roles), denied=names)
    return Phrase(Overall.NOT_TOLD, frozenset(roles))


def _sense_in_value(word: str) -> Sense:
    """The sense that counts; a word that has none of those and is not neutral keeps the whole from being an answer."""
    senses = senses_of(word)
    return next((sense for sense in (*_ORDER, *_NEUTRAL) if sense in senses), S.OTHER_MATTER)


def is_name_of_purposes(text: Text) -> bool:
    """Whether a text names purposes or services and nothing else."""
    allowed = {*ABOUT_PURPOSE, S.COOKIE, S.FILLER, S.STORE, S.CONTAINER, S.MAILING}
    return (
        bool(text.senses & ABOUT_PURPOSE)
        and not text.strange
        and all(senses_of(word) & allowed and S.IMPLIED not in senses_of(word) for word in text.words)
    )
