"""Whether the visitor's choice can be relied upon, and what the visit then shows."""

from __future__ import annotations

from crawler.evidence import ChoiceMade, Phase, Visit, VisitStatus
from detectors.rules.contract import Case, Verdict
from detectors.rules.finding import Outcome, Subject
from detectors.rules.proof.certainty import is_complete

AFTER_REFUSAL = (Phase.AFTER_CHOICE, Phase.LATER_VISIT)
"""In a visit whose only choice was a refusal, a later visit comes after that refusal too."""

_REFUSALS = frozenset({ChoiceMade.REFUSED, ChoiceMade.SAVED_WITH_PURPOSES_OFF})


def is_verified_refusal(visit: Visit | None) -> bool:
    """Whether the visitor refused in this visit, and the refusal was verified."""
    if visit is None or not is_complete(visit):
        return False
    return visit.choice.made in _REFUSALS and visit.choice.verified is True


def is_verified_acceptance(visit: Visit | None) -> bool:
    """Whether the visitor accepted in this visit, and the acceptance was verified."""
    if visit is None or not is_complete(visit):
        return False
    return visit.choice.made is ChoiceMade.ACCEPTED and visit.choice.verified is True


def unverified_refusal(visit: Visit) -> Verdict:
    """The verdict where a completed refusal visit cannot be relied upon."""
    what = "was made but could not be verified" if visit.choice.made in _REFUSALS else "was not made"
    reason = f"The refusal {what} (choice: {visit.choice.made.value}); nothing can be said of what follows a refusal."
    return Verdict(Outcome.NOT_RUN, Subject(kind="site", name="refusal"), reason, scenario=visit.scenario)


def why_all_was_not_shown(case: Case) -> str | None:
    """Why what the site does once all is accepted was not seen, or None when it was.

    A site without a banner shows all it does to every visitor: its acceptance visit is not applicable, and nothing
    is missing.
    """
    visit = case.visit("acceptance")
    if visit is None:
        return "scenario acceptance was not played"
    if is_verified_acceptance(visit):
        return "scenario acceptance exceeded the bounds of the record" if any(visit.dropped.values()) else None
    if visit.status is VisitStatus.NOT_APPLICABLE and visit.choice.made is ChoiceMade.NO_BANNER:
        return None
    return f"scenario acceptance: {visit.reason or f'the choice was {visit.choice.made.value}, not verified'}"
