from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from crawler.evidence import CookieOutcome, Visit, VisitStatus
from detectors.detection import Detection, DetectionKind
from reports.declared import Declarations
from reports.model import Declared, Seen, ServiceRow
from reports.services import service_rows
from tests.reports.builder import (
    AFTER,
    BEFORE,
    Audit,
    acceptance_visit,
    before_choice_visit,
    claim,
    cookie,
    detection,
    in_jar,
    refusal_visit,
    stored_key,
)
from tracker_db.load import load
from tracker_db.model import Service

COOKIE, REQUEST, STORAGE = DetectionKind.COOKIE, DetectionKind.REQUEST, DetectionKind.STORAGE


def rows_of(audit: Audit, *, policy_read: bool = True) -> dict[str, ServiceRow]:
    declarations = Declarations(audit.claims, {}) if policy_read else None
    found = service_rows(audit.visits, audit.detections, declarations)
    return {row.service: row for row in found}


def cells(row: ServiceRow) -> tuple[Seen, Seen, Seen]:
    return row.before_choice, row.refusal, row.acceptance


def one(visit: Visit, found: Detection, *others: Visit) -> ServiceRow:
    (row,) = service_rows((visit, *others), (found,), None)
    return row


def test_matrix_of_the_sample() -> None:
    rows = rows_of(Audit())
    none, called, stored = Seen.NONE, Seen.CALLED, Seen.STORED
    assert {service: cells(row) for service, row in rows.items()} == {
        "meta-pixel": (stored, none, none),
        "google-tag-manager": (called, none, none),
        "hotjar": (none, stored, none),
        "google-analytics-4": (none, none, stored),
        "tiktok-pixel": (none, none, stored),
        "tarteaucitron": (none, stored, none),
    }
    assert {service: row.declared for service, row in rows.items()} == {
        "meta-pixel": Declared.YES,
        "google-tag-manager": Declared.VENDOR_ONLY,
        "hotjar": Declared.YES,
        "google-analytics-4": Declared.YES,
        "tiktok-pixel": Declared.NO,
        "tarteaucitron": Declared.NO,
    }


def test_declarations_are_not_judged_without_a_policy() -> None:
    assert {row.declared for row in rows_of(Audit(), policy_read=False).values()} == {Declared.NOT_CHECKED}


@pytest.mark.parametrize("status", [VisitStatus.FAILED, VisitStatus.NOT_APPLICABLE])
def test_visit_not_completed_proves_no_absence_and_no_consequence(status: VisitStatus) -> None:
    audit = Audit()
    broken = [visit.model_copy(update={"status": status}) for visit in audit.visits]
    rows = rows_of(audit.but(visits=broken))
    assert cells(rows["hotjar"]) == (Seen.NOT_RUN, Seen.NOT_RUN, Seen.NOT_RUN)


def test_what_a_failed_visit_saw_before_any_choice_stands() -> None:
    failed = before_choice_visit().model_copy(update={"status": VisitStatus.FAILED})
    row = rows_of(Audit(visits=(failed,)))["meta-pixel"]
    assert cells(row) == (Seen.STORED, Seen.NOT_RUN, Seen.NOT_RUN)


def test_failed_visit_proves_nothing_after_its_first_act() -> None:
    late = cookie("_fbp", BEFORE, 3.9, 90)
    failed = refusal_visit().model_copy(update={"status": VisitStatus.FAILED, "cookies": (late,), "jar": ()})
    found = detection("refusal", "meta-pixel", "Meta Pixel", "cookies/0", BEFORE, COOKIE)
    assert one(failed, found).before_choice is Seen.NOT_RUN


def test_scenario_not_played_is_not_run() -> None:
    rows = rows_of(Audit(visits=(before_choice_visit(),)))
    assert cells(rows["meta-pixel"]) == (Seen.STORED, Seen.NOT_RUN, Seen.NOT_RUN)


def test_before_choice_counts_in_every_visit() -> None:
    found = detection("refusal", "google-tag-manager", "GTM", "requests/1", BEFORE, REQUEST)
    row = one(before_choice_visit(), found, refusal_visit())
    assert cells(row) == (Seen.CALLED, Seen.NONE, Seen.NOT_RUN)


