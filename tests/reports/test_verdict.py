from __future__ import annotations

import pytest

from crawler.evidence import VisitStatus
from detectors.rules.finding import Accepted, Outcome, Severity, Subject
from reports.model import ReportOutcome
from reports.verdict import verdict
from tests.reports.builder import SITE, Audit, document, finding, other_findings

COMPLIANT, NON_COMPLIANT, INCONCLUSIVE = (
    ReportOutcome.COMPLIANT,
    ReportOutcome.NON_COMPLIANT,
    ReportOutcome.INCONCLUSIVE,
)
CLEAN = Audit(findings=other_findings())


def outcome(audit: Audit) -> ReportOutcome:
    return verdict(visits=audit.visits, documents=audit.documents, findings=audit.findings, options=audit.options)[0]


def reasons(audit: Audit) -> tuple[str, ...]:
    return verdict(visits=audit.visits, documents=audit.documents, findings=audit.findings, options=audit.options)[1]


def failed(audit: Audit, status: VisitStatus = VisitStatus.FAILED) -> Audit:
    first, *others = audit.visits
    return audit.but(visits=(first.model_copy(update={"status": status, "reason": "no answer"}), *others))


def with_finding(severity: Severity, result: Outcome, **more: object) -> Audit:
    return CLEAN.but(findings=(*CLEAN.findings, finding("x", "some-rule", severity, result, "Something", **more)))


def test_clean_site_is_compliant_though_a_scenario_nobody_asked_for_was_not_run() -> None:
    assert outcome(CLEAN) is COMPLIANT


@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW])
def test_any_failure_is_non_compliant(severity: Severity) -> None:
    assert outcome(with_finding(severity, Outcome.FAIL)) is NON_COMPLIANT


def test_information_is_no_breach() -> None:
    assert outcome(with_finding(Severity.INFO, Outcome.FAIL)) is COMPLIANT


def test_accepted_risk_is_no_breach() -> None:
    accepted = Accepted(reason="known", until="2027-01-01")
    assert outcome(with_finding(Severity.HIGH, Outcome.FAIL, accepted=accepted)) is COMPLIANT
    assert outcome(with_finding(Severity.HIGH, Outcome.REVIEW, accepted=accepted)) is COMPLIANT


def test_breaches_come_before_gaps_gravest_first() -> None:
    audit = failed(Audit())
    assert outcome(audit) is NON_COMPLIANT
    assert reasons(audit)[0] == "Meta Pixel stored a cookie before any choice."


def test_failed_visit_is_inconclusive() -> None:
    assert outcome(failed(CLEAN)) is INCONCLUSIVE
    assert reasons(failed(CLEAN)) == ("The visit “before-choice” failed: no answer.",)


def test_not_applicable_visit_is_no_gap() -> None:
    assert outcome(failed(CLEAN, VisitStatus.NOT_APPLICABLE)) is COMPLIANT


def test_visit_asked_for_and_missing_is_inconclusive() -> None:
    audit = CLEAN.but(visits=CLEAN.visits[:2])
    assert outcome(audit) is INCONCLUSIVE
    assert outcome(audit.but(options={"scenarios": ["before-choice", "refusal"]})) is COMPLIANT
    assert outcome(audit.but(options={"scenario": "acceptance"})) is INCONCLUSIVE


def test_no_visit_completed_is_inconclusive() -> None:
    nowhere = [visit.model_copy(update={"status": VisitStatus.NOT_APPLICABLE}) for visit in CLEAN.visits]
    assert outcome(CLEAN.but(visits=nowhere)) is INCONCLUSIVE
    assert outcome(CLEAN.but(visits=(), options={})) is INCONCLUSIVE


def test_given_policy_that_cannot_be_read_is_inconclusive() -> None:
    unread = document("", kind="given", error="HTTP 404", status=404)
    assert outcome(CLEAN.but(documents=(document(), unread))) is INCONCLUSIVE
    assert outcome(CLEAN.but(documents=(), options={"policy": ["https://x.example/p"]})) is INCONCLUSIVE


def test_found_policies_of_which_none_can_be_read_are_inconclusive() -> None:
    unread = document("", error="HTTP 500", status=500)
    assert outcome(CLEAN.but(documents=(unread,))) is INCONCLUSIVE
    assert outcome(CLEAN.but(documents=(unread, document()))) is COMPLIANT


@pytest.mark.parametrize(
    ("severity", "expected"),
    [(Severity.CRITICAL, INCONCLUSIVE), (Severity.HIGH, INCONCLUSIVE), (Severity.MEDIUM, COMPLIANT)],
)
def test_grave_question_for_a_person_is_inconclusive(severity: Severity, expected: ReportOutcome) -> None:
    assert outcome(with_finding(severity, Outcome.REVIEW)) is expected


@pytest.mark.parametrize(
    ("scenario", "subject", "expected"),
    [
        ("refusal", SITE, INCONCLUSIVE),  # a completed visit that the rule could not judge
        ("withdrawal", SITE, COMPLIANT),  # a visit nobody asked for
        (None, "some-rule", INCONCLUSIVE),  # the rule broke down
        (None, "the http address", COMPLIANT),  # one subject of several could not be tried
    ],
)
def test_rule_that_broke_down_is_never_a_pass(scenario: str | None, subject: str, expected: ReportOutcome) -> None:
    about = Subject(kind="site", name=subject)
    assert outcome(with_finding(Severity.INFO, Outcome.NOT_RUN, scenario=scenario, subject=about)) is expected


def test_rule_not_run_for_want_of_a_policy_is_no_gap_of_its_own() -> None:
    about = Subject(kind="site", name="some-rule")
    audit = with_finding(Severity.INFO, Outcome.NOT_RUN, subject=about)
    assert outcome(audit.but(documents=(), claims=())) is COMPLIANT
