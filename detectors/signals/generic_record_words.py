"""The words that names, keys and values of consent records are made of, one YAML file a language, and what they mean.

«acceptAllCookies», «accept_all_cookies» and «acceptallcookies» are the same three words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from detectors.signals.cmp_model import Entry

FOLDER = "generic_records"
LONGEST_TEXT = 120
_MOST_TOKENS = 24
_LONGEST_TOKEN = 60
_MOST_JOINED = 4
# Shorter words are found inside of a longer one only when they are among these.
_SHORT = frozenset({"ad", "cc", "eu", "fb", "ga", "no", "ok"})
_SHORTEST = 3
# Letters that do not decompose into a plain one and an accent.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})


class Sense(StrEnum):
    """What a word of a name, a key or a value can mean; many have several."""

    COOKIE = "cookie"
    RULES = "rules"
    PRIVACY = "privacy"
    MANAGER = "manager"
    TRACKING = "tracking"
    OPT_OUT = "opt_out"
    MAILING = "mailing"
    POLICY = "policy"
    BANNER = "banner"
    CONSENT = "consent"
    ACCEPT = "accept"
    REFUSE = "refuse"
    ENABLED = "enabled"
    DISABLED = "disabled"
    SEEN = "seen"
    MADE = "made"
    STORE = "store"
    VAGUE = "vague"
    CONTAINER = "container"
    ALL = "all"
    NONE = "none"
    ONLY = "only"
    NECESSARY = "necessary"
    UNSURE = "unsure"
    PURPOSE = "purpose"
    VENDOR = "vendor"
    YES = "yes"
    NO = "no"
    NOT = "not"
    PENDING = "pending"
    IMPLIED = "implied"
    SOME = "some"
    ABOUT_RECORD = "about_record"
    DATE = "date"
    OTHER_MATTER = "other_matter"
    OTHER_USE = "other_use"
    FILLER = "filler"


class Words(Entry):
    """One language's words by what they mean."""

    language: str
    senses: dict[Sense, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Text:
    """A short text taken apart. ``strange`` are the parts that are no known word; numbers are neither."""

    words: tuple[str, ...]
    senses: frozenset[Sense]
    strange: tuple[str, ...]


@cache
def vocabulary() -> Mapping[str, frozenset[Sense]]:
    """Every folded word and its senses; raises ``pydantic.ValidationError`` where a file does not have the shape."""
    adapter = TypeAdapter(Words)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries = sorted(files(__package__).joinpath(FOLDER).iterdir(), key=lambda entry: entry.name)
    found: dict[str, set[Sense]] = {}
    for entry in entries:
        if entry.name.endswith(".yaml"):
            read = yaml.load(entry.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both loaders are the safe ones
            for sense, words in adapter.validate_python(read).senses.items():
                for word in words:
                    found.setdefault(folded(word), set()).add(sense)
    return {word: frozenset(senses) for word, senses in found.items()}


@lru_cache(maxsize=4096)
def read_text(text: str) -> Text:
    """A name, a key or a short value as words; what is longer than `LONGEST_TEXT` is one strange word."""
    if len(text) > LONGEST_TEXT:
        return Text((), frozenset(), (text[:LONGEST_TEXT],))
    known = vocabulary()
    words: list[str] = []
    strange: list[str] = []
    for token in _joined([folded(token) for token in _tokens(text)][:_MOST_TOKENS]):
        apart = _apart(token)
        if apart is not None:
            words.extend(apart)
        elif not token.isdigit():
            found, rest = _inside(token)
            words.extend(found)
            strange.append(rest)
    senses = frozenset(sense for word in words for sense in known[word])
    return Text(tuple(words), senses, tuple(strange))


def senses_of(word: str) -> frozenset[Sense]:
    """The senses of one folded word."""
    return vocabulary().get(word, frozenset())


def folded(text: str) -> str:
    """Without case and accents."""
    lower = text.casefold().translate(_PLAIN)
    return "".join(letter for letter in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(letter))


def _tokens(text: str) -> Iterator[str]:
    """Runs of letters or digits, taken apart where capitals begin a word: ``GDPRConsentV2`` → GDPR, Consent, V, 2."""
    token = ""
    for place, letter in enumerate(text):
        after = text[place + 1] if place + 1 < len(text) else ""
        begins = token and (
            (letter.isdigit() != token[-1].isdigit()) or (letter.isupper() and (token[-1].islower() or after.islower()))
        )
        if begins or not letter.isalnum():
            if token:
                yield token
            token = ""
        token += letter if letter.isalnum() else ""
    if token:
        yield token


def _joined(tokens: list[str]) -> Iterator[str]:
    """Neighbours that make one word together, as one: ``opt``, ``out``."""
    known, at = vocabulary(), 0
    while at < len(tokens):
        for count in range(min(_MOST_JOINED, len(tokens) - at), 1, -1):
            together = "".join(tokens[at : at + count])
            if together in known and not together.isdigit():
                break
        else:
            count, together = 1, tokens[at]
        yield together
        at += count


def _apart(token: str) -> list[str] | None:
    """The known words that a token consists of, the fewest there can be; None where something is left over."""
    known = vocabulary()
    if token in known:
        return [token]
    if len(token) > _LONGEST_TOKEN:
        return None
    best: list[list[str] | None] = [[]] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for begin in range(max(0, end - _LONGEST_TOKEN), end):
            before, piece = best[begin], token[begin:end]
            if before is None or not _may_be_part(piece) or piece not in known:
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = [*before, piece]
    return best[-1]


def _may_be_part(piece: str) -> bool:
    return len(piece) >= _SHORTEST or piece in _SHORT


_DISTINCT = 6


def _inside(token: str) -> tuple[list[str], str]:
    """Long words inside of a token that holds something else besides: ``bbccookies`` holds ``cookies``."""
    found, rest = [], token[:_LONGEST_TOKEN]
    for begin in range(len(rest)):
        for end in range(len(rest), begin + _DISTINCT - 1, -1):
            if rest[begin:end] in vocabulary():
                found.append(rest[begin:end])
                rest = rest[:begin] + "\0" * (end - begin) + rest[end:]
                break
    return found, rest.replace("\0", "")
