"""The house itself: what is added in one file is what its place is for; nothing heavy loads by accident; docs hold."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from types import ModuleType

import pytest

import reports
import scenarios
from reports.formats import FORMATS
from scenarios.registry import all_scenarios
from temoin.cli.documentation import command_line_page, every_command
from temoin.cli.failing import COULD_NOT_LOOK, WRONG_USAGE
from tests.conftest import ROOT

HEAVY = ("playwright", "scrapy", "twisted", "pydantic", "rich", "jinja2", "sqlite_utils", "bs4")
BROWSER = ("playwright", "scrapy", "twisted", "websockets")


def layered(container: str) -> set[str]:
    """The modules that the import contract of a package gives a layer."""
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    found = re.search(rf"containers = {container}\n(?:exhaustive = true\n)?layers =\n((?:    .+\n)+)", text)
    assert found is not None
    return set(re.findall(r"\w+", found[1]))


def modules(package: ModuleType) -> set[str]:
    return {module.name for module in pkgutil.iter_modules(package.__path__)}


def test_a_module_of_scenarios_is_a_scenario_or_has_a_layer() -> None:
    others = modules(scenarios) - layered("scenarios")
    assert {f"scenarios.{name}" for name in others} <= {s.play.__module__ for s in all_scenarios().values()}


def test_a_module_of_reports_is_a_format_or_has_a_layer() -> None:
    others = modules(reports) - layered("reports")
    assert others - {"report"} == {f"{name}_format" for name in FORMATS}


def loaded_by(*arguments: str) -> set[str]:
    """Top-level packages in memory after a command."""
    program = (
        "import sys; from temoin.cli.root import cli\n"
        f"try: cli({list(arguments)!r})\nexcept SystemExit: pass\n"
        "print('|'.join(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stderr.splitlines()[-1].split("|"))


def test_help_loads_nothing_heavy() -> None:
    assert not loaded_by("--help") & set(HEAVY)


def test_judging_needs_no_browser(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert not loaded_by("judge", str(tmp_path_factory.mktemp("empty"))) & set(BROWSER)


def test_matching_a_har_needs_no_browser() -> None:
    har = ROOT / "tests" / "crawler" / "hars" / "chrome.har"
    assert not loaded_by("match", str(har)) & set(BROWSER)


def test_every_command_is_documented_as_it_is() -> None:
    assert (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8") == command_line_page()
    assert all(context.command.help for context in every_command())


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [context.command_path for context in every_command() if f"`{context.command_path}" not in readme]
    shown = [path for path in missing if f"\n{path} " not in readme and path.count(" ") == 1]
    assert not shown


@pytest.mark.parametrize("name", [*sorted(WRONG_USAGE), COULD_NOT_LOOK])
def test_the_errors_that_become_one_line_exist(name: str) -> None:
    module, _, kind = name.rpartition(".")
    assert issubclass(getattr(importlib.import_module(module), kind), Exception)
