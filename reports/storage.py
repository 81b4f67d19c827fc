"""The storage of a visit as the report tells it: one row per key and phase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crawler.evidence import Phase, StorageKind, StorageWrite, Visit
from detectors.detection import Detection
from reports.cookies import best_detection, id_reasons, sha256
from reports.model import ReportStorage
from reports.pointers import pointer


class StorageKey(NamedTuple):
    """What makes a storage entry one row of the report."""

    kind: StorageKind
    origin: str
    key: str
    phase: Phase


def storage_rows(visit: Visit, detections: Mapping[str, Detection]) -> tuple[ReportStorage, ...]:
    """The storage rows of one visit, in the order of their first write.

    Args:
        visit: the evidence.
        detections: the detections of this visit that speak of storage, by the evidence pointer they give.
    """
    groups: dict[StorageKey, list[int]] = {}
    for index, write in enumerate(visit.storage):
        groups.setdefault(_key(write), []).append(index)
    return tuple(_row(visit, key, indexes, detections) for key, indexes in groups.items())


def _key(write: StorageWrite) -> StorageKey:
    return StorageKey(write.kind, write.origin, write.key, write.phase)


def _row(visit: Visit, key: StorageKey, indexes: list[int], detections: Mapping[str, Detection]) -> ReportStorage:
    writes = [visit.storage[index] for index in indexes]
    values = [write.value for write in writes if not write.removed]
    pointers = [pointer(visit.scenario, "storage", index) for index in indexes]
    detection = best_detection(pointers, detections)
    reasons = id_reasons(values)
    return ReportStorage(
        kind=key.kind,
        origin=key.origin,
        key=key.key,
        value_sha256=sha256(values[-1]) if values else None,
        phase=key.phase,
        looks_like_id=bool(reasons),
        service=detection.service if detection else None,
        purpose=detection.purpose if detection else None,
        removed=writes[-1].removed,
        id_reasons=reasons,
    )
