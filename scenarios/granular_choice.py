"""granular-choice: the visitor allows one purpose and no other, each in a profile of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from crawler.evidence import PurposeClass
from crawler.visiting import OpenVisit
from scenarios.consent.choose import new_attempt
from scenarios.consent.play_choice import choose_and_watch, ending_of
from scenarios.consent.sight import Purpose
from scenarios.scenario import Ending, Scenario, Stage

FAMILY = "granular-choice"
FIRST = PurposeClass.ANALYTICS
OTHERS = (PurposeClass.ADVERTISING, PurposeClass.PERSONALISATION, PurposeClass.SOCIAL, PurposeClass.FUNCTIONAL)


def _scenario(only: PurposeClass) -> Scenario:
    def allow(purpose: Purpose) -> bool:
        return purpose.purpose is only and not purpose.legitimate_interest

    async def play(visit: OpenVisit, stage: Stage) -> Ending:
        """Allow one purpose alone, then watch."""
        await visit.open_site()
        attempt = new_attempt("granular", allow)
        attempt.only = only
        await choose_and_watch(visit, stage, attempt)
        return ending_of(attempt)

    name = FAMILY if only is FIRST else f"{FAMILY}-{only.value}"
    summary = f"the visitor allows {only.value} alone"
    runnable: Callable[[OpenVisit, Stage], Awaitable[Ending]] = play
    return Scenario(name=name, summary=summary, play=runnable, family=FAMILY)


SCENARIOS = tuple(_scenario(only) for only in (FIRST, *OTHERS))
