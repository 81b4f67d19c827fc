from __future__ import annotations

from crawler.evidence import StorageKind, StorageWrite
from reports.cookies import sha256
from reports.model import ReportStorage
from reports.storage import storage_rows
from tests.reports.builder import AFTER, BEFORE, refusal_visit, stored_key


def rows(*writes: StorageWrite) -> tuple[ReportStorage, ...]:
    return storage_rows(refusal_visit().model_copy(update={"storage": writes}), {})


def test_last_value_of_the_phase_is_told() -> None:
    (row,) = rows(stored_key("k", AFTER, 1.0, "old"), stored_key("k", AFTER, 2.0, "new"))
    assert (row.value_sha256, row.removed) == (sha256("new"), False)


def test_phases_kinds_and_origins_are_rows_of_their_own() -> None:
    found = rows(
        stored_key("k", BEFORE, 1.0),
        stored_key("k", AFTER, 2.0),
        stored_key("k", AFTER, 2.0, kind=StorageKind.SESSION),
        stored_key("k", AFTER, 2.0, origin="https://other.example"),
    )
    assert len(found) == 4


def test_removed_key_keeps_the_hash_of_what_was_written() -> None:
    (row,) = rows(stored_key("k", AFTER, 1.0, "v"), stored_key("k", AFTER, 2.0, "", removed=True))
    assert (row.value_sha256, row.removed) == (sha256("v"), True)


def test_removal_alone_has_no_value() -> None:
    (row,) = rows(stored_key("k", AFTER, 2.0, "", removed=True))
    assert (row.value_sha256, row.removed) == (None, True)
