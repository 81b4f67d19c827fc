"""What a scenario is: a name, and a play that ends in a choice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from crawler.browser.guise import ORDINARY, Guise
from crawler.evidence import Banner, Choice, ChoiceMade, VisitStatus
from crawler.visiting import OpenVisit
from scenarios.choice_reading import ChoiceReader, ReadsNothing

PagesToSample = Callable[[], Awaitable[Sequence[str]]]
"""Gives the further pages to visit, home excluded; they are being discovered while the first page loads."""


@dataclass(frozen=True)
class Stage:
    """What a play may use beside the visit itself.

    Attributes:
        pages: the further pages to visit; call it and await the answer when you need them.
        reader: what tells the meaning of a stored choice or a consent signal.
    """

    pages: PagesToSample
    reader: ChoiceReader = field(default_factory=ReadsNothing)


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

    ``play`` gets the open visit and the stage; it returns the ending, or raises a ``CrawlError``. Whoever asks for the
    ``family`` by its name gets all its members. ``guise`` is what its profile's visitor comes in.
    """

    name: str
    summary: str
    play: Callable[[OpenVisit, Stage], Awaitable[Ending]]
    family: str = ""
    guise: Guise = ORDINARY


def no_choice() -> Choice:
    """The choice of a visitor who makes none."""
    return Choice(wanted="none", made=ChoiceMade.NONE)
