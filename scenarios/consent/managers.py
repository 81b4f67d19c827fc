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
Signs = tuple[Annotated[str, Field(min_length=6)], ...]


class Entry(BaseModel):
    """Base of every entry: immutable, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Recognise(Entry):
    """Signs that the manager is on the page: elements it makes, the addresses of its scripts and of its frames.

    A script's or frame's sign is a host (``sdk.privacy-center.org``) or a part of a path that nobody else uses
    (``/tarteaucitron.js``); it is sought as plain text in ``host + path``, and written as the maker writes it.

    Attributes:
        elements: CSS selectors, matched in the page's own document.
        scripts: parts of its scripts' addresses.
        frames: parts of the addresses of the frames in which its banner or its settings stand.
        shadow_hosts: CSS selectors of the elements whose shadow root holds its banner, open or closed.
    """

    elements: Selectors = ()
    scripts: Signs = ()
    frames: Signs = ()
    shadow_hosts: Selectors = ()


class Layer(Entry):
    """The controls of one layer by CSS selectors, matched in whatever document or shadow root they stand in.

    A control that is missing may be there all the same: only those are named that are known to do one thing on every
    site. A selector under ``refuse`` that could hit an accepting button is the worst fault that a file can have.

    Attributes:
        container: the box of the layer.
        accept, refuse: the control that decides for everything, at once.
        settings: the control that opens the next layer.
        save: the control that keeps the purposes as they stand.
        close: the control that takes the layer away; what that decides differs from site to site.
        switches: the elements that carry the state of one purpose or service (a box, ``role=switch``).
        all_on, all_off: set every switch of the layer and decide nothing before it is saved.
        grant_one, deny_one: where a purpose has two controls rather than a switch, in the order of the purposes.
        legitimate_interest: the tab or link that shows the processing for which nobody asks.
        object_one: objects to such processing, one control a purpose; a switch among them is on while nobody objected.
    """

    container: Selectors = ()
    accept: Selectors = ()
    refuse: Selectors = ()
    settings: Selectors = ()
    save: Selectors = ()
    close: Selectors = ()
    switches: Selectors = ()
    all_on: Selectors = ()
    all_off: Selectors = ()
    grant_one: Selectors = ()
    deny_one: Selectors = ()
    legitimate_interest: Selectors = ()
    object_one: Selectors = ()


class Cmp(Entry):
    """A consent manager.

    Attributes:
        cmp: its name, the same as in the right wing's ``cmp_records``.
        source: where this was read: a package of a registry with its version, documentation, or pages seen.
        confirmed: whether that was the maker's own code or documentation.
        recognise: signs that it is there.
        first, second: the layer that greets the visitor, and the one behind its settings.
        records: names of the cookies and storage keys that keep the choice (``*`` stands for anything).
        reopen: the permanent link or icon that brings it back; many sites have one of their own beside or instead.
        note: what a reader of the file must know.
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
