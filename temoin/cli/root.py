"""The group of all commands. It imports click and nothing else, so that ``--help`` answers at once."""

from __future__ import annotations

import importlib

import click

from temoin import __version__

COMMANDS = {
    "audit": ("temoin.cli.audit", "Audit a site: what it does before a choice, after a refusal, after an acceptance."),
    "demo": ("temoin.cli.demo", "Audit the embedded demonstration sites, end to end and offline."),
    "judge": ("temoin.cli.judge", "Judge a saved run again, without a browser."),
    "report": ("temoin.cli.report", "Write a run's report in other formats."),
    "policy": ("temoin.cli.policy", "Show the claims of a policy, quoted."),
    "match": ("temoin.cli.match", "Hold a HAR against the tracker database."),
    "db": ("temoin.cli.db", "Ask the tracker database."),
    "browser": ("temoin.cli.browser", "Check for a browser to audit with, or install one."),
}


class LazyGroup(click.Group):
    """Knows every command by name and summary, and imports one when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    epilog="Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage error, 3 the audit could not be completed.",
)
@click.version_option(__version__, prog_name="temoin")
def cli() -> None:
    """Témoin audits cookies and trackers: what a site really does, held against what its own policy declares."""
