"""``temoin db``: look into the tracker database and check its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from tracker_db.model import Service


@click.group(name="db")
def command() -> None:
    """What is known of services, domains and cookies."""


@command.command()
def info() -> None:
    """The database's version, its sources and what it holds."""
    from collections import Counter

    from rich.console import Console

    from tracker_db.load import load

    database = load()
    services = database.services.values()
    table = _table("purpose", "services")
    for purpose, count in sorted(Counter(service.purpose.value for service in services).items()):
        table.add_row(purpose, str(count))
    console = Console()
    console.print(f"version  {database.version}", highlight=False)
    console.print(f"sources  {', '.join(database.sources)}", highlight=False)
    cookies, addresses = sum(len(s.cookies) for s in services), sum(len(s.urls) for s in services)
    console.print(f"holds    {len(services)} services, {addresses} addresses, {cookies} cookies", highlight=False)
    console.print(table)


@command.command()
@click.argument("text")
def lookup(text: str) -> None:
    """Whose TEXT is: an address, a domain, a cookie, a storage key, a service's id or name."""
    from rich.console import Console

    from tracker_db.load import load

    found = load().lookup(text)
    if not found:
        click.echo(f"nothing is known of «{text}»")
    console = Console()
    for service in found:
        _print_service(service, console)


@command.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Check the shipped files, or the files and folders at PATHS beside them.

    Prints one line for each problem; exit code 2 when there is any.
    """
    from tracker_db.check import check as check_files

    looked_at, problems = check_files(paths)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.exceptions.Exit(2)
    click.echo(f"{looked_at} files, no problem")


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _print_service(service: Service, console: Console) -> None:
    from rich.markup import escape
    from rich.rule import Rule

    console.print(Rule(f"[bold]{escape(service.name)}[/bold] ({service.id})", align="left"))
    facts = {
        "vendor": service.vendor,
        "country": ", ".join(service.country) or "that of the site itself",
        "purpose": service.purpose.value,
        "consent": f"{service.consent.value}: {service.consent_reason}",
        "notes": service.notes,
        "sources": "\n".join(f"{source.url} ({source.evidence})" for source in service.sources),
    }
    grid = _table("", "")
    grid.show_header = False
    for name, value in facts.items():
        if value:
            grid.add_row(name, escape(value))
    console.print(grid)
    _print_traces(service, console)


def _print_traces(service: Service, console: Console) -> None:
    from rich.markup import escape

    table = _table("trace", "what", "where", "kept")
    for pattern in service.urls:
        what = " ".join([pattern.path or "any path", *(f"{name}=" for name in pattern.query)])
        table.add_row(pattern.role.value, escape(what), escape(pattern.host), "")
    for cookie in service.cookies:
        table.add_row(
            "cookie", escape(cookie.name), escape(cookie.host or f"{cookie.party} party"), escape(cookie.lifetime)
        )
    for entry in service.storage:
        table.add_row("storage", escape(entry.key), entry.kind, "")
    console.print(table)
