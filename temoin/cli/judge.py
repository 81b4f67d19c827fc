"""``temoin judge``: saved evidence, judged again without a browser."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from temoin.cli.audit_options import FORMAT_NAMES, SEVERITIES
from temoin.cli.failing import failing_clearly


@click.command(name="judge")
@click.argument("run", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--fail-on",
    type=click.Choice((*SEVERITIES, "never")),
    default="high",
    show_default=True,
    help="Exit with 1 when a finding is at or above this severity.",
)
@click.option("--json", "as_json", is_flag=True, help="Print report.json, and nothing else, to standard output.")
def command(run: Path, fail_on: str, as_json: bool) -> None:  # fmt: skip  # noqa: FBT001
    """Judge the evidence of RUN again and replace its report; no browser is needed."""
    with failing_clearly():
        from crawler.store import RunFolder
        from reports.formats import FORMATS, Material
        from temoin.cli.table import verdict_table
        from temoin.exit_codes import code_of
        from temoin.result import AuditResult
        from temoin.saved_runs import judge_run

        folder = RunFolder.open(run)
        report = judge_run(folder, FORMAT_NAMES)
        if as_json:
            sys.stdout.write(FORMATS["json"].render(Material(report=report)).decode("utf-8") + "\n")
        else:
            verdict_table([(report.site, AuditResult(report, folder, None))])
        sys.exit(code_of(report, fail_on))
