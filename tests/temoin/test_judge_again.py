"""Saved evidence judged twice says the same, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

from crawler.evidence import SiteFacts, Visit
from crawler.store import RunFolder
from temoin.saved_runs import judge_run
from tests.reports.builder import Audit, document

FORMATS = ("html",)


def saved_run(place: Path, *visits: Visit) -> RunFolder:
    folder = RunFolder.create(place)
    for visit in visits:
        folder.write_visit(visit, creator_version="0.1.0")
    folder.write_site_facts(SiteFacts(url=visits[0].site, documents=(document(),)))
    return folder


def contents(folder: RunFolder) -> dict[str, bytes]:
    files = (file for file in folder.path.rglob("*") if file.is_file())
    return {file.relative_to(folder.path).as_posix(): file.read_bytes() for file in files}


def test_judging_twice_changes_nothing_but_the_manifests_date(tmp_path: Path) -> None:
    folder = saved_run(tmp_path / "run", *Audit().visits)
    first_report = judge_run(folder, FORMATS)
    first = contents(folder)
    second_report = judge_run(folder, FORMATS)
    second = contents(folder)
    assert second_report == first_report
    assert {"report.json", "report.html", "run.sqlite", "policy/claims.json", "manifest.json"} <= set(first)
    dates = [json.loads(files.pop("manifest.json")) | {"written": ""} for files in (first, second)]
    assert dates[0] == dates[1]
    assert second == first


def test_another_folder_with_the_same_evidence_is_judged_the_same(tmp_path: Path) -> None:
    runs = [saved_run(tmp_path / name, *visits) for name, visits in {"a": Audit().visits, "b": Audit().visits}.items()]
    assert judge_run(runs[0], FORMATS) == judge_run(runs[1], FORMATS)
    assert (runs[0].path / "report.json").read_bytes() == (runs[1].path / "report.json").read_bytes()
