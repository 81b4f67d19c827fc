"""Everything that was gathered and judged → one `Report`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crawler.evidence import PolicyDocument, Visit
from detectors.detection import Detection
from detectors.policy.claim import Claim, ClaimOutcome
from detectors.policy.language import detect_language
from detectors.rules.finding import Finding, Outcome, Severity
from detectors.rules.proof.documents import is_readable
from reports.declared import Declarations
from reports.model import (
    Report,
    ReportBrowser,
    ReportClaim,
    ReportPolicy,
    ServiceRow,
    Summary,
    TemoinInfo,
    TrackerDbInfo,
)
from reports.services import service_rows
from reports.verdict import unread_because, verdict
from reports.visits import report_visit
from tracker_db.load import load
from tracker_db.model import Service


def assemble(
    *,
    site: str,
    started: datetime,
    finished: datetime,
    visits: Sequence[Visit],
    detections: Sequence[Detection],
    documents: Sequence[PolicyDocument],
    claims: Sequence[Claim],
    claim_outcomes: Mapping[str, ClaimOutcome],
    findings: Sequence[Finding],
    db_version: str,
    db_sources: Sequence[str],
    options: Mapping[str, Any],
    temoin_version: str,
    claim_findings: Mapping[str, Sequence[str]] | None = None,
    services: Mapping[str, Service] | None = None,
) -> Report:
    """Put a report together; pure, so that saved evidence gives the same report again.

    Args:
        site: the audited URL.
        started: when the audit began, with its time zone.
        finished: when it ended.
        visits: one per scenario played.
        detections: what was recognised in them.
        documents: the policy documents; a claim's ``document`` is an index into them.
        claims: what they promise; ``id`` is unique among all of them.
        claim_outcomes: how each claim stands, by its id; a claim that is absent was not tested.
        findings: the conclusions of all rules, the rules not run included.
        db_version: version of the tracker database.
        db_sources: the sources the database was used with.
        options: the audit's options as JSON values. ``scenarios`` (or ``scenario``) and ``policy`` tell what was
            asked for, which the outcome depends on.
        temoin_version: version of the program.
        claim_findings: ids of the findings that name each claim; None: those whose ``claim`` it is.
        services: what is known of services, for those a policy declares and nobody saw; None: the shipped database.
    """
    outcome, reasons = verdict(visits=visits, documents=documents, findings=findings, options=options)
    browser = visits[0].browser if visits else None
    known = load().services if services is None else services
    named = _findings_of_claims(findings) if claim_findings is None else claim_findings
    return Report(
        site=site,
        started=started,
        finished=finished,
        outcome=outcome,
        outcome_reasons=reasons,
        temoin=TemoinInfo(version=temoin_version),
        browser=ReportBrowser(name=browser.name, version=browser.version) if browser else None,
        tracker_db=TrackerDbInfo(version=db_version, sources=tuple(db_sources)),
        options=dict(options),
        visits=tuple(
            report_visit(visit, [one for one in detections if one.scenario == visit.scenario]) for visit in visits
        ),
        policy=tuple(
            _policy(document, [claim for claim in claims if claim.document == index], claim_outcomes, named)
            for index, document in enumerate(documents)
        ),
        findings=tuple(findings),
        summary=_summary(findings, service_rows(visits, detections, _declarations(documents, claims, known))),
    )


def _declarations(
    documents: Sequence[PolicyDocument], claims: Sequence[Claim], known: Mapping[str, Service]
) -> Declarations | None:
    return Declarations(claims, known) if any(is_readable(document) for document in documents) else None


def _findings_of_claims(findings: Sequence[Finding]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for finding in findings:
        if finding.claim is not None:
            named.setdefault(finding.claim, []).append(finding.id)
    return named


def _policy(
    document: PolicyDocument,
    claims: Sequence[Claim],
    outcomes: Mapping[str, ClaimOutcome],
    named: Mapping[str, Sequence[str]],
) -> ReportPolicy:
    return ReportPolicy(
        url=document.url,
        sha256=document.sha256,
        language=detect_language(document.text),
        retrieved=document.retrieved,
        kind=document.kind,
        status=document.status,
        error=unread_because(document),
        claims=tuple(
            ReportClaim(
                id=claim.id,
                kind=claim.kind,
                quote=claim.quote,
                start=claim.start,
                end=claim.end,
                value=claim.value,
                outcome=outcomes.get(claim.id, ClaimOutcome.NOT_TESTABLE),
                findings=tuple(named.get(claim.id, ())),
            )
            for claim in claims
        ),
    )


def _summary(findings: Sequence[Finding], services: tuple[ServiceRow, ...]) -> Summary:
    failing = Counter(one.severity for one in findings if one.outcome is Outcome.FAIL and one.accepted is None)
    outcomes = Counter(one.outcome for one in findings)
    return Summary(
        by_severity={severity.value: failing[severity] for severity in Severity},
        by_outcome={outcome.value: outcomes[outcome] for outcome in Outcome},
        services=services,
    )
