"""continued-browsing: hands, then other pages by the site's own links, and the banner is never touched."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from crawler.browser.session import BrowserSession, browser_session
from crawler.evidence import ChoiceMade, Visit, VisitStatus
from crawler.following import follow
from crawler.settings import CrawlSettings
from crawler.visiting import open_visit
from detectors.rules.proof.certainty import hands_free_until
from scenarios.play import play_scenario
from scenarios.registry import all_scenarios
from scenarios.scenario import Stage
from tests.page_server import Answer, PageServer
from tests.scenarios.banner_pages import BUTTONS, KEEP, STYLE, TEXT, WIRED

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEAD = "<!doctype html><html lang=fr><title>Site</title><h1>Site</h1>"
BANNER_LINK = "<a href=/in-the-banner>Nos partenaires</a>"
BANNER = f"""<script>{KEEP}
const b = document.createElement('div'); b.setAttribute('style', {STYLE!r}); b.id = 'banner';
b.innerHTML = {f"<p>{TEXT}</p>{BANNER_LINK}{BUTTONS}"!r}; document.body.prepend(b);
const on = (id, f) => b.querySelector('#' + id).addEventListener('click', () => f()); {WIRED}
const wake = (type) => addEventListener(type, () => fetch('/woken?' + type), {{once: true}});
['wheel', 'mousemove', 'keydown'].forEach(wake);
</script>"""
FILLER = "<p>Bienvenue.</p>" * 60
NOT_FOLLOWED = """<nav><a href="/logout">Quitter</a> <a href="mailto:a@site.example">Écrire</a> <a href="#top">Haut</a>
<a href="/terms.pdf">Conditions</a> <a href="/file" download>Fichier</a> <a href="/window" target=_blank>Autre</a>
<a href="/hidden" style="display:none">Caché</a> <a href="/prefs">Gérer mes cookies</a> <a href="http://other.example/">X</a>
<a href="/robots" rel="nofollow">Partenaires</a></nav>"""
LINKS = "<main><a href='/one'>Premier</a> <a href='/two#part'>Second</a> <a href='/three'>Troisième</a></main>"
COVER = "<div style='position:fixed;inset:0;background:#0008;z-index:8'></div>"
APPLICATION = """<main><a href="/dead">Mort</a> <a href="/route">Vue</a></main><script>
document.links[0].onclick = (e) => e.preventDefault();
document.links[1].onclick = (e) => { e.preventDefault(); fetch('/data').then(show); };
const show = () => {
  history.pushState(0, '', '/route');
  document.querySelector('main').innerHTML = '<a href="/end">Fin</a>';
};
</script>"""


@pytest.fixture(scope="module")
def web() -> Iterator[PageServer]:
    whole = HEAD + FILLER + NOT_FOLLOWED + LINKS + FILLER + BANNER
    pages: dict[str, Answer] = {
        "www.links.example/": whole,
        "www.links.example/one": whole,
        "www.links.example/two": whole,
        "www.links.example/three": whole,
        "www.covered.example/": HEAD + LINKS + COVER + BANNER,
        "www.covered.example/one": HEAD + LINKS + COVER + BANNER,
        "www.covered.example/two": HEAD,
        "www.application.example/": HEAD + APPLICATION,
        "www.application.example/end": HEAD,
        "www.alone.example/": HEAD,
        "/data": "1",
        "/woken": "",
    }
    with PageServer(pages) as server:
        yield server


@pytest.fixture(scope="module")
def settings(web: PageServer) -> CrawlSettings:
    return CrawlSettings(resolve=web.resolve, observe_s=4.0, timeout_s=60.0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    async with browser_session(settings) as opened:
        yield opened


async def browse(
    name: str, session: BrowserSession, settings: CrawlSettings, folder: Path, samples: Sequence[str] = ()
) -> Visit:
    async def pages() -> Sequence[str]:
        return [f"http://www.{name}.example{path}" for path in samples]

    scenario = all_scenarios()["continued-browsing"]
    url = f"http://www.{name}.example/"
    return (await play_scenario(scenario, session, settings, url, Stage(pages), folder)).visit


def acts(visit: Visit) -> list[str]:
    return [step.act for step in visit.choice.steps]


async def test_two_links_are_clicked_and_no_other_and_the_banner_is_left_alone(
    web: PageServer, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = await browse("links", session, settings, tmp_path)
    assert visit.status is VisitStatus.COMPLETED, visit.reason
    assert (visit.choice.wanted, visit.choice.made) == ("none", ChoiceMade.NONE)
    assert acts(visit)[:4] == ["banner seen", "moved and scrolled", "looked on", "link clicked"]
    assert acts(visit).count("link clicked") == 2
    assert visit.banner is not None
    assert visit.banner.found
    assert [page.url for page in visit.pages] == [
        f"http://www.links.example{path}" for path in ("/", "/one", "/two#part")
    ]
    documents = [request for request in visit.requests if request.resource_type == "Document"]
    assert [request.page for request in documents] == [0, 1, 2]
    assert [request.request_headers.first("referer") for request in documents[1:]] == [
        "http://www.links.example/",
        "http://www.links.example/one",
    ]
    assert not visit.cookies
    woken = [request.started for request in visit.requests if "/woken" in request.url and request.page == 0]
    assert 0 < hands_free_until(visit) == visit.choice.steps[0].time < min(woken)
    asked = {path for _, host, path in web.requests if host == "www.links.example"}
    assert {"/woken?wheel", "/woken?mousemove", "/woken?keydown"} <= asked
    assert asked <= {"/", "/one", "/two", "/woken?wheel", "/woken?mousemove", "/woken?keydown", "/favicon.ico"}


async def test_sampled_pages_are_preferred_and_all_are_visited(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = await browse("links", session, settings, tmp_path, ("/three", "/two", "/one"))
    assert len(visit.pages) == 4
    assert visit.pages[1].url != "http://www.links.example/"
    assert {page.url.partition("#")[0] for page in visit.pages[1:]} == {
        f"http://www.links.example{path}" for path in ("/one", "/two", "/three")
    }


async def test_where_the_banner_covers_the_links_their_addresses_are_used(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = await browse("covered", session, settings, tmp_path)
    assert visit.status is VisitStatus.COMPLETED
    assert [page.url.partition("#")[0] for page in visit.pages[1:]] == [
        f"http://www.covered.example{path}" for path in ("/one", "/two")
    ]
    typed = [step for step in visit.choice.steps if step.act == "address typed in"]
    assert len(typed) == 2
    assert all("something lies over it" in step.detail for step in typed)
    assert not visit.cookies


async def test_in_an_application_of_one_page_a_click_that_shows_another_view_counts(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = await browse("application", session, settings, tmp_path)
    assert acts(visit).count("link clicked") == 2
    assert [page.url for page in visit.pages] == [
        "http://www.application.example/",
        "http://www.application.example/end",
    ]
    assert {request.page for request in visit.requests} == {0, 1}
    assert next(r.page for r in visit.requests if r.url.endswith("/data")) == 0


async def test_a_site_of_one_page_is_browsed_as_far_as_it_goes(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = await browse("alone", session, settings, tmp_path)
    assert visit.status is VisitStatus.COMPLETED
    assert acts(visit) == ["no banner seen", "moved and scrolled", "looked on", "no further link"]


async def test_an_act_that_leads_nowhere_begins_no_page(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    async with open_visit(session, settings, "http://www.application.example/", tmp_path) as visit:
        await visit.open_site()

        async def fetch() -> None:
            await visit.eyes.look(visit.main_frame(), "() => { fetch('/data?here'); }")

        assert await follow(visit, fetch) == "nowhere"
        assert len(visit.pages) == 1
        assert {request.page for request in visit.recorder.requests(visit.site)} == {0}
        await visit.go("http://www.application.example/end")
        assert {request.page for request in visit.recorder.requests(visit.site)} == {0, 1}
