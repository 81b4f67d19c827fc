"""What the pages told the server of themselves: the state really in force, whatever a driver claims."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

UNDECIDED = None


@dataclass(frozen=True)
class Told:
    """One report of a page: ``granted`` is what it holds in force (None: undecided), ``load`` names the page load.

    ``why``: load, change, hidden (nothing was stored), dismissed (for this session only), touched (another box).
    """

    load: str
    why: str
    path: str
    granted: tuple[str, ...] | None
    touched: str = ""


@dataclass(frozen=True)
class Truth:
    """All that one visit's page loads reported, in order."""

    told: tuple[Told, ...]
    purposes: tuple[str, ...]

    @property
    def in_force(self) -> tuple[str, ...] | None:
        """What the site held at the end; None when nothing was decided, or nothing was ever loaded."""
        return self.course[-1] if self.course else UNDECIDED

    @property
    def course(self) -> tuple[tuple[str, ...] | None, ...]:
        """What was in force, report after report."""
        return tuple(one.granted for one in self.told if one.why != "touched")

    @property
    def loads(self) -> int:
        """How many documents of the site ran."""
        return len({one.load for one in self.told if one.why == "load"})

    @property
    def touched(self) -> tuple[str, ...]:
        """What was clicked that is no matter of consent."""
        return tuple(one.touched for one in self.told if one.why == "touched")

    @property
    def is_refused(self) -> bool:
        """Decided, and nothing granted."""
        return self.in_force == ()

    @property
    def is_accepted(self) -> bool:
        """Decided, and all granted."""
        return self.in_force is not None and set(self.in_force) == set(self.purposes)

    @property
    def is_in_part(self) -> bool:
        """Decided, some granted and some not."""
        return bool(self.in_force) and not self.is_accepted

    def is_only(self, purpose: str) -> bool:
        """Decided, and this purpose granted alone."""
        return self.in_force == (purpose,)

    @property
    def is_withdrawn(self) -> bool:
        """All was granted once, nothing is now."""
        once = any(one.granted is not None and set(one.granted) == set(self.purposes) for one in self.told)
        return once and not self.in_force

    def __str__(self) -> str:
        state = "undecided" if self.in_force is None else "granted " + (", ".join(self.in_force) or "nothing")
        return state + (f"; touched {', '.join(self.touched)}" if self.touched else "")


def heard(body: bytes) -> Told:
    """One report as it was sent."""
    said = json.loads(body)
    granted = said["granted"]
    return Told(
        said["load"], said["why"], said["path"], None if granted is None else tuple(granted), said.get("touched", "")
    )


def truth(told: Sequence[Told], purposes: tuple[str, ...]) -> Truth:
    """The truth of one visit."""
    return Truth(tuple(told), purposes)
