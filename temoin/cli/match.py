"""``temoin match``: a HAR, ours or any browser's, against the tracker database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from temoin.cli.failing import failing_clearly

if TYPE_CHECKING:
    from rich.table import Table

    from temoin.har_match import HarMatch, SeenService

WIDTH_WHEN_PIPED = 160
MOST_UNLISTED = 20
MOST_RULES = 3
CONSENT = {"needed": "yes", "depends": "depends", "exempt": "no"}


@click.command(name="match")
@click.argument("har", metavar="FILE.har", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the matches as JSON, and nothing else.")
def command(har: Path, as_json: bool) -> None:  # noqa: FBT001
    """Show which services FILE.har calls, by which rule of the database, and which third parties it does not know.

    FILE.har is a run's network.har, or one saved by a browser. No browser is needed.
    """
    with failing_clearly():
        from temoin.har_match import match_har
        from tracker_db.load import load

        match = match_har(har, load())
        if as_json:
            sys.stdout.write(match.model_dump_json(by_alias=True, indent=1) + "\n")
        else:
            _show(match)


def _show(match: HarMatch) -> None:
    from rich.console import Console
    from rich.text import Text

    from temoin.terminal import printable

    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH_WHEN_PIPED)
    counts = f"{match.requests} requests, {len(match.services)} services recognised"
    console.print(Text(printable(f"{match.site}: {counts} by tracker database {match.tracker_db.version}")))
    if match.services:
        console.print(_services(match))
    if match.unlisted_third_parties:
        console.print(_unlisted(match))
    identifiers = sorted({trace.label for trace in match.detections if trace.kind.value == "identifier"})
    if identifiers:
        console.print(Text(printable(f"Unlisted cookies that look like identifiers: {', '.join(identifiers)}")))
    for note in match.notes:
        console.print(Text(printable(note)))


def _services(match: HarMatch) -> Table:
    table = _table("Service", "Vendor", "Purpose", "Needs consent", "Requests", "Cookies", "Example", "Matched by")
    for one in match.services:
        consent = CONSENT[one.consent.value]
        counts = (str(one.requests), str(one.cookies))
        cells = (one.name, one.vendor or "–", one.purpose.value, consent, *counts, one.example)
        _add(table, *cells, lines=_rules(one))
    return table


def _rules(one: SeenService) -> list[str]:
    """Each source by its file's name, with its rules, a line each; the whole path is in the JSON."""
    shown = one.matched_by[:MOST_RULES]
    lines = [
        line
        for source in dict.fromkeys(by.source for by in shown)
        for line in (source.rpartition("/")[2], *(f"· {by.rule}" for by in shown if by.source == source))
    ]
    more = len(one.matched_by) - len(shown)
    return [*lines, f"and {more} more"] if more else lines


def _unlisted(match: HarMatch) -> Table:
    table = _table("Third party not listed", "Requests", "Cookies", "May identify", "Example")
    for one in match.unlisted_third_parties[:MOST_UNLISTED]:
        named = ", ".join(one.identifiers) or "–"
        _add(table, one.host, str(one.requests), str(one.cookies), named, one.example)
    more = len(match.unlisted_third_parties) - MOST_UNLISTED + match.unlisted_left_out
    if more > 0:
        _add(table, f"and {more} more", "", "", "", "(all with --json)")
    return table


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _add(table: Table, *cells: str, lines: list[str] | None = None) -> None:
    from rich.text import Text

    from temoin.terminal import printable

    shown = [Text(printable(cell)) for cell in cells]
    if lines is not None:
        shown.append(Text("\n".join(printable(line) for line in lines)))
    table.add_row(*shown)
