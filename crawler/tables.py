"""The evidence as an SQLite database (``run.sqlite``), for those who would rather ask questions; opens in Datasette."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.evidence import Visit

Row = dict[str, Any]


def write_tables(file: Path, visits: Sequence[Visit], more: dict[str, list[Row]]) -> None:
    """Write every visit's pages, requests, cookies and storage, and the roof's own tables (detections, findings).

    An existing file is replaced. Values of cookies are kept as in the evidence.
    """
    file.unlink(missing_ok=True)
    database = Database(file)
    try:
        _insert(database, "visits", (_visit_row(visit) for visit in visits), primary_key="scenario")
        for name, items in _PARTS.items():
            rows = (_row(visit.scenario, index, item) for visit in visits for index, item in enumerate(items(visit)))
            _insert(database, name, rows)
        for name, table in more.items():
            _insert(database, name, iter(table))
        database.vacuum()
    finally:
        database.close()


_PARTS: dict[str, Any] = {
    "pages": lambda visit: visit.pages,
    "requests": lambda visit: visit.requests,
    "cookies": lambda visit: visit.cookies,
    "jar": lambda visit: visit.jar,
    "storage": lambda visit: visit.storage,
}


def _insert(database: Database, name: str, rows: Iterator[Row], primary_key: str | None = None) -> None:
    table = database.table(name)
    if primary_key is None:
        table.insert_all(rows, alter=True)
    else:
        table.insert_all(rows, pk=primary_key, alter=True)


def _visit_row(visit: Visit) -> Row:
    row = visit.model_dump(mode="json", include={"scenario", "site", "status", "reason", "started", "duration_s"})
    choice = visit.choice
    return {**row, "wanted": choice.wanted, "made": choice.made.value, "verified": choice.verified, "how": choice.how}


def _row(scenario: str, index: int, item: Any) -> Row:
    return {"scenario": scenario, "position": index, **item.model_dump(mode="json")}
