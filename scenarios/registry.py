"""Which scenarios there are: every module of this package that holds a ``SCENARIO``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache

import scenarios
from scenarios.scenario import Scenario

DEFAULT_ORDER = ("before-choice", "refusal", "acceptance", "withdrawal", "continued-browsing")


class UnknownScenario(ValueError):
    """No scenario has this name; the text lists those that exist."""


@cache
def all_scenarios() -> dict[str, Scenario]:
    """Every scenario by its name, the usual ones first."""
    found = {}
    for module in pkgutil.iter_modules(scenarios.__path__):
        if module.ispkg:
            continue
        loaded = importlib.import_module(f"scenarios.{module.name}")
        for scenario in (getattr(loaded, "SCENARIO", None), *getattr(loaded, "SCENARIOS", ())):
            if isinstance(scenario, Scenario):
                found[scenario.name] = scenario
    return dict(sorted(found.items(), key=lambda item: (_rank(item[0]), item[0])))


def chosen_scenarios(names: Sequence[str]) -> tuple[Scenario, ...]:
    """The scenarios named, or the usual ones that exist when none is.

    Raises:
        UnknownScenario: a name is not known.
    """
    known = all_scenarios()
    if unknown := [name for name in names if name not in known]:
        raise UnknownScenario(f"unknown scenario {unknown[0]!r}: there are {', '.join(known)}")
    wanted = names or [name for name in known if name in DEFAULT_ORDER]
    return tuple(known[name] for name in dict.fromkeys(wanted))


def _rank(name: str) -> int:
    return DEFAULT_ORDER.index(name) if name in DEFAULT_ORDER else len(DEFAULT_ORDER)
