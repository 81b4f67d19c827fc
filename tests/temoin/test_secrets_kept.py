"""What the visitor signs in with is in no file, no line on the terminal, no error, whatever the site does with it."""

from __future__ import annotations

import base64
import html
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus

import psutil
import pytest
from click.testing import CliRunner, Result

from crawler.evidence import Visit
from temoin.cli.root import cli
from temoin.demo.server import DemoWeb
from tests.crawler.har_rules import faults, refused_by_chrome
from tests.temoin.echoing_site import COLLECTOR, HOSTS, URL

PASSWORD = "Pé\"p'n &=%+\\ n°1✓<b>"
USER = "Camille+Odd.Name@example.org"
VARIABLES = {"TEST_LOGIN_USER": USER, "TEST_LOGIN_PASSWORD": PASSWORD}
DEMO = "https://www.petite-pousse.example/"
TABLE = """[login]
url = "{url}"
fields = [{{selector = "{user}", env = "TEST_LOGIN_USER"}}, {{selector = "{password}", env = "TEST_LOGIN_PASSWORD"}}]
submit = "{submit}"
success = "{success}"
"""
ECHOING = TABLE.format(
    url=f"{URL}login",
    user="[name=user]",
    password="[name=password]",
    submit="form button",
    success="#member",
)
PETITE_POUSSE = TABLE.format(
    url=f"{DEMO}espace-client",
    user="[name=identifiant]",
    password="[name=mot_de_passe]",
    submit="form.fields button",
    success="[href$='/deconnexion']",
)


def shapes(secret: str) -> Iterator[bytes]:
    """The secret as others encode it, written down here anew and not taken from what is tested."""
    texts = {
        secret,
        secret.lower(),
        secret.upper(),
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        quote(quote(secret)),
        html.escape(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(json.dumps(secret))[3:-3],
        json.dumps(json.dumps(secret, ensure_ascii=False), ensure_ascii=False)[3:-3],
    }
    yield from (text.encode() for text in texts)
    yield secret.encode("utf-16-le")
    yield secret.encode("latin-1", "ignore")
    for before in ("", "x", "xy"):
        whole = base64.b64encode((before + secret).encode()).rstrip(b"=")
        yield whole[4 if before else 0 : -2]


def found_in(content: bytes) -> list[bytes]:
    return [shape for secret in (PASSWORD, USER) for shape in shapes(secret) if shape in content]


def check_folder(folder: Path) -> None:
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    leaks = {str(file.relative_to(folder)): found_in(file.read_bytes()) for file in files}
    assert not {name: shapes_found for name, shapes_found in leaks.items() if shapes_found}


@pytest.fixture(scope="module")
def web() -> Iterator[DemoWeb]:
    with DemoWeb(HOSTS) as served:
        yield served


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)


def arguments(web: DemoWeb, url: str, table: str, folder: Path, *more: str) -> list[str]:
    config = folder / "temoin.toml"
    config.write_text(table, encoding="utf-8")
    rules = [part for rule in web.resolve for part in ("--resolve", rule)]
    run = ["-o", str(folder / "run"), "--config", str(config), *rules, "--ca-file", str(web.ca_file)]
    return ["audit", url, *run, "--scenario", "signed-in", "--observe", "5", "--fail-on", "never", *more]


def audit(web: DemoWeb, url: str, table: str, folder: Path, *more: str) -> Result:
    return CliRunner().invoke(cli, arguments(web, url, table, folder, *more))


def visit_of(folder: Path) -> Visit:
    return Visit.from_json((folder / "run" / "visits" / "signed-in" / "visit.json").read_bytes())


@pytest.mark.usefixtures("environment")
def test_a_site_that_gives_everything_away_gives_nothing_to_the_evidence(web: DemoWeb, tmp_path: Path) -> None:
    mark = web.log.mark()
    result = audit(web, URL, ECHOING, tmp_path, "--json")
    assert result.exit_code == 0, result.stderr
    visit = visit_of(tmp_path)
    assert visit.status.value == "completed", visit.reason
    sent = b"\n".join(entry.target.encode() + entry.body for entry in web.log.since(mark))
    assert len(found_in(sent)) > 10, "the site gave nothing away, so that the rest shows nothing"
    told = json.dumps(json.loads(result.stdout), ensure_ascii=False)
    assert "«secret: TEST_LOGIN_PASSWORD»" in (tmp_path / "run/visits/signed-in/visit.json").read_text()
    assert not found_in(result.stdout.encode() + result.stderr.encode() + told.encode())
    check_folder(tmp_path / "run")
    check_everything_was_recorded(visit, tmp_path / "run")


def check_everything_was_recorded(visit: Visit, run: Path) -> None:
    """That nothing leaks must not be due to nothing having been recorded."""
    by_path = {request.url.partition(COLLECTOR)[2].partition("?")[0]: request for request in visit.requests}
    assert {"/json", "/multipart", "/form", "/binary", "/long", "/beacon", "/pixel", "/socket"} <= set(by_path)
    assert by_path["/long"].body_file is not None
    assert b"\xc2\xabsecret: TEST_LOGIN_" in (run / "visits/signed-in" / by_path["/long"].body_file).read_bytes()
    assert b"secret:" in base64.b64decode(by_path["/binary"].body or "")
    binary = next(message for message in by_path["/socket"].messages if message.opcode == 2 and message.sent)
    assert b"secret:" in base64.b64decode(binary.data)
    kinds = {write.kind.value for write in visit.storage if "secret:" in write.value + write.key}
    assert {"local", "session", "indexeddb", "cache"} <= kinds
    assert any("secret:" in cookie.value for cookie in visit.jar)
    assert any("secret:" in write.raw and write.set_by.how == "script" for write in visit.cookies)
    assert any("secret:" in page.title for page in visit.pages)
    assert any("secret:" in reading.raw for reading in visit.consent_readings)
    assert (visit.dropped, visit.errors) == ({}, ())
    assert visit.net_log is not None
    assert (visit.net_log.missing, visit.net_log.unattributed, visit.net_log.unconfirmed) == ((), (), ())
    har = json.loads((run / "visits/signed-in/network.har").read_bytes())
    assert (faults(har), refused_by_chrome(har)) == ([], [])


