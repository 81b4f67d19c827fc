from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from reports.schema import SCHEMA_FILE, json_schema, schema_text
from tests.reports.builder import Audit

EMPTY = Audit(visits=(), detections=(), documents=(), claims=(), claim_outcomes={}, findings=())


def errors(report: dict[str, Any]) -> list[str]:
    checker = Draft202012Validator(json_schema(), format_checker=FormatChecker())
    return [error.message for error in checker.iter_errors(report)]


def test_shipped_file_is_up_to_date() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == schema_text(), "run: python -m reports.schema"


def test_schema_is_a_valid_schema_of_its_draft() -> None:
    Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$id"] == "temoin/report/1"


@pytest.mark.parametrize("audit", [Audit(), EMPTY], ids=["full", "empty"])
def test_assembled_report_validates(audit: Audit) -> None:
    assert errors(json.loads(audit.report().to_json())) == []


@pytest.mark.parametrize("key", ["schema", "outcome", "visits", "summary", "outcome_reasons"])
def test_missing_key_does_not_validate(key: str) -> None:
    report = json.loads(Audit().report().to_json())
    del report[key]
    assert errors(report)


def test_unknown_outcome_does_not_validate() -> None:
    report = json.loads(Audit().report().to_json())
    report["outcome"] = "fine"
    assert errors(report)
