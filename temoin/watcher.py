"""Telling the person at the terminal what is going on; everything here goes to standard error."""

from __future__ import annotations

import time
from collections.abc import Callable

from temoin.terminal import printable

Say = Callable[[str], None]


def silent(_: str) -> None:
    """For ``--quiet``."""


def plain_lines(write: Callable[[str], None]) -> Say:
    """One line an event, with the seconds since the start; site text in it is made harmless."""
    started = time.monotonic()

    def say(text: str) -> None:
        write(f"{time.monotonic() - started:6.1f} s  {printable(text)}")

    return say
