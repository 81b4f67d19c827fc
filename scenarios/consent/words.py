"""The words of banners, one YAML file a language, and what a label means by them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from crawler.evidence import ControlRole, PurposeClass

MAX_LABEL_CHARS = 80


class Words(BaseModel):
    """One language's words; every list holds folded or plain phrases, in any order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str
    consent: tuple[str, ...]
    accept: tuple[str, ...]
    refuse: tuple[str, ...]
    continue_without: tuple[str, ...] = ()
    settings: tuple[str, ...]
    save: tuple[str, ...]
    close: tuple[str, ...]
    pay: tuple[str, ...]
    withdraw: tuple[str, ...] = ()
    legitimate_interest: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    purposes: dict[PurposeClass, tuple[str, ...]] = {}
    other_matters: tuple[str, ...] = ()


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


def fold(text: str) -> str:
    """Lower case, no accents, marks and apostrophes as spaces: « J’accepte » and "j'accepte" are the same."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w×✕]+", " ", plain).replace("_", " ").split())


@cache
def _phrases(kind: str) -> frozenset[str]:
    return frozenset(fold(phrase) for words in all_words() for phrase in getattr(words, kind))


@cache
def consent_vocabulary() -> tuple[str, ...]:
    """The folded words that mark a text as speaking of consent."""
    return tuple(sorted(_phrases("consent")))


def speaks_of_consent(text: str) -> int:
    """How many different words of the vocabulary a text holds."""
    padded = f" {fold(text)} "
    return sum(1 for word in consent_vocabulary() if f" {word} " in padded)


def role_of(label: str) -> ControlRole:
    """What a control with this label does; OTHER for links to a policy, partners' names and long sentences.

    A refusal that must be paid for is OTHER: no free refusal is to be read into it.
    """
    folded = fold(label)
    if not folded or len(folded) > MAX_LABEL_CHARS or _contains(folded, "pay"):
        return ControlRole.OTHER
    for role in (ControlRole.REFUSE, ControlRole.SAVE, ControlRole.SETTINGS, ControlRole.ACCEPT, ControlRole.CLOSE):
        if folded in _phrases(role.value):
            return role
    for role in (ControlRole.REFUSE, ControlRole.SAVE, ControlRole.SETTINGS, ControlRole.ACCEPT):
        if _contains(folded, role.value):
            return role
    return ControlRole.OTHER


def _contains(folded: str, kind: str) -> bool:
    """A phrase of the kind stands in the label as whole words; single short words must be the whole label."""
    padded = f" {folded} "
    return any(f" {phrase} " in padded for phrase in _long_enough(_phrases(kind)))


def _long_enough(phrases: Iterable[str]) -> Iterable[str]:
    return (phrase for phrase in phrases if len(phrase) > 3)


Kind = Literal[
    "accept",
    "refuse",
    "continue-without",
    "settings",
    "save",
    "close",
    "withdraw",
    "partners",
    "legitimate-interest",
    "pay",
    "other",
]


@dataclass(frozen=True)
class Meaning:
    """What a label says."""

    role: ControlRole
    kind: Kind
    languages: tuple[str, ...] = ()
    exact: bool = False
    pays: bool = False

    @classmethod
    def of_kind(cls, kind: Kind) -> Meaning:
        role = {"continue-without": ControlRole.REFUSE}.get(kind)
        known = {r.value for r in ControlRole}
        return cls(role or (ControlRole(kind) if kind in known else ControlRole.OTHER), kind)


def meaning_of(label: str, prefer: tuple[str, ...] = ()) -> Meaning:
    """Shim."""
    folded = fold(label)
    pays = _contains(folded, "pay")
    role = role_of(label)
    kind: Kind = role.value
    if "sans accepter" in folded or "without accepting" in folded:
        kind = "continue-without"
    exact = any(folded in _phrases(name) for name in ("accept", "refuse", "settings", "save", "close"))
    return Meaning(role, kind if not pays else "pay", (), exact, pays)


def languages_of_text(text: str) -> tuple[str, ...]:
    return ()


def purposes_in(text: str) -> tuple[PurposeClass, ...]:
    return ()


def speaks_of_other_matters(text: str) -> int:
    return 0


def purpose_of(label: str) -> PurposeClass | None:
    f = fold(label)
    if "audience" in f or "analytic" in f or "statist" in f:
        return PurposeClass.ANALYTICS
    if "publicit" in f or "advert" in f or "marketing" in f:
        return PurposeClass.ADVERTISING
    return PurposeClass.NECESSARY if "necess" in f else None


def mentions_payment(text: str) -> bool:
    return _contains(fold(text), "pay")


def is_legitimate_interest(label: str) -> bool:
    return "interet legitime" in fold(label) or "legitimate interest" in fold(label)
