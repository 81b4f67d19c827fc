"""``temoin demo``: the embedded demonstration sites, audited end to end, offline."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from temoin.cli.audit_options import audit_options
from temoin.cli.failing import UsageProblem, failing_clearly

RUNS = Path("temoin-runs")


@click.command(name="demo")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="One run folder per site is written here (default: temoin-runs/demo-<UTC time>).",
)
@click.option("--serve", is_flag=True, help="Only serve the sites, until Ctrl-C, and say how to reach them.")
@audit_options
def command(names: tuple[str, ...], output: Path | None, serve: bool, **options: Any) -> None:  # fmt: skip  # noqa: FBT001
    """Audit fictional firms whose sites are served from this machine: one variant keeps its word, one breaks it.

    NAME is a site's name (all of them without any): see them with --serve. The findings are the point of the
    demonstration, so they do not make it fail: exit code 0, or 3 when an audit could not be completed.
    """
    with failing_clearly():
        from temoin.cli.auditing import Job, run_jobs
        from temoin.demo.catalogue import sites
        from temoin.demo.server import DemoWeb

        known = {site.id: site for site in sites()}
        if unknown := [name for name in names if name not in known]:
            raise UsageProblem(f"no demonstration site {unknown[0]!r}: there are {', '.join(known)}")
        chosen = [known[name] for name in names or known]
        with DemoWeb() as web:
            if serve:
                _serve(web)
                return
            folder = output or RUNS / f"demo-{_stamp()}"
            jobs = [Job(site.url, folder / site.id, site.id) for site in chosen]
            reach = {"resolve": web.resolve, "ca_file": web.ca_file, "insecure": False, "policies": ()}
            code = run_jobs(jobs, {**options, **reach, "fail_on": "never"})
    sys.exit(code)


def _stamp() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def _serve(web: Any) -> None:
    import threading

    from temoin.demo.catalogue import sites

    click.echo("The demonstration web is being served until Ctrl-C. Reach it with:")
    rules = " ".join(f"--resolve '{rule}'" for rule in web.resolve)
    for site in sites():
        click.echo(f"  temoin audit {site.url} {rules} --ca-file {web.ca_file}")
    threading.Event().wait()
