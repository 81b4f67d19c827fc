"""A policy's text cut into pieces so that every claim can be marked in place, nested and overlapping ones too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from detectors.policy.claim import ClaimOutcome
from reports.model import ReportClaim
from reports.safe import Bounded, bounded

POLICY_LIMIT = 400_000
"""Characters of a policy shown; a longer one is cut, and says so."""

_GRAVITY = (ClaimOutcome.NOT_TESTABLE, ClaimOutcome.NOT_OBSERVED, ClaimOutcome.KEPT, ClaimOutcome.CONTRADICTED)


@dataclass(frozen=True)
class Piece:
    """A run of text within the same claims.

    Attributes:
        text: the text, neutralised; escaped by the template.
        outcome: of the gravest claim the text belongs to; None outside every claim.
        depth: how many claims the text belongs to.
        begins: the claims that begin with this piece, the longest first.
        ends: the claims that end with this piece, the shortest first.
    """

    text: Bounded
    outcome: ClaimOutcome | None
    depth: int
    begins: tuple[ReportClaim, ...]
    ends: tuple[ReportClaim, ...]


@dataclass(frozen=True)
class Highlighted:
    """A text in pieces, the claims that could not be found in it, and how much of it was cut off."""

    pieces: tuple[Piece, ...]
    misplaced: tuple[ReportClaim, ...]
    cut: int


def highlight(text: str, claims: Sequence[ReportClaim], limit: int = POLICY_LIMIT) -> Highlighted:
    """Cut ``text`` at every claim's ends. A claim that its offsets do not lead to is told apart, never mis-marked."""
    shown = text[:limit]
    placed = [claim for claim in claims if claim.start < claim.end and shown[claim.start : claim.end] == claim.quote]
    misplaced = tuple(claim for claim in claims if claim not in placed)
    edges = sorted({0, len(shown), *(edge for claim in placed for edge in (claim.start, claim.end))})
    pieces = tuple(_piece(shown, start, end, placed) for start, end in pairwise(edges))
    return Highlighted(pieces, misplaced, len(text) - len(shown))


def _piece(text: str, start: int, end: int, claims: Sequence[ReportClaim]) -> Piece:
    covering = [claim for claim in claims if claim.start <= start and end <= claim.end]
    begins = sorted((claim for claim in covering if claim.start == start), key=lambda claim: -claim.end)
    ends = sorted((claim for claim in covering if claim.end == end), key=lambda claim: -claim.start)
    outcomes = [claim.outcome for claim in covering]
    return Piece(
        text=bounded(text[start:end], end - start),
        outcome=max(outcomes, key=_GRAVITY.index) if outcomes else None,
        depth=len(covering),
        begins=tuple(begins),
        ends=tuple(ends),
    )
