"""The verdict: what the findings and the gaps in the looking amount to, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crawler.evidence import PolicyDocument, Visit, VisitStatus
from detectors.rules.finding import Finding, Outcome, Severity
from detectors.rules.proof.documents import is_readable
from reports.model import ReportOutcome


def verdict(
    *,
    visits: Sequence[Visit],
    documents: Sequence[PolicyDocument],
    findings: Sequence[Finding],
    options: Mapping[str, Any],
) -> tuple[ReportOutcome, tuple[str, ...]]:
    """The outcome of an audit, and what it rests on, one plain sentence each.

    - ``non-compliant``: a finding of severity low or above fails and its risk is not accepted;
    - else ``inconclusive``: something asked for could not be looked at (see `gaps`), or a finding of severity high or
      above waits for a person;
    - else ``compliant``. Rules that need a scenario nobody asked for do not stand in the way; the report lists them.
    """
    breaches = [finding for finding in findings if is_breach(finding)]
    if breaches:
        return ReportOutcome.NON_COMPLIANT, tuple(_sentence(finding.title) for finding in by_gravity(breaches))
    reasons = gaps(visits, documents, findings, options)
    reasons += [
        f"A person must look: {_sentence(finding.title)}"
        for finding in by_gravity(findings)
        if finding.outcome is Outcome.REVIEW and _is_grave(finding) and finding.accepted is None
    ]
    if reasons:
        return ReportOutcome.INCONCLUSIVE, tuple(reasons)
    return ReportOutcome.COMPLIANT, ("No rule that was run failed.",)


def gaps(
    visits: Sequence[Visit],
    documents: Sequence[PolicyDocument],
    findings: Sequence[Finding],
    options: Mapping[str, Any],
) -> list[str]:
    """What was asked for and could not be looked at, one sentence each; a gap is never good news."""
    found = [
        f"The visit “{visit.scenario}” failed{': ' + visit.reason if visit.reason else ''}."
        for visit in visits
        if visit.status is VisitStatus.FAILED
    ]
    played = {visit.scenario for visit in visits}
    asked = _texts(options, "scenarios", "scenario")
    found += [f"The visit “{scenario}” was asked for but not played." for scenario in asked if scenario not in played]
    completed = {visit.scenario for visit in visits if visit.status is VisitStatus.COMPLETED}
    if not completed:
        found.append("No visit was completed.")
    found += _policy_gaps(documents, options)
    policy_read = any(is_readable(document) for document in documents)
    found += [
        f"The rule “{finding.rule}” could not be run: {_sentence(finding.explanation)}"
        for finding in findings
        if finding.outcome is Outcome.NOT_RUN and _had_what_it_needs(finding, completed, policy_read=policy_read)
    ]
    return found


def is_breach(finding: Finding) -> bool:
    """Whether a finding makes a site non-compliant: it fails, is more than information, and nobody accepted it."""
    return finding.outcome is Outcome.FAIL and finding.accepted is None and finding.severity.rank >= Severity.LOW.rank


def by_gravity(findings: Sequence[Finding]) -> list[Finding]:
    """The gravest first; among equals, the order given."""
    return sorted(findings, key=lambda finding: -finding.severity.rank)


def _had_what_it_needs(finding: Finding, completed: Collection[str], *, policy_read: bool) -> bool:
    """Whether a rule that was not run failed on what was there, rather than for a visit or a policy nobody gathered.

    It did when it names a completed visit, or when the whole rule (its subject is the rule itself) gave no answer
    though visits and policy were there: it broke down, or the site was not explored.
    """
    if finding.scenario is not None:
        return finding.scenario in completed
    return policy_read and finding.subject.name == finding.rule


def unread_because(document: PolicyDocument) -> str | None:
    """Why a document could not be read; None when it could."""
    if is_readable(document):
        return None
    if document.error:
        return document.error
    return "the document holds no text" if document.status in {None, 200} else f"HTTP status {document.status}"


def _is_given(document: PolicyDocument) -> bool:
    return "given" in {document.kind, document.found_by}


def _policy_gaps(documents: Sequence[PolicyDocument], options: Mapping[str, Any]) -> list[str]:
    unread = [document for document in documents if not is_readable(document)]
    given_unread = [document for document in unread if _is_given(document)]
    sentences = [
        f"The policy {document.url} was asked for but could not be read: {unread_because(document)}."
        for document in given_unread
    ]
    given = sum(_is_given(document) for document in documents)
    if len(_texts(options, "policy")) > given:
        sentences.append("A policy that was asked for could not be read.")
    if unread and len(unread) == len(documents) and not given_unread:
        sentences.append("The site's policy was found but could not be read.")
    return sentences


def _texts(options: Mapping[str, Any], *names: str) -> list[str]:
    """An option's values as texts, under the first of its names that is set; one text counts as a list of one."""
    value = next((options[name] for name in names if options.get(name)), ())
    return [value] if isinstance(value, str) else [str(item) for item in value]


def _is_grave(finding: Finding) -> bool:
    return finding.severity.rank >= Severity.HIGH.rank


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."
