"""``temoin browser``: is there a browser to audit with, and if not, install one."""

from __future__ import annotations

from pathlib import Path

import click

from temoin.cli.failing import failing_clearly

_PATH = click.option(
    "--browser", type=click.Path(dir_okay=False, path_type=Path), metavar="PATH", help="The Chromium to use."
)


@click.group(name="browser")
def command() -> None:
    """Check for a browser to audit with, or install one."""


@command.command()
@_PATH
def check(browser: Path | None) -> None:
    """Start the browser and prove that it stores third-party cookies."""
    with failing_clearly():
        click.echo(_describe(browser))


@command.command()
@_PATH
def install(browser: Path | None) -> None:
    """Install a Chromium where there is none: Playwright's, or the distribution's on Debian and Ubuntu as root."""
    with failing_clearly():
        import asyncio

        from crawler.browser.install import install_browser
        from crawler.browser.session import find_browser
        from crawler.errors import BrowserMissing

        try:
            asyncio.run(find_browser(browser))
        except BrowserMissing:
            if browser is not None:
                raise
            install_browser()
        click.echo(_describe(browser))


def _describe(browser: Path | None) -> str:
    import asyncio

    from crawler.browser.session import checked_browser

    binary, info = asyncio.run(checked_browser(browser))
    return f"{info.name} {info.version} ({binary.found_by}: {binary.path}) stores third-party cookies: fit for audits"
