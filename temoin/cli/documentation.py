"""The page on the command line, made from the commands themselves: ``python -m temoin.cli.documentation FILE``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from temoin.cli.root import cli

WIDTH = 100
HEAD = """\
# Command line

What every command says of itself. This page is made by `python -m temoin.cli.documentation docs/command-line.md`; a
test keeps it true.

Exit codes, of all commands: `0` done, nothing at or above `--fail-on`; `1` findings at or above it; `2` usage or
configuration error (one line, no traceback); `3` the audit could not be completed (what was gathered is still written).
Progress goes to standard error; `--json` prints `report.json` to standard output and nothing else there.
"""


def command_line_page() -> str:
    """The whole page as Markdown."""
    sections = [f"\n## {context.command_path}\n\n```text\n{_help(context)}\n```\n" for context in every_command()]
    return HEAD + "".join(sections)


def every_command() -> Iterator[click.Context]:
    """A context for each command and group, in the order in which ``--help`` lists them."""
    yield from _below(click.Context(cli, info_name="temoin", terminal_width=WIDTH, max_content_width=WIDTH))


def _below(parent: click.Context) -> Iterator[click.Context]:
    group = parent.command
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        if command is not None:
            context = click.Context(command, parent=parent, info_name=name)
            yield context
            yield from _below(context)


def _help(context: click.Context) -> str:
    return "\n".join(line.rstrip() for line in context.get_help().splitlines())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(command_line_page(), encoding="utf-8")
