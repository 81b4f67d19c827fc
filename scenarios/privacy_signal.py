"""privacy-signal: the visitor's browser announces Global Privacy Control; they make no choice and touch nothing.

It plays what before-choice plays, so that whatever differs between the two is the site's answer to the signal.
"""

from __future__ import annotations

from crawler.browser.guise import Guise
from crawler.visiting import OpenVisit
from scenarios import before_choice
from scenarios.scenario import Ending, Scenario, Stage


async def play(visit: OpenVisit, stage: Stage) -> Ending:
    """Look, as the visitor of before-choice does."""
    return await before_choice.play(visit, stage)


SCENARIO = Scenario(
    name="privacy-signal",
    summary="the visitor's browser asks by Global Privacy Control not to be tracked; no choice is made",
    play=play,
    guise=Guise(privacy_signal=True),
)
