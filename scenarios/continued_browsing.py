"""continued-browsing: the visitor makes no choice, moves, scrolls, and goes on to other pages of the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.errors import SiteUnreachable
from crawler.evidence import Banner, Step
from crawler.eyes import LookFailed, Thing
from crawler.visiting import OpenVisit
from scenarios.acting import noted
from scenarios.consent.choose import described_banner
from scenarios.consent.look import element_at
from scenarios.consent.sight import SeenBox
from scenarios.consent.wait import look_now, wait_for_banner
from scenarios.hands import move_and_scroll
from scenarios.links import Went, bare, go_on, links_of_page
from scenarios.sampling import SAMPLE_LIFE_S, visit_samples
from scenarios.scenario import Ending, PagesToSample, Scenario, Stage, completed

FURTHER_PAGES = 2


@dataclass
class _Walk:
    """What the visitor did so far, and where they were."""

    visit: OpenVisit
    steps: list[Step] = field(default_factory=list)
    been: set[str] = field(default_factory=set)

    async def note(self, act: str, detail: str = "", picture: str | None = None) -> None:
        """One more step, once it is done; ``picture`` names the one to take."""
        self.steps.append(await noted(self.visit, act, detail, picture=picture))

    def arrived(self) -> None:
        """Remember where the visitor is, by whichever address they came."""
        page = self.visit.pages[-1]
        self.been |= {bare(page.requested_url), bare(page.url), bare(self.visit.page.url)}


async def play(visit: OpenVisit, stage: Stage) -> Ending:
    """Look, move and scroll on the home page, go on to two pages by the site's links, and look at the sampled ones."""
    walk = _Walk(visit)
    await visit.open_site()
    walk.arrived()
    banner = await _look_first(walk)
    await move_and_scroll(visit)
    await walk.note("moved and scrolled")
    await visit.observe()
    await walk.note("looked on", await _banner_after(visit, banner), picture="after-hands")
    pages = await stage.pages()
    for number in range(1, FURTHER_PAGES + 1):
        if not await _goes_on(walk, number, pages):
            break
    await visit_samples(visit, _rest(walk, pages), move_and_scroll)
    return completed(walk.steps, banner=banner)


async def _look_first(walk: _Walk) -> Banner:
    """The banner, seen with still hands; the step before the hands move tells until when they were still."""
    visit = walk.visit
    awaited = await wait_for_banner(visit, hands=False)
    banner = await described_banner(visit, awaited)
    await visit.take_stock()
    seen = awaited.sight.banner
    await walk.note("banner seen" if seen else "no banner seen", ", ".join(seen.why) if seen else "", "before-hands")
    return banner


async def _banner_after(visit: OpenVisit, banner: Banner) -> str:
    if not banner.found:
        return ""
    try:
        sight = await look_now(visit)
    except LookFailed as failure:
        return f"whether the banner is still there could not be seen: {failure}"
    return "the banner is still there" if sight.banner else "the banner is gone, and no choice was made"


async def _goes_on(walk: _Walk, number: int, pages: Sequence[str]) -> bool:
    """Whether the visitor came to another page."""
    visit = walk.visit
    if visit.remaining_s <= 0:
        visit.recorder.note_error("no time was left to browse on")
        visit.recorder.fall_short("unvisited pages", 1)
        return False
    try:
        links = await links_of_page(visit, walk.been, pages, await _banner_element(visit))
        went = await go_on(visit, links)
    except LookFailed as failure:
        visit.recorder.note_error(f"the page's links could not be read: {failure}")
        visit.recorder.fall_short("unvisited pages", 1)
        return False
    except SiteUnreachable as error:
        visit.recorder.note_error(str(error))
        return False
    if went is None:
        await walk.note("no further link", "the page has none to another page of the site that was not visited yet")
        return False
    walk.arrived()
    await walk.note("link clicked" if went.clicked else "address typed in", _told(went))
    await move_and_scroll(visit)
    await visit.live(min(SAMPLE_LIFE_S, visit.settings.observe_s))
    await walk.note("moved and scrolled", visit.page.url, picture=f"page-{number + 1}")
    return True


def _told(went: Went) -> str:
    named = f"« {went.text} » " if went.text else ""
    return f"{named}{went.url}" + (f" (not clicked: {went.why})" if went.why else "")


async def _banner_element(visit: OpenVisit) -> Thing | None:
    """The banner's own element, where it stands in the page's document: in it, nothing is touched."""
    box: SeenBox | None = (await look_now(visit)).banner
    if box is None or not visit.eyes.is_main(box.frame):
        return None
    return await element_at(visit.eyes, box, box.element)


def _rest(walk: _Walk, pages: Sequence[str]) -> PagesToSample:
    async def rest() -> Sequence[str]:
        return [url for url in pages if bare(url) not in walk.been]

    return rest


SCENARIO = Scenario(
    name="continued-browsing",
    summary="the visitor makes no choice, moves, scrolls and goes on to other pages",
    play=play,
)
