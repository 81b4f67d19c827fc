from __future__ import annotations

import json

from reports.formats import FORMATS, Material
from tests.reports.builder import Audit


def material() -> Material:
    audit = Audit()
    return Material(audit.report(), visits=audit.visits, documents=audit.texts())


def test_formats_have_their_files() -> None:
    assert {name: one.file_name for name, one in FORMATS.items() if name in {"json", "html"}} == {
        "json": "report.json",
        "html": "report.html",
    }


def test_every_format_renders_the_same_audit() -> None:
    assert all(one.render(material()) for one in FORMATS.values())


def test_json_is_the_report_and_ends_its_line() -> None:
    written = FORMATS["json"].render(material())
    assert written.endswith(b"}\n")
    assert json.loads(written)["site"] == Audit().site


def test_html_is_utf8() -> None:
    assert "Thés de montagne".encode() not in FORMATS["html"].render(material())
    assert b"Maison Brume" in FORMATS["html"].render(material())
