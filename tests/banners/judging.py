"""What a driver claims of a visit, held against what was to be expected and against the server's truth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crawler.evidence import ChoiceMade, VisitStatus
from tests.banners.expected import NOT_APPLICABLE
from tests.banners.truth import Truth

REFUSALS = frozenset({ChoiceMade.REFUSED.value, ChoiceMade.SAVED_WITH_PURPOSES_OFF.value})
SUCCESSES = {
    "refuse": REFUSALS,
    "accept": frozenset({ChoiceMade.ACCEPTED.value}),
    "granular": frozenset({ChoiceMade.SAVED_WITH_PURPOSES_OFF.value}),
    "withdraw": frozenset({ChoiceMade.WITHDRAWN.value}),
}


class Verdict(StrEnum):
    """What a claim is worth."""

    RIGHT = "right"
    HONESTLY_FAILED = "honestly failed"
    WRONG = "wrong"
    FALSE_SUCCESS = "false success"


@dataclass(frozen=True)
class Claim:
    """What a driver says of a visit. ``only``: the one purpose that it was to leave on, when granular."""

    wanted: str
    made: str
    verified: bool | None
    status: str
    how: str = ""
    only: str = ""

    @property
    def is_success(self) -> bool:
        """Whether it says that a choice was made and holds.

        Who found no way back after an acceptance still says that it was accepted: no success of a withdrawal.
        """
        if self.wanted == "withdraw" and self.made == ChoiceMade.ACCEPTED.value:
            return self.status == VisitStatus.COMPLETED.value
        sure = self.status == VisitStatus.COMPLETED.value or self.verified is True
        return sure and any(self.made in made for made in SUCCESSES.values())

    def __str__(self) -> str:
        return f"{self.made}, verified {self.verified}, {self.status}"


def judge(claim: Claim, expected: tuple[str, ...], truth: Truth) -> tuple[Verdict, str]:
    """The verdict, and why when it is not right."""
    if claim.is_success:
        return _of_success(claim, expected, truth)
    if truth.touched:
        return Verdict.WRONG, f"touched {', '.join(truth.touched)}"
    outcome = _outcome(claim)
    if outcome == ChoiceMade.FAILED.value:
        return (Verdict.RIGHT, "") if outcome in expected else (Verdict.HONESTLY_FAILED, "")
    if outcome not in expected:
        return Verdict.WRONG, f"says {outcome}"
    accepted_first = claim.wanted == "withdraw" and truth.is_accepted
    if truth.in_force is not None and not accepted_first:
        return Verdict.WRONG, f"says {outcome} and brought something about"
    return Verdict.RIGHT, ""


def _of_success(claim: Claim, expected: tuple[str, ...], truth: Truth) -> tuple[Verdict, str]:
    if claim.made not in SUCCESSES[claim.wanted]:
        return Verdict.FALSE_SUCCESS, f"says {claim.made} where {claim.wanted} was wanted"
    if not agrees(claim, truth) and not _cannot_be_told(claim, expected, truth):
        return Verdict.FALSE_SUCCESS, "the truth says otherwise"
    if truth.touched:
        return Verdict.WRONG, f"touched {', '.join(truth.touched)}"
    return Verdict.RIGHT, ""


def agrees(claim: Claim, truth: Truth) -> bool:
    """Whether what is in force is what is claimed."""
    if claim.wanted == "refuse":
        return truth.is_refused
    if claim.wanted == "accept":
        return truth.is_accepted
    if claim.wanted == "withdraw":
        return truth.is_withdrawn
    return truth.is_in_part if not claim.only else truth.is_only(claim.only)


def _cannot_be_told(claim: Claim, expected: tuple[str, ...], truth: Truth) -> bool:
    """Nothing was kept, nothing runs, and nobody is asked again within the session."""
    dismissed = any(one.why == "dismissed" for one in truth.told)
    return claim.made in expected and ChoiceMade.FAILED.value in expected and dismissed and truth.in_force is None


def _outcome(claim: Claim) -> str:
    """What a claim without success amounts to: a choice that is not vouched for is a failure."""
    if claim.status == VisitStatus.NOT_APPLICABLE.value and claim.made in ("accepted", "none", "failed"):
        return NOT_APPLICABLE
    known = {one.value for one in ChoiceMade} - set().union(*SUCCESSES.values()) - {"none", "hidden-from-bots"}
    return claim.made if claim.made in known else ChoiceMade.FAILED.value
