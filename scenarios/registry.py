"""Which scenarios there are: every module of this package that holds a ``SCENARIO``, and the user's own."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache

import scenarios
from scenarios.scenario import Scenario

DEFAULT_ORDER = ("before-choice", "refusal", "acceptance", "withdrawal", "continued-browsing", "signed-in")
"""What is played when nothing is asked for: those of them that can be played."""


class UnknownScenario(ValueError):
    """What is asked for cannot be played; the text is the one line a user reads."""


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


def known_scenarios(users: Sequence[Scenario] = ()) -> dict[str, Scenario]:
    """Every scenario by its name: the built-in ones, then the user's own.

    Raises:
        UnknownScenario: two have the same name.
    """
    known = dict(all_scenarios())
    for scenario in users:
        if scenario.name in known:
            whose = "a built-in one" if scenario.name in all_scenarios() else "another one of yours"
            raise UnknownScenario(f"your scenario {scenario.name!r} has the name of {whose}")
        known[scenario.name] = scenario
    return known


def chosen_scenarios(
    names: Sequence[str], users: Sequence[Scenario] = (), *, has_login: bool = False
) -> tuple[Scenario, ...]:
    """The scenarios of these names and families, or the usual ones when none is named.

    Args:
        names: what is asked for.
        users: the user's own scenarios.
        has_login: whether it is configured how to sign in.

    Raises:
        UnknownScenario: a name is neither a scenario's nor a family's, or its scenario cannot be played.
    """
    known = known_scenarios(users)
    playable = [name for name, scenario in known.items() if has_login or not scenario.needs_login]
    if not names:
        return tuple(known[name] for name in DEFAULT_ORDER if name in playable)
    chosen: dict[str, Scenario] = {}
    for name in names:
        found = [scenario for scenario in known.values() if name in (scenario.name, scenario.family)]
        if not found:
            raise UnknownScenario(f"unknown scenario {name!r}: there are {', '.join(known)}")
        if lacking := next((scenario for scenario in found if scenario.name not in playable), None):
            raise UnknownScenario(f"the scenario {lacking.name!r} needs a [login] table in the --config file")
        chosen |= {scenario.name: scenario for scenario in found}
    return tuple(chosen.values())


def _rank(name: str) -> int:
    return DEFAULT_ORDER.index(name) if name in DEFAULT_ORDER else len(DEFAULT_ORDER)
