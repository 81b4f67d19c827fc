"""Scenarios of the user's own: the documented one does what it says, and what cannot be used is one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner, Result

import scenarios.api
from crawler.evidence import Phase, Visit
from scenarios.registry import UnknownScenario, all_scenarios, chosen_scenarios
from scenarios.scenario import Scenario
from temoin.cli.root import cli
from temoin.demo.server import DemoWeb
from tests.conftest import ROOT

URL = "https://www.petite-pousse.example/"
HEAD = "from scenarios.api import Scenario, completed\nasync def play(visit, stage): return completed()\n"


def documented_example() -> str:
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.+?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "temoin.toml").write_text('[scenarios]\npath = "ours"\n', encoding="utf-8")
    (tmp_path / "ours").mkdir()
    return tmp_path


@pytest.fixture(scope="module")
def web() -> Iterator[DemoWeb]:
    with DemoWeb() as served:
        yield served


def audit(folder: Path, scenario: str, *more: str) -> Result:
    where = ["-o", str(folder / "run"), "--config", str(folder / "temoin.toml"), "--scenario", scenario]
    return CliRunner().invoke(cli, ["audit", URL, *where, "--fail-on", "never", "--quiet", *more])


def test_the_documented_scenario_does_what_it_says(web: DemoWeb, folder: Path) -> None:
    (folder / "ours" / "contact.py").write_text(documented_example(), encoding="utf-8")
    rules = [part for rule in web.resolve for part in ("--resolve", rule)]
    result = audit(folder, "contact-form", *rules, "--ca-file", str(web.ca_file))
    assert result.exit_code == 0, result.output
    visit = Visit.from_json((folder / "run" / "visits" / "contact-form" / "visit.json").read_bytes())
    assert visit.status.value == "completed", visit.reason
    assert visit.choice.made.value == "refused"
    assert [step.act for step in visit.choice.steps[-2:]] == ["form filled in", "form sent"]
    assert all(step.screenshot for step in visit.choice.steps[-2:])
    assert [page.url for page in visit.pages[-2:]] == [f"{URL}contact"] * 2
    sent = next(r for r in visit.requests if r.method == "POST" and r.url == f"{URL}contact")
    assert parse_qs(sent.body or "") == {
        "nom": ["Camille Témoin"],
        "email": ["camille.temoin@example.org"],
        "message": ["Bonjour, ceci est un essai."],
    }
    assert sent.phase is Phase.AFTER_CHOICE
    assert sent.page < len(visit.pages)
    assert [(typed.kind, typed.field) for typed in visit.typed] == [
        ("name", "input[type=text] nom"),
        ("email", "input[type=email] email"),
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def play(:", ["mine.py", "SyntaxError"]),
        ("import no_such_module", ["mine.py", "no_such_module"]),
        ("raise SystemExit(1)", ["mine.py", "SystemExit"]),
        ("SCENARIO = 1", ["mine.py", "scenarios.api.Scenario"]),
        (f"{HEAD}SCENARIO = Scenario('../up', '', play)", ["mine.py", "lower-case"]),
        (f"{HEAD}SCENARIO = Scenario('refusal', '', play)", ["refusal", "built-in"]),
        (
            f"{HEAD}SCENARIOS = [Scenario('same', '', play), Scenario('same', '', play)]",
            ["same", "one of yours"],
        ),
        (f"{HEAD}SCENARIO = Scenario('mine', '', play, needs_login=True)", ["mine", "[login]"]),
        ("", ["unknown scenario 'mine'"]),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(source: str, words: list[str], folder: Path) -> None:
    (folder / "ours" / "mine.py").write_text(source, encoding="utf-8")
    one_line(audit(folder, "mine"), *words)


def one_line(result: Result, *words: str) -> None:
    assert result.exit_code == 2, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert all(word in lines[0] for word in words), lines[0]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('[scenarios]\npath = "nowhere"\n', ["nowhere"]),
        ("[scenarios]\n", ["[scenarios]", "path"]),
        ('[scenarios]\npath = "ours"\nfamily = "x"\n', ["family"]),
        ("scenarios = 1\n", ["scenarios", "table"]),
        ("[scenario]\n", ["[scenario]", "[scenarios]"]),
    ],
)
def test_a_table_that_cannot_be_followed_is_one_line(table: str, words: list[str], folder: Path) -> None:
    (folder / "temoin.toml").write_text(table, encoding="utf-8")
    one_line(audit(folder, "before-choice"), *words)


def test_files_for_the_others_to_share_are_not_scenarios(folder: Path) -> None:
    (folder / "ours" / "_shared.py").write_text("raise SystemExit", encoding="utf-8")
    (folder / "ours" / "mine.py").write_text(f"{HEAD}SCENARIO = Scenario('mine', '', play)", encoding="utf-8")
    one_line(audit(folder, "other"), "unknown scenario 'other'", "refusal", "mine")


async def play(*_: object) -> scenarios.api.Ending:
    raise AssertionError


def test_a_family_is_played_by_its_name() -> None:
    mine = (Scenario("mine-a", "", play, family="mine"), Scenario("mine-b", "", play, family="mine"))
    assert chosen_scenarios(["mine", "refusal", "mine-a"], mine)[:2] == mine
    assert [scenario.name for scenario in chosen_scenarios(["mine-b"], mine)] == ["mine-b"]
    family = {name for name, scenario in all_scenarios().items() if scenario.family == "granular-choice"}
    assert {scenario.name for scenario in chosen_scenarios(["granular-choice"])} == family
    with pytest.raises(UnknownScenario, match="nobody"):
        chosen_scenarios(["nobody"], mine)


def test_what_is_played_when_nothing_is_asked_for() -> None:
    usual = ["before-choice", "refusal", "acceptance", "withdrawal", "continued-browsing"]
    mine = (Scenario("mine", "", play),)
    assert [scenario.name for scenario in chosen_scenarios((), mine)] == usual
    assert [scenario.name for scenario in chosen_scenarios((), mine, has_login=True)] == [*usual, "signed-in"]


def test_every_name_of_the_interface_is_documented_or_told_by_another() -> None:
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    told_by_another = {"Banner", "Choice", "Phase", "SiteUnreachable", "Step", "VisitStatus"}
    assert {name for name in scenarios.api.__all__ if not re.search(rf"\b{name}\b", page)} <= told_by_another
    assert all(hasattr(scenarios.api, name) for name in scenarios.api.__all__)
