"""The pages themselves: documents, what is to be expected of them, and whether they are held out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.banners.aspects import Aspects
from tests.banners.expected import Expected, expected
from tests.banners.generate import SEED, is_held_out, pages
from tests.banners.layers import all_purposes
from tests.banners.site import documents


@dataclass(frozen=True)
class BannerPage:
    """One site with, or without, a banner.

    Attributes:
        name: what it shows, in a line; unique.
        host: its own; `url` is its home page.
        answers: path → HTML; host + path for the documents of another host.
        expected: the right outcome of each scenario.
        held_out: not to be looked at until the end.
        purposes: all that a visitor can grant.
        aspects: what it is made of.
    """

    name: str
    host: str
    answers: Mapping[str, str]
    expected: Expected
    held_out: bool
    purposes: tuple[str, ...]
    made_of: Aspects

    @property
    def url(self) -> str:
        """Where its visitor begins."""
        return f"http://{self.host}/"

    @property
    def aspects(self) -> dict[str, Any]:
        """Aspect → value."""
        return self.made_of.told()


@cache
def all_pages(seed: int = SEED) -> tuple[BannerPage, ...]:
    """Every page, held out or not, in the order of the making."""
    return tuple(page(name, aspects, number) for number, (name, aspects) in enumerate(pages(seed).items()))


def page(name: str, aspects: Aspects, number: int) -> BannerPage:
    """One page from its aspects; its host is of the number alone."""
    return BannerPage(
        name=name,
        host=f"www.site-{number:03}.example",
        answers=documents(name, aspects),
        expected=expected(aspects),
        held_out=is_held_out(name),
        purposes=all_purposes(aspects),
        made_of=aspects,
    )
