"""What keeps a rule from looking: an input that it needs and that is not there, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crawler.evidence import PolicyDocument, SiteFacts, Visit, VisitStatus
from detectors.policy.claim import Claim
from detectors.rules.contract import ClaimUse, Needs
from detectors.rules.finding import Outcome
from detectors.rules.proof.documents import is_readable
from detectors.rules.proof.words import bounded, counted


@dataclass(frozen=True)
class Gap:
    """One missing input: ``not-run`` or ``not-applicable``, why, and the scenario it concerns.

    ``bars`` tells that without it there is nothing to judge; otherwise the rule is still asked for what it finds, but
    passes nothing.
    """

    outcome: Outcome
    reason: str
    scenario: str | None = None
    bars: bool = False


def gaps_of(
    needs: Needs,
    visits: Mapping[str, Visit],
    claims: Sequence[Claim],
    documents: Sequence[PolicyDocument],
    site_facts: SiteFacts | None,
) -> tuple[Gap, ...]:
    """Every gap of a rule's needs; those that bar it from judging come first."""
    found = [*_of_policy(needs, claims, documents)]
    if needs.site_facts and site_facts is None:
        found.append(Gap(Outcome.NOT_RUN, "the site was not explored", bars=True))
    for scenario in needs.visits:
        found.extend(_of_visit(scenario, visits.get(scenario)))
    return tuple(found)


def _of_policy(needs: Needs, claims: Sequence[Claim], documents: Sequence[PolicyDocument]) -> Iterator[Gap]:
    if not needs.claims or needs.claim_use is ClaimUse.CONTEXT:
        return
    if not claims and not any(is_readable(document) for document in documents):
        yield Gap(Outcome.NOT_RUN, "no policy could be read", bars=True)
    elif needs.claim_use is ClaimUse.PROMISE and not any(claim.kind in needs.claims for claim in claims):
        reason = f"the policy makes no such claim ({', '.join(needs.claims)})"
        yield Gap(Outcome.NOT_APPLICABLE, reason, bars=True)


def _of_visit(scenario: str, visit: Visit | None) -> Iterator[Gap]:
    if visit is None:
        yield Gap(Outcome.NOT_RUN, f"scenario {scenario} was not played", scenario)
        return
    why = bounded(visit.reason or "no reason was given", 300)
    if visit.status is VisitStatus.FAILED:
        yield Gap(Outcome.NOT_RUN, f"scenario {scenario} failed: {why}", scenario)
    elif visit.status is VisitStatus.NOT_APPLICABLE:
        yield Gap(Outcome.NOT_APPLICABLE, f"scenario {scenario} does not apply: {why}", scenario)
    else:
        yield from _of_bounds(scenario, visit)


def _of_bounds(scenario: str, visit: Visit) -> Iterator[Gap]:
    """What exceeded a bound or could not be looked at was not recorded: what was not seen may be in it."""
    dropped = {kind: number for kind, number in visit.dropped.items() if number > 0}
    if dropped:
        what = ", ".join(counted(number, kind.rstrip("s")) for kind, number in sorted(dropped.items()))
        words = f"scenario {scenario} exceeded the bounds of the record: {what} not kept or not looked at"
        yield Gap(Outcome.NOT_RUN, words, scenario)
