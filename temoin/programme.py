"""What an audit plays: the scenarios it was asked for, how their visitors sign in, and what must stay secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.secrets import NO_SECRETS, Secrets
from scenarios.login import Login
from scenarios.registry import chosen_scenarios
from scenarios.scenario import Scenario
from scenarios.user_files import scenarios_in
from temoin.options import AuditOptions


@dataclass(frozen=True)
class Programme:
    """The scenarios in their order; ``login`` with its values, where one of them signs in."""

    scenarios: tuple[Scenario, ...]
    login: Login | None = None
    secrets: Secrets = NO_SECRETS


def programme_of(options: AuditOptions, environment: Mapping[str, str]) -> Programme:
    """What these options ask for.

    Raises:
        UnknownScenario: a scenario is not known, or cannot be played.
        BrokenScenarioFile: a file of the user's own cannot be used.
        LoginProblem, UnsafeSecret: a value to sign in with is not there, or could not be kept secret.
    """
    users = scenarios_in(options.users_scenarios) if options.users_scenarios is not None else ()
    chosen = chosen_scenarios(options.scenarios, users, has_login=options.login is not None)
    if options.login is None or not any(scenario.needs_login for scenario in chosen):
        return Programme(chosen)
    login = options.login.with_values(environment)
    return Programme(chosen, login, login.secrets)
