"""mobile: the visitor comes by telephone, looks for a while, then refuses everything."""

from __future__ import annotations

from crawler.browser.guise import Guise, Phone
from crawler.visiting import OpenVisit
from scenarios.consent.play_choice import play_choice
from scenarios.sampling import SAMPLE_LIFE_S
from scenarios.scenario import Ending, Scenario, Stage


async def play(visit: OpenVisit, stage: Stage) -> Ending:
    """Look before any choice, then refuse as the visitor of refusal does, who opens the site once more."""
    await visit.open_site()
    await visit.live(min(SAMPLE_LIFE_S, visit.settings.observe_s))
    await visit.screenshot("before-choice")
    return await play_choice(visit, stage, "refuse")


SCENARIO = Scenario(
    name="mobile",
    summary="the visitor comes by telephone, looks for a while, then refuses everything",
    play=play,
    guise=Guise(phone=Phone()),
)
