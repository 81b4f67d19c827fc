"""before-choice: the visitor comes and does nothing at all; whatever is written now needs no excuse."""

from __future__ import annotations

from crawler.evidence import VisitStatus
from crawler.visiting import OpenVisit
from scenarios.consent.choose import described_banner
from scenarios.consent.wait import wait_for_banner
from scenarios.sampling import visit_samples
from scenarios.scenario import Ending, Scenario, Stage, no_choice


async def play(visit: OpenVisit, stage: Stage) -> Ending:
    """Look at the home page for the whole window, describe the banner, then look at the sampled pages."""
    await visit.open_site()
    banner = await described_banner(visit, await wait_for_banner(visit, hands=False))
    await visit.observe()
    await visit.screenshot("before-choice")
    await visit_samples(visit, stage.pages)
    return Ending(status=VisitStatus.COMPLETED, choice=no_choice(), banner=banner)


SCENARIO = Scenario(
    name="before-choice",
    summary="the visitor comes, makes no choice and keeps their hands off",
    play=play,
)
