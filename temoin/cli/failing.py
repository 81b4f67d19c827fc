"""Errors reach the user as one clear line and a code of the contract, never as a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from temoin.terminal import printable


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
    """Turn the exceptions that the rooms document into one line each."""
    from crawler.errors import CrawlError
    from crawler.resolve import ResolveError
    from crawler.site import InvalidUrl
    from crawler.store import RunFolderError
    from crawler.tls import CaFileError
    from detectors.policy.text import PolicyTextError
    from scenarios.registry import UnknownScenario
    from temoin.config import ConfigError
    from temoin.documents import PolicyFileError
    from tracker_db.errors import TrackerDbError

    wrong_usage = (
        CaFileError,
        ConfigError,
        InvalidUrl,
        PolicyFileError,
        PolicyTextError,
        ResolveError,
        RunFolderError,
        TrackerDbError,
        UnknownScenario,
    )
    try:
        yield
    except wrong_usage as error:
        raise UsageProblem(str(error)) from error
    except CrawlError as error:
        raise Incomplete(str(error)) from error
    except KeyboardInterrupt as error:
        raise Incomplete("interrupted") from error
