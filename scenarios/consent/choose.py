"""Making the visitor's choice: find the banner, work it, prove what came of it.

A choice that cannot be proved is reported as failed: a claimed refusal that was none would be a false accusation.
"""

from __future__ import annotations

from collections.abc import Collection

from crawler.evidence import Banner, ChoiceMade, Party, Step
from crawler.visiting import OpenVisit
from scenarios.choice_reading import ChoiceReader
from scenarios.consent.attempt import Attempt, SeenLayer
from scenarios.consent.describe import banner_of, framed_picture, no_banner
from scenarios.consent.look import Sight
from scenarios.consent.managers import all_cmps
from scenarios.consent.plan import Allow, Wanted
from scenarios.consent.sight import Purpose, SeenBox
from scenarios.consent.wait import Awaited, wait_for_banner
from scenarios.consent.words import speaks_of_consent
from scenarios.consent.work import Work, count_clicks, is_made

LEAST_WORDS = 2
ROBOT_QUESTION = "Navigator.webdriver"


def allow_none(_: Purpose) -> bool:
    """Every free purpose off."""
    return False


def allow_all(_: Purpose) -> bool:
    """Every free purpose on."""
    return True


def new_attempt(wanted: Wanted, allow: Allow | None = None) -> Attempt:
    """An attempt at the beginning."""
    return Attempt(wanted, allow or (allow_all if wanted == "accept" else allow_none), says=wanted)


async def make_choice(visit: OpenVisit, reader: ChoiceReader, attempt: Attempt) -> None:
    """Find the banner, make the choice and see the banner go; ``confirm_choice`` then proves that it holds."""
    awaited = await wait_for_banner(visit, hands=True)
    if awaited.sight.banner is None and _asked_for_robots(visit):
        # The first script of a new process can see a window of no size, as robots have: seen by a busy machine.
        await visit.reload()
        awaited = await wait_for_banner(visit, hands=True)
    if awaited.hands_at is not None:
        moved = Step(act="moved and scrolled", time=round(awaited.hands_at, 3), detail="no banner came by itself")
        attempt.steps.append(moved)
    found = awaited.sight.banner
    if found is None:
        none_found(visit, attempt, awaited.sight)
        return
    attempt.needed_hands, attempt.appeared_s = awaited.needed_hands, awaited.after_s
    await visit.take_stock()
    await Work(visit, attempt, reader, awaited.sight).carry_out(found)
    if is_made(attempt):
        count_clicks(attempt)


def none_found(visit: OpenVisit, attempt: Attempt, sight: Sight) -> None:
    """No banner: say so, or that one may be where nobody could look, or that it hides from robots."""
    attempt.banner = no_banner(visit, sight)
    attempt.made, attempt.how = ChoiceMade.NO_BANNER, "no consent banner was found"
    if attempt.banner.blind_spots:
        spots = "; ".join(attempt.banner.blind_spots)
        attempt.fail(f"no consent banner was found, and one may be where this program cannot look: {spots}")
    elif unread := next((label for box in sight.boxes if (label := _unread_in(box))), ""):
        attempt.fail(f"a box speaks of consent, and what « {unread} » in it does is not known")
    elif sight.cmps and _asked_for_robots(visit, sight.cmps):
        attempt.made = ChoiceMade.HIDDEN_FROM_BOTS
        attempt.how = f"{sight.cmps[0]} is on the page, asks whether it is visited by a robot, and shows no banner"


def _unread_in(box: SeenBox) -> str:
    """A button that is not understood, in what is likely to be a banner all the same."""
    is_likely = box.floats and box.is_about and speaks_of_consent(box.text) >= LEAST_WORDS
    return next((control.label for control in box.controls if is_likely and control.is_unread), "")


async def described_banner(visit: OpenVisit, awaited: Awaited) -> Banner:
    """The banner as it greets the visitor, with a framed picture; nothing is touched."""
    found = awaited.sight.banner
    if found is None:
        return no_banner(visit, awaited.sight)
    picture = await visit.screenshot("banner")
    drawn = await framed_picture(visit, found, picture) if picture else None
    return banner_of([SeenLayer(found, 1, picture, drawn)], awaited.sight)


def _asked_for_robots(visit: OpenVisit, cmps: Collection[str] = ()) -> bool:
    """Whether the site's own scripts, or those of a consent manager that is there, asked if a robot visits them."""
    signs = [sign for cmp in all_cmps() if cmp.cmp in cmps for sign in cmp.recognise.scripts]
    asked = (use for use in visit.recorder.api_uses(visit.first_party) if use.api == ROBOT_QUESTION)
    return any(use.party is Party.FIRST or any(sign in use.script for sign in signs) for use in asked)