def stored_as(outcome: CookieOutcome) -> Visit:
    write = cookie("_fbp", AFTER, 6.0, 90, outcome=outcome)
    return refusal_visit().model_copy(update={"cookies": (write,), "jar": ()})


@pytest.mark.parametrize(
    ("outcome", "seen"),
    [
        (CookieOutcome.STORED, Seen.STORED),
        (CookieOutcome.REFUSED, Seen.CALLED),
        (CookieOutcome.DELETED, Seen.NONE),
    ],
)
def test_attempted_is_not_stored_and_deleted_is_nothing(outcome: CookieOutcome, seen: Seen) -> None:
    found = detection("refusal", "meta-pixel", "Meta Pixel", "cookies/0", AFTER, COOKIE)
    assert one(stored_as(outcome), found).refusal is seen


def test_cookie_left_from_before_is_not_written_after_refusal() -> None:
    write = cookie("_fbp", BEFORE, 1.0, 90)
    visit = refusal_visit().model_copy(update={"cookies": (write,), "jar": (in_jar(write, 90, AFTER),)})
    found = detection("refusal", "meta-pixel", "Meta Pixel", "jar/0", AFTER, COOKIE)
    assert one(visit, found).refusal is Seen.NONE


def test_cookie_that_turns_up_in_the_jar_after_refusal_was_stored_then() -> None:
    write = cookie("_fbp", AFTER, 1.0, 90)
    visit = refusal_visit().model_copy(update={"cookies": (), "jar": (in_jar(write, 90),)})
    found = detection("refusal", "meta-pixel", "Meta Pixel", "jar/0", AFTER, COOKIE)
    assert one(visit, found).refusal is Seen.STORED


def test_removed_storage_is_nothing() -> None:
    visit = refusal_visit().model_copy(update={"storage": (stored_key("k", AFTER, 6.0, removed=True),)})
    found = detection("refusal", "hotjar", "Hotjar", "storage/0", AFTER, STORAGE)
    assert one(visit, found).refusal is Seen.NONE


def test_consent_signal_alone_is_no_call() -> None:
    found = detection("refusal", "hotjar", "Hotjar", "requests/2", AFTER, DetectionKind.CONSENT_SIGNAL)
    assert one(refusal_visit(), found).refusal is Seen.NONE


def test_lost_pointer_counts_by_its_kind() -> None:
    found = detection("refusal", "hotjar", "Hotjar", "cookies/99", AFTER, COOKIE)
    assert one(refusal_visit(), found).refusal is Seen.STORED


def declared(known: Mapping[str, Service] | None = None, **value: Any) -> tuple[ServiceRow, ...]:
    found = claim("x", "declared_vendor", "Hotjar", value)
    return service_rows((acceptance_visit(),), (), Declarations((found,), known or {}))


def test_declared_service_nobody_saw_has_a_row() -> None:
    (row,) = declared(load().services, vendor="les cartes de Hotjar", services=["hotjar"])
    assert (row.service, row.name, row.purpose, row.declared) == ("hotjar", "Hotjar", "analytics", Declared.YES)
    assert row.vendor
    assert cells(row) == (Seen.NOT_RUN, Seen.NOT_RUN, Seen.NONE)


def test_declared_service_the_database_does_not_know_keeps_the_policys_word() -> None:
    (row,) = declared(vendor="Hotjar", services=["something-else"])
    assert (row.service, row.name, row.purpose) == ("something-else", "Hotjar", "unknown")


def test_hostile_claim_values_are_ignored() -> None:
    assert declared(vendor=["a"], services={"hotjar": 1}, purpose=[]) == ()


def test_cookie_listed_in_the_policy_declares_its_service() -> None:
    row = claim("x", "cookie_row", "Hotjar", {"names": ["_ttp*"]})
    assert Declarations((row,), {}).of("tiktok-pixel", {"_ttp"}) is Declared.YES
    assert Declarations((row,), {}).of("tiktok-pixel", {"_other"}) is Declared.NO


def test_helper_of_a_declared_service_is_declared_with_it() -> None:
    named = claim("x", "declared_vendor", "Google Analytics", {"services": ["google-analytics"]})
    assert Declarations((named,), {}).of("google-tag-manager") is Declared.YES


def test_one_of_two_generations_seen_is_enough() -> None:
    assert "google-analytics-ua" not in rows_of(Audit())
