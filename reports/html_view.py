"""What the HTML templates show: the report turned into the few shapes that a page needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.evidence import Visit
from detectors.detection import DetectionKind
from detectors.policy.claim import ClaimOutcome
from detectors.rules.finding import Finding, Outcome, Severity
from reports.gaps import Gap, told_gaps
from reports.highlight import Highlighted, highlight
from reports.images import embed
from reports.model import Report, ReportClaim, ReportOutcome, ReportPolicy
from reports.pointers import PointerIndex
from reports.proof import Proof, Proofs
from reports.verdict import by_gravity, is_breach
from reports.visit_view import VisitView, image_paths, same_banner, visit_view
from reports.words import counted, headline
from tracker_db.model import Purpose

PROOFS_SHOWN = 8


@dataclass(frozen=True)
class FindingView:
    """A finding with its number in this document, its evidence in words, and the claim it is held against."""

    finding: Finding
    number: int
    proofs: tuple[Proof, ...]
    more_proofs: int
    claim: ReportClaim | None
    claim_anchor: str
    policy: ReportPolicy | None


@dataclass(frozen=True)
class PolicyView:
    """A policy document with its claims marked; ``marked`` is None when its text is not at hand."""

    policy: ReportPolicy
    marked: Highlighted | None
    counts: tuple[tuple[ClaimOutcome, int], ...]


@dataclass(frozen=True)
class Page:
    """The whole page."""

    report: Report
    heading: str
    sentence: str
    gaps: tuple[Gap, ...]
    severities: tuple[tuple[Severity, tuple[FindingView, ...]], ...]
    accepted: tuple[FindingView, ...]
    other_rules: tuple[Finding, ...]
    visits: tuple[VisitView, ...]
    policies: tuple[PolicyView, ...]
    service_names: Mapping[str, str]
    unlisted: tuple[str, ...]
    left_out: Mapping[str, str]
    claim_anchors: Mapping[str, str]
    finding_numbers: Mapping[str, int]


def page(
    report: Report, *, documents: Mapping[int, str], screenshots: Mapping[str, bytes], visits: Sequence[Visit]
) -> Page:
    """Everything the templates need, computed once."""
    claims = [claim for policy in report.policy for claim in policy.claims]
    claim_anchors = {claim.id: f"claim-{number}" for number, claim in enumerate(claims, 1)}
    shown = _finding_views(report, PointerIndex(visits), claim_anchors)
    shots = embed([image_paths(visit, visits) for visit in report.visits], screenshots)
    return Page(
        report=report,
        heading=_heading(report.site),
        sentence=sentence(report),
        gaps=told_gaps(report),
        severities=tuple(
            (severity, tuple(view for view in shown if view.finding.severity is severity and not view.finding.accepted))
            for severity in Severity
        ),
        accepted=tuple(view for view in shown if view.finding.accepted),
        other_rules=_other_rules(report),
        visits=tuple(
            visit_view(visit, same_banner(report.visits[:index], visit), visits, shots)
            for index, visit in enumerate(report.visits)
        ),
        policies=tuple(_policy_view(policy, documents.get(index)) for index, policy in enumerate(report.policy)),
        service_names=service_names(report),
        unlisted=_unlisted(report),
        left_out=shots.left_out,
        claim_anchors=claim_anchors,
        finding_numbers={view.finding.id: view.number for view in shown},
    )


def sentence(report: Report) -> str:
    """The verdict's reason in one plain sentence."""
    breaches = by_gravity([finding for finding in report.findings if is_breach(finding)])
    if breaches:
        critical = sum(finding.severity is Severity.CRITICAL for finding in breaches)
        grave = f", {critical:,} of them critical" if critical and len(breaches) > 1 else ""
        word = "breach was" if len(breaches) == 1 else "breaches were"
        gravest = headline(breaches[0], service_names(report)).rstrip(".")
        return f"{len(breaches):,} {word} found{grave}; the gravest: {gravest}."
    if report.outcome is ReportOutcome.COMPLIANT:
        passed = {finding.rule for finding in report.findings if finding.outcome is Outcome.PASS}
        completed = sum(visit.status == "completed" for visit in report.visits)
        return (
            f"None of the rules that could be run was broken: {counted(len(passed), 'rule')} passed "
            f"on {counted(completed, 'visit')}."
        )
    first = report.outcome_reasons[0] if report.outcome_reasons else "The audit could not be completed."
    more = len(report.outcome_reasons) - 1
    return f"No verdict can be given. {first}" + (f" ({counted(more, 'more reason')} below.)" if more > 0 else "")


def service_names(report: Report) -> dict[str, str]:
    """The names of the services in the matrix, by their ids."""
    return {row.service: row.name for row in report.summary.services if row.name}


def _heading(site: str) -> str:
    """The site's host where the URL has one, else the URL as given."""
    try:
        return urlsplit(site).hostname or site
    except ValueError:
        return site


def _finding_views(report: Report, index: PointerIndex, claim_anchors: Mapping[str, str]) -> list[FindingView]:
    proofs = Proofs(report, index)
    claims = {claim.id: (claim, policy) for policy in report.policy for claim in policy.claims}
    told = [one for one in report.findings if one.accepted or one.outcome in {Outcome.FAIL, Outcome.REVIEW}]
    views = []
    for number, finding in enumerate(sorted(told, key=_reading_order), 1):
        claim, policy = claims.get(finding.claim or "", (None, None))
        views.append(
            FindingView(
                finding=finding,
                number=number,
                proofs=tuple(proofs.tell(pointer) for pointer in finding.evidence[:PROOFS_SHOWN]),
                more_proofs=max(0, len(finding.evidence) - PROOFS_SHOWN),
                claim=claim,
                claim_anchor=claim_anchors[claim.id] if claim else "",
                policy=policy,
            )
        )
    return views


def _reading_order(finding: Finding) -> tuple[bool, int, bool]:
    """Accepted risks last; the gravest first; among equals, what fails before what waits for a person."""
    return finding.accepted is not None, -finding.severity.rank, finding.outcome is not Outcome.FAIL


def _other_rules(report: Report) -> tuple[Finding, ...]:
    order = (Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.NOT_RUN)
    found = [one for one in report.findings if one.outcome in order and one.accepted is None]
    return tuple(sorted(found, key=lambda finding: (order.index(finding.outcome), finding.rule)))


def _unlisted(report: Report) -> tuple[str, ...]:
    """The traces that the database does not list, each once: ``cookie of domain``.

    Consent signals have a part of their own in each visit, and what the site itself received is no stranger's.
    """
    unlisted = [
        one
        for visit in report.visits
        for one in visit.detections
        if one.service is None and one.kind is not DetectionKind.CONSENT_SIGNAL and one.purpose is not Purpose.ESSENTIAL
    ]
    names = [f"{one.label} of {one.name}" if one.label and one.name else one.label or one.name for one in unlisted]
    return tuple(dict.fromkeys(name for name in names if name))


def _policy_view(policy: ReportPolicy, text: str | None) -> PolicyView:
    counts = [(outcome, sum(claim.outcome is outcome for claim in policy.claims)) for outcome in ClaimOutcome]
    return PolicyView(
        policy=policy,
        marked=highlight(text, policy.claims) if text else None,
        counts=tuple((outcome, count) for outcome, count in counts if count),
    )
