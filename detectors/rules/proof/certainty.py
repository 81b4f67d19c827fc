"""Which part of a visit's evidence is certain: a failed visit still proves what came before its visitor's hands moved.

A completed visit is certain throughout. In a visit that failed, or whose choice the site does not offer, nobody knows
what the clicks did; so only its phase ``before-choice`` counts, and in it only what precedes the first act of the
hands. Whatever such a visit does not show proves nothing: absence is concluded from completed visits alone.
"""

from __future__ import annotations

import re

from crawler.evidence import Phase, Visit, VisitStatus

_HAND = re.compile(
    r"click|press|tap|toggl|select|typ|fill|choos|tick|accept|refus|reject|sav|clos|withdraw|submit|scroll|mov",
    re.IGNORECASE,
)


def is_complete(visit: Visit | None) -> bool:
    """Whether the absence of something from this visit means anything."""
    return visit is not None and visit.status is VisitStatus.COMPLETED


def certain_phases(visit: Visit) -> frozenset[Phase]:
    """The phases of this visit whose label can be trusted."""
    return frozenset(Phase) if is_complete(visit) else frozenset({Phase.BEFORE_CHOICE})


def certain_until(visit: Visit) -> float:
    """Seconds since the visit's start up to which a visit that did not complete is certain; infinity otherwise.

    A step is noted once it is done, and clicks that came to nothing are not noted at all; so where a choice was
    wanted, what precedes the first step (the banner is seen) is certain and no more.
    """
    if is_complete(visit) or visit.choice.wanted == "none":
        return float("inf")
    return min((step.time for step in visit.choice.steps), default=float("inf"))


def hands_free_until(visit: Visit) -> float:
    """Up to when the visitor's hands surely had not moved: the last step before their first act, else 0."""
    first_act = min((step.time for step in visit.choice.steps if _HAND.search(step.act)), default=float("inf"))
    return max((step.time for step in visit.choice.steps if step.time < first_act), default=0.0)
