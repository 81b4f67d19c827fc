"""The play that refusal and acceptance share: choose, watch, load again to prove it, look at the sampled pages."""

from __future__ import annotations

from crawler.evidence import ChoiceMade, VisitStatus
from crawler.visiting import OpenVisit
from scenarios.consent.choose import Attempt, Wanted, confirm_choice, make_choice
from scenarios.hands import move_and_scroll
from scenarios.sampling import visit_samples
from scenarios.scenario import Ending, Stage
from scenarios.typing import type_test_values

DONE = frozenset({ChoiceMade.REFUSED, ChoiceMade.ACCEPTED, ChoiceMade.SAVED_WITH_PURPOSES_OFF})
NOT_OFFERED = frozenset({ChoiceMade.NO_BANNER, ChoiceMade.NO_FREE_REFUSAL})


async def play_choice(visit: OpenVisit, stage: Stage, wanted: Wanted) -> Ending:
    """Make one choice and watch what follows for the whole window."""
    await visit.open_site()
    attempt = await make_choice(visit, wanted)
    if attempt.made in DONE:
        await use_the_page(visit)
        await visit.observe()
        await visit.take_stock()
        await confirm_choice(visit, attempt)
    if attempt.made in DONE:
        await visit_samples(visit, stage.pages, use_the_page)
    return ending_of(attempt)


async def use_the_page(visit: OpenVisit) -> None:
    """Do with a page what visitors do who have chosen: move, scroll, and begin to fill in a form."""
    await move_and_scroll(visit)
    await type_test_values(visit)


def ending_of(attempt: Attempt) -> Ending:
    """``completed`` only for a choice that was made and proved."""
    choice = attempt.choice()
    if attempt.made in DONE and attempt.verified:
        return Ending(VisitStatus.COMPLETED, choice, attempt.banner)
    status = VisitStatus.NOT_APPLICABLE if attempt.made in NOT_OFFERED else VisitStatus.FAILED
    return Ending(status, choice, attempt.banner, reason=attempt.how)
