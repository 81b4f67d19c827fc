"""The demonstration web in a real browser: banners work, stand-ins behave, honest sites keep their word."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from temoin.demo.catalogue import DemoSite, firm_of, sites, violations
from temoin.demo.standins import FIRST_PARTY, StandIn, expected_script_cookies, stand_ins

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from playwright.async_api import Browser, BrowserContext, FrameLocator, Page

    from temoin.demo.log import LoggedRequest
    from temoin.demo.server import DemoWeb

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHROME_CAP_DAYS = 400
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
WITH_BANNER = [pytest.param(site, id=site.id) for site in sites() if firm_of(site.id).banner]
HONEST = [case for case in WITH_BANNER if not str(case.id).endswith("-broken")]
PETITE_POUSSE = next(site for site in sites() if site.id == "petite-pousse")


@dataclass
class Visit:
    """One fresh profile on one site, its requests told apart in the server's log by its User-Agent."""

    web: DemoWeb
    site: DemoSite
    name: str
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        return self.web.log.of_visit(self.name)

    @property
    def third_parties(self) -> set[str]:
        own = firm_of(self.site.id).domain.removesuffix(".example")
        return {entry.host for entry in self.requests if own not in entry.host}

    async def wait_for(self, wanted: Callable[[LoggedRequest], bool]) -> LoggedRequest:
        return await asyncio.to_thread(
            self.web.log.wait_for, lambda entry: entry.visit == self.name and wanted(entry), 15.0
        )

    def banner(self) -> Page | FrameLocator:
        make = firm_of(self.site.id).banner_make
        return self.page.frame_locator(".banner-frame") if make and make.make == "frame" else self.page

    async def open(self, path: str = "") -> None:
        await self.page.goto(self.site.url + path, wait_until="networkidle")

    async def press(self, label: str) -> None:
        """Click a control of the banner, again when the click was lost, until the banner is gone."""
        control = self.banner().get_by_text(label, exact=True).locator("visible=true")
        for _ in range(5):
            await control.click()
            try:
                await control.wait_for(state="hidden", timeout=600)
            except PlaywrightTimeoutError:
                continue
            await self.page.wait_for_load_state("networkidle")
            return
        pytest.fail(f"the banner stays after five clicks on {label!r}")

    async def names(self) -> set[str]:
        return {cookie["name"] for cookie in await self.context.cookies()}


@asynccontextmanager
async def visit(web: DemoWeb, shell: Browser, site: DemoSite, name: str) -> AsyncIterator[Visit]:
    marker = f"{site.id}/{name}/{web.log.mark()}"
    web.log.name_visit(marker, marker)
    context = await shell.new_context(locale="fr-FR", user_agent=f"{AGENT} {marker}")
    page = await context.new_page()
    made = Visit(web, site, marker, context, page)
    page.on("pageerror", lambda error: made.faults.append(str(error)))
    # A page that is left aborts what it was still reading; that is no fault.
    page.on(
        "requestfailed",
        lambda request: (
            None if request.failure == "net::ERR_ABORTED" else made.faults.append(f"{request.url}: {request.failure}")
        ),
    )
    yield made
    await context.close()


def _served_by(one: StandIn, entry: LoggedRequest) -> bool:
    return any(
        (route.host == FIRST_PARTY or fnmatchcase(entry.host, route.host)) and fnmatchcase(entry.path, route.path)
        for route in one.routes
    )


async def test_the_honest_site_tells_nobody_before_the_choice(web: DemoWeb, shell: Browser) -> None:
    async with visit(web, shell, PETITE_POUSSE, "before") as one:
        await one.open()
        await one.page.get_by_role("dialog").wait_for()
        assert one.third_parties == set()
        assert await one.names() == {"pp_session", "__cf_bm"}
        assert one.faults == []


async def test_acceptance_starts_every_declared_service(web: DemoWeb, shell: Browser) -> None:
    async with visit(web, shell, PETITE_POUSSE, "accept") as one:
        await one.open()
        await one.press("Tout accepter")
        for use in firm_of(PETITE_POUSSE.id).services:
            await one.wait_for(partial(_served_by, stand_ins()[use.service]))
        await one.wait_for(lambda entry: entry.host == "px.ads.linkedin.com" and "liSync" in entry.target)
        await one.page.wait_for_load_state("networkidle")
        known = [stand_ins()[use.service] for use in firm_of(PETITE_POUSSE.id).services]
        strangers = [
            e.url for e in one.requests if e.host in one.third_parties and not any(_served_by(s, e) for s in known)
        ]
        assert strangers == []
        assert {"_ga", "_fbp", "IDE", "bcookie", "_pk_id.3.1fff", "_ttp", "fr", "sc_at", "vuid"} <= await one.names()
        assert one.faults == []


