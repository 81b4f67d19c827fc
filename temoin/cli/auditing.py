"""Running audits for the command line: one after the other, with progress, a table at the end and one exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from crawler.resolve import ResolveTable
from crawler.settings import CrawlSettings
from crawler.tls import ca_spki_hashes
from reports.formats import FORMATS, Material
from temoin.exit_codes import DONE, INCOMPLETE, code_of
from temoin.options import AuditOptions
from temoin.pipeline import audit
from temoin.result import AuditResult
from temoin.terminal import printable
from temoin.watcher import plain_lines, silent


@dataclass(frozen=True)
class Job:
    """One site to audit and where its run goes; ``name`` is shown in the table."""

    url: str
    folder: Path
    name: str = ""


def run_jobs(jobs: Sequence[Job], options: Mapping[str, Any]) -> int:
    """Audit each site, show the verdicts, and return the exit code: the gravest of all."""
    quiet = options["quiet"]
    say = silent if quiet else plain_lines(lambda text: click.echo(text, err=True))
    results = []
    code = DONE
    for job in jobs:
        say(f"auditing {job.name or job.url}")
        result = asyncio.run(audit(options_of(job, options), say))
        results.append((job, result))
        code = max(code, _code(result, options["fail_on"]))
        _tell_error(result)
    show(results, options)
    return code


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
    )


def _code(result: AuditResult, fail_on: str) -> int:
    return INCOMPLETE if result.error is not None else code_of(result.report, fail_on)


def _tell_error(result: AuditResult) -> None:
    if result.error is not None:
        click.echo(f"temoin: {printable(str(result.error))}", err=True)


def show(results: Sequence[tuple[Job, AuditResult]], options: Mapping[str, Any]) -> None:
    """The verdicts: report.json with ``--json``, else a table and where the reports are."""
    if options["as_json"]:
        for _, result in results:
            sys.stdout.write(FORMATS["json"].render(Material(report=result.report)).decode("utf-8"))
            sys.stdout.write("\n")
        return
    if options["quiet"]:
        return
    from temoin.cli.table import verdict_table

    verdict_table([(job.name or job.url, result) for job, result in results])
