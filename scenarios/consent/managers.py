"""What is known of consent managers: the signs of one, its controls, its records, the way back. One YAML file each.

The driver works without them; they add certainty, the manager's name, and controls whose words nobody knows.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

Selectors = tuple[Annotated[str, Field(min_length=2)], ...]


class Entry(BaseModel):
    """Base of every entry: immutable, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Recognise(Entry):
    """Signs that the manager is on the page: CSS selectors of elements it makes, parts of its scripts' addresses.

    A script's sign is a host (``sdk.privacy-center.org``) or a part of a path that nobody else uses
    (``/tarteaucitron.js``); it is sought as plain text in ``host + path``.
    """

    elements: Selectors = ()
    scripts: tuple[str, ...] = ()


class Layer(Entry):
    """The controls of one layer by CSS selectors, matched in whatever document or shadow root they stand in.

    ``switches`` are the elements that carry the state of a purpose. ``container`` is the box of the layer.
    """

    container: Selectors = ()
    accept: Selectors = ()
    refuse: Selectors = ()
    settings: Selectors = ()
    save: Selectors = ()
    close: Selectors = ()
    switches: Selectors = ()


class Cmp(Entry):
    """A consent manager.

    Attributes:
        cmp: its name, the same as in the right wing's ``cmp_records``.
        source: where this was read: a package of a registry with its version, documentation, or pages seen.
        confirmed: whether that was the maker's own code or documentation.
        recognise: signs that it is there.
        first, second: the layer that greets the visitor, and the one behind its settings.
        records: names of the cookies and storage keys that keep the choice (``*`` stands for anything).
        reopen: the permanent link or icon that brings it back.
    """

    cmp: str
    source: tuple[str, ...] = Field(min_length=1)
    confirmed: bool
    recognise: Recognise
    first: Layer = Layer()
    second: Layer = Layer()
    records: tuple[str, ...] = Field(min_length=1)
    reopen: Selectors = ()
    note: str = ""


@cache
def all_cmps() -> tuple[Cmp, ...]:
    """Every consent manager shipped, by file name.

    Raises:
        pydantic.ValidationError: a file does not have the shape of `Cmp`.
    """
    folder = resources.files("scenarios.consent").joinpath("cmps")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read = (yaml.load(f.read_text(encoding="utf-8"), Loader=loader) for f in files)  # noqa: S506 - both loaders are the safe ones
    return tuple(Cmp.model_validate(entry) for entry in read)
