"""The play that refusal and acceptance share: choose, watch, load again to prove it, look at the sampled pages."""

from __future__ import annotations

from crawler.evidence import ChoiceMade, VisitStatus
from crawler.visiting import OpenVisit
from scenarios.consent.attempt import Attempt
from scenarios.consent.choose import make_choice, new_attempt
from scenarios.consent.plan import Wanted
from scenarios.consent.witnesses import confirm_choice
from scenarios.consent.work import is_made
from scenarios.hands import move_and_scroll
from scenarios.sampling import visit_samples
from scenarios.scenario import Ending, Stage
from scenarios.typing import type_test_values

NOT_OFFERED = frozenset({ChoiceMade.NO_BANNER, ChoiceMade.NO_FREE_REFUSAL, ChoiceMade.NONE})


async def play_choice(visit: OpenVisit, stage: Stage, wanted: Wanted) -> Ending:
    """Make one choice and watch what follows for the whole window."""
    await visit.open_site()
    attempt = new_attempt(wanted)
    await choose_and_watch(visit, stage, attempt)
    return ending_of(attempt)


async def choose_and_watch(visit: OpenVisit, stage: Stage, attempt: Attempt) -> None:
    """Make the choice, watch what follows, prove it, and look at the sampled pages once it is proved."""
    await make_choice(visit, stage.reader, attempt)
    if is_made(attempt):
        await use_the_page(visit)
        await visit.observe()
        await visit.take_stock()
        await confirm_choice(visit, attempt, stage.reader)
    if is_made(attempt):
        await visit_samples(visit, stage.pages, use_the_page)


async def use_the_page(visit: OpenVisit) -> None:
    """Do with a page what visitors do who have chosen: move, scroll, and begin to fill in a form."""
    await move_and_scroll(visit)
    await type_test_values(visit)


def ending_of(attempt: Attempt) -> Ending:
    """``completed`` only for a choice that was made and proved."""
    choice = attempt.choice()
    if is_made(attempt) and attempt.verified:
        return Ending(VisitStatus.COMPLETED, choice, attempt.banner)
    status = VisitStatus.NOT_APPLICABLE if attempt.made in NOT_OFFERED else VisitStatus.FAILED
    return Ending(status, choice, attempt.banner, reason=attempt.how)
