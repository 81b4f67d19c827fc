"""A policy's text cut into pieces so that every claim can be marked in place, nested and overlapping ones too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    placed: list[ReportClaim] = []
    misplaced: list[ReportClaim] = []
    for claim in claims:
        fits = claim.start < claim.end and shown[claim.start : claim.end] == claim.quote
        (placed if fits else misplaced).append(claim)
    return Highlighted(tuple(_pieces(shown, placed)), tuple(misplaced), len(text) - len(shown))


def _pieces(text: str, claims: Sequence[ReportClaim]) -> Iterator[Piece]:
    beginning: dict[int, list[ReportClaim]] = {}
    for claim in claims:
        beginning.setdefault(claim.start, []).append(claim)
    edges = sorted({0, len(text), *(edge for claim in claims for edge in (claim.start, claim.end))})
    open_claims: list[ReportClaim] = []
    for start, end in pairwise(edges):
        begins = sorted(beginning.get(start, ()), key=lambda claim: -claim.end)
        open_claims += begins
        ends = sorted((claim for claim in open_claims if claim.end == end), key=lambda claim: -claim.start)
        yield Piece(
            text=bounded(text[start:end], end - start),
            outcome=max((claim.outcome for claim in open_claims), key=_GRAVITY.index, default=None),
            depth=len(open_claims),
            begins=tuple(begins),
            ends=tuple(ends),
        )
        open_claims = [claim for claim in open_claims if claim.end > end]
