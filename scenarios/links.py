"""Going on by the site's own links, as a visitor does who reads on: really clicked, where a click meets them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources

from playwright.async_api import Error

from crawler.eyes import LookFailed, Thing
from crawler.following import follow
from crawler.site import same_site
from crawler.visiting import OpenVisit
from scenarios.consent.press import press
from scenarios.scenario import NotDone

CLICKS = 3
"""Links that are tried before the visitor gives up on clicking."""


@dataclass(frozen=True)
class Link:
    """A link of the page; ``element`` is where to get hold of it."""

    url: str
    text: str
    element: Thing


@dataclass(frozen=True)
class Went:
    """How the visitor went on: by a click, or by the address, when ``why`` says what kept them from clicking."""

    url: str
    clicked: bool
    text: str = ""
    why: str = ""


@cache
def _script() -> str:
    return resources.files("scenarios").joinpath("links.js").read_text(encoding="utf-8")


async def links_of_page(
    visit: OpenVisit, been: Collection[str], first: Collection[str] = (), banner: Thing | None = None
) -> list[Link]:
    """The page's links to other pages of its site, the likeliest to be read first.

    Args:
        visit: the visit.
        been: addresses where the visitor was already.
        first: addresses that are preferred.
        banner: the consent banner's element in the page's own document; nothing in it is a link to follow.

    Raises:
        LookFailed: the page could not be looked at.
    """
    look = visit.clock.alongside
    scan = await look(visit.eyes.find(visit.main_frame(), _script(), banner))
    facts = await look(visit.eyes.look_at(scan, "({facts}) => facts"))
    seen = {bare(url) for url in been}
    places: dict[str, int] = {}
    for place, fact in enumerate(facts):
        if same_site(fact["url"], visit.first_party) and bare(fact["url"]) not in seen:
            places.setdefault(bare(fact["url"]), place)
    wanted = {bare(url) for url in first}
    ranked = sorted(
        places.values(), key=lambda place: (bare(facts[place]["url"]) not in wanted, not facts[place]["main"])
    )
    return [
        Link(facts[place]["url"], facts[place]["text"], await look(visit.eyes.find_in(scan, _ELEMENT, place)))
        for place in ranked[:CLICKS]
    ]


_ELEMENT = "({elements}, place) => elements[place]"


def bare(url: str) -> str:
    """An address without what no server sees."""
    return url.partition("#")[0]


async def go_on(visit: OpenVisit, links: list[Link]) -> Went | None:
    """Click a link and come to another page; by its address where no click leads anywhere. None: there is no link.

    Raises:
        SiteUnreachable: not even by its address.
        BrowserLost: the tab is gone.
    """
    why = ""
    for link in links:
        try:
            if await follow(visit, partial(_press, visit, link)) != "nowhere":
                return Went(visit.page.url, clicked=True, text=link.text)
            why = "the click led nowhere"
        except (Error, LookFailed, NotDone) as error:
            why = str(error).splitlines()[0][:120]
    if not links:
        return None
    await visit.go(links[0].url)
    return Went(visit.page.url, clicked=False, text=links[0].text, why=why)


async def _press(visit: OpenVisit, link: Link) -> None:
    # A bar at the window's edge lies over what is only just in view.
    await visit.clock.alongside(visit.eyes.look_at(link.element, "(el) => el.scrollIntoView({block: 'center'})"))
    pressed = await press(visit, link.element)
    if not pressed.done:
        raise NotDone(pressed.why_not)