@pytest.mark.parametrize("site", HONEST)
async def test_refusal_holds_on_honest_sites(web: DemoWeb, shell: Browser, site: DemoSite) -> None:
    firm = firm_of(site.id)
    assert firm.banner is not None
    assert firm.banner.refuse is not None
    async with visit(web, shell, site, "refuse") as one:
        await one.open()
        await one.press(firm.banner.refuse)
        await one.open(firm.pages[0].slug)
        assert await one.banner().get_by_text(firm.banner.refuse, exact=True).count() == 0
        module = {"axept.io", "cmp-belloy.example"}
        assert {host.partition(".")[2] for host in one.third_parties} <= module
        assert one.faults == []


@pytest.mark.parametrize("site", HONEST)
async def test_a_choice_can_be_withdrawn_by_the_link_in_the_footer(
    web: DemoWeb, shell: Browser, site: DemoSite
) -> None:
    firm = firm_of(site.id)
    assert firm.banner is not None
    assert firm.banner.refuse is not None
    async with visit(web, shell, site, "withdraw") as one:
        await one.open()
        await one.press(firm.banner.accept)
        await one.open()
        accepted = await one.names()
        await one.page.locator("[data-cookies]").click()
        async with one.page.expect_navigation():
            await one.press(firm.banner.refuse)
        mark = web.log.mark()
        await one.open()
        hosts = {entry.host for entry in web.log.since(mark) if entry.visit == one.name}
        module = {"static.axept.io", "client.axept.io"}
        assert {host for host in hosts if site.host.removeprefix("www.") not in host} <= module
        own = {cookie["name"] for cookie in await one.context.cookies(site.url)}
        trackers = {"_ga", "_gid", "_fbp", "hubspotutk", "_pk_id.3.1fff"}
        assert own & trackers == set()
        assert bool(accepted & trackers) is (site.firm != "assurances-belloy")


@pytest.mark.parametrize("site", HONEST)
async def test_a_choice_lasts_no_longer_than_promised(web: DemoWeb, shell: Browser, site: DemoSite) -> None:
    firm = firm_of(site.id)
    assert firm.banner is not None
    assert firm.record is not None
    if firm.record.kind == "local":
        pytest.skip("this site keeps the choice in local storage, which has no lifetime")
    async with visit(web, shell, site, "record") as one:
        await one.open()
        await one.press(firm.banner.accept)
        await one.wait_for(lambda entry: entry.host != site.host)
        record = next(cookie for cookie in await one.context.cookies() if cookie["name"] == firm.record.name)
        days = (record["expires"] - web.log.requests[-1].time) / 86400
        assert days == pytest.approx(float(firm.record.lifetime.split()[0]), abs=0.1)


async def test_clicks_in_the_first_moments_of_the_card_are_lost(web: DemoWeb, shell: Browser) -> None:
    site = next(site for site in sites() if site.id == "cap-actuariat")
    async with visit(web, shell, site, "early-click") as one:
        await one.page.add_init_script(
            """new MutationObserver(() => {
              const host = document.getElementById("axeptio_overlay");
              if (!host || !host.shadowRoot || window.early) return;
              const button = host.shadowRoot.querySelector("button.no");
              if (button) { window.early = true; button.click(); }
            }).observe(document, { childList: true, subtree: true });"""
        )
        await one.open()
        assert await one.page.evaluate("window.early") is True
        assert await one.page.get_by_text("Non merci", exact=True).is_visible()
        await one.press("Non merci")
        assert await one.page.get_by_text("Non merci", exact=True).count() == 0


async def test_every_stand_in_writes_the_cookies_it_says(web: DemoWeb, shell: Browser) -> None:
    plain = DemoSite("stand-ins", "petite-pousse", "honest", "https://stand-ins.example/", "")
    wrong: dict[str, object] = {}
    slots = asyncio.Semaphore(6)

    async def check(service: StandIn) -> None:
        async with slots, visit(web, shell, plain, service.id) as one:
            await one.page.goto(f"{plain.url}{service.id}?universal=UA-1-1", wait_until="networkidle")
            written = expected_script_cookies(service.id, {"universal": "UA-1-1"})
            cookies = {cookie["name"]: cookie for cookie in await one.context.cookies()}
            now = web.log.requests[-1].time
            missing = [
                expected.name
                for expected in written
                if not any(
                    fnmatchcase(name, expected.name)
                    and (
                        cookie["expires"] == -1
                        if expected.seconds is None
                        else abs(cookie["expires"] - now - min(expected.seconds, CHROME_CAP_DAYS * 86400)) < 300
                    )
                    for name, cookie in cookies.items()
                )
            ]
            own = {name for name in cookies if any(fnmatchcase(name, cookie.name) for cookie in written)}
            strangers = set(cookies) - own - {cookie.name for cookie in service.third_party_cookies}
            if missing or strangers or one.faults:
                wrong[service.id] = (missing, strangers, one.faults)

    await asyncio.gather(*(check(one) for one in stand_ins().values() if one.id != "axeptio"))
    assert wrong == {}


