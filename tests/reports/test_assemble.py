from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.evidence import CookieOutcome
from detectors.policy.claim import ClaimOutcome
from reports.report import Report
from tests.reports.builder import SITE, Audit, claim, document

CONTRACT: dict[str, str] = {
    "": "schema site started finished outcome temoin browser tracker_db options visits policy findings summary",
    "temoin": "version",
    "browser": "name version",
    "tracker_db": "version sources",
    "visits.0": "scenario status reason url started duration_s pages banner choice har network cookies storage"
    " detections errors",
    "visits.0.pages.0": "url status title",
    "visits.0.banner": "found cmp kind layers text buttons clicks_to_accept clicks_to_refuse",
    "visits.0.banner.buttons.0": "label role layer tag contrast area",
    "visits.0.choice": "wanted made verified how steps signals",
    "visits.0.choice.signals": "tcf gcm cmp_cookie gpp gpc",
    "visits.0.network": "requests seen_by_netlog missing unattributed",
    "visits.0.cookies.0": "name domain path value_sha256 party set_by phase expires lifetime_days secure http_only"
    " same_site partitioned outcome reason service purpose matched_by",
    "visits.0.cookies.0.set_by": "how url stack",
    "visits.1.storage.0": "kind origin key value_sha256 phase looks_like_id service purpose",
    "visits.0.detections.0": "service vendor country purpose phase kind evidence matched_by",
    "visits.0.detections.0.matched_by": "source rule",
    "policy.0": "url sha256 language retrieved claims",
    "policy.0.claims.0": "id kind quote start end value outcome findings",
    "findings.0": "id rule severity outcome title explanation scenario subject evidence claim law confidence accepted",
    "findings.5.accepted": "reason until",
    "summary": "by_severity by_outcome services",
    "summary.services.0": "service vendor purpose before_choice refusal acceptance declared",
}


def at(tree: Any, path: str) -> Any:
    for step in path.split(".") if path else ():
        tree = tree[int(step)] if step.isdigit() else tree[step]
    return tree


@pytest.mark.parametrize("path", CONTRACT)
def test_every_key_of_the_contract_is_there(path: str) -> None:
    tree = json.loads(Audit().report().to_json())
    assert set(CONTRACT[path].split()) <= set(at(tree, path))


def test_report_survives_json() -> None:
    report = Audit().report()
    assert Report.from_json(report.to_json()) == report
    assert json.loads(report.to_json())["schema"] == "temoin/report/1"


def test_no_value_of_a_cookie_or_storage_is_in_the_report() -> None:
    text = Audit().report().to_json()
    assert "value-of-_fbp" not in text
    assert "0b9c5f4e-1d2a-4f6b-9c3d-7e8f9a0b1c2d" not in text


def test_visit_has_its_har_its_requests_and_its_own_detections() -> None:
    first, refusal, _ = Audit().report().visits
    assert (refusal.har, refusal.network.requests, refusal.network.seen_by_netlog) == (
        "visits/refusal/network.har",
        3,
        None,
    )
    assert {one.service for one in refusal.detections} == {"hotjar", None, "google-tag-manager", "tarteaucitron"}
    assert first.url == SITE


def test_cookie_carries_the_service_its_detection_names() -> None:
    fbp, fr = Audit().report().visits[0].cookies
    assert (fbp.service, fbp.purpose, fbp.outcome) == ("meta-pixel", "advertising", CookieOutcome.STORED)
    assert fbp.matched_by is not None
    assert fbp.matched_by.source == "tracker_db/services/meta-pixel.yaml"
    assert (fr.outcome, fr.reason, fr.expires, fr.lifetime_days) == (CookieOutcome.REFUSED, "SameSiteLax", None, None)


def test_identifier_is_told_in_storage() -> None:
    hotjar, basket = Audit().report().visits[1].storage
    assert (hotjar.key, hotjar.looks_like_id, hotjar.service) == ("_hjid", True, "hotjar")
    assert (basket.key, basket.looks_like_id, basket.service) == ("panier", False, None)


def test_claim_has_its_outcome_and_its_findings() -> None:
    claims = {one.id: one for one in Audit().report().policy[0].claims}
    assert (claims["c2"].outcome, claims["c2"].findings) == (ClaimOutcome.CONTRADICTED, ("f2",))
    assert (claims["c1"].outcome, claims["c1"].findings) == (ClaimOutcome.NOT_TESTABLE, ())


def test_claims_belong_to_their_document() -> None:
    text = "Nous utilisons Hotjar."
    second = document(text, url=f"{SITE}cookies")
    extra = claim("d1", "declared_vendor", "Hotjar", {"vendor": "Hotjar"}, text=text, document=1)
    audit = Audit()
    report = audit.but(documents=(*audit.documents, second), claims=(*audit.claims, extra)).report()
    assert [one.id for one in report.policy[1].claims] == ["d1"]
    assert len(report.policy[0].claims) == 10


def test_counts_leave_accepted_findings_out_of_the_severities_only() -> None:
    summary = Audit().report().summary
    assert summary.by_severity == {"critical": 2, "high": 2, "medium": 0, "low": 0, "info": 0}
    assert summary.by_outcome == {"fail": 5, "review": 1, "pass": 3, "not-applicable": 1, "not-run": 1}


def test_nothing_gathered_still_makes_a_report() -> None:
    report = Audit(visits=(), detections=(), documents=(), claims=(), claim_outcomes={}, findings=()).report()
    assert report.browser is None
    assert report.summary.services == ()
    assert report.outcome == "inconclusive"


def test_unreadable_document_says_why() -> None:
    audit = Audit().but(documents=(document("", error="HTTP 404", status=404),), claims=())
    assert audit.report().policy[0].error == "HTTP 404"
    empty = Audit().but(documents=(document("  "),), claims=())
    assert empty.report().policy[0].error == "the document holds no text"


def test_half_a_character_does_not_lose_the_report() -> None:
    first, *others = Audit().visits
    cookies = tuple(one.model_copy(update={"name": "a\ud83d"}) for one in first.cookies)
    report = Audit(visits=(first.model_copy(update={"cookies": cookies}), *others)).report()
    read = Report.from_json(report.to_json())
    assert read.visits[0].cookies[0].name == "a\ufffd"


def test_finding_that_names_several_claims_is_told_at_each() -> None:
    claims = Audit().report(claim_findings={"c2": ["f1", "f2"], "c6": ["f2"]}).policy[0].claims
    assert {one.id: one.findings for one in claims if one.findings} == {"c2": ("f1", "f2"), "c6": ("f2",)}


def test_language_of_each_document_is_found() -> None:
    assert Audit().report().policy[0].language == "fr"
