"""acceptance: the visitor accepts everything on the banner, as early and as plainly as the banner allows."""

from __future__ import annotations

from crawler.visiting import OpenVisit
from scenarios.consent.play_choice import play_choice
from scenarios.scenario import Ending, Scenario, Stage


async def play(visit: OpenVisit, stage: Stage) -> Ending:
    """Accept everything, then watch."""
    return await play_choice(visit, stage, "accept")


SCENARIO = Scenario(name="acceptance", summary="the visitor accepts everything and goes on", play=play)
