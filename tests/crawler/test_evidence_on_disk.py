"""Evidence goes to disk and comes back exactly; the HAR is one that readers accept."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from haralyzer import HarParser
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.evidence import (
    BrowserInfo,
    Choice,
    ChoiceMade,
    Header,
    Initiator,
    PageView,
    Party,
    Phase,
    Request,
    Visit,
    VisitStatus,
)
from crawler.har import har_of
from crawler.store import RunFolder, RunFolderError
from crawler.tables import write_tables

HOSTILE = "</script><img src=x onerror=alert(1)>\u202e'\"\n\x00=cmd|' /C calc'!A0"


def request(**changes: object) -> Request:
    facts: dict[str, object] = {
        "id": "1.0",
        "url": "https://t.example/p?a=1&b=%20x",
        "method": "POST",
        "resource_type": "Ping",
        "party": Party.THIRD,
        "phase": Phase.AFTER_CHOICE,
        "started": 1.5,
        "duration": 0.25,
        "page": 0,
        "initiator": Initiator(kind="script"),
        "request_headers": (Header(name="Cookie", value="a=1; b=2"), Header(name="Content-Type", value="text/plain")),
        "response_headers": (Header(name="set-cookie", value="c=3; Path=/"),),
        "body": "hello",
        "status": 204,
        "remote_address": "127.0.0.1:443",
    }
    return Request.model_validate({**facts, **changes})


def visit(**changes: object) -> Visit:
    facts: dict[str, object] = {
        "scenario": "refusal",
        "site": "https://www.site.example/",
        "status": VisitStatus.COMPLETED,
        "started": datetime(2026, 1, 1, tzinfo=UTC),
        "duration_s": 2.5,
        "browser": BrowserInfo(name="Chrome", version="156.0", user_agent="Mozilla/5.0"),
        "pages": (
            PageView(
                requested_url="https://www.site.example/",
                url="https://www.site.example/",
                status=200,
                title=HOSTILE,
                phase=Phase.BEFORE_CHOICE,
                time=0.0,
            ),
        ),
        "choice": Choice(wanted="refuse", made=ChoiceMade.REFUSED, verified=True),
        "requests": (request(),),
    }
    return Visit.model_validate({**facts, **changes})


@given(
    url=st.text(max_size=50),
    body=st.none() | st.text(max_size=50),
    started=st.floats(0, 1e6),
    phase=st.sampled_from(Phase),
)
def test_a_visit_comes_back_exactly(url: str, body: str | None, started: float, phase: Phase) -> None:
    before = visit(requests=(request(url=url, body=body, started=started, phase=phase),))
    assert Visit.from_json(before.to_json()) == before


def test_what_is_no_visit_of_this_version_is_refused() -> None:
    changed = json.loads(visit().to_json()) | {"schema": "temoin/visit/99"}
    with pytest.raises(ValidationError):
        Visit.from_json(json.dumps(changed))


def test_the_har_is_read_by_another_program() -> None:
    har = har_of(visit(), creator_version="0.1.0")
    parser = HarParser(json.loads(json.dumps(har)))
    (entry,) = parser.pages[0].entries
    assert entry.request.url == "https://t.example/p?a=1&b=%20x"
    assert entry.status == 204
    raw = har["log"]["entries"][0]
    assert raw["request"]["postData"] == {"mimeType": "text/plain", "text": "hello", "params": []}
    assert raw["request"]["cookies"] == [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]
    assert raw["response"]["cookies"][0]["name"] == "c"
    assert raw["serverIPAddress"] == "127.0.0.1"
    assert raw["startedDateTime"] == "2026-01-01T00:00:01.500+00:00"


def test_a_run_folder_holds_whole_files_and_their_hashes(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path / "run")
    folder.write_visit(visit(), creator_version="0.1.0")
    write_tables(folder.path / "run.sqlite", folder.visits(), {"findings": [{"id": "f-1", "law": [{"ref": "x"}]}]})
    folder.write_manifest({"temoin": "0.1.0"}, {"pages": 3})
    assert folder.visits() == (visit(),)
    manifest = json.loads((folder.path / "manifest.json").read_text())
    assert set(manifest["files"]) == {
        "run.sqlite",
        "visits/refusal/visit.json",
        "visits/refusal/network.har",
        "visits/refusal/cookies.json",
        "visits/refusal/storage.json",
    }
    assert all(len(digest) == 64 for digest in manifest["files"].values())
    with sqlite3.connect(folder.path / "run.sqlite") as database:
        assert database.execute("select url from requests").fetchall() == [("https://t.example/p?a=1&b=%20x",)]
    database.close()


def test_a_folder_with_something_in_it_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RunFolderError, match="not an empty folder"):
        RunFolder.create(tmp_path)
    with pytest.raises(RunFolderError, match="not a run's folder"):
        RunFolder.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RunFolderError, match="cannot be written"):
        RunFolder.create(tmp_path / "file" / "run")
