"""Running audits for the command line: one after the other, with progress, a table at the end and one exit code."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from crawler.resolve import ResolveTable
from crawler.settings import CrawlSettings
from crawler.tls import ca_spki_hashes
from temoin.cli.progress import progress
from temoin.options import AuditOptions
from temoin.pipeline import audit
from temoin.result import AuditResult, Interrupted
from temoin.terminal import printable
from temoin.watcher import Say


@dataclass(frozen=True)
class Job:
    """One site to audit and where its run goes; ``name`` is shown in the table."""

    url: str
    folder: Path
    name: str = ""


def run_jobs(jobs: Sequence[Job], options: Mapping[str, Any]) -> int:
    """Audit each site, show the verdicts, and return the exit code: the gravest of all."""
    results: list[tuple[Job, AuditResult]] = []
    try:
        with progress(quiet=options["quiet"]) as say:
            for job in jobs:
                say(f"auditing {job.name or job.url}")
                result = asyncio.run(_interruptible(options_of(job, options), say))
                results.append((job, result))
                if isinstance(result.error, Interrupted):
                    break
    finally:
        # Also when a later site cannot even be begun: what the earlier ones came to is worth seeing.
        show(results, options)
    for _, result in results:
        _tell_error(result)
    return max((_code(result, options["fail_on"]) for _, result in results), default=0)


async def _interruptible(options: AuditOptions, say: Say) -> AuditResult:
    """The audit, ended by SIGTERM as by Ctrl-C: what was gathered is kept, and no browser is left behind."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine that runs has a task
    with suppress(NotImplementedError):  # on Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await audit(options, say)


def options_of(job: Job, options: Mapping[str, Any]) -> AuditOptions:
    """The command line's options as the pipeline takes them.

    Raises:
        ResolveError, CaFileError: a rule or a file cannot be read.
    """
    ResolveTable.parse(options["resolve"])
    if options["ca_file"] is not None:
        ca_spki_hashes(options["ca_file"])
    settings = CrawlSettings(
        resolve=tuple(options["resolve"]),
        insecure=options["insecure"],
        ca_file=options["ca_file"],
        browser=options["browser"],
        locale=options["locale"],
        observe_s=options["observe"],
        timeout_s=options["timeout"],
        pages=options["pages"],
        jobs=options["jobs"],
    )
    return AuditOptions(
        url=job.url,
        output=job.folder,
        settings=settings,
        scenarios=tuple(options["scenario"]),
        policies=tuple(options["policies"]),
        formats=tuple(options["formats"]),
        login=options["config"].login,
        users_scenarios=options["config"].scenarios,
    )


def _code(result: AuditResult, fail_on: str) -> int:
    from temoin.exit_codes import INCOMPLETE, code_of

    return INCOMPLETE if result.error is not None else code_of(result.report, fail_on)


def _tell_error(result: AuditResult) -> None:
    if result.error is not None:
        click.echo(f"temoin: {printable(str(result.error))}", err=True)
        return
    failed = [f"{visit.scenario} ({visit.reason})" for visit in result.report.visits if visit.status == "failed"]
    if failed:
        click.echo(f"temoin: not completed: {printable('; '.join(failed))}", err=True)


def show(results: Sequence[tuple[Job, AuditResult]], options: Mapping[str, Any]) -> None:
    """The verdicts: report.json with ``--json``, else a table and where the reports are."""
    if options["as_json"]:
        from reports.formats import FORMATS, Material

        for _, result in results:
            sys.stdout.write(FORMATS["json"].render(Material(report=result.report)).decode("utf-8"))
            sys.stdout.write("\n")
        return
    if options["quiet"] or not results:
        return
    from temoin.cli.table import verdict_table

    verdict_table([(job.name or job.url, result) for job, result in results])
