"""``temoin db``: what a person sees, and the checks the CI relies on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from temoin.cli.db import command
from tracker_db.check import check
from tracker_db.load import load, shipped_files

PROBE = """\
id: probe
name: Probe
vendor: Probe Ltd
brand: Probe
country: [FR]
purpose: analytics
consent: needed
consent_reason: a made-up service of the tests
cookies:
  - {name: COOKIE, party: first, lifetime: 1 day, days: 1}
sources:
  - {url: 'https://probe.example/cookies', evidence: page}
"""


def test_info_says_version_and_contents() -> None:
    result = CliRunner().invoke(command, ["info"])
    assert result.exit_code == 0
    assert load().version in result.output
    assert f"{len(load().services)} services" in result.output


def test_lookup_shows_the_service_and_its_sources() -> None:
    result = CliRunner().invoke(command, ["lookup", "_hjSession_1"], terminal_width=200)
    assert result.exit_code == 0
    assert "Hotjar" in result.output
    assert "help.hotjar.com" in result.output


def test_lookup_of_something_unknown_says_so() -> None:
    result = CliRunner().invoke(command, ["lookup", "[red]nobody[/red]"])
    assert result.exit_code == 0
    assert "nothing is known of «[red]nobody[/red]»" in result.output


def test_the_shipped_files_have_no_problem() -> None:
    assert check() == (len(shipped_files()), ())
    assert CliRunner().invoke(command, ["check"]).exit_code == 0


def test_a_shipped_file_given_by_its_path_is_not_a_second_service(tmp_path: Path) -> None:
    copy = tmp_path / "matomo.yaml"
    copy.write_bytes(next(file.content for file in shipped_files() if file.stem == "matomo"))
    assert check([copy]) == (1, ())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("COOKIE", "_fbp", "the first-party cookie «_fbp» is claimed by tracker_db/services/meta-pixel.yaml too"),
        ("purpose: analytics", "purpose: snooping", "purpose"),
        ("id: probe", "id: probes", "the file's name says «probe»"),
        ("cookies:", "urls:\n  - {host: '*', path: '(', role: api}\ncookies:", "is not a regular expression"),
        ("  - {url: 'https://probe.example/cookies', evidence: page}", "  []", "sources: none"),
    ],
)
def test_check_names_file_and_fault_and_exits_2(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "probe.yaml"
    assert old in PROBE
    path.write_text(PROBE.replace(old, new), encoding="utf-8")
    result = CliRunner().invoke(command, ["check", str(tmp_path)])
    assert result.exit_code == 2
    (line,) = result.output.splitlines()
    assert line.startswith(f"{path}: ")
    assert words in line


def test_check_reports_every_problem_of_every_file(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("[", encoding="utf-8")
    (tmp_path / "two.yaml").write_text(PROBE.replace("id: probe", "id: two").replace("[FR]", "[fr]"), encoding="utf-8")
    result = CliRunner().invoke(command, ["check", str(tmp_path), str(tmp_path / "absent")])
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 3


def test_the_command_s_module_imports_nothing_heavy() -> None:
    code = "import sys, temoin.cli.db; print(sorted({'pydantic', 'rich', 'yaml', 'tracker_db'} & set(sys.modules)))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
