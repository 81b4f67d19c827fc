"""Services that come with others (``companions.yaml``): declared with them, and never an accusation by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter


class Companion(BaseModel):
    """Which services bring a helper with them, why, and where this can be read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    comes_with: tuple[str, ...]
    why: str
    source: str


@cache
def companions() -> Mapping[str, Companion]:
    """Every helper by its service id; raises ``pydantic.ValidationError`` when the file does not hold that."""
    text = files("detectors.rules.proof").joinpath("companions.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Companion]).validate_python(yaml.safe_load(text))


def brought_by(service: str, declared: frozenset[str]) -> str | None:
    """The declared service that brings this one with it, or None."""
    companion = companions().get(service)
    if companion is None:
        return None
    return next((one for one in companion.comes_with if one in declared), None)
