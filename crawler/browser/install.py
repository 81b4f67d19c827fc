"""Installing a Chromium where there is none: Playwright's own, or the distribution's on Debian and Ubuntu as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from crawler.errors import BrowserMissing

INSTALL_DEADLINE_S = 1800


def install_commands() -> tuple[tuple[str, ...], ...]:
    """What would be typed on this machine, in order."""
    if _is_debian_root():
        return ("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends", "chromium")
    return ((sys.executable, "-m", "playwright", "install", "chromium"),)


def install_browser() -> None:
    """Run the commands, their progress going to the terminal.

    Raises:
        BrowserMissing: one of them failed; the text says what to type.
    """
    for command in install_commands():
        if not _runs(command):
            typed = " && ".join(" ".join(words) for words in install_commands())
            raise BrowserMissing(f"the browser could not be installed: type `{typed}`, or name one with --browser PATH")


def _runs(command: Sequence[str]) -> bool:
    try:
        # Progress belongs on stderr: stdout may be somebody's pipe.
        done = subprocess.run(command, check=False, stdout=sys.stderr, timeout=INSTALL_DEADLINE_S)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _is_debian_root() -> bool:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and Path("/etc/debian_version").is_file() and shutil.which("apt-get") is not None