@pytest.mark.usefixtures("environment")
def test_no_picture_is_taken_of_a_page_that_shows_a_secret(web: DemoWeb, tmp_path: Path) -> None:
    audit(web, URL, ECHOING, tmp_path, "--quiet")
    steps = {step.act: step for step in visit_of(tmp_path).choice.steps}
    assert steps["no banner seen"].screenshot is not None
    assert steps["signed in"].screenshot is None
    assert "no picture" in steps["signed in"].detail


@pytest.mark.usefixtures("environment")
def test_a_member_of_a_demonstration_site_is_signed_in_and_leaves_no_secret(web: DemoWeb, tmp_path: Path) -> None:
    result = audit(web, DEMO, PETITE_POUSSE, tmp_path)
    assert result.exit_code == 0, result.stderr
    visit = visit_of(tmp_path)
    assert visit.status.value == "completed"
    assert [step.act for step in visit.choice.steps] == [
        "banner seen",
        "form filled in",
        "signed in",
        "moved and scrolled as a member",
    ]
    assert (visit.choice.wanted, visit.choice.made.value) == ("none", "none")
    assert visit.pages[2].title.startswith("Mon espace")
    assert len(visit.pages) == 5
    assert all(step.screenshot for step in visit.choice.steps if step.act == "signed in")
    form = next(r for r in visit.requests if r.method == "POST" and r.url.endswith("/espace-client"))
    assert form.body == "identifiant=«secret: TEST_LOGIN_USER»&mot_de_passe=«secret: TEST_LOGIN_PASSWORD»"
    assert not found_in(result.output.encode())
    check_folder(tmp_path / "run")


@pytest.mark.usefixtures("environment")
def test_a_login_that_is_refused_is_a_failed_visit_and_says_so_without_the_secret(web: DemoWeb, tmp_path: Path) -> None:
    result = audit(web, URL, ECHOING.replace("#member", "#nowhere"), tmp_path)
    assert result.exit_code == 3
    assert "« #nowhere » was not seen" in result.stderr
    assert visit_of(tmp_path).status.value == "failed"
    assert not found_in(result.output.encode())
    check_folder(tmp_path / "run")


def test_a_run_that_is_killed_has_left_no_secret_on_disk(web: DemoWeb, tmp_path: Path) -> None:
    """Nor has its browser, whose files are in a folder of its own here; its sockets ask for a short name."""
    with tempfile.TemporaryDirectory(prefix="killed-", ignore_cleanup_errors=True) as temporary:
        command = [sys.executable, "-m", "temoin", *arguments(web, URL, ECHOING, tmp_path, "--observe", "600")]
        environment = {**os.environ, **VARIABLES, "TMPDIR": temporary}
        started, told = killed_while_sending(web, command, environment)
        try:
            assert any(Path(temporary).glob("temoin-profile-*/*")), "the browser's files are not where they are sought"
            check_folder(Path(temporary))
            check_folder(tmp_path / "run")
        finally:
            for orphan in started:
                with suppress(psutil.NoSuchProcess):
                    orphan.kill()
    assert not found_in(told)


def killed_while_sending(
    web: DemoWeb, command: list[str], environment: dict[str, str]
) -> tuple[list[psutil.Process], bytes]:
    """What the audit had started when it was killed, and what it had said."""
    mark = web.log.mark()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        try:
            until = time.monotonic() + 60
            while not any(entry.path == "/long" for entry in web.log.since(mark)):
                assert time.monotonic() < until, "the form was not sent in time"
                assert running.poll() is None
                time.sleep(0.02)
            time.sleep(0.3)  # bodies are on their way to the disk
            started = psutil.Process(running.pid).children(recursive=True)
        finally:
            running.kill()
        return started, running.communicate(timeout=20)[0]


@pytest.mark.parametrize(
    ("table", "variables", "words"),
    [
        (ECHOING, {"TEST_LOGIN_USER": USER}, ["TEST_LOGIN_PASSWORD", "not set"]),
        (ECHOING, {**VARIABLES, "TEST_LOGIN_PASSWORD": "abc"}, ["TEST_LOGIN_PASSWORD", "shorter"]),
        (ECHOING, {**VARIABLES, "TEST_LOGIN_USER": "a\tb\tc"}, ["TEST_LOGIN_USER", "control character"]),
        (ECHOING, {**VARIABLES, "TEST_LOGIN_USER": "cookie"}, ["TEST_LOGIN_USER", "every page"]),
        ("", VARIABLES, ["signed-in", "[login]"]),
        (ECHOING.replace("submit", "sbumit"), VARIABLES, ["login", "submit"]),
        (ECHOING.replace('success = "#member"', ""), VARIABLES, ["success"]),
        (ECHOING.replace('env = "TEST_LOGIN_USER"', 'valeu = "mine"'), VARIABLES, ["login.fields.0"]),
    ],
)
def test_what_cannot_be_followed_is_one_line(
    table: str,
    variables: dict[str, str],
    words: list[str],
    web: DemoWeb,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    result = audit(web, URL, table, tmp_path, "--quiet")
    assert result.exit_code == 2, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1
    assert all(word in lines[0] for word in words), lines[0]
    assert not any(value in lines[0] for value in variables.values() if value != "cookie")
    assert not (tmp_path / "run").exists()
