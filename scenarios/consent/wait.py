"""Waiting for a banner: late ones, those that wait for the visitor's hands, and pages that go elsewhere meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.eyes import LookFailed, Unanswered
from crawler.visiting import OpenVisit
from scenarios.consent.look import NOTHING_KNOWN, Sight, look_around
from scenarios.consent.sight import Remembered
from scenarios.hands import move_and_scroll

PATIENCE_S = 10  # seconds of page life that a late banner gets
AFTER_HANDS_S = 4
LOOKS = 4
SETTLING_S = 1.0


@dataclass(frozen=True)
class Awaited:
    """What was seen in the end.

    Attributes:
        sight: the last look; its banner, when there is one, has stood for a second.
        after_s: page life that had passed since the wait began.
        needed_hands: whether it came only once the visitor had moved and scrolled.
        hands_at: when the visitor's hands moved, by the visit's clock; None when they did not.
    """

    sight: Sight
    after_s: float
    needed_hands: bool = False
    hands_at: float | None = None


async def look_now(visit: OpenVisit, *, opened: bool = False, known: Remembered = NOTHING_KNOWN) -> Sight:
    """The page now; one that is just going elsewhere is looked at again, for an error is no absence.

    ``opened`` and ``known`` as in `look_around`.

    Raises:
        LookFailed: the page could not be looked at.
    """
    closed = visit.recorder.has_closed_roots
    for _ in range(LOOKS - 1):
        try:
            return await look_around(visit.eyes, visit.unseen_frames, closed_roots=closed, opened=opened, known=known)
        except Unanswered:
            raise
        except LookFailed:
            await visit.live(0.5)
    return await look_around(visit.eyes, visit.unseen_frames, closed_roots=closed, opened=opened, known=known)


async def wait_for_banner(visit: OpenVisit, *, hands: bool) -> Awaited:
    """The banner once it has stood for a second, since clicks on one that has just appeared get lost.

    ``hands``: whether the visitor moves and scrolls when none has come by itself.
    """
    awaited = await _watch(visit, PATIENCE_S)
    if awaited.sight.banner is not None or not hands or visit.remaining_s <= 0:
        return awaited
    hands_at = visit.recorder.now
    await move_and_scroll(visit)
    later = await _watch(visit, AFTER_HANDS_S)
    came = later.sight.banner is not None
    return Awaited(later.sight, awaited.after_s + later.after_s, needed_hands=came, hands_at=hands_at)


async def _watch(visit: OpenVisit, seconds: int) -> Awaited:
    sight = Sight()
    for second in range(seconds):
        sight = await look_now(visit)
        if sight.banner is not None:
            await visit.live(SETTLING_S)
            settled = await look_now(visit)
            if settled.banner is not None:
                return Awaited(settled, second + SETTLING_S)
        if visit.remaining_s <= 0:
            return Awaited(sight, second)
        await visit.live(1.0)
    return Awaited(await look_now(visit), seconds)
