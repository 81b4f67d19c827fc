"""Signing in: past what lies over the form, in frames and shadow roots, and never by a guess."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from crawler.browser.session import BrowserSession, browser_session
from crawler.evidence import Phase, Visit
from crawler.settings import CrawlSettings
from scenarios.login import Login
from scenarios.play import play_scenario
from scenarios.registry import all_scenarios
from scenarios.scenario import Stage
from tests.page_server import Answer, PageServer
from tests.scenarios.banner_pages import ACCEPT_ONLY, BUTTONS, KEEP, TEXT, WIRED

pytestmark = pytest.mark.asyncio(loop_scope="module")

OVER = "position:fixed;inset:0;background:#fff;z-index:9"
FORM = """<!doctype html><html lang=fr><title>Form</title><form action=/account><input name=user>
<input name=password type=password><button>Entrer</button></form>"""
ACCOUNT = "<!doctype html><html lang=fr><title>Account</title><p id=member>Membre</p>"
WELCOME = "<!doctype html><html lang=fr><title>Site</title><h1>Site</h1>"


def covered(buttons: str, wiring: str) -> str:
    return f"""{FORM}<script>{KEEP}
if (!chosen()) {{ const b = document.createElement('div'); b.setAttribute('style', {OVER!r});
  b.innerHTML = {f"<p>{TEXT}</p>{buttons}"!r}; document.body.append(b);
  const on = (id, f) => {{ const el = b.querySelector('#' + id); if (el) el.addEventListener('click', () => f()); }};
  {wiring} }}</script>"""


SHADOW = """<!doctype html><html lang=fr><title>Form</title><button id=show>Se connecter</button><div id=host></div>
<script>show.onclick = () => {
  host.attachShadow({mode: "open"}).innerHTML =
    `<input name=user><input name=password type=password><button id=enter>Entrer</button>`;
  host.shadowRoot.querySelector("#enter").onclick = () => { location = "/members/home"; };
};</script>"""


@pytest.fixture(scope="module")
def web() -> Iterator[PageServer]:
    pages: dict[str, Answer] = {
        "/": WELCOME,
        "/account": ACCOUNT,
        "/members/home": ACCOUNT,
        "/next": WELCOME,
        "www.plain.example/login": FORM,
        "www.covered.example/login": covered(BUTTONS, WIRED),
        "www.walled.example/login": covered("<button id=a>OK</button>", ACCEPT_ONLY),
        "www.shadow.example/login": SHADOW,
        "www.wrong.example/account": FORM,
        "www.wrong.example/login": FORM,
    }
    with PageServer(pages) as server:
        yield server


@pytest.fixture(scope="module")
def settings(web: PageServer) -> CrawlSettings:
    return CrawlSettings(resolve=web.resolve, observe_s=2.0, timeout_s=60.0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    async with browser_session(settings) as opened:
        yield opened


def login(name: str, **more: Any) -> Login:
    fields = [{"selector": "[name=user]", "value": "camille"}, {"selector": "[name=password]", "value": "known"}]
    usual = {"url": f"http://www.{name}.example/login", "fields": fields, "submit": "form button", "success": "#member"}
    return Login.model_validate({**usual, **more})


async def sign_in(name: str, how: Login, session: BrowserSession, settings: CrawlSettings, folder: Path) -> Visit:
    async def pages() -> Sequence[str]:
        return [f"http://www.{name}.example/next", f"http://www.{name}.example/logout"]

    scenario, url = all_scenarios()["signed-in"], f"http://www.{name}.example/"
    return (await play_scenario(scenario, session, settings, url, Stage(pages, login=how), folder)).visit


def paths(visit: Visit) -> list[str]:
    return [page.url.partition(".example")[2].partition("?")[0] for page in visit.pages]


async def test_a_member_looks_at_the_sampled_pages_and_not_at_the_way_out(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = await sign_in("plain", login("plain"), session, settings, tmp_path)
    assert visit.status.value == "completed", visit.reason
    assert paths(visit) == ["/", "/login", "/account", "/next"]
    assert {request.phase for request in visit.requests} == {Phase.BEFORE_CHOICE}
    assert next(step.screenshot for step in visit.choice.steps if step.act == "signed in")


async def test_what_lies_over_the_form_is_refused_first(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = await sign_in("covered", login("covered"), session, settings, tmp_path)
    assert visit.status.value == "completed", visit.reason
    assert (visit.choice.made.value, visit.choice.verified) == ("refused", True)
    acts = [step.act for step in visit.choice.steps]
    assert acts.index("form filled in") < acts.index("signed in")
    assert [cookie.value for cookie in visit.cookies if cookie.name == "choice"] == ["no"]
    assert next(request.phase for request in visit.requests if "/account" in request.url) is Phase.AFTER_CHOICE


async def test_where_no_refusal_opens_the_form_nobody_signs_in(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = await sign_in("walled", login("walled"), session, settings, tmp_path)
    assert visit.status.value == "failed"
    assert "something lies over it, and a refusal that might take it away was not made" in (visit.reason or "")
    assert not visit.cookies


async def test_a_form_in_a_shadow_root_that_a_click_brings(
    session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    how = login("shadow", before=["#show"], submit="#enter", success=None, success_url="/members/")
    visit = await sign_in("shadow", how, session, settings, tmp_path)
    assert visit.status.value == "completed", visit.reason
    assert paths(visit) == ["/", "/login", "/members/home", "/next"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, "the form was sent, and « #member » was not seen within 10 s"),
        ({"success": None, "success_url": "/members"}, "no other address with « /members » followed"),
        ({"submit": "#nothing"}, "« #nothing » was not seen within 10 s"),
    ],
)
async def test_who_cannot_be_seen_to_be_a_member_is_none(
    more: dict[str, Any], why: str, session: BrowserSession, settings: CrawlSettings, tmp_path: Path
) -> None:
    visit = await sign_in("wrong", login("wrong", **more), session, settings, tmp_path)
    assert visit.status.value == "failed"
    assert why in (visit.reason or "")
    assert "signed in" not in [step.act for step in visit.choice.steps]
    assert {request.page for request in visit.requests} == set(range(len(visit.pages)))
