"""One attempt to choose: what was found, done and proved so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crawler.evidence import Banner, Choice, ChoiceMade, Phase, PurposeClass, Step, Testimony
from scenarios.consent.plan import Allow, History, Wanted
from scenarios.consent.sight import Remembered, SeenBox
from scenarios.consent.stored import Desired


@dataclass
class SeenLayer:
    """A layer as it was first seen, with its pictures."""

    box: SeenBox
    number: int
    picture: str | None = None
    framed: str | None = None


@dataclass
class Attempt:
    """The state of one choice under way.

    Attributes:
        wanted, allow: what the visitor wants, and which purposes that leaves on.
        phase, before: the phase that the choice starts, and the one that it ends.
        says: what the evidence calls it; a withdrawal is a refusal of its own name.
        only, labels: the one purpose that a granular choice allows, and what the switches' labels were for.
        made_at, has_begun: when the choice took effect, if it did: with the first click that something was stored for.
        known: what the banner was like earlier in the visit, to know it by when it is brought back.
        needed_hands, appeared_s: how the banner came, so that after a reload it is waited for in the same way.
    """

    wanted: Wanted
    allow: Allow
    phase: Phase = Phase.AFTER_CHOICE
    before: Phase = Phase.BEFORE_CHOICE
    says: Literal["none", "refuse", "accept", "withdraw", "granular"] = "refuse"
    history: History = field(default_factory=History)
    layers: list[SeenLayer] = field(default_factory=list)
    banner: Banner | None = None
    made: ChoiceMade = ChoiceMade.FAILED
    verified: bool | None = None
    how: str = ""
    clicks: int = 0
    made_at: float = 0.0
    has_begun: bool = False
    must_be_told: bool = False
    switched_on: tuple[str, ...] = ()
    only: PurposeClass | None = None
    labels: dict[str, PurposeClass] = field(default_factory=dict)
    known: Remembered = field(default_factory=Remembered)
    needed_hands: bool = False
    appeared_s: float = 0.0
    steps: list[Step] = field(default_factory=list)
    testimony: list[Testimony] = field(default_factory=list)

    @property
    def suffix(self) -> str:
        """What sets the pictures of a visit's second choice apart."""
        return "-withdrawal" if self.phase is Phase.AFTER_WITHDRAWAL else ""

    @property
    def desired(self) -> Desired:
        """What the site should keep of it."""
        return Desired(self.wanted, self.only, self.labels)

    @property
    def remembered(self) -> Remembered:
        """What the banner was like in this attempt."""
        boxes = [layer.box for layer in self.layers]
        marks = dict.fromkeys(box.mark for box in boxes if box.mark)
        return Remembered(tuple(marks), next((box.languages for box in boxes if box.languages), ()))

    def fail(self, why: str) -> None:
        """The choice counts for nothing, and this is why."""
        self.made, self.how = ChoiceMade.FAILED, why

    def choice(self) -> Choice:
        """The attempt as evidence."""
        return Choice(
            wanted=self.says,
            made=self.made,
            verified=self.verified,
            how=self.how,
            steps=tuple(self.steps),
            testimony=tuple(self.testimony),
            switched_on=self.switched_on,
        )
