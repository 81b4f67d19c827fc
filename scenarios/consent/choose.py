"""Making the visitor's choice: a plan of clicks, each one verified and tried again, and proof after a reload.

A choice that cannot be proved is reported as failed: a claimed refusal that was none would be a false accusation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crawler.evidence import Banner, Choice, ChoiceMade, ControlRole, CookieOutcome, Phase, Step
from crawler.eyes import LookFailed, Unanswered
from crawler.visiting import ERROR_STATUS, OpenVisit
from scenarios.consent.find import FoundBanner, FoundControl, find_banner
from scenarios.consent.press import press
from scenarios.consent.words import all_words

Wanted = Literal["accept", "refuse"]

BANNER_PATIENCE_S = 10  # seconds of page life that a late banner gets
TRIES = 3
LOOKS = 4
AFTER_CLICK_S = 1.5
FADE_STEPS = 4  # banners that fade out are still there for a while
AFTER_RELOAD_S = 5.0


@dataclass
class Attempt:
    """What was found and done so far."""

    wanted: Wanted
    banner: Banner | None = None
    made: ChoiceMade = ChoiceMade.FAILED
    verified: bool | None = None
    how: str = ""
    clicks: int = 0
    steps: list[Step] = field(default_factory=list)

    def choice(self) -> Choice:
        """The attempt as evidence."""
        steps = tuple(self.steps)
        return Choice(wanted=self.wanted, made=self.made, verified=self.verified, how=self.how, steps=steps)


async def look_for_banner(visit: OpenVisit) -> FoundBanner | None:
    """The banner now; a page that is just going elsewhere is looked at again, for an error is no absence.

    Raises:
        LookFailed: the page could not be looked at.
    """
    for _ in range(LOOKS - 1):
        try:
            return await find_banner(visit.eyes, visit.unseen_frames)
        except Unanswered:
            raise
        except LookFailed:
            await visit.live(0.5)
    return await find_banner(visit.eyes, visit.unseen_frames)


async def wait_for_banner(visit: OpenVisit) -> FoundBanner | None:
    """The banner, once it has stood for a second: clicks on one that has just appeared get lost."""
    for _ in range(BANNER_PATIENCE_S):
        if await look_for_banner(visit) is not None:
            await visit.live(1.0)
            if settled := await look_for_banner(visit):
                return settled
        if visit.remaining_s <= 0:
            return None
        await visit.live(1.0)
    return await look_for_banner(visit)


def describe(found: FoundBanner, more: FoundBanner | None = None) -> Banner:
    """The banner as evidence; ``more`` is its second layer when that was opened."""
    first = [control.as_evidence(1) for control in found.controls]
    second = [control.as_evidence(2) for control in more.controls] if more else []
    roles = {control.role for control in found.controls}
    return Banner(
        found=True,
        kind=found.kind,
        layers=2 if more else 1,
        text=found.text,
        buttons=(*first, *second),
        clicks_to_accept=1 if ControlRole.ACCEPT in roles else None,
        clicks_to_refuse=1 if ControlRole.REFUSE in roles else None,
    )


def no_banner(visit: OpenVisit) -> Banner:
    """That no banner was found, and where one may be all the same."""
    spots = []
    if visit.recorder.closed_roots:
        spots.append(f"{visit.recorder.closed_roots} closed shadow root(s)")
    spots += [f"the frame {url}, which did not answer" for url in sorted(visit.unseen_frames)]
    known = [words.language for words in all_words()]
    page_language = visit.pages[-1].language if visit.pages else None
    if page_language and page_language.lower().split("-")[0] not in known:
        spots.append(f"the page is in « {page_language} », and only words in {', '.join(known)} are known")
    return Banner(found=False, blind_spots=tuple(spots))


async def make_choice(visit: OpenVisit, wanted: Wanted) -> Attempt:
    """Find the banner, make the choice and see the banner go; ``confirm_choice`` then proves that it holds."""
    attempt = Attempt(wanted)
    found = await wait_for_banner(visit)
    if found is None:
        attempt.made, attempt.how = ChoiceMade.NO_BANNER, "no consent banner was found"
        attempt.banner = no_banner(visit)
        if attempt.banner.blind_spots:
            attempt.made = ChoiceMade.FAILED
            attempt.how += f", and one may be where this program cannot look: {'; '.join(attempt.banner.blind_spots)}"
        return attempt
    attempt.banner = describe(found)
    attempt.steps.append(await _step(visit, "banner seen", found.why, "banner"))
    await visit.take_stock()
    if wanted == "accept":
        await _accept(visit, attempt, found)
    else:
        await _refuse(visit, attempt, found)
    return attempt


async def _accept(visit: OpenVisit, attempt: Attempt, found: FoundBanner) -> None:
    control = found.first(ControlRole.ACCEPT)
    if control is None:
        attempt.how = "the banner has no control that accepts"
        return
    await _decide(visit, attempt, found, control, ChoiceMade.ACCEPTED)


async def _refuse(visit: OpenVisit, attempt: Attempt, found: FoundBanner) -> None:
    if control := found.first(ControlRole.REFUSE):
        await _decide(visit, attempt, found, control, ChoiceMade.REFUSED)
        return
    layer = found
    if settings := found.first(ControlRole.SETTINGS):
        opened = await _open_settings(visit, attempt, found, settings)
        if opened is None:
            attempt.how = f"the settings behind « {settings.label} » did not open"
            return
        layer = opened
        attempt.banner = describe(found, layer)
    if control := layer.first(ControlRole.REFUSE):
        await _decide(visit, attempt, layer, control, ChoiceMade.REFUSED)
    elif (control := layer.first(ControlRole.SAVE)) and await _purposes_off(visit, attempt, layer):
        await _decide(visit, attempt, layer, control, ChoiceMade.SAVED_WITH_PURPOSES_OFF)
    else:
        attempt.made, attempt.how = ChoiceMade.NO_FREE_REFUSAL, "no control that refuses was found on any layer"


async def _open_settings(
    visit: OpenVisit, attempt: Attempt, found: FoundBanner, settings: FoundControl
) -> FoundBanner | None:
    before = {control.label for control in found.controls}
    for _ in range(TRIES):
        if not await _click(visit, found, settings):
            return None
        attempt.clicks += 1
        await visit.live(AFTER_CLICK_S)
        opened = await look_for_banner(visit)
        if opened and ({control.label for control in opened.controls} != before or opened.toggles != found.toggles):
            attempt.steps.append(await _step(visit, "settings opened", settings.label, "settings"))
            return opened
        found = opened or found
    return None


async def _purposes_off(visit: OpenVisit, attempt: Attempt, layer: FoundBanner) -> bool:
    """Switch every free purpose off; True when none is left on."""
    for toggle in layer.toggles:
        if toggle.on and not toggle.locked:
            element = await layer.element(visit.eyes, toggle.index)
            if element is None or not await press(visit, element):
                return False
            attempt.clicks += 1
    await visit.live(0.5)
    again = await look_for_banner(visit)
    return again is not None and not any(toggle.on and not toggle.locked for toggle in again.toggles)


async def _decide(
    visit: OpenVisit, attempt: Attempt, found: FoundBanner, control: FoundControl, made: ChoiceMade
) -> None:
    """The click that decides, until the banner is gone."""
    attempt.how = f"clicked « {control.label} »"
    current, chosen = found, control
    for number in range(1, TRIES + 1):
        visit.recorder.arm(Phase.AFTER_CHOICE)
        clicked = await _click(visit, current, chosen)
        attempt.clicks += 1
        visit.recorder.enter(Phase.AFTER_CHOICE)
        left = await _after_click(visit, control, attempt.wanted)
        if left is None or (again := _same_control(left, control)) is None:
            attempt.made = made
            made_at = visit.recorder.phase_began
            step = await _step(visit, "choice made", f"{control.label} (try {number})", "after-choice")
            attempt.steps.append(step.model_copy(update={"time": round(made_at, 3)}))
            _count_clicks(attempt)
            return
        # The click was lost: what the page did meanwhile still came before the choice.
        visit.recorder.disregard_choice()
        current, chosen = left, again
        if not clicked:
            attempt.how = f"« {control.label} » could not be clicked"
    attempt.made = ChoiceMade.FAILED
    attempt.how = f"« {control.label} » was clicked {TRIES} times and the banner stayed"


async def _after_click(visit: OpenVisit, control: FoundControl, wanted: Wanted) -> FoundBanner | None:
    """The banner once it has had time to go; one that took the choice but stays open is saved or closed as well."""
    await visit.live(AFTER_CLICK_S)
    left = await look_for_banner(visit)
    for _ in range(FADE_STEPS):
        if left is None or _same_control(left, control) is None:
            return left
        await visit.live(AFTER_CLICK_S / 2)
        left = await look_for_banner(visit)
    if left is None:
        return None
    leaving = left.first(ControlRole.SAVE) if _purposes_agree(left, wanted) else None
    if leaving is None and await _stored_choice(visit):
        leaving = left.first(ControlRole.SAVE) or left.first(ControlRole.CLOSE)
    if leaving is not None and await _click(visit, left, leaving):
        await visit.live(AFTER_CLICK_S)
        return await look_for_banner(visit)
    return left


def _purposes_agree(banner: FoundBanner, wanted: Wanted) -> bool:
    """Whether saving the purposes as they stand would say what the visitor wants."""
    free = [toggle for toggle in banner.toggles if not toggle.locked]
    return bool(free) and all(toggle.on is (wanted == "accept") for toggle in free)


def _same_control(banner: FoundBanner, control: FoundControl) -> FoundControl | None:
    return next((c for c in banner.controls if c.role is control.role and c.label == control.label), None)


def _count_clicks(attempt: Attempt) -> None:
    if attempt.banner is None:
        return
    key = "clicks_to_accept" if attempt.wanted == "accept" else "clicks_to_refuse"
    needed = sum(1 for step in attempt.steps if step.act == "settings opened") + 1
    if attempt.made is ChoiceMade.SAVED_WITH_PURPOSES_OFF:
        needed = attempt.clicks
    attempt.banner = attempt.banner.model_copy(update={key: needed})


async def _click(visit: OpenVisit, banner: FoundBanner, control: FoundControl) -> bool:
    element = await banner.element(visit.eyes, control.index)
    return element is not None and await press(visit, element)


async def _step(visit: OpenVisit, act: str, detail: str, picture: str) -> Step:
    screenshot = await visit.screenshot(picture)
    return Step(act=act, time=round(visit.recorder.now, 3), detail=detail[:500], screenshot=screenshot)


async def confirm_choice(visit: OpenVisit, attempt: Attempt) -> None:
    """Prove the choice: something was stored for it, and the banner does not come back after a reload."""
    stored = await _stored_choice(visit)
    page = await visit.reload()
    if page.status is None or page.status >= ERROR_STATUS:
        attempt.made = ChoiceMade.FAILED
        attempt.how += ", but the page did not load again, so nothing shows that the choice holds"
        return
    await visit.live(AFTER_RELOAD_S)
    back = await look_for_banner(visit)
    attempt.steps.append(await _step(visit, "page loaded again", "banner back" if back else "no banner", "reloaded"))
    attempt.verified = stored and back is None
    if back is not None:
        attempt.made, attempt.how = ChoiceMade.FAILED, f"{attempt.how}, but the banner came back after a reload"
    elif not stored:
        attempt.made, attempt.how = ChoiceMade.FAILED, f"{attempt.how}, but no choice was stored"


async def _stored_choice(visit: OpenVisit) -> bool:
    """Whether anything was written to keep, by the site or its consent manager, once the choice was made."""
    written = visit.recorder.cookies(visit.first_party, await visit.jar())
    kept = any(w.phase is Phase.AFTER_CHOICE and w.outcome is CookieOutcome.STORED for w in written)
    return kept or any(
        w.phase is Phase.AFTER_CHOICE and not w.removed for w in visit.recorder.storage(visit.first_party)
    )
