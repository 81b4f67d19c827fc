"""What a visitor does next about a layer of the banner: pure decisions, tried out without a browser.

A refusal is, in this order: a control that refuses, or one to go on without accepting, on the first layer; a control
that refuses behind the settings; every purpose switched off and saved; going on without accepting from a deeper layer;
every purpose switched off and left so by what accepts or closes; closing. The last two count only where what the site
stores then says so. Going on without accepting stands with the refusals
of the first layer, since CNIL's recommendation of 17 September 2020 names it as one. An « OK », a payment or a
subscription is never a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from crawler.evidence import ChoiceMade, PurposeClass
from scenarios.consent.sight import Purpose, SeenBox, SeenControl
from scenarios.consent.words import Kind, mentions_payment, mentions_refusal, purpose_of, speaks_of_all

Wanted = Literal["accept", "refuse", "granular"]
Allow = Callable[[Purpose], bool]

TRIES = 3
MAX_DEPTH = 4


@dataclass(frozen=True)
class Open:
    """Press what shows the settings."""

    control: SeenControl


@dataclass(frozen=True)
class SetPurposes:
    """Set every free purpose as wanted, so that the layer can be saved."""


@dataclass(frozen=True)
class Decide:
    """Press what makes the choice; ``must_be_told``: it counts only where what is stored says what was wanted."""

    control: SeenControl
    made: ChoiceMade
    must_be_told: bool = False


@dataclass(frozen=True)
class GiveUp:
    """There is nothing more to press."""

    made: ChoiceMade
    why: str


Move = Open | SetPurposes | Decide | GiveUp


@dataclass
class History:
    """What was tried on the way.

    ``depth`` counts the layers opened so far, the first being 1; ``opened`` has the labels that opened them.
    ``withdrawing``: a consent is taken back, and a
    control that says so refuses.
    """

    depth: int = 1
    opened: set[str] = field(default_factory=set)
    tries: dict[tuple[str, str], int] = field(default_factory=dict)
    purposes_set: bool = False
    purposes_stuck: bool = False
    pressed: ChoiceMade | None = None
    told: bool = False
    withdrawing: bool = False

    def note_try(self, control: SeenControl) -> None:
        """The control was pressed and nothing came of it."""
        key = (control.kind, control.label)
        self.tries[key] = self.tries.get(key, 0) + 1

    def is_dead(self, control: SeenControl) -> bool:
        """Whether pressing it again is of no use."""
        return self.tries.get((control.kind, control.label), 0) >= TRIES or control.disabled


def next_move(layer: SeenBox, wanted: Wanted, allow: Allow, history: History) -> Move:
    """The next thing to do about a layer."""
    if history.depth == 1 and history.pressed is None and is_pay_wall(layer) and wanted != "accept":
        made = ChoiceMade.NONE if wanted == "granular" else ChoiceMade.NO_FREE_REFUSAL
        return GiveUp(made, "it offers to accept or to pay, and no free refusal")
    if history.pressed is not None and (move := _finish(layer, allow, history, history.pressed)):
        return move
    if wanted == "accept":
        return _accept(layer, history)
    if wanted == "granular":
        return _allow_some(layer, allow, history)
    return _refuse(layer, history)


def is_pay_wall(layer: SeenBox) -> bool:
    """Accept or pay: a control that pays, one that accepts, and none that refuses for nothing."""
    if not layer.pays or layer.of_kind("refuse", "continue-without"):
        return False
    refusing_pays = any(c.meaning.pays and c.kind == "refuse" for c in layer.controls)
    return bool(layer.of_kind("accept")) and (refusing_pays or mentions_payment(layer.text))


def _alive(layer: SeenBox, history: History, *kinds: Kind) -> SeenControl | None:
    return next((c for c in layer.of_kind(*kinds) if not history.is_dead(c)), None)


def _finish(layer: SeenBox, allow: Allow, history: History, pressed: ChoiceMade) -> Move | None:
    """A choice was pressed and the banner is still there, changed: it wants to be saved or confirmed, or closed."""
    if pressed is ChoiceMade.REFUSED and (sure := _confirms_refusal(layer, history)):
        return Decide(sure, pressed)
    set_before = history.purposes_set and not history.purposes_stuck and not free_purposes(layer)
    stands = agrees(layer, allow)
    if (set_before or stands) and (save := _alive(layer, history, "save")):
        return Decide(save, pressed, must_be_told=not stands)
    if history.told and (leave := _alive(layer, history, "save", "close")):
        return Decide(leave, pressed)
    return None


def _confirms_refusal(layer: SeenBox, history: History) -> SeenControl | None:
    """« Yes, reject anyway »: what affirms a refusal that the banner asks about once more."""
    if layer.of_kind("refuse", "accept"):
        return None
    sure = (c for c in layer.controls if c.sign == "native" and c.leads_to is None and not c.meaning.pays)
    return next((c for c in sure if mentions_refusal(c.label) and not history.is_dead(c)), None)


def _accept(layer: SeenBox, history: History) -> Move:
    if control := _alive(layer, history, "accept"):
        return Decide(control, ChoiceMade.ACCEPTED)
    if move := _set_one_by_one(layer, "accept", history):
        return move
    return GiveUp(ChoiceMade.FAILED, _dead_or_missing(layer, "accept", "accepts"))


def _allow_some(layer: SeenBox, allow: Allow, history: History) -> Move:
    """One by one; where the purpose is not among those offered, there is nothing to choose."""
    move = _set_one_by_one(layer, "granular", history)
    if isinstance(move, Open) or (isinstance(move, SetPurposes) and folds_of(layer)):
        return move
    if not free_purposes(layer) and (tried := _dead(layer, history, "settings", "partners")):
        return GiveUp(ChoiceMade.FAILED, f"« {tried.label} » was tried {TRIES} times and opened nothing")
    if not free_purposes(layer) and (unread := _unread(layer)):
        return GiveUp(ChoiceMade.FAILED, f"« {unread} » may lead to the purposes: its words are not known")
    if not free_purposes(layer):
        return GiveUp(ChoiceMade.NONE, "no purposes that can be allowed one by one were found")
    if not any(allow(purpose) for purpose in free_purposes(layer)):
        unknown = [purpose.label for purpose in _single(free_purposes(layer)) if purpose.purpose is None]
        if unknown:
            return GiveUp(ChoiceMade.FAILED, f"what « {unknown[0]} » is for is not known")
        offered = ", ".join(f"« {purpose.label} »" for purpose in free_purposes(layer)[:6])
        return GiveUp(ChoiceMade.NONE, f"the purpose is not among those that can be allowed one by one: {offered}")
    move = move or _set_without_save(layer, history)
    return move or GiveUp(ChoiceMade.FAILED, "the purposes could not be set and saved")


def _refuse(layer: SeenBox, history: History) -> Move:
    if control := _alive(layer, history, "refuse"):
        return Decide(control, ChoiceMade.REFUSED)
    if history.withdrawing and (control := _alive(layer, history, "withdraw")):
        return Decide(control, ChoiceMade.REFUSED)
    if history.depth == 1 and (control := _alive(layer, history, "continue-without")):
        return Decide(control, ChoiceMade.REFUSED)
    if move := _set_one_by_one(layer, "refuse", history):
        return move
    if control := _alive(layer, history, "continue-without"):
        return Decide(control, ChoiceMade.REFUSED)
    if move := _set_without_save(layer, history):
        return move
    if control := _alive(layer, history, "close"):
        return Decide(control, ChoiceMade.REFUSED, must_be_told=True)
    return _nothing_refuses(layer, history)


def _nothing_refuses(layer: SeenBox, history: History) -> GiveUp:
    """There is no refusal, or none was found: only where every control is understood is the site said to have none."""
    if tried := _dead(layer, history, "refuse", "continue-without", "settings", "save", "close"):
        return GiveUp(ChoiceMade.FAILED, f"« {tried.label} » was tried {TRIES} times and the banner stayed")
    if history.purposes_stuck:
        return GiveUp(ChoiceMade.FAILED, "not every purpose could be switched off")
    if not layer.of_kind("accept") and not layer.pays:
        return GiveUp(ChoiceMade.FAILED, "no control of the banner says in words that are known what it does")
    if unread := _unread(layer):
        return GiveUp(ChoiceMade.FAILED, f"« {unread} » may refuse: its words are not known")
    return GiveUp(ChoiceMade.NO_FREE_REFUSAL, "no control that refuses was found on any layer")


def _single(purposes: Iterable[Purpose]) -> list[Purpose]:
    """Without switches for all the others."""
    return [purpose for purpose in purposes if not speaks_of_all(purpose.label)]


def _unread(layer: SeenBox) -> str:
    return next((c.label for c in layer.controls if c.kind == "other" and c.is_unread), "")


def _set_one_by_one(layer: SeenBox, wanted: Wanted, history: History) -> Move | None:
    """Settings first, unless the purposes are here already; then the purposes, then save."""
    save, free = _alive(layer, history, "save"), free_purposes(layer)
    can_save = save is not None and bool(free or folds_of(layer)) and not history.purposes_stuck
    settings = _leads_further(layer, history)
    if settings and history.depth < MAX_DEPTH and not (can_save and history.depth > 1):
        return Open(settings)
    if not can_save or save is None:
        return None
    if not history.purposes_set:
        return SetPurposes()
    return Decide(save, ChoiceMade.ACCEPTED if wanted == "accept" else ChoiceMade.SAVED_WITH_PURPOSES_OFF)


def _leads_further(layer: SeenBox, history: History) -> SeenControl | None:
    """What shows more settings, but for a fold that is open already."""
    settings = _alive(layer, history, "settings")
    if settings is None:  # « vendors and further options »
        settings = next((c for c in layer.of_kind("partners") if c.leads_to is None and not history.is_dead(c)), None)
    is_open = settings is not None and settings.label in history.opened and can_be_set(layer)
    return None if is_open else settings


def _set_without_save(layer: SeenBox, history: History) -> Move | None:
    """Purposes on a layer that has nothing to save them.

    What accepts beside them may take them as they stand, and what closes them may keep them. It counts only where the
    record of the choice says so.
    """
    if history.purposes_stuck or not can_be_set(layer):
        return None
    leave = _takes_as_they_stand(layer, history) or (_alive(layer, history, "close") if history.depth > 1 else None)
    if leave is None:
        return None
    if not history.purposes_set:
        return SetPurposes()
    return Decide(leave, ChoiceMade.SAVED_WITH_PURPOSES_OFF, must_be_told=True)


def _takes_as_they_stand(layer: SeenBox, history: History) -> SeenControl | None:
    """The one control that accepts, where it does not say « all »."""
    accepting = layer.of_kind("accept")
    told = {control.label for control in accepting}
    if len(told) != 1 or any(map(speaks_of_all, told)) or history.is_dead(accepting[0]):
        return None
    return accepting[0]


def folds_of(layer: SeenBox) -> list[SeenControl]:
    """Headings to press that bear the name of a purpose, on a layer where nothing shows to switch any: folded away."""
    if free_purposes(layer):
        return []
    pressed = (c for c in layer.controls if c.kind == "other" and c.sign == "native" and c.leads_to is None)
    return [control for control in pressed if purpose_of(control.label) not in {None, PurposeClass.NECESSARY}]


def can_be_set(layer: SeenBox) -> bool:
    """Whether some purpose can be switched as the layer stands."""
    return any(purpose.turn_on or purpose.turn_off for purpose in free_purposes(layer))


def free_purposes(layer: SeenBox) -> list[Purpose]:
    """The purposes that a visitor may switch."""
    return [purpose for purpose in layer.purposes if not purpose.locked]


def agrees(layer: SeenBox, allow: Allow) -> bool:
    """Whether saving the purposes as they stand says what the visitor wants; False where one's state is unknown."""
    free = free_purposes(layer)
    return bool(free) and all(purpose.on is allow(purpose) for purpose in free)


def _dead(layer: SeenBox, history: History, *kinds: Kind) -> SeenControl | None:
    return next((c for c in layer.of_kind(*kinds) if history.is_dead(c)), None)


def _dead_or_missing(layer: SeenBox, kind: Kind, does: str) -> str:
    dead = next(iter(layer.of_kind(kind)), None)
    if dead is None:
        return f"the banner has no control that {does}"
    return f"« {dead.label} » was tried {TRIES} times and the banner stayed"
