"""What an honest, able visitor brings about on a page: derived from what the page is, never from what a driver does."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.evidence import ChoiceMade
from tests.banners.aspects import NO_BANNER, NO_REFUSAL, WITH_SWITCHES, Aspects

NOT_APPLICABLE = "not-applicable"

_REFUSED = (ChoiceMade.REFUSED.value, ChoiceMade.SAVED_WITH_PURPOSES_OFF.value)
_FAILED = (ChoiceMade.FAILED.value,)
_NO_BANNER = (ChoiceMade.NO_BANNER.value,)
_NO_FREE_REFUSAL = (ChoiceMade.NO_FREE_REFUSAL.value,)

FALSE_REFUSALS = ("hides-only", "refuse-accepts", "unsent")
UNDECIDABLE = ("only-this-session", "asks-again")


@dataclass(frozen=True)
class Expected:
    """Outcomes that are right, the first being the plainest: values of ``ChoiceMade``, or ``not-applicable``.

    Where a success and ``failed`` both stand, a visitor cannot tell which it is.
    """

    refusal: tuple[str, ...]
    acceptance: tuple[str, ...]
    granular: tuple[str, ...]
    withdrawal: tuple[str, ...]

    def of(self, wanted: str) -> tuple[str, ...]:
        """By ``choice.wanted``: refuse, accept, granular, withdraw."""
        names = {"refuse": self.refusal, "accept": self.acceptance, "withdraw": self.withdrawal}
        return names.get(wanted, self.granular)


def expected(aspects: Aspects) -> Expected:
    """The right outcomes of the four scenarios."""
    if aspects.layers == NO_BANNER:
        return Expected(_NO_BANNER, _NO_BANNER, _NO_BANNER, _NO_BANNER)
    return Expected(_refusal(aspects), _acceptance(aspects), _granular(aspects), _withdrawal(aspects))


def _refusal(aspects: Aspects) -> tuple[str, ...]:
    if aspects.layers in NO_REFUSAL:
        return _NO_FREE_REFUSAL
    if aspects.layers == "close-hides":
        return (*_NO_FREE_REFUSAL, *_FAILED)
    if aspects.behaviour in (*FALSE_REFUSALS, "save-accepts"):
        return _FAILED
    if aspects.behaviour in UNDECIDABLE:
        return (*_REFUSED, *_FAILED)
    return _REFUSED


def _acceptance(aspects: Aspects) -> tuple[str, ...]:
    if aspects.behaviour == "unsent":
        return _FAILED
    accepted = (ChoiceMade.ACCEPTED.value,)
    by_hand = aspects.layers == "save-only" and not aspects.preticked
    return (*accepted, *_FAILED) if by_hand or aspects.behaviour == "asks-again" else accepted


def _granular(aspects: Aspects) -> tuple[str, ...]:
    if aspects.layers not in WITH_SWITCHES:
        return (NOT_APPLICABLE,)
    if aspects.behaviour in ("unsent", "save-accepts"):
        return _FAILED
    saved = (ChoiceMade.SAVED_WITH_PURPOSES_OFF.value,)
    return (*saved, *_FAILED) if aspects.behaviour == "asks-again" else saved


def _withdrawal(aspects: Aspects) -> tuple[str, ...]:
    if aspects.withdrawal == "none":
        return (NOT_APPLICABLE, *_FAILED)
    if aspects.behaviour in (*FALSE_REFUSALS, "save-accepts"):
        return _FAILED
    withdrawn = (ChoiceMade.WITHDRAWN.value,)
    return (*withdrawn, *_FAILED) if aspects.behaviour in UNDECIDABLE else withdrawn
