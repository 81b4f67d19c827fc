"""A channel: one way of sending requests, in one place, and what of it must reach the server."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class When(StrEnum):
    """What makes a channel send: ``hidden`` and ``leave`` ones may send again each time they are told to."""

    LOAD = "load"
    LATE = "late"
    INTERACTION = "interaction"
    HIDDEN = "hidden"
    LEAVE = "leave"


CHROMIUM = "chromium"
SHELL = "chromium-headless-shell"
BROWSERS = frozenset({CHROMIUM, SHELL})
"""The two binaries, by the name of their executable."""


@dataclass(frozen=True)
class Expected:
    """Requests that must reach the server: ``url`` without query, ``least`` to ``most`` times (None: any number)."""

    method: str
    url: str
    least: int = 1
    most: int | None = 1

    def allows(self, times: int) -> bool:
        """Whether that many requests are as they should be."""
        return self.least <= times and (self.most is None or times <= self.most)


@dataclass(frozen=True)
class Channel:
    """One kind in one place.

    Attributes:
        id: ``<place>/<kind>``, as in its addresses.
        words: what it does.
        when: what makes it send.
        expected: what must reach the server, unless ``optional_in`` names the browser.
        kept: names of the cookies that its answers set and the browser keeps (third-party cookies being allowed).
        ignored: names of those that its answers set in vain, for the request was made without credentials.
        optional_in: browsers (`BROWSERS`) in which it may stay away.
        note: what differs, and why.
    """

    id: str
    words: str
    when: When
    expected: tuple[Expected, ...]
    kept: tuple[str, ...]
    ignored: tuple[str, ...]
    optional_in: frozenset[str] = frozenset()
    note: str = ""

    @property
    def sets_cookie(self) -> bool:
        """Whether an answer carries a Set-Cookie line."""
        return bool(self.kept or self.ignored)
