"""Switching purposes one by one until every one stands as the visitor wants, also those behind tabs and folds."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.eyes import LookFailed
from crawler.visiting import OpenVisit
from scenarios.consent.look import Sight, element_at
from scenarios.consent.plan import Allow, folds_of, free_purposes
from scenarios.consent.press import press
from scenarios.consent.sight import Act, Purpose, SeenBox, SeenControl
from scenarios.consent.wait import look_now

MAX_ROUNDS = 12
MAX_PRESSES = 150
MAX_FOLDS = 16
AFTER_PRESS_S = 0.3


@dataclass(frozen=True)
class Set:
    """Where the purposes stand after it. ``complete`` only when each is known to be as wanted."""

    layer: SeenBox
    complete: bool
    clicks: int
    words: str
    switched_on: tuple[str, ...] = ()


class _Setter:
    def __init__(self, visit: OpenVisit, layer: SeenBox, allow: Allow) -> None:
        self.visit, self.layer, self.allow = visit, layer, allow
        self.clicks = 0
        self.set: dict[tuple[str, bool], bool] = {}
        self.of_all: set[tuple[str, bool]] = set()
        self.revealed: set[tuple[str, str]] = set()

    async def run(self) -> Set:
        if why_not := await self.unfold():
            return self._ended(complete=False, words=why_not)
        carefully = False
        for _ in range(MAX_ROUNDS):
            wrong = self._wrong()
            if not wrong and not await self._next_tab():
                return self._ended(complete=True, words=self._told())
            before = {purpose.key for purpose in wrong}
            if why_not := await (self._one_at_a_time if carefully else self._all_of)(wrong):
                return self._ended(complete=False, words=why_not)
            # What was set and is wrong again was switched along with another: from now on one at a time.
            after = {purpose.key for purpose in self._wrong()}
            carefully = carefully or (bool(before) and not after < before)
        return self._ended(complete=False, words="the purposes did not stay as they were set")

    def _free(self) -> list[Purpose]:
        """What a visitor may switch now, but for those that switch all the others."""
        own = [purpose for purpose in free_purposes(self.layer) if purpose.key not in self.of_all]
        if self._tab() is None:
            return own
        return [purpose for purpose in own if purpose.turn_on or purpose.turn_off or purpose.reveal is not None]

    def _wrong(self) -> list[Purpose]:
        return [purpose for purpose in self._free() if not self._is_right(purpose)]

    def _right(self) -> set[tuple[str, bool]]:
        return {purpose.key for purpose in self._free() if self._is_right(purpose)}

    async def _all_of(self, wrong: list[Purpose]) -> str:
        progress = [await self._set_or_reveal(purpose) for purpose in wrong if not self._is_over()]
        return self._why_not(wrong, progress=any(progress)) or await self._look_again()

    async def _one_at_a_time(self, wrong: list[Purpose]) -> str:
        """Set each and look what else that switched: a switch for all purposes is left to what it becomes."""
        progress = False
        for purpose in wrong:
            if self._is_over() or purpose.key not in {other.key for other in self._wrong()}:
                continue
            right = self._right()
            progress = await self._set_or_reveal(purpose) or progress
            if why_not := await self._look_again():
                return why_not
            if not right.isdisjoint(other.key for other in self._wrong()):
                self.of_all.add(purpose.key)
        return self._why_not(wrong, progress=progress)

    def _is_over(self) -> bool:
        return self.clicks >= MAX_PRESSES or self.visit.remaining_s <= 0

    def _why_not(self, wrong: list[Purpose], *, progress: bool) -> str:
        if wrong and self._is_over():
            return f"{len(wrong)} purposes were still to be set"
        if wrong and not progress:
            return f"{', '.join(f'« {purpose.label} »' for purpose in wrong[:3])} could not be set"
        return ""

    async def _look_again(self) -> str:
        await self.visit.live(AFTER_PRESS_S)
        return "" if await self._look() else "the settings closed while purposes were being set"

    def _is_right(self, purpose: Purpose) -> bool:
        wanted = self.allow(purpose)
        if purpose.on is None:
            return self.set.get(purpose.key) is wanted
        return purpose.on is wanted

    async def _set_or_reveal(self, purpose: Purpose) -> bool:
        wanted = self.allow(purpose)
        act = purpose.turn_on if wanted else purpose.turn_off
        if act is not None:
            if purpose.on is None and purpose.turn_on == purpose.turn_off:
                return await self._probe(purpose, act)
            done = await self._do(act)
            if done:
                self.set[purpose.key] = wanted
            return done
        if purpose.reveal is None or ("reveal", purpose.label) in self.revealed:
            return False
        self.revealed.add(("reveal", purpose.label))
        return await self._do(Act(purpose.reveal))

    async def _probe(self, purpose: Purpose, act: Act) -> bool:
        """Press a switch whose state shows nowhere, once: what it shows then tells how all of its kind stand."""
        probe = ("probe", purpose.label)
        if probe in self.revealed:
            return False
        self.revealed.add(probe)
        return await self._do(act)

    async def _do(self, act: Act) -> bool:
        element = await element_at(self.visit.eyes, self.layer, act.index)
        if element is None:
            return False
        self.clicks += 1
        if act.option is None:
            return (await press(self.visit, element)).done
        try:
            await self.visit.clock.alongside(self.visit.eyes.look_at(element, "(list) => list.focus()"))
            await self.visit.clock.alongside(self.visit.page.keyboard.press("Home"))
            for _ in range(act.option):
                await self.visit.clock.alongside(self.visit.page.keyboard.press("ArrowDown"))
        except LookFailed:
            return False
        return True

    async def unfold(self) -> str:
        """Open every fold of a layer that shows nothing to switch; each must then show its purpose."""
        labels = [control.label for control in folds_of(self.layer)[:MAX_FOLDS]]
        for label in labels:
            control = next((control for control in self.layer.controls if control.label == label), None)
            if control is None or not await self._do(Act(control.index)):
                return f"« {label} » could not be unfolded"
            if why_not := await self._look_again():
                return why_not
        shown = [purpose.label for purpose in free_purposes(self.layer)]
        hidden = [label for label in labels if not any(label in one or one in label for one in shown if one)]
        return f"« {hidden[0]} » was unfolded and shows nothing to switch" if hidden else ""

    def _tab(self) -> SeenControl | None:
        """What turns to a part for legitimate interest that was not looked at yet."""
        tabs = (c for c in self.layer.controls if c.kind == "legitimate-interest" and not c.leads_to)
        return next((tab for tab in tabs if ("tab", tab.label) not in self.revealed), None)

    async def _next_tab(self) -> bool:
        tab = self._tab()
        if tab is None:
            return False
        self.revealed.add(("tab", tab.label))
        if not await self._do(Act(tab.index)):
            return False
        self.allow = _none_that_shows(self.allow)
        return True

    async def _look(self) -> bool:
        sight = await look_now(self.visit)
        again = _same_layer(sight, self.layer)
        if again is not None:
            self.layer = again
        return again is not None

    def _told(self) -> str:
        on = [purpose.label for purpose in self._free() if self.allow(purpose)]
        return f"left on: {', '.join(on)}" if on else f"all {len(self._free())} purposes off"

    def _ended(self, *, complete: bool, words: str) -> Set:
        on = tuple(purpose.label for purpose in self._free() if self.allow(purpose))
        return Set(self.layer, complete, self.clicks, words, on)


def _none_that_shows(allow: Allow) -> Allow:
    """In the part for legitimate interest whatever shows is objected to, though it bears the name of a purpose."""

    def allowed(purpose: Purpose) -> bool:
        return purpose.turn_on is None and allow(purpose)

    return allowed


async def set_purposes(visit: OpenVisit, layer: SeenBox, allow: Allow) -> Set:
    """Set every free purpose of a layer as ``allow`` says.

    Raises:
        LookFailed: the page could not be looked at.
    """
    return await _Setter(visit, layer, allow).run()


async def unfolded(visit: OpenVisit, layer: SeenBox) -> SeenBox:
    """The layer with the folds open that hide all its purposes; as it was where there are none.

    Raises:
        LookFailed: the page could not be looked at.
    """
    setter = _Setter(visit, layer, lambda _: False)
    await setter.unfold()
    return setter.layer


def _same_layer(sight: Sight, before: SeenBox) -> SeenBox | None:
    """The layer again after its purposes were touched: of the same name, else the one with most purposes."""
    with_purposes = [box for box in sight.boxes if box.purposes]
    possible = [*with_purposes, *(box for box in sight.boxes if box.is_kept and not box.purposes)]
    same = [box for box in possible if box.name == before.name and box.frame == before.frame]
    return max(same or with_purposes, key=lambda box: len(box.purposes), default=None)
