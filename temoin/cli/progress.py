"""Progress on standard error: a spinner and lines on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from temoin.terminal import printable
from temoin.watcher import Say, plain_lines, silent


@contextmanager
def progress(*, quiet: bool) -> Iterator[Say]:
    """What to tell the person who waits, for the duration of the block."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _spinning() as say:
            yield say
    else:
        yield plain_lines(lambda text: click.echo(text, err=True))


@contextmanager
def _spinning() -> Iterator[Say]:
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True)
    with console.status("starting") as status:

        def tell(text: str) -> None:
            console.print(Text(text, style="dim"), soft_wrap=True)

        lines = plain_lines(tell)

        def say(text: str) -> None:
            lines(text)
            status.update(Text(printable(text, 60)))

        yield say
