"""``temoin report``: a run's report in other formats."""

from __future__ import annotations

from pathlib import Path

import click

from temoin.cli.failing import UsageProblem, failing_clearly


@click.command(name="report")
@click.argument("run", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "formats", required=True, metavar="F[,F]...", help="Formats to write, separated by commas.")
def command(run: Path, formats: str) -> None:
    """Write the report of RUN in the formats named, into the run's folder."""
    with failing_clearly():
        from crawler.store import RunFolder
        from reports.formats import FORMATS
        from temoin.saved_runs import saved_report, write_formats

        names = tuple(name.strip() for name in formats.split(",") if name.strip())
        if unknown := [name for name in names if name not in FORMATS]:
            raise UsageProblem(f"unknown format {unknown[0]!r}: there are {', '.join(FORMATS)}")
        folder = RunFolder.open(run)
        for name in write_formats(folder, saved_report(folder), names):
            click.echo(str(folder.path / name))
