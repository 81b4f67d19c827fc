"""The words by which policy documents are known, as ``policy_words.yaml`` holds them (and explains them)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Kind = Literal["privacy", "cookies", "given", "other"]

KINDS: tuple[Kind, ...] = ("privacy", "cookies", "other")
"""The kinds that words can tell, the most telling first."""


@dataclass(frozen=True)
class Language:
    """One language's phrases, each as `crawler.discovery.links.plain_words` gives them."""

    named: dict[Kind, tuple[str, ...]]
    hinted: dict[Kind, tuple[str, ...]]
    paths: dict[Kind, tuple[str, ...]]
    settings: tuple[str, ...]
    spoken: tuple[str, ...]
    missing: tuple[str, ...]


@cache
def languages() -> tuple[Language, ...]:
    """All languages, in the file's order."""
    return tuple(_language(section) for section in _data()["languages"].values())


@cache
def vendors() -> frozenset[str]:
    """Registrable domains whose policy, linked from another site, is the vendor's and not that site's."""
    return frozenset(_data()["vendors"])


def _language(section: dict[str, Any]) -> Language:
    def by_kind(key: str) -> dict[Kind, tuple[str, ...]]:
        return {kind: tuple(section["kinds"][kind][key]) for kind in KINDS}

    return Language(
        named=by_kind("named"),
        hinted=by_kind("hinted"),
        paths=by_kind("paths"),
        settings=tuple(section["settings"]),
        spoken=tuple(section["spoken"]),
        missing=tuple(section["missing"]),
    )


@cache
def _data() -> dict[str, Any]:
    text = files(__package__).joinpath("policy_words.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both loaders are the safe ones
    return data
