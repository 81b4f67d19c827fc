from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.evidence import CookieOutcome, CookieWrite, Phase, StoredCookie, Visit
from reports.cookies import (
    OUTLIVED_DELETION,
    STORED_UNSEEN,
    UNSEEN_WRITER,
    cookie_rows,
    sha256,
    unseen_jar_keys,
)
from reports.model import ReportCookie
from tests.reports.builder import AFTER, BEFORE, STARTED, cookie, in_jar, refusal_visit


def visit(*cookies: CookieWrite, jar: tuple[StoredCookie, ...] = ()) -> Visit:
    return refusal_visit().model_copy(update={"cookies": cookies, "jar": jar})


def rows(*cookies: CookieWrite, jar: tuple[StoredCookie, ...] = ()) -> tuple[ReportCookie, ...]:
    return cookie_rows(visit(*cookies, jar=jar), {})


def refused(write: CookieWrite) -> CookieWrite:
    return write.model_copy(update={"outcome": CookieOutcome.REFUSED, "reason": "SecureOnly"})


def deleted(write: CookieWrite) -> CookieWrite:
    return write.model_copy(update={"outcome": CookieOutcome.DELETED, "requested_lifetime_s": -1.0})


def test_writes_of_one_phase_are_one_row_with_the_last_value() -> None:
    first = cookie("a", BEFORE, 1.0, 1)
    (row,) = rows(first, first.model_copy(update={"value": "new", "time": 2.0}))
    assert row.value_sha256 == sha256("new")


def test_phases_domains_and_paths_are_rows_of_their_own() -> None:
    found = rows(
        cookie("a", BEFORE, 1.0, 1),
        cookie("a", AFTER, 5.0, 1),
        cookie("a", AFTER, 5.1, 1, domain="other.example"),
        cookie("a", AFTER, 5.2, 1, path="/shop"),
    )
    assert [(row.phase, row.domain, row.path) for row in found] == [
        (Phase.BEFORE_CHOICE, "maison-brume.example", "/"),
        (Phase.AFTER_CHOICE, "maison-brume.example", "/"),
        (Phase.AFTER_CHOICE, "other.example", "/"),
        (Phase.AFTER_CHOICE, "maison-brume.example", "/shop"),
    ]


def test_life_is_what_the_browser_stored_not_what_was_asked() -> None:
    asked = cookie("_ga", AFTER, 4.0, 730)
    (row,) = rows(asked, jar=(in_jar(asked, 399.9997),))
    assert (row.lifetime_days, row.requested_lifetime_days) == (400, 730)
    assert row.expires == datetime.fromtimestamp(STARTED.timestamp() + 399.9997 * 86_400, UTC)


def test_without_a_jar_the_asked_life_is_capped_as_chromium_caps_it() -> None:
    (row,) = rows(cookie("_ga", AFTER, 4.0, 730))
    assert row.lifetime_days == 400


def test_browser_that_stores_for_less_is_believed() -> None:
    asked = cookie("a", AFTER, 4.0, 90)
    (row,) = rows(asked, jar=(in_jar(asked, 7),))
    assert row.lifetime_days == 7


@pytest.mark.parametrize("with_jar", [True, False])
def test_session_cookie_is_never_persistent(*, with_jar: bool) -> None:
    write = cookie("s", BEFORE, 0.2, None)
    (row,) = rows(write, jar=(in_jar(write, None),) if with_jar else ())
    assert (row.expires, row.lifetime_days, row.requested_lifetime_days) == (None, None, None)


def test_refused_cookie_has_no_life_and_says_why() -> None:
    (row,) = rows(refused(cookie("a", BEFORE, 1.0, 30)))
    assert (row.outcome, row.reason, row.expires, row.lifetime_days) == (
        CookieOutcome.REFUSED,
        "SecureOnly",
        None,
        None,
    )
    assert row.requested_lifetime_days == 30


def test_refused_write_does_not_undo_a_stored_one() -> None:
    first = cookie("a", BEFORE, 1.0, 30)
    (row,) = rows(first, refused(first.model_copy(update={"value": "second"})))
    assert (row.outcome, row.value_sha256) == (CookieOutcome.STORED, sha256(first.value))


def test_deleted_cookie_is_deleted() -> None:
    first = cookie("a", BEFORE, 1.0, 30)
    (row,) = rows(first, deleted(first))
    assert (row.outcome, row.lifetime_days) == (CookieOutcome.DELETED, None)


def test_jar_overrules_a_deletion_that_missed() -> None:
    first = cookie("a", BEFORE, 1.0, 30)
    (row,) = rows(first, deleted(first), jar=(in_jar(first, 30),))
    assert (row.outcome, row.reason, row.lifetime_days) == (CookieOutcome.STORED, OUTLIVED_DELETION, 30)


def test_deletion_that_missed_is_no_write_of_its_phase() -> None:
    first = cookie("a", BEFORE, 1.0, 30)
    jar = (in_jar(first, 30), in_jar(first, 30, AFTER))
    before, after = rows(first, deleted(cookie("a", AFTER, 6.0, None)), jar=jar)
    assert before.outcome is CookieOutcome.STORED
    assert (after.outcome, after.reason) == (CookieOutcome.DELETED, OUTLIVED_DELETION)


def test_refused_rewrite_of_an_earlier_cookie_stays_refused() -> None:
    first = cookie("a", BEFORE, 1.0, 30)
    jar = (in_jar(first, 30), in_jar(first, 30, AFTER))
    _, after = rows(first, refused(cookie("a", AFTER, 6.0, 30)), jar=jar)
    assert after.outcome is CookieOutcome.REFUSED


def test_cookie_in_the_jar_though_all_writes_were_refused_is_stored() -> None:
    write = cookie("a", BEFORE, 1.0, 30)
    (row,) = rows(refused(write), jar=(in_jar(write, 30),))
    assert (row.outcome, row.reason) == (CookieOutcome.STORED, STORED_UNSEEN)


def test_jar_cookie_without_a_writer_is_told_once_at_its_first_phase() -> None:
    ghost = cookie("ghost", BEFORE, 0.0, 10)
    (row,) = rows(jar=(in_jar(ghost, 10, AFTER), in_jar(ghost, 10, BEFORE)))
    assert (row.phase, row.set_by, row.reason, row.outcome) == (BEFORE, None, UNSEEN_WRITER, CookieOutcome.STORED)
    assert row.lifetime_days == 10


def test_cookie_written_earlier_is_not_unseen_in_a_later_jar() -> None:
    write = cookie("a", BEFORE, 1.0, 30)
    assert unseen_jar_keys(visit(write, jar=(in_jar(write, 30, AFTER),))) == ()


def test_absurd_lifetimes_do_not_break_the_report() -> None:
    write = cookie("a", BEFORE, 1.0, 30)
    (row,) = rows(write, jar=(in_jar(write, None, expires=1e15, lifetime_s=1e15),))
    assert row.expires is not None
    assert row.expires.year == 9999


def test_lone_surrogates_can_be_hashed() -> None:
    assert len(sha256("\ud83d")) == 64
