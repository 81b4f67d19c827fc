"""refusal: the visitor refuses everything on the banner, as early and as plainly as the banner allows."""

from __future__ import annotations

from crawler.visiting import OpenVisit
from scenarios.consent.play_choice import play_choice
from scenarios.scenario import Ending, Scenario, Stage


async def play(visit: OpenVisit, stage: Stage) -> Ending:
    """Refuse everything, then watch."""
    return await play_choice(visit, stage, "refuse")


SCENARIO = Scenario(name="refusal", summary="the visitor refuses everything and goes on", play=play)
