"""The sets of pages that the banner benchmark plays: those made from the seed, and those of real consent managers."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.banners.aspects import WITH_SWITCHES
from tests.banners.expected import NOT_APPLICABLE
from tests.banners.pages import BannerPage, all_pages
from tests.banners.server import BannerWeb
from tests.banners.truth import Truth

if TYPE_CHECKING:
    from tests.real_cmps.real_page import RealPage
    from tests.real_cmps.served import RealPageServer

REAL_NAMES = {"ads": "advertising"}


@dataclass(frozen=True)
class Target:
    """One page to play: its address, what is to be expected (wanted, only → outcomes), and the ear for its truth.

    ``refusable``: a visitor can refuse there, and it holds; ``acceptable`` likewise. ``refusal_shows``: the truth tells
    a refusal from no choice at all.
    """

    name: str
    url: str
    expected: Callable[[str, str], tuple[str, ...]]
    mark: Callable[[], int]
    truth_since: Callable[[int], Truth]
    refusable: bool
    acceptable: bool
    refusal_shows: bool


@dataclass(frozen=True)
class BannerSet:
    """Some pages behind one server, while it runs."""

    name: str
    targets: tuple[Target, ...]
    resolve: Sequence[str]
    port: int


@contextmanager
def sets(
    only: Sequence[str], *, held_out: bool, which: str | None = None, seed: int | None = None
) -> Iterator[list[BannerSet]]:
    """The sets with any page in them, served until the context ends; the real pages are never held out.

    With a ``seed`` of its own the generated set is all the pages made from it, which nobody has worked on.
    """
    with ExitStack() as stack:
        found = []
        if which != "real":
            found.append(_generated(only, held_out, seed, stack))
        if which != "generated" and not held_out and importlib.util.find_spec("tests.real_cmps") is not None:
            found.append(_real(only, stack))
        yield [one for one in found if one.targets]


def _named(name: str, only: Sequence[str]) -> bool:
    return not only or any(part in name for part in only)


def _generated(only: Sequence[str], held_out: bool, seed: int | None, stack: ExitStack) -> BannerSet:
    made = all_pages() if seed is None else all_pages(seed)
    pages = [page for page in made if (seed is not None or page.held_out == held_out) and _named(page.name, only)]
    web = stack.enter_context(BannerWeb(pages))
    name = "generated pages" if seed is None else f"pages of seed {seed}"
    name = f"{name}, held out" if held_out else name
    return BannerSet(name, tuple(_target(page, web) for page in pages), web.resolve, web.port)


def _target(page: BannerPage, web: BannerWeb) -> Target:
    def expected(wanted: str, only: str) -> tuple[str, ...]:
        outcomes = page.expected.of(wanted)
        missing = wanted == "granular" and only not in page.purposes and page.made_of.layers in WITH_SWITCHES
        return (NOT_APPLICABLE,) if missing else outcomes

    return Target(
        page.name,
        page.url,
        expected,
        lambda: web.mark(page),
        lambda mark: web.truth_since(page, mark),
        page.expected.refusal[0] == "refused",
        page.expected.acceptance[0] == "accepted",
        refusal_shows=True,
    )


@dataclass(frozen=True)
class _RealTruth(Truth):
    """What a real page told: it knows what is in force, not whether anything was decided."""

    before: frozenset[str] = frozenset()
    states: tuple[frozenset[str], ...] = ()

    @property
    def in_force(self) -> tuple[str, ...] | None:
        """None while all is as before any choice."""
        last = self.states[-1] if self.states else self.before
        return None if last == self.before else tuple(sorted(last))

    @property
    def course(self) -> tuple[tuple[str, ...] | None, ...]:
        return tuple(tuple(sorted(state)) for state in self.states)

    @property
    def is_refused(self) -> bool:
        return bool(self.states) and not self.states[-1]

    @property
    def is_accepted(self) -> bool:
        return bool(self.states) and self.states[-1] == set(self.purposes)

    def is_only(self, purpose: str) -> bool:
        return bool(self.states) and self.states[-1] == {purpose}

    @property
    def is_withdrawn(self) -> bool:
        return self.is_refused and any(state == set(self.purposes) for state in self.states)

    def __str__(self) -> str:
        return f"in force {', '.join(sorted(self.states[-1])) or 'nothing'}" if self.states else "nothing told"


def _real(only: Sequence[str], stack: ExitStack) -> BannerSet:
    from tests.real_cmps.pages import REAL_PAGES
    from tests.real_cmps.served import RealPageServer

    pages = [page for page in REAL_PAGES if not page.missing and _named(page.name, only)]
    web = stack.enter_context(RealPageServer(pages))
    return BannerSet("real consent managers", tuple(_real_target(page, web) for page in pages), web.resolve, web.port)


def _real_target(page: RealPage, web: RealPageServer) -> Target:
    told = web.truth[page.name]
    before = frozenset(REAL_NAMES.get(one, one) for one in page.before)

    def expected(wanted: str, only: str) -> tuple[str, ...]:
        if wanted == "refuse":
            return (
                page.expected["refusal"],
                *(["saved-with-purposes-off"] if page.expected["refusal"] == "refused" else []),
            )
        if wanted == "accept":
            return (page.expected["acceptance"],)
        if wanted == "withdraw":
            return ("withdrawn",) if page.expected["withdrawal"] else (NOT_APPLICABLE, "failed")
        can = page.expected["granular"] and only in ("analytics", "advertising")
        return ("saved-with-purposes-off",) if can else (NOT_APPLICABLE,)

    def truth_since(mark: int) -> Truth:
        states = tuple(frozenset(REAL_NAMES.get(one, one) for one in state) for state in told[mark:])
        return _RealTruth((), ("advertising", "analytics"), before, states)

    return Target(
        page.name,
        f"http://www.{page.name}.example/",
        expected,
        lambda: len(told),
        truth_since,
        page.expected["refusal"] in ("refused", "saved-with-purposes-off"),
        page.expected["acceptance"] == "accepted",
        refusal_shows=bool(page.before),
    )
