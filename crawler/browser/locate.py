"""Which Chromium to use: the one named, else Playwright's own, else the system's."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import BrowserMissing

HOW_TO_INSTALL = "no Chromium found: type `temoin browser install`, or name one with --browser PATH"

SYSTEM_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "chromium-headless-shell",
)
SYSTEM_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


@dataclass(frozen=True)
class BrowserBinary:
    """A browser's executable and how it was found: ``given``, ``playwright`` or ``system``."""

    path: Path
    found_by: str


def locate_browser(given: Path | None, playwright_path: str | None) -> BrowserBinary:
    """Choose the executable; ``playwright_path`` is where Playwright would keep its own, installed or not.

    Raises:
        BrowserMissing: the named file is no executable, or no Chromium was found at all.
    """
    if given is not None:
        return _named(given)
    if playwright_path and _is_executable(Path(playwright_path)):
        return BrowserBinary(Path(playwright_path), "playwright")
    for command in SYSTEM_COMMANDS:
        if found := shutil.which(command):
            return BrowserBinary(Path(found), "system")
    for path in map(Path, SYSTEM_PATHS):
        if _is_executable(path):
            return BrowserBinary(path, "system")
    raise BrowserMissing(HOW_TO_INSTALL)


def may_have_playwrights_own() -> bool:
    """Whether Playwright may have a Chromium of its own: to know for certain, its driver has to be asked.

    Where it keeps browsers: https://playwright.dev/python/docs/browsers#managing-browser-binaries
    """
    told = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if told == "0":
        return True  # inside its package
    caches = (Path(".cache"), Path("Library/Caches"), Path("AppData/Local"))
    folders = [Path(told)] if told else [Path.home() / cache / "ms-playwright" for cache in caches]
    return any(folder.is_dir() and any(folder.glob("chromium*")) for folder in folders)


def _named(given: Path) -> BrowserBinary:
    found = given if given.parent != Path() else Path(shutil.which(str(given)) or given)
    if not found.is_file():
        raise BrowserMissing(f"--browser {given}: there is no such file")
    if not _is_executable(found):
        raise BrowserMissing(f"--browser {given}: this file cannot be executed")
    return BrowserBinary(found, "given")


def _is_executable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
