"""The options that ``audit`` and ``demo`` share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

SEVERITIES = ("critical", "high", "medium", "low", "info")
FORMAT_NAMES = ("json", "html")

_FILE = click.Path(dir_okay=False, path_type=Path)


def _use_config(ctx: click.Context, _: click.Parameter, path: Path | None) -> Any:
    from temoin.config import Config

    if path is None:
        return Config()
    from temoin.cli.failing import UsageProblem
    from temoin.config import ConfigError, read_config

    known = {param.name for param in ctx.command.params if param.name not in {"config", "urls", None}}
    try:
        config = read_config(path, {name for name in known if name})
    except ConfigError as error:
        raise UsageProblem(str(error)) from error
    ctx.default_map = {**(ctx.default_map or {}), **config.options}
    return config


_OPTIONS = (
    click.option("--scenario", "scenario", multiple=True, metavar="NAME",
                 help="Play only this scenario, or those of this family; repeatable."),
    click.option("--pages", type=click.IntRange(1, 50), default=3, show_default=True, help="Pages to visit."),
    click.option("--observe", type=click.FloatRange(0, 600), default=30.0, show_default=True, metavar="SECONDS",
                 help="How much page life to watch (virtual time: it takes far less)."),
    click.option("--timeout", type=click.FloatRange(5, 3600), default=60.0, show_default=True, metavar="SECONDS",
                 help="Upper bound of wall time for one scenario."),
    click.option("--jobs", type=click.IntRange(1, 16), default=3, show_default=True, help="Scenarios side by side."),
    click.option("--locale", default="fr-FR", show_default=True, help="The visitor's language."),
    click.option("--browser", type=_FILE, metavar="PATH", help="The Chromium to use."),
    click.option("--format", "formats", type=click.Choice(FORMAT_NAMES), multiple=True, default=FORMAT_NAMES,
                 show_default=True, help="Report formats; report.json is always written."),
    click.option("--fail-on", type=click.Choice((*SEVERITIES, "never")), default="high", show_default=True,
                 help="Exit with 1 when a finding is at or above this severity."),
    click.option("--json", "as_json", is_flag=True, help="Print report.json, and nothing else, to standard output."),
    click.option("--quiet", is_flag=True, help="No progress."),
    click.option("--config", type=_FILE, is_eager=True, callback=_use_config, metavar="FILE",
                 help="Read options, how to sign in and scenarios of your own from a temoin.toml."),
)  # fmt: skip


def audit_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the shared options to a command."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function
