"""Bad input: one clear line, the exit code of the contract, and what was gathered stays on disk."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result

from temoin.cli.root import cli
from tests.page_server import Answer, PageServer
from tests.scenarios.banner_pages import PAGES

PAGE = "<!doctype html><html lang=fr><title>Simple</title><h1>Bonjour</h1>"
QUICK = ["--observe", "1", "--timeout", "20", "--quiet"]


@pytest.fixture(scope="module")
def web() -> Iterator[PageServer]:
    pages: dict[str, Answer] = {
        "www.simple.example/": PAGE,
        "www.gone.example/": (404, {}, PAGE),
        "www.broken.example/": (500, {}, PAGE),
        "www.dead.example/": PAGES["dead-buttons"].html,
        "www.endless.example/": "<script>setInterval(() => fetch('/poll'), 50)</script>",
    }
    with PageServer(pages) as server:
        yield server


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def audit(web: PageServer, url: str, output: Path, *more: str) -> Result:
    return run("audit", url, "-o", str(output), "--resolve", web.resolve[0], *QUICK, *more)


def one_line(result: Result, code: int, *words: str) -> None:
    assert result.exit_code == code, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("temoin: ")
    assert all(word in lines[0] for word in words), lines[0]


@pytest.mark.parametrize("url", ["not a url", "ftp://www.site.example/", "https://", "javascript:alert(1)"])
def test_what_is_no_url_is_a_usage_error(url: str, tmp_path: Path) -> None:
    one_line(run("audit", url, "-o", str(tmp_path / "run"), *QUICK), 2)
    assert not (tmp_path / "run").exists()


def test_an_unknown_host(tmp_path: Path) -> None:
    result = run("audit", "http://www.unknown.invalid/", "-o", str(tmp_path / "run"), *QUICK)
    one_line(result, 3, "unknown host")
    assert json.loads((tmp_path / "run" / "report.json").read_text())["outcome"] == "inconclusive"


def test_a_refused_connection(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    result = run("audit", f"http://127.0.0.1:{port}/", "-o", str(tmp_path / "run"), *QUICK)
    one_line(result, 3, "refused")


def test_a_tls_error(web: PageServer, tmp_path: Path) -> None:
    resolve = f"*:443=127.0.0.1:{web.port}"
    result = run("audit", "https://www.simple.example/", "-o", str(tmp_path / "run"), "--resolve", resolve, *QUICK)
    one_line(result, 3, "TLS")


@pytest.mark.parametrize(("host", "status"), [("gone", "404"), ("broken", "500")])
def test_an_error_on_the_first_page_is_kept_as_evidence(
    host: str, status: str, web: PageServer, tmp_path: Path
) -> None:
    one_line(audit(web, f"http://www.{host}.example/", tmp_path / "run"), 3, f"HTTP {status}")
    visit = json.loads((tmp_path / "run" / "visits" / "before-choice" / "visit.json").read_text())
    assert visit["status"] == "failed"
    assert visit["requests"][0]["status"] == int(status)


def test_a_site_without_banner_or_policy_is_audited_all_the_same(web: PageServer, tmp_path: Path) -> None:
    result = audit(web, "http://www.simple.example/", tmp_path / "run")
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "run" / "report.json").read_text())
    assert {visit["scenario"]: visit["status"] for visit in report["visits"]} == {
        "before-choice": "completed",
        "refusal": "not-applicable",
        "acceptance": "not-applicable",
        "withdrawal": "not-applicable",
        "continued-browsing": "completed",
    }
    assert {v["choice"]["made"] for v in report["visits"]} == {"none", "no-banner"}


def test_a_choice_that_could_not_be_made_is_no_success(web: PageServer, tmp_path: Path) -> None:
    result = audit(web, "http://www.dead.example/", tmp_path / "run", "--scenario", "refusal")
    one_line(result, 3, "not completed", "refusal")


def test_a_policy_that_cannot_be_fetched_is_said(web: PageServer, tmp_path: Path) -> None:
    policy = "http://www.simple.example/no-such-policy"
    result = audit(web, "http://www.simple.example/", tmp_path / "run", "--policy", policy)
    assert result.exit_code in {0, 1}, result.output
    report = json.loads((tmp_path / "run" / "report.json").read_text())
    assert report["outcome"] == "inconclusive"
    assert "no-such-policy" in (tmp_path / "run" / "report.html").read_text()


def test_a_policy_file_that_is_not_there(web: PageServer, tmp_path: Path) -> None:
    result = audit(web, "http://www.simple.example/", tmp_path / "run", "--policy", str(tmp_path / "none.txt"))
    one_line(result, 2, "none.txt")


@pytest.mark.parametrize("content", [None, "#!/bin/sh\nexit 7\n", "not a program"])
def test_a_missing_or_broken_browser(content: str | None, web: PageServer, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    if content is not None:
        browser.write_text(content)
        browser.chmod(0o755)
    result = audit(web, "http://www.simple.example/", tmp_path / "run", "--browser", str(browser))
    one_line(result, 3, "browser")


def test_a_folder_that_holds_something(web: PageServer, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    one_line(audit(web, "http://www.simple.example/", tmp_path), 2, "not an empty folder")


def test_a_folder_that_cannot_be_written(web: PageServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    one_line(audit(web, "http://www.simple.example/", tmp_path / "file" / "run"), 2, "cannot be written")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--resolve", "nonsense"), ("--ca-file", "none.pem"), ("--scenario", "fly"), ("--config", "none.toml")],
)
def test_options_that_cannot_be_followed(option: str, value: str, tmp_path: Path) -> None:
    result = run("audit", "http://www.simple.example/", "-o", str(tmp_path / "run"), *QUICK, option, value)
    one_line(result, 2)


def test_an_unknown_key_in_the_configuration_is_named(tmp_path: Path) -> None:
    config = tmp_path / "temoin.toml"
    config.write_text("[audit]\npagse = 3\n")
    result = run("audit", "http://www.simple.example/", "-o", str(tmp_path / "run"), "--config", str(config))
    one_line(result, 2, "pagse")


def test_a_configuration_is_followed(web: PageServer, tmp_path: Path) -> None:
    config = tmp_path / "temoin.toml"
    config.write_text('[audit]\nscenario = ["before-choice"]\nobserve = 1\n')
    result = audit(web, "http://www.simple.example/", tmp_path / "run", "--config", str(config))
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "run" / "report.json").read_text())
    assert [visit["scenario"] for visit in report["visits"]] == ["before-choice"]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_an_interruption_leaves_what_was_gathered_and_no_browser(
    sign: signal.Signals, web: PageServer, tmp_path: Path
) -> None:
    words = [
        sys.executable, "-m", "temoin", "audit", "http://www.endless.example/", "-o", str(tmp_path / "run"),
        "--resolve", web.resolve[0], "--scenario", "before-choice", "--observe", "600", "--timeout", "120",
    ]  # fmt: skip
    before = len(web.requests)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Tests that run in the background of a shell ignore Ctrl-C, and so would what they start.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stderr is not None
        _until(lambda: len(web.requests) > before + 20)
        started = psutil.Process(process.pid).children(recursive=True)
        os.kill(process.pid, sign)
        error = process.stderr.read()
        assert process.wait(30) == 3, error
    assert started
    assert not [one for one in started if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    last = error.strip().splitlines()[-1]
    assert last.startswith("temoin: interrupted")
    visit = json.loads((tmp_path / "run" / "visits" / "before-choice" / "visit.json").read_text())
    assert (visit["status"], visit["reason"]) == ("failed", "interrupted")
    assert len(visit["requests"]) > 10
    assert (tmp_path / "run" / "report.json").exists()


def _until(condition: object, seconds: float = 60.0) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


@pytest.mark.parametrize("words", [["judge"], ["report", "--format", "html"]])
def test_a_folder_without_a_run(words: list[str], tmp_path: Path) -> None:
    one_line(run(*words, str(tmp_path)), 2, "not a run's folder")


def test_an_unknown_demonstration_site() -> None:
    one_line(run("demo", "nowhere"), 2, "nowhere", "petite-pousse")
