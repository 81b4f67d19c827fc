"""What a look at a page found: boxes that could be the banner, with their controls and purposes, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from crawler.capture.frame_worlds import FrameWorld
from crawler.evidence import BannerKind, Colour, ControlRole, PurposeClass, Rectangle
from crawler.eyes import Thing
from scenarios.consent.words import Kind, Meaning, purpose_of

Facts = Mapping[str, Any]
Sign = Literal["native", "home-made", "bare"]


@dataclass(frozen=True)
class Remembered:
    """What is known of the banner from before the page was left: the marks of its boxes, and its languages."""

    marks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeenControl:
    """A control as it stands now.

    Attributes:
        meaning: what its words say; by the manager's own data (``role_by``) where they say nothing.
        sign: what makes it a control: an element that is one, a sign of a home-made one, or its words alone.
        reachable: whether a click in its middle meets it; None when it lies outside the window.
        row: which controls stand beside one another.
        near, about, section: the text around that row, all that is said of what it is about, and the headings above it,
            the nearest first.
        state: whether it stands as pressed, where it shows that.
        index: where it is kept in the page.
    """

    label: str
    meaning: Meaning
    role_by: str
    sign: Sign
    reachable: bool | None
    disabled: bool
    state: bool | None
    reveals: bool
    leads_to: str | None
    row: int | None
    near: str
    about: str
    section: tuple[str, ...]
    index: int
    tag: str
    aria_role: str | None
    box: Rectangle
    area: float
    contrast: float | None
    colour: Colour | None
    background: Colour | None
    font_px: float | None
    font_weight: int | None
    underlined: bool
    bordered: bool

    @property
    def role(self) -> ControlRole:
        """Its role in the closed set that reports use."""
        return self.meaning.role

    @property
    def kind(self) -> Kind:
        """What it does, in finer words than its role."""
        return self.meaning.kind

    @property
    def is_unread(self) -> bool:
        """Whether it is a button whose words are not known, in any language, or known only in part."""
        acts = self.sign == "native" and self.leads_to is None and not self.reveals
        is_read = bool(self.role_by) or (bool(self.meaning.languages) and self.meaning.exact)
        return acts and bool(self.label) and not is_read

    @property
    def rank(self) -> tuple[bool, ...]:
        """The smaller, the likelier it is the one that a visitor means."""
        return (
            self.disabled,
            self.reachable is False,
            self.sign == "bare",
            self.leads_to is not None,
            not self.meaning.exact,
            self.sign != "native",
        )


@dataclass(frozen=True)
class Act:
    """What to do to a purpose: press what is kept at ``index``, or choose the ``option`` of the list that is there."""

    index: int
    option: int | None = None


@dataclass(frozen=True)
class Purpose:
    """A purpose, vendor or category that can be switched.

    ``on`` is None where nothing tells its state. Without ``turn_on`` or ``turn_off`` it cannot be set so now:
    ``reveal`` is then what shows it, when something does.
    """

    label: str
    on: bool | None
    locked: bool
    turn_on: Act | None
    turn_off: Act | None
    purpose: PurposeClass | None
    legitimate_interest: bool = False
    reveal: int | None = None

    @property
    def key(self) -> tuple[str, bool]:
        """What tells it from others at the next look."""
        return self.label, self.legitimate_interest


@dataclass(frozen=True)
class SeenBox:
    """A box that could be the banner.

    ``mark``: its id, else its class. ``is_kept``: it stands where the banner stood before, or bears its mark.
    ``is_about``: its text or name speaks of consent. ``score`` is the sum of what speaks for and against it, ``why``
    the reasons.
    """

    frame: FrameWorld
    scan: Thing
    element: int
    kind: BannerKind
    name: str
    mark: str
    text: str
    cmp: str | None
    is_kept: bool
    is_about: bool
    floats: bool
    modal: bool
    order: int
    is_in_closed_root: bool
    controls: tuple[SeenControl, ...]
    purposes: tuple[Purpose, ...]
    languages: tuple[str, ...] = ()
    score: int = 0
    why: tuple[str, ...] = ()
    is_banner: bool = False

    def of_kind(self, *kinds: Kind) -> list[SeenControl]:
        """Controls of these kinds that act on the whole, the likeliest first; none that has to be paid for."""
        per_purpose = {control.index for control in self.per_purpose}
        found = [c for c in self.controls if c.kind in kinds and not c.meaning.pays and c.index not in per_purpose]
        return sorted(found, key=lambda c: (kinds.index(c.kind), c.rank))

    @property
    def per_purpose(self) -> tuple[SeenControl, ...]:
        """Controls that allow or deny one purpose each: pairs that come again, row by row."""
        rows: dict[int, list[SeenControl]] = {}
        for control in self.controls:
            if control.row is not None and control.kind in {"accept", "refuse"}:
                rows.setdefault(control.row, []).append(control)
        pairs = [row for row in rows.values() if sorted(c.kind for c in row) == ["accept", "refuse"]]
        told = [tuple(sorted(c.label for c in row)) for row in pairs]
        saved = any(control.kind == "save" for control in self.controls)
        again = [
            row
            for row, labels in zip(pairs, told, strict=True)
            if told.count(labels) > 1 or (saved and purpose_of(near_text_of(row)) is not None)
        ]
        return tuple(control for row in again for control in row)

    @property
    def pays(self) -> bool:
        """Whether one of its controls leads to a payment."""
        return any(c.meaning.pays or c.kind == "pay" for c in self.controls)

    @property
    def signature(self) -> tuple[Any, ...]:
        """What a visitor sees change when a click did something."""
        shown = tuple(sorted((c.label, c.disabled, c.state is True) for c in self.controls if c.sign != "bare"))
        return shown, tuple((p.label, p.on, p.turn_off is None and p.turn_on is None) for p in self.purposes)


def near_text_of(row: Sequence[SeenControl]) -> str:
    """What a row of controls is about: the text beside them."""
    text = row[0].near
    for control in row:
        text = text.replace(control.label, " ", 1)
    return " ".join(text.split())[:120]


def rectangle(numbers: tuple[float, float, float, float] | list[float]) -> Rectangle:
    """Left, top, width, height."""
    left, top, width, height = numbers
    return Rectangle(left=left, top=top, width=width, height=height)


def control_of(fact: Facts, meaning: Meaning, role_by: str) -> SeenControl:
    """A control from what the page's script told of it."""
    href = str(fact["href"])
    return SeenControl(
        label=fact["label"],
        meaning=meaning,
        role_by=role_by,
        sign=fact["sign"],
        reachable=fact["reachable"],
        disabled=fact["disabled"],
        state=fact["state"],
        reveals=fact["reveals"],
        leads_to=href if href and not href.lower().startswith(("#", "javascript:")) else None,
        row=fact["row"],
        near=fact["near"],
        about=fact["about"],
        section=tuple(fact["section"]),
        index=fact["index"],
        tag=fact["tag"],
        aria_role=fact["role"],
        box=rectangle(fact["place"]),
        area=fact["area"],
        contrast=fact["contrast"],
        colour=_colour(fact["colour"]),
        background=_colour(fact["background"]),
        font_px=fact["font"],
        font_weight=fact["weight"],
        underlined=fact["underlined"],
        bordered=fact["bordered"],
    )


def _colour(channels: list[int] | None) -> Colour | None:
    return Colour(*channels) if channels else None
