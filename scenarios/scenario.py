"""What a scenario is: a name, and a play that ends in a choice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from crawler.browser.guise import ORDINARY, Guise
from crawler.evidence import Banner, Choice, ChoiceMade, Step, VisitStatus
from crawler.visiting import OpenVisit
from scenarios.choice_reading import ChoiceReader, ReadsNothing
from scenarios.login import Login

PagesToSample = Callable[[], Awaitable[Sequence[str]]]
"""Gives the further pages to visit, home excluded; they are being discovered while the first page loads."""


@dataclass(frozen=True)
class Stage:
    """What a play may use beside the visit itself.

    Attributes:
        pages: the further pages to visit; call it and await the answer when you need them.
        reader: what tells the meaning of a stored choice or a consent signal.
        login: how to sign in, values included; None where it is not configured.
    """

    pages: PagesToSample
    reader: ChoiceReader = field(default_factory=ReadsNothing)
    login: Login | None = None


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
    ``family`` by its name gets all its members. ``guise`` is what its profile's visitor comes in. ``needs_login``: it
    cannot be played unless it is configured how to sign in.
    """

    name: str
    summary: str
    play: Callable[[OpenVisit, Stage], Awaitable[Ending]]
    family: str = ""
    guise: Guise = ORDINARY
    needs_login: bool = False


class NotDone(Exception):
    """The visitor could not do what the scenario wanted: the visit has failed; the text says why in one line."""


def no_choice() -> Choice:
    """The choice of a visitor who makes none."""
    return Choice(wanted="none", made=ChoiceMade.NONE)


def completed(steps: Iterable[Step] = (), *, choice: Choice | None = None, banner: Banner | None = None) -> Ending:
    """The scenario did what it is for. Without ``choice`` the visitor made none."""
    return Ending(VisitStatus.COMPLETED, _with_steps(choice, steps), banner)


def failed(
    reason: str, steps: Iterable[Step] = (), *, choice: Choice | None = None, banner: Banner | None = None
) -> Ending:
    """The scenario did not do what it is for, and this is why; its evidence is kept, and its silence proves nothing."""
    return Ending(VisitStatus.FAILED, _with_steps(choice, steps), banner, reason)


def not_applicable(
    reason: str, steps: Iterable[Step] = (), *, choice: Choice | None = None, banner: Banner | None = None
) -> Ending:
    """The site does not offer what the scenario is for."""
    return Ending(VisitStatus.NOT_APPLICABLE, _with_steps(choice, steps), banner, reason)


def _with_steps(choice: Choice | None, steps: Iterable[Step]) -> Choice:
    made = choice or no_choice()
    return made.model_copy(update={"steps": (*made.steps, *steps)})
