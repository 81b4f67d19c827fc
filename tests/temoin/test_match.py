"""``temoin match``: which services a HAR shows; one clear line where it is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crawler.evidence import Header, Party, Phase
from crawler.store import RunFolder
from temoin.cli.root import cli
from temoin.har_match import MAX_UNLISTED, NO_COOKIES, NO_SCRIPTS, match_har
from tests.crawler.test_evidence_on_disk import request, visit
from tracker_db.load import load

HARS = Path(__file__).parents[1] / "crawler" / "hars"


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["match", *words])


def matched(file: Path) -> dict[str, Any]:
    result = run(str(file), "--json")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    printed: dict[str, Any] = json.loads(result.stdout)
    return printed


def har_file(folder: Path, *entries: dict[str, Any]) -> Path:
    file = folder / "some.har"
    log = {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": list(entries)}
    file.write_text(json.dumps({"log": log}))
    return file


def entry(url: str, *set_cookies: str) -> dict[str, Any]:
    headers = [{"name": "Set-Cookie", "value": line} for line in set_cookies]
    return {"request": {"url": url, "headers": []}, "response": {"status": 200, "headers": headers}}


def test_the_keys_are_those_of_the_contract() -> None:
    match = matched(HARS / "chrome.har")
    assert list(match) == [
        "schema", "file", "site", "tracker_db", "requests", "services", "detections", "unlisted_third_parties",
        "unlisted_left_out", "notes",
    ]  # fmt: skip
    assert (match["schema"], match["site"], match["requests"]) == ("temoin/match/1", "https://www.shop.example/", 6)
    assert (match["tracker_db"]["version"], match["tracker_db"]["sources"]) == (load().version, ["tracker_db/services"])


def test_services_by_request_and_by_cookie() -> None:
    match = matched(HARS / "chrome.har")
    meta, analytics = match["services"]
    assert (meta["service"], meta["consent"], meta["requests"], meta["cookies"]) == ("meta-pixel", "needed", 2, 1)
    assert meta["purpose"] == "advertising"
    assert any(by["source"].endswith("meta-pixel.yaml") for by in meta["matched_by"])
    assert (analytics["service"], analytics["requests"], analytics["cookies"]) == ("google-analytics", 0, 1)
    assert analytics["example"] == "cookie _ga"
    file = json.loads((HARS / "chrome.har").read_text())
    for detection in match["detections"]:
        for pointer in detection["evidence"]:
            part: Any = file
            for step in pointer.removeprefix("#/").split("/"):
                part = part[int(step) if step.isdigit() else step]
            assert "headers" in part
    assert {detection["phase"] for detection in match["detections"]} == {None}


def test_what_the_browser_held_back_is_nobodys_call() -> None:
    labels = [one["label"] for one in matched(HARS / "chrome.har")["detections"]]
    assert not any("g/collect" in label for label in labels)


def test_unlisted_third_parties_are_told_for_they_are_not_innocent(tmp_path: Path) -> None:
    identifier = "uid=8f14e45f-ceea-467a-9a36-dedd4bea2543; Max-Age=31536000"
    file = har_file(
        tmp_path,
        entry("https://www.a.example/"),
        entry("https://cdn.a.example/x.js"),
        entry("https://px.unheard-of.example/1?x=1", identifier, "s=1"),
        entry("https://px.unheard-of.example/2"),
        entry("https://other.example/"),
        entry("data:text/plain,x"),
        entry("chrome-extension://abcdef/x.js"),
    )
    match = matched(file)
    assert match["unlisted_third_parties"] == [
        {
            "host": "px.unheard-of.example",
            "requests": 2,
            "cookies": 2,
            "identifiers": ["uid"],
            "example": "https://px.unheard-of.example/1?x=1",
        },
        {"host": "other.example", "requests": 1, "cookies": 0, "identifiers": [], "example": "https://other.example/"},
    ]
    assert match["services"] == []


def test_the_list_of_unlisted_hosts_is_bounded(tmp_path: Path) -> None:
    hosts = [entry(f"https://h{number}.t{number}.example/") for number in range(MAX_UNLISTED + 5)]
    match = matched(har_file(tmp_path, entry("https://www.a.example/"), *hosts))
    assert (len(match["unlisted_third_parties"]), match["unlisted_left_out"]) == (MAX_UNLISTED, 5)
    result = run(str(tmp_path / "some.har"))
    assert f"and {MAX_UNLISTED + 5 - 20} more" in result.stdout


def test_a_file_without_cookie_headers_does_not_acquit(tmp_path: Path) -> None:
    assert matched(har_file(tmp_path, entry("https://www.a.example/")))["notes"] == [NO_COOKIES, NO_SCRIPTS]
    assert matched(HARS / "chrome.har")["notes"] == [NO_SCRIPTS]


def test_our_own_har_keeps_its_phases(tmp_path: Path) -> None:
    headers = (Header(name="Set-Cookie", value="_fbp=fb.1.1700000000000.123456789; Max-Age=7776000"),)
    tracker = request(url="https://www.facebook.com/tr/?id=1", party=Party.THIRD, response_headers=headers)
    page = request(id="0", url="https://www.site.example/", party=Party.FIRST, phase=Phase.BEFORE_CHOICE)
    folder = RunFolder.create(tmp_path / "run")
    folder.write_visit(visit(requests=(page, tracker)), creator_version="0.1.0")
    match = matched(folder.path / "visits" / "refusal" / "network.har")
    assert match["site"] == "https://www.site.example/"
    assert {(one["service"], one["phase"]) for one in match["detections"]} == {("meta-pixel", "after-choice")}


def test_the_table_is_for_people() -> None:
    result = run(str(HARS / "chrome.har"))
    assert result.exit_code == 0
    for word in ("Meta Pixel", "advertising", "yes", "meta-pixel.yaml", "live.chat.example", "not thereby innocent"):
        assert word in result.stdout


def test_nothing_of_a_file_reaches_the_terminal_as_it_is(tmp_path: Path) -> None:
    hostile = "https://t.example/\x1b[31mred\u202e[bold]x[/bold]"
    result = run(str(har_file(tmp_path, entry("https://www.a.example/"), entry(hostile, "\x1b]0;t=1"))))
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "[bold]x[/bold]" in result.stdout.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"log":{"entries":[1]}}', "[" * 100_000])
@pytest.mark.parametrize("words", [[], ["--json"]])
def test_what_is_no_har_is_one_line(content: str, words: list[str], tmp_path: Path) -> None:
    file = tmp_path / "bad.har"
    file.write_text(content)
    result = run(str(file), *words)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.strip().splitlines()
    assert line.startswith("temoin: ")
    assert "bad.har" in line


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run(str(tmp_path / "none.har"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "none.har cannot be read" in result.stderr


def test_the_match_is_the_same_each_time() -> None:
    assert match_har(HARS / "firefox.har", load()) == match_har(HARS / "firefox.har", load())
