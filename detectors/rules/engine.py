"""Judges a case file: hands every rule what it declared, and turns verdicts and gaps into findings.

The engine answers for what no rule may forget. A needed scenario that was not played, or that failed, is ``not-run``
and says why; one that the site does not offer is ``not-applicable``. Evidence of a violation counts even so, where the
phase is certain (see `proof.certainty`), but nothing passes on the strength of what was not seen. A rule that raises is
``not-run`` with its error.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crawler.evidence import PolicyDocument, SiteFacts, Visit
from detectors.detection import Detection
from detectors.policy.claim import Claim, ClaimOutcome
from detectors.rules import claim_outcomes
from detectors.rules.contract import ANY_OTHER, Case, Rule, Verdict
from detectors.rules.finding import Finding, Outcome, Severity, Subject
from detectors.rules.gaps import Gap, gaps_of
from detectors.rules.proof.certainty import certain_phases, is_complete
from detectors.rules.proof.words import bounded, counted
from detectors.rules.registry import all_rules

log = logging.getLogger(__name__)

_POSITIVE = frozenset({Outcome.FAIL, Outcome.REVIEW})


@dataclass(frozen=True)
class CaseFile:
    """Everything that was gathered on one site: visits by scenario, detections, claims, documents, site facts."""

    visits: Mapping[str, Visit] = field(default_factory=dict)
    detections: Sequence[Detection] = ()
    claims: Sequence[Claim] = ()
    documents: Sequence[PolicyDocument] = ()
    site_facts: SiteFacts | None = None


@dataclass(frozen=True)
class Conclusion:
    """What one rule came to: its verdicts (passes too), and the gaps that kept it from looking."""

    rule: Rule
    verdicts: tuple[Verdict, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Judgement:
    """The findings, by rule and subject; the outcome of every claim; and which findings name each claim."""

    findings: tuple[Finding, ...]
    claim_outcomes: Mapping[str, ClaimOutcome]
    claim_findings: Mapping[str, tuple[str, ...]]


def judge(case_file: CaseFile, rules: Sequence[Rule] | None = None) -> Judgement:
    """Judge a case file by all rules, or by those given.

    Raises:
        RuleError: a module of this package is not a rule (only when ``rules`` is not given).
    """
    conclusions = [_conclude(rule, case_file) for rule in (all_rules() if rules is None else rules)]
    findings: list[Finding] = []
    named: dict[str, list[str]] = {claim.id: [] for claim in case_file.claims}
    for conclusion in conclusions:
        for finding, claims in _findings(conclusion):
            findings.append(finding)
            for claim in claims:
                named.setdefault(claim, []).append(finding.id)
    court = claim_outcomes.Court(
        visits=case_file.visits,
        detections=tuple(case_file.detections),
        verdicts={one.rule.id: one.verdicts for one in conclusions},
        incomplete=frozenset(one.rule.id for one in conclusions if one.gaps),
    )
    outcomes = {claim.id: claim_outcomes.outcome_of(claim, court) for claim in case_file.claims}
    return Judgement(tuple(findings), outcomes, {claim: tuple(ids) for claim, ids in named.items()})


def case_for(rule: Rule, case_file: CaseFile) -> Case:
    """The declared inputs of a rule, and no others; detections only where their phase is certain."""
    needs = rule.needs
    order = [*needs.visits, *(case_file.visits if needs.also == ANY_OTHER else needs.also)]
    visits = {name: case_file.visits[name] for name in dict.fromkeys(order) if name in case_file.visits}
    detections = (
        found
        for found in case_file.detections
        if needs.detections and found.scenario in visits and found.phase in certain_phases(visits[found.scenario])
    )
    return Case(
        needs=needs,
        _visits=visits,
        _detections=tuple(detections),
        _claims=tuple(claim for claim in case_file.claims if claim.kind in needs.claims),
        _documents=tuple(case_file.documents) if needs.documents else (),
        _site_facts=case_file.site_facts if needs.site_facts else None,
    )


def _conclude(rule: Rule, case_file: CaseFile) -> Conclusion:
    case = case_for(rule, case_file)
    gaps = gaps_of(rule.needs, case_file.visits, case_file.claims, case_file.documents, case_file.site_facts)
    if any(gap.bars for gap in gaps):
        return Conclusion(rule, (), tuple(gap for gap in gaps if gap.bars)[:1])
    verdicts: list[Verdict] = []
    try:
        verdicts.extend(rule.judge(case))
    except Exception as error:
        log.exception("rule %s could not be judged", rule.id)
        gaps = (*gaps, Gap(Outcome.NOT_RUN, f"the rule raised {type(error).__name__}: {bounded(str(error), 300)}"))
    kept = [one for one in verdicts if not gaps or one.outcome in _POSITIVE]
    if not kept and not gaps:
        kept = [Verdict(Outcome.PASS, Subject(kind="site", name=rule.id), f"Nothing found. {_looked_at(case)}")]
    return Conclusion(rule, tuple(_merged(kept)), tuple(gaps))


def _looked_at(case: Case) -> str:
    """What was looked at, in numbers: an empty hand is worth what was searched."""
    parts = [_searched(visit) for visit in case.visits.values() if is_complete(visit)] if _reads_visits(case) else []
    if case.needs.claims:
        parts.append(counted(len(case.claims), "claim"))
    if case.needs.documents:
        parts.append(counted(len(case.documents), "document"))
    return f"Looked at: {'; '.join(parts)}." if parts else ""


def _reads_visits(case: Case) -> bool:
    return bool(case.needs.visits or case.needs.also)


def _searched(visit: Visit) -> str:
    numbers = (
        counted(len(visit.requests), "request"),
        counted(len(visit.cookies), "cookie write"),
        counted(len(visit.storage), "storage write"),
    )
    return f"{', '.join(numbers)} in {visit.scenario}"


def _merged(verdicts: Iterable[Verdict]) -> Iterable[Verdict]:
    """One verdict for each outcome, subject and claims: proofs of the same are put together."""
    merged: dict[tuple[Outcome, Subject, tuple[str, ...]], Verdict] = {}
    for verdict in verdicts:
        key = (verdict.outcome, verdict.subject, verdict.claims)
        known = merged.get(key)
        if known is None:
            merged[key] = verdict
        else:
            evidence = tuple(dict.fromkeys((*known.evidence, *verdict.evidence)))
            merged[key] = replace(known, evidence=evidence)
    return merged.values()


def _findings(conclusion: Conclusion) -> Iterable[tuple[Finding, tuple[str, ...]]]:
    """The findings of one rule, each with the claims that it names; passes are one finding, when nothing else is."""
    rule = conclusion.rule
    spoken = [one for one in conclusion.verdicts if one.outcome is not Outcome.PASS]
    passes = [one for one in conclusion.verdicts if one.outcome is Outcome.PASS]
    if passes and not any(one.outcome in _POSITIVE for one in spoken):
        spoken.append(_one_pass(passes))
    told = [*spoken, *(_of_gap(rule, gap) for gap in conclusion.gaps)]
    for number, verdict in enumerate(sorted(told, key=_order), start=1):
        yield _finding(rule, number, verdict), verdict.claims


def _one_pass(passes: Sequence[Verdict]) -> Verdict:
    words = " ".join(dict.fromkeys(one.explanation for one in passes))
    claims = tuple(dict.fromkeys(claim for one in passes for claim in one.claims))
    evidence = tuple(dict.fromkeys(pointer for one in passes for pointer in one.evidence))
    return replace(passes[0], explanation=words, claims=claims, evidence=evidence)


def _of_gap(rule: Rule, gap: Gap) -> Verdict:
    subject = Subject(kind="site", name=gap.scenario or rule.id)
    return Verdict(gap.outcome, subject, f"{gap.reason[:1].upper()}{gap.reason[1:]}.", scenario=gap.scenario)


def _order(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.subject.kind, verdict.subject.name, *verdict.claims, verdict.outcome.value, verdict.explanation)


def _finding(rule: Rule, number: int, verdict: Verdict) -> Finding:
    graded = verdict.outcome in _POSITIVE
    return Finding(
        id=f"{rule.id}-{number}",
        rule=rule.id,
        severity=(verdict.severity or rule.severity) if graded else Severity.INFO,
        outcome=verdict.outcome,
        title=rule.title,
        explanation=verdict.explanation,
        scenario=verdict.scenario,
        subject=verdict.subject,
        evidence=verdict.evidence,
        claim=verdict.claims[0] if verdict.claims else None,
        law=tuple(rule.law),
        confidence=verdict.confidence,
    )
