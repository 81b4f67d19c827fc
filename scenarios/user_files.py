"""Scenarios of the user's own: Python files in a folder that ``temoin.toml`` names."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from scenarios.scenario import Scenario

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MODULES = "temoin_scenarios_of_the_user"


class BrokenScenarioFile(ValueError):
    """A file cannot be used; the text is the one line a user reads."""


def scenarios_in(folder: Path) -> tuple[Scenario, ...]:
    """Every ``SCENARIO`` and all ``SCENARIOS`` of the files in a folder; what begins with ``_`` is left to the others.

    Raises:
        BrokenScenarioFile: there is no such folder, a file does not run, or what it holds is no scenario.
    """
    if not folder.is_dir():
        raise BrokenScenarioFile(f"[scenarios] path: there is no folder {folder}")
    files = sorted(file for file in folder.glob("*.py") if not file.name.startswith("_"))
    return tuple(scenario for file in files for scenario in _scenarios_of(file))


def _scenarios_of(file: Path) -> Iterator[Scenario]:
    module = _run(file)
    own = [getattr(module, "SCENARIO")] if hasattr(module, "SCENARIO") else []  # noqa: B009 - mypy knows no such name
    for scenario in (*own, *getattr(module, "SCENARIOS", ())):
        if not isinstance(scenario, Scenario):
            raise BrokenScenarioFile(f"{file}: SCENARIO is no scenarios.api.Scenario")
        if not _NAME.fullmatch(scenario.name):
            told = "a scenario's name is lower-case words with hyphens"
            raise BrokenScenarioFile(f"{file}: {told}, and not {scenario.name!r}")
        yield scenario


def _run(file: Path) -> ModuleType:
    name = f"{_MODULES}.{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise BrokenScenarioFile(f"{file} cannot be read")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        first_line = next(iter(str(error).splitlines()), "")
        raise BrokenScenarioFile(f"{file} does not run: {type(error).__name__}: {first_line}") from error
    return module
