"""The JSON Schema of report.json, generated from the model and shipped as ``report.schema.json``.

``python -m reports.schema`` writes the shipped file anew; a test holds it to the model.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reports.model import REPORT_SCHEMA, Report

SCHEMA_FILE = Path(__file__).with_name("report.schema.json")


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of a report as written: every key the program writes is required.

    Keys not in the schema are refused here, so that a key never slips in unnamed; readers should still ignore keys
    they do not know, for later minor versions may add some.
    """
    schema = Report.model_json_schema(by_alias=True, mode="serialization")
    _require_all(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": REPORT_SCHEMA, **schema}


def schema_text() -> str:
    """The schema as the shipped file holds it."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _require_all(node: Any) -> None:
    """Mark every property as required: defaults serve whoever builds a report, and are always written out."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            node["required"] = sorted(node["properties"])
        for child in node.values():
            _require_all(child)
    elif isinstance(node, list):
        for child in node:
            _require_all(child)


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
