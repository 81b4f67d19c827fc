"""Errors reach the user as one clear line and a code of the contract, never as a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from temoin.terminal import printable

# By name, so that a command imports the rooms it works in and no others: `judge` needs no browser.
WRONG_USAGE = frozenset({
    "crawler.har_reading.HarFileError",
    "crawler.resolve.ResolveError",
    "crawler.secrets.UnsafeSecret",
    "crawler.site.InvalidUrl",
    "crawler.store.RunFolderError",
    "crawler.tls.CaFileError",
    "detectors.policy.errors.PolicyTextError",
    "scenarios.login.LoginProblem",
    "scenarios.registry.UnknownScenario",
    "scenarios.user_files.BrokenScenarioFile",
    "temoin.config.ConfigError",
    "temoin.documents.PolicyFileError",
    "tracker_db.errors.TrackerDbError",
})  # fmt: skip
COULD_NOT_LOOK = "crawler.errors.CrawlError"


class UsageProblem(click.ClickException):
    """What was asked for cannot be done as asked: one line on standard error, and code 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))

    def show(self, file: Any = None) -> None:
        """Print the line."""
        click.echo(f"temoin: {self.message}", file=file, err=True)


class Incomplete(UsageProblem):
    """The audit could not look: one line on standard error, and code 3."""

    exit_code = 3


@contextmanager
def failing_clearly() -> Iterator[None]:
    """Turn the exceptions that the rooms document into one line each; any other is a fault of ours and shows as one."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise Incomplete("interrupted") from error
    except Exception as error:
        kinds = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
        if kinds & WRONG_USAGE:
            raise UsageProblem(str(error)) from error
        if COULD_NOT_LOOK in kinds:
            raise Incomplete(str(error)) from error
        raise
