"""Working the banner: one planned move after another, each looked at afterwards and tried again when it was lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.evidence import ChoiceMade, Phase, Step
from crawler.visiting import OpenVisit
from scenarios.choice_reading import ChoiceReader
from scenarios.consent.attempt import Attempt, SeenLayer
from scenarios.consent.describe import banner_of, framed_picture
from scenarios.consent.look import Sight, element_at, keep
from scenarios.consent.plan import TRIES, Decide, GiveUp, Open, SetPurposes, can_be_set, free_purposes, next_move
from scenarios.consent.press import Pressed, press
from scenarios.consent.set_purposes import set_purposes
from scenarios.consent.sight import SeenBox, SeenControl
from scenarios.consent.stored import Stored, stored_choice
from scenarios.consent.wait import look_now
from scenarios.consent.wake import wake

MAX_MOVES = 24
AFTER_CLICK_S = 1.5
FADE_STEPS = 4  # banners that fade out are still there for a while
FADE_STEP_S = 0.75


@dataclass
class Work:
    """What is at work on one attempt."""

    visit: OpenVisit
    attempt: Attempt
    reader: ChoiceReader
    first_sight: Sight
    last: Decide | None = None

    async def carry_out(self, first: SeenBox) -> None:
        """Make the choice, or find out why not; ``attempt.made`` tells, and is not yet proved."""
        attempt, layer = self.attempt, first
        await self.note_layer(layer, "banner seen", "; ".join(layer.why))
        for _ in range(MAX_MOVES):
            if self.visit.remaining_s <= 0:
                attempt.fail("the time was up")
                return
            layer = await wake(self.visit, layer)
            match next_move(layer, attempt.wanted, attempt.allow, attempt.history):
                case GiveUp(made, why):
                    attempt.made, attempt.how = made, f"{attempt.how}; {why}" if attempt.how else why
                    return
                case Open(control):
                    layer = await self._open(layer, control) or layer
                case SetPurposes():
                    layer = await self._set_purposes(layer)
                case Decide() as move:
                    left = await self._decide(layer, move)
                    if left is None:
                        return
                    layer = left
        attempt.fail(f"no end after {MAX_MOVES} moves")

    async def note_layer(self, layer: SeenBox, act: str, detail: str) -> None:
        """Take the picture of a layer that is seen for the first time, and describe the banner anew."""
        attempt, number = self.attempt, len(self.attempt.layers) + 1
        await keep(self.visit.eyes, layer)
        name = f"{'banner' if number == 1 else f'layer-{number}'}{self.attempt.suffix}"
        step = await self._step(act, detail, name)
        drawn = await framed_picture(self.visit, layer, step.screenshot) if step.screenshot else None
        attempt.layers.append(SeenLayer(layer, number, step.screenshot, drawn))
        attempt.steps.append(step.model_copy(update={"screenshot": drawn or step.screenshot}))
        if attempt.phase is Phase.AFTER_CHOICE:
            attempt.banner = banner_of(attempt.layers, self.first_sight)

    async def _open(self, layer: SeenBox, control: SeenControl) -> SeenBox | None:
        """The layer that a control opened; None when nothing new came of it."""
        history = self.attempt.history
        pressed = await self._press(layer, control)
        for _ in range(3):
            await self.visit.live(AFTER_CLICK_S / 2)
            opened = _new_layer(await look_now(self.visit, opened=True), layer)
            if opened is not None and not _is_unfolding(opened, control.label):
                self.attempt.clicks += 1
                history.depth += 1
                history.opened.add(control.label)
                history.purposes_set = history.purposes_stuck = False
                await self.note_layer(opened, "settings opened", control.label)
                return opened
        history.note_try(control)
        if not pressed.done:
            self.attempt.how = f"« {control.label} » could not be pressed: {pressed.why_not}"
        elif history.is_dead(control):
            self.attempt.how = f"« {control.label} » was pressed {TRIES} times and opened nothing"
        sight = await look_now(self.visit)
        return sight.banner

    async def _set_purposes(self, layer: SeenBox) -> SeenBox:
        attempt, history = self.attempt, self.attempt.history
        self._choosing()
        done = await set_purposes(self.visit, layer, attempt.allow)
        await self._chosen()
        attempt.clicks += done.clicks
        history.purposes_set, history.purposes_stuck = True, not done.complete
        attempt.switched_on = done.switched_on
        attempt.labels |= {p.label: p.purpose for p in done.layer.purposes if p.purpose is not None}
        if done.complete:
            attempt.steps.append(await self._step("purposes set", done.words, f"purposes{attempt.suffix}"))
        else:
            attempt.how = done.words
        return done.layer

    def _choosing(self) -> None:
        """The next click may make the choice."""
        if not self.attempt.has_begun:
            self.visit.recorder.arm(self.attempt.phase)

    async def _chosen(self) -> Stored:
        """Whether it did: else what the page did meanwhile still came before the choice."""
        visit, attempt = self.visit, self.attempt
        visit.recorder.enter(attempt.phase)
        stored = await stored_choice(visit, attempt.phase, self.reader)
        if not attempt.has_begun:
            attempt.has_begun, attempt.made_at = bool(stored.changed), visit.recorder.phase_began
        if not attempt.has_begun:
            visit.recorder.disregard_choice(attempt.phase, attempt.before)
        return stored

    async def _decide(self, layer: SeenBox, move: Decide) -> SeenBox | None:
        """The click that decides; None when the banner is gone, else what is left of it."""
        visit, attempt, control = self.visit, self.attempt, move.control
        self._choosing()
        pressed = await self._press(layer, control)
        attempt.clicks += 1
        visit.recorder.enter(attempt.phase)
        left = await self._what_is_left(layer)
        if left is not None and not left.is_banner and (await stored_choice(visit, attempt.phase, self.reader)).changed:
            left = None  # it says thank you
        pressed_last = move if pressed.done else self.last
        if left is None and pressed_last is not None:
            await self._made(pressed_last)
            return None
        changed = pressed.done and (left is None or left.signature != layer.signature)
        stored = await self._chosen()
        if changed:
            attempt.history.pressed, self.last = move.made, move
            attempt.history.told = stored.says(attempt.desired)
        else:
            attempt.history.note_try(control)
        if not pressed.done:
            attempt.how = f"« {control.label} » could not be pressed: {pressed.why_not}"
        return left or layer

    async def _made(self, move: Decide) -> None:
        visit, attempt = self.visit, self.attempt
        attempt.made, attempt.how = move.made, f"pressed « {move.control.label} »"
        attempt.must_be_told = move.must_be_told
        if not attempt.has_begun:
            attempt.has_begun, attempt.made_at = True, visit.recorder.phase_began
        step = await self._step("choice made", move.control.label, f"after-choice{attempt.suffix}")
        attempt.steps.append(step.model_copy(update={"time": round(attempt.made_at, 3)}))

    async def _what_is_left(self, layer: SeenBox) -> SeenBox | None:
        """The banner once it has had time to go, or to change: also what stands in its place and asks once more."""
        await self.visit.live(AFTER_CLICK_S)
        left, before = _still_there(await look_now(self.visit)), None
        for _ in range(FADE_STEPS):
            if left is None or (before is not None and before.signature == left.signature != layer.signature):
                break
            await self.visit.live(FADE_STEP_S)
            left, before = _still_there(await look_now(self.visit)), left
        return left

    async def _press(self, layer: SeenBox, control: SeenControl) -> Pressed:
        element = await element_at(self.visit.eyes, layer, control.index)
        return Pressed(done=False, why_not="it is gone") if element is None else await press(self.visit, element)

    async def _step(self, act: str, detail: str, picture: str) -> Step:
        screenshot = await self.visit.screenshot(picture)
        return Step(act=act, time=round(self.visit.recorder.now, 3), detail=detail[:500], screenshot=screenshot)


def _still_there(sight: Sight) -> SeenBox | None:
    return sight.banner or next((box for box in sight.boxes if box.is_kept and any(map(_acts, box.controls))), None)


def _is_unfolding(layer: SeenBox, pressed: str) -> bool:
    """Whether its purposes are here and none can be set yet; other folds within it are left to who sets them."""
    unfolds = {control.index for control in layer.controls if control.label == pressed} | {None}
    return any(purpose.reveal in unfolds for purpose in free_purposes(layer)) and not can_be_set(layer)


def _acts(control: SeenControl) -> bool:
    return control.sign == "native" and control.leads_to is None and not control.disabled


def _new_layer(sight: Sight, before: SeenBox) -> SeenBox | None:
    """What was not there before: a box with choices in it whose controls or purposes differ, the topmost first."""
    new: Sequence[SeenBox] = [
        box
        for box in sight.boxes
        if box.signature != before.signature
        and (box.is_banner or box.purposes or (box.is_about and box.of_kind("save", "refuse", "continue-without")))
    ]
    return max(new, key=_prominence, default=None)


def _prominence(box: SeenBox) -> tuple[float, ...]:
    reachable = [control.reachable is not False for control in box.controls]
    share = sum(reachable) / len(reachable) if reachable else 0.0
    return (share > 0.5, box.modal, bool(box.purposes), box.score, box.order)


def count_clicks(attempt: Attempt) -> None:
    """Note how many clicks the choice took, once it is made."""
    key = {"accept": "clicks_to_accept", "refuse": "clicks_to_refuse", "withdraw": "clicks_to_withdraw"}.get(
        attempt.says
    )
    if attempt.banner is None or key is None:
        return
    tries = sum(attempt.history.tries.values())
    attempt.banner = attempt.banner.model_copy(update={key: max(1, attempt.clicks - tries)})


def is_made(attempt: Attempt) -> bool:
    """Whether a choice was made, proved or not."""
    return attempt.made in {ChoiceMade.REFUSED, ChoiceMade.ACCEPTED, ChoiceMade.SAVED_WITH_PURPOSES_OFF}
