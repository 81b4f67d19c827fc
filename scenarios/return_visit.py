"""return-visit: the visitor chooses, and comes back days and months later: for how long is the choice remembered?

One profile is refused in, another accepted in: a refusal must be remembered as long as an acceptance.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from crawler.coming_back import Absence
from crawler.errors import SiteUnreachable
from crawler.evidence import Return
from crawler.eyes import LookFailed
from crawler.visiting import OpenVisit
from scenarios.consent.attempt import Attempt
from scenarios.consent.choose import make_choice, new_attempt
from scenarios.consent.plan import Wanted
from scenarios.consent.play_choice import ending_of, use_the_page
from scenarios.consent.wait import wait_for_banner
from scenarios.consent.witnesses import confirm_choice
from scenarios.consent.work import is_made
from scenarios.sampling import visit_samples
from scenarios.scenario import Ending, Scenario, Stage

DAYS = (1, 30, 182, 365)
"""A day; a month; the six months that CNIL calls good practice for keeping a choice; a year."""


def _play(wanted: Wanted) -> Callable[[OpenVisit, Stage], Awaitable[Ending]]:
    async def play(visit: OpenVisit, stage: Stage) -> Ending:
        """Choose, then come back until the site asks again."""
        await visit.open_site()
        attempt = new_attempt(wanted)
        await make_choice(visit, stage.reader, attempt)
        if is_made(attempt):
            await visit.take_stock()
            await confirm_choice(visit, attempt, stage.reader)
        ending = ending_of(attempt)
        if not (is_made(attempt) and attempt.verified):
            return ending
        await visit_samples(visit, stage.pages, use_the_page)
        returns = await _come_back(visit, attempt)
        return Ending(
            ending.status, ending.choice.model_copy(update={"returns": returns}), ending.banner, ending.reason
        )

    return play


async def _come_back(visit: OpenVisit, attempt: Attempt) -> tuple[Return, ...]:
    absence, returns = Absence(), []
    for days in DAYS:
        if visit.remaining_s <= 0:
            visit.recorder.note_error(f"no time was left to come back after {days} days")
            break
        lapsed = await absence.until(visit, days)
        asked = await _is_asked_again(visit, attempt)
        clock = "cookies-and-page" if absence.clock_follows else "cookies"
        returns.append(Return.model_validate({"days": days, "asked_again": asked, "lapsed": lapsed, "clock": clock}))
        await visit.screenshot(f"return-after-{days}-days")
        if asked is not False:
            break
    return tuple(returns)


async def _is_asked_again(visit: OpenVisit, attempt: Attempt) -> bool | None:
    try:
        await visit.open_site()
        awaited = await wait_for_banner(visit, hands=attempt.needed_hands)
    except (SiteUnreachable, LookFailed) as error:
        visit.recorder.note_error(f"whether the site asks again could not be seen: {error}")
        return None
    return awaited.sight.banner is not None


SCENARIOS = (
    Scenario(
        name="return-visit",
        summary="the visitor refuses, and comes back days and months later",
        play=_play("refuse"),
        family="return-visit",
    ),
    Scenario(
        name="return-visit-acceptance",
        summary="the visitor accepts, and comes back days and months later",
        play=_play("accept"),
        family="return-visit",
    ),
)
