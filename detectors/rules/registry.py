"""Finds the rules: every module of this package that is not machinery is one rule."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

import detectors.rules as package
from detectors.rules.contract import Rule

MACHINERY = frozenset({"claim_outcomes", "contract", "documentation", "engine", "finding", "gaps", "registry"})
"""Modules of this package that are not rules; anything else must define ``RULE``."""


class RuleError(Exception):
    """A module of this package is not the rule that its name says."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by id.

    Raises:
        RuleError: a module defines no ``RULE``, its id is not the module's name, or an id is there twice.
    """
    names = [found.name for found in pkgutil.iter_modules(package.__path__) if not found.ispkg]
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names if name not in MACHINERY]
    return checked(modules)


def checked(modules: list[ModuleType]) -> tuple[Rule, ...]:
    """The rules of these modules, by id; raises `RuleError` as `all_rules` does."""
    rules: dict[str, Rule] = {}
    for module in modules:
        rule = getattr(module, "RULE", None)
        name = module.__name__.rpartition(".")[2]
        if not isinstance(rule, Rule):
            raise RuleError(f"{module.__name__} defines no RULE: a rule is one file, helpers live in proof/")
        if rule.id in rules:
            raise RuleError(f"rule {rule.id} is defined twice")
        if rule.id.replace("-", "_") != name:
            raise RuleError(
                f"{module.__name__} defines rule {rule.id}: the file must be named {rule.id} with underscores"
            )
        rules[rule.id] = rule
    return tuple(rules[key] for key in sorted(rules))
