"""Making a choice on the way to something else: the one place from which other scenarios call the consent driver."""

from __future__ import annotations

from typing import Literal

from crawler.visiting import OpenVisit
from scenarios.consent.attempt import Attempt
from scenarios.consent.choose import make_choice, new_attempt
from scenarios.consent.witnesses import confirm_choice
from scenarios.consent.work import is_made
from scenarios.scenario import Stage


async def choose(visit: OpenVisit, stage: Stage, wanted: Literal["accept", "refuse"]) -> Attempt:
    """Find the banner of the page that is open, make the choice and prove it, for which the page is loaded again.

    `was_made` tells whether that came off.
    """
    attempt = new_attempt(wanted)
    await make_choice(visit, stage.reader, attempt)
    if is_made(attempt):
        await confirm_choice(visit, attempt, stage.reader)
    return attempt


def was_made(attempt: Attempt) -> bool:
    """Whether the choice was made, and proved."""
    return is_made(attempt) and attempt.verified is True
