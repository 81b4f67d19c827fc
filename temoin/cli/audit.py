"""``temoin audit``: the main job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from temoin.cli.audit_options import audit_options
from temoin.cli.failing import failing_clearly

RUNS = Path("temoin-runs")


@click.command(name="audit")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The run's folder (default: temoin-runs/<host>-<UTC time>); with several URLs, the parent of theirs.",
)
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="FILE|URL",
    help="The policy to hold the site against, instead of those found on it; repeatable.",
)
@click.option(
    "--resolve",
    multiple=True,
    metavar="PATTERN[:PORT]=ADDR[:PORT]",
    help="Where a host really is, for browser and spider alike; repeatable.",
)
@click.option("--insecure", is_flag=True, help="Accept any TLS certificate.")
@click.option(
    "--ca-file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PEM",
    help="Certificate authorities to trust as well.",
)
@audit_options
def command(urls: tuple[str, ...], **options: Any) -> None:  # fmt: skip
    """Audit one or several sites and write a report for each.

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 usage error; 3 the audit could not be completed.
    """
    with failing_clearly():
        from crawler.site import normalise_audit_url
        from temoin.cli.auditing import Job, run_jobs

        sites = [normalise_audit_url(url) for url in urls]
        folders = _distinct([_folder(url, options["output"], many=len(sites) > 1) for url in sites])
        sys.exit(run_jobs([Job(url, folder) for url, folder in zip(sites, folders, strict=True)], options))


def _distinct(folders: list[Path]) -> list[Path]:
    """The same folders, those that come again with a number behind: two URLs may have one host."""
    return [
        folder if folder not in folders[:index] else folder.with_name(f"{folder.name}-{index + 1}")
        for index, folder in enumerate(folders)
    ]


def _folder(url: str, output: Path | None, *, many: bool) -> Path:
    from datetime import UTC, datetime
    from urllib.parse import urlsplit

    host = (urlsplit(url).hostname or "site").replace(":", "_")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    if output is None:
        return RUNS / f"{host}-{stamp}"
    return output / host if many else output
