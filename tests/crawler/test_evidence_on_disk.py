"""Evidence goes to disk and comes back exactly; the HAR is one that readers accept."""

import json
import sqlite3
import tempfile
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.evidence import (
    BrowserInfo,
    Choice,
    ChoiceMade,
    Clock,
    Control,
    ControlRole,
    Header,
    Headers,
    Initiator,
    Observation,
    PageView,
    Party,
    Phase,
    Request,
    StackFrame,
    Visit,
    VisitStatus,
)
from crawler.store import RunFolder, RunFolderError
from crawler.tables import write_tables
from tests.crawler.evidence_strategies import visits

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


@settings(deadline=None, max_examples=50)
@given(visits(scenario=st.just("refusal")))
def test_any_visit_comes_back_exactly(before: Visit) -> None:
    assert Visit.from_json(before.to_json()) == before
    with tempfile.TemporaryDirectory() as place:
        folder = RunFolder.create(Path(place) / "run")
        folder.write_visit(before, creator_version="0.1.0")
        assert folder.visits() == (before,)
        assert json.loads((folder.path / "visits/refusal/visit.json").read_bytes()) == json.loads(before.to_json())
        cookies = json.loads((folder.path / "visits/refusal/cookies.json").read_bytes())
        assert [len(cookies["writes"]), len(cookies["jar"])] == [len(before.cookies), len(before.jar)]


@settings(deadline=None, max_examples=25)
@given(visits(scenario=st.just("refusal")))
def test_any_visit_becomes_tables(seen: Visit) -> None:
    with tempfile.TemporaryDirectory() as place:
        write_tables(Path(place) / "run.sqlite", (seen,), {})


@given(st.text(st.characters(codec=None)))
def test_evidence_holds_only_what_a_file_can_hold(sent: str) -> None:
    frame = StackFrame(function=sent, url=sent, line=1, column=1)
    unchecked = Request.model_construct(**{**dict(request()), "url": sent})
    kept, told = request(url=sent, body=sent), visit(errors=(sent,), dropped={sent: 1})
    held = (frame.function, frame.url, kept.url, kept.body or "", unchecked.url, told.errors[0], *told.dropped)
    assert len(set(held)) == 1
    assert held[0].encode("utf-8", "strict").decode() == held[0]
    assert held[0] == sent or any("\ud800" <= character <= "\udfff" for character in sent)


def test_two_halves_of_a_character_that_meet_are_one_character() -> None:
    assert Headers([("a", "\ud83c\udf6a\ud83c"), ("\ud83c", "b")])[0].value == "\U0001f36a\ufffd"


def test_a_number_that_json_does_not_know_is_no_other_value() -> None:
    """An endless life must not come back as a session cookie's (null)."""
    endless = Observation(asked_s=float("inf"), lived_s=float("nan"), clock=Clock.REAL)
    assert Observation.model_validate_json(endless.model_dump_json()) == endless
    assert endless.asked_s > 1e300
    unknown = Control(label="OK", role=ControlRole.ACCEPT, layer=1, tag="a", contrast=float("nan"), area=float("inf"))
    assert unknown.contrast is None
    assert unknown.area is not None


def test_a_visit_is_written_without_being_held_as_one_text(tmp_path: Path) -> None:
    headers = tuple(Header(name=f"x-{number}", value="v" * 50) for number in range(20))
    large = visit(requests=(request(request_headers=headers, response_headers=headers),) * 500)
    folder = RunFolder.create(tmp_path / "run")
    tracemalloc.start()
    try:
        folder.write_visit(large, creator_version="0.1.0")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    sizes = [file.stat().st_size for file in (tmp_path / "run" / "visits" / "refusal").iterdir()]
    assert peak < min(1_000_000, sum(sizes) / 4), (peak, sizes)


def test_what_is_no_visit_of_this_version_is_refused() -> None:
    changed = json.loads(visit().to_json()) | {"schema": "temoin/visit/99"}
    with pytest.raises(ValidationError):
        Visit.from_json(json.dumps(changed))


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
