"""What a scenario is: a name, and a play that ends in a choice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from crawler.evidence import Banner, Choice, ChoiceMade, VisitStatus
from crawler.visiting import OpenVisit

PagesToSample = Callable[[], Awaitable[Sequence[str]]]
"""Gives the further pages to visit, home excluded; they are being discovered while the first page loads."""


@dataclass(frozen=True)
class Ending:
    """How a play ended. ``status`` is ``completed`` only when the scenario did what it is for."""

    status: VisitStatus
    choice: Choice
    banner: Banner | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Scenario:
    """One scenario; a file of this package that holds one as ``SCENARIO`` is known by its ``name``.

    ``play`` gets the open visit and the pages to sample; it returns the ending, or raises a ``CrawlError``.
    """

    name: str
    summary: str
    play: Callable[[OpenVisit, PagesToSample], Awaitable[Ending]]


def no_choice() -> Choice:
    """The choice of a visitor who makes none."""
    return Choice(wanted="none", made=ChoiceMade.NONE)