SHOWN_BY = {
    "before-choice": None,
    "refusal": "refuse",
    "acceptance": "accept",
}


@pytest.mark.parametrize(
    ("site", "scenario"),
    [
        pytest.param(site, scenario, id=f"{site.id}:{scenario}")
        for site in sites()
        for scenario in SHOWN_BY
        if any(one.scenario == scenario and one.effect.start for one in violations(site.id))
    ],
)
async def test_planted_services_start_where_they_should_not(
    web: DemoWeb, shell: Browser, site: DemoSite, scenario: str
) -> None:
    planted = [one.effect.start for one in violations(site.id) if one.scenario == scenario and one.effect.start]
    banner = firm_of(site.id).banner
    async with visit(web, shell, site, scenario) as one:
        await one.open()
        act = SHOWN_BY[scenario]
        if act and banner:
            await one.press(str(getattr(banner, act)))
        for use in planted:
            seen = await one.wait_for(partial(_served_by, stand_ins()[use.service]))
            assert seen.status < 400
        assert one.faults == []


async def test_hotjar_waits_three_seconds_after_the_refusal(web: DemoWeb, shell: Browser) -> None:
    site = next(site for site in sites() if site.id == "petite-pousse-broken")
    async with visit(web, shell, site, "hotjar") as one:
        await one.open()
        await one.page.get_by_text("Tout refuser", exact=True).click()
        clicked = asyncio.get_running_loop().time()
        await one.wait_for(lambda entry: entry.host == "static.hotjar.com")
        assert asyncio.get_running_loop().time() - clicked > 2.5


@pytest.mark.parametrize("broken", [True, False])
async def test_scrolling_is_consent_on_the_broken_site_only(web: DemoWeb, shell: Browser, broken: bool) -> None:
    site = next(s for s in sites() if s.id == "mutuelle-des-rives" + ("-broken" if broken else ""))
    async with visit(web, shell, site, "scroll") as one:
        await one.open()
        await one.page.locator(".banner-bar").wait_for()
        assert "www.facebook.com" not in one.third_parties
        await one.page.mouse.move(400, 500)
        await one.page.mouse.wheel(0, 600)
        if broken:
            await one.wait_for(lambda entry: entry.host == "www.facebook.com")
            await one.page.locator(".banner-bar").wait_for(state="detached")
        else:
            await one.page.wait_for_function("scrollY > 0")
            await one.page.wait_for_load_state("networkidle")
            assert one.third_parties == set()


@pytest.mark.parametrize("broken", [True, False])
async def test_advertising_for_members_on_the_broken_site_only(web: DemoWeb, shell: Browser, broken: bool) -> None:
    site = next(s for s in sites() if s.id == "petite-pousse" + ("-broken" if broken else ""))
    async with visit(web, shell, site, "member") as one:
        await one.open()
        await one.page.get_by_text("Tout refuser", exact=True).click()
        await one.open("espace-client")
        await one.page.locator("[name=identifiant]").fill("a@b.example")
        await one.page.locator("[name=mot_de_passe]").fill("secret")
        await one.page.get_by_role("button", name="Se connecter").click()
        await one.page.get_by_text("vous êtes connecté").wait_for()
        await one.page.wait_for_load_state("networkidle")
        assert ("www.googleadservices.com" in one.third_parties) is broken


async def test_what_the_page_asked_for_is_in_the_log(web: DemoWeb, shell: Browser) -> None:
    async with visit(web, shell, PETITE_POUSSE, "complete") as one:
        asked: list[str] = []
        one.page.on("response", lambda response: asked.append(response.url))
        await one.open()
        await one.press("Tout accepter")
        await one.wait_for(lambda entry: entry.host == "www.facebook.com")
        await one.page.wait_for_load_state("networkidle")
        logged = {entry.url for entry in one.requests}
        assert len(asked) > 30
        assert set(asked) - logged == set()
