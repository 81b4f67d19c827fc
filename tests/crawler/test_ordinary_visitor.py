"""A page that looks for automation finds an ordinary visitor, wherever it looks from."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from crawler.browser.guise import Guise, Phone
from crawler.browser.session import BrowserSession, browser_session
from crawler.browser.visitor import Visitor
from crawler.discovery.request import DiscoveryRequest
from crawler.discovery.worker import settings_for
from crawler.languages import accept_language, languages_of
from crawler.settings import CrawlSettings
from crawler.visiting import OpenVisit, open_visit
from tests.page_server import PageServer, Received

SITE, EMBEDDED = "www.site.localhost", "www.embedded.localhost"
LOCALE = "fr-FR"
LANGUAGES = ["fr-FR", "fr", "en-US", "en"]
ACCEPT_LANGUAGE = "fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7"
DEADLINE_S = 20.0
PLACES = {"main", "frame", "cross-site frame", "popup", "worker", "shared worker", "service worker", "frame's worker"}
DOCUMENTS = {"main", "frame", "cross-site frame", "popup"}

COLLECT = r"""
async function tell(place) {
  const n = navigator, seen = {};
  const high = ["architecture", "bitness", "fullVersionList", "model", "platformVersion", "formFactors", "wow64"];
  seen.userAgent = n.userAgent;
  seen.appVersion = n.appVersion;
  seen.languages = [...n.languages];
  seen.language = n.language;
  seen.intl = Intl.DateTimeFormat().resolvedOptions().locale;
  seen.hints = await n.userAgentData.getHighEntropyValues(high);
  seen.brands = n.userAgentData.toJSON().brands;
  seen.platform = [n.platform, n.userAgentData.platform];
  seen.concurrency = n.hardwareConcurrency;
  const names = /cdc_|playwright|__pw|puppeteer|selenium|webdriver|automation|headless|phantom|temoin|__tmn/i;
  seen.globals = Object.getOwnPropertyNames(globalThis).filter(name => names.test(name));
  seen.ownOfNavigator = Object.getOwnPropertyNames(n);
  if (globalThis.document) {
    seen.globals.push(...Object.getOwnPropertyNames(document).filter(name => names.test(name)));
    seen.webdriver = n.webdriver;
    seen.webdriverGetter = Object.getOwnPropertyDescriptor(Navigator.prototype, "webdriver").get.toString();
    seen.plugins = [...n.plugins].map(plugin => plugin.name);
    seen.mimeTypes = [...n.mimeTypes].map(type => type.type);
    seen.pdf = n.pdfViewerEnabled;
    seen.chrome = typeof globalThis.chrome;
    seen.notifications = [Notification.permission, (await n.permissions.query({name: "notifications"})).state];
    seen.screen = [screen.width, screen.height, screen.availWidth, screen.availHeight];
    seen.outer = [outerWidth, outerHeight];
    seen.inner = [innerWidth, innerHeight];
    seen.visible = [document.visibilityState, document.hidden];
    seen.focus = document.hasFocus();
    seen.media = ["(hover: hover)", "(pointer: fine)", "(any-pointer: fine)"].map(q => matchMedia(q).matches);
    const context = document.createElement("canvas").getContext("webgl");
    const info = context && context.getExtension("WEBGL_debug_renderer_info");
    seen.webgl = info && context.getParameter(info.UNMASKED_RENDERER_WEBGL);
    let looks = 0;
    const bait = {get id() { looks++; return 1; }};
    console.debug(bait); console.log("%o", bait); console.table([bait]);
    seen.looksAtWhatIsLogged = looks > 1 ? looks : 0;  // console.table itself reads what it is given, once
  }
  await fetch("/report?" + encodeURIComponent(place), {method: "POST", body: JSON.stringify(seen)});
}
"""
ACCEPT_CH = {"Accept-CH": "sec-ch-ua-full-version-list, sec-ch-ua-arch, sec-ch-ua-bitness, sec-ch-ua-platform-version"}
SCRIPT = {"Content-Type": "text/javascript"}


def page(place: str, more: str = "") -> tuple[int, Mapping[str, str], str]:
    html = f"<!doctype html><html style='height:100%'><script src=/collect.js></script><script>tell({place!r})</script>"
    return 200, ACCEPT_CH, html + more


PAGES = {
    f"{SITE}/": page(
        "main",
        f"<iframe src='/frame'></iframe><iframe src='http://{EMBEDDED}/frame'></iframe><script>"
        "new Worker('/worker.js?worker'); new SharedWorker('/worker.js?shared%20worker');"
        "navigator.serviceWorker.register('/worker.js?service%20worker');"
        f"onclick = () => open('http://{EMBEDDED}/popup')</script>",
    ),
    f"{SITE}/frame": page("frame"),
    f"{EMBEDDED}/frame": page("cross-site frame", "<script>new Worker('/worker.js?frame%27s%20worker')</script>"),
    f"{EMBEDDED}/popup": page("popup"),
    "/collect.js": (200, SCRIPT, COLLECT),
    "/worker.js": (200, SCRIPT, COLLECT + "tell(decodeURIComponent(location.search.slice(1)));"),
}


@asynccontextmanager
async def visiting(site: PageServer, folder: Path) -> AsyncIterator[tuple[BrowserSession, OpenVisit]]:
    settings = CrawlSettings(resolve=(f"*.localhost:80=127.0.0.1:{site.port}",), locale=LOCALE)
    async with (
        browser_session(settings) as session,
        open_visit(session, settings, f"http://{SITE}/", folder) as visit,
    ):
        yield session, visit


def reports(site: PageServer) -> dict[str, Any]:
    told = [r for r in site.received if r.target.startswith("/report?")]
    return {unquote(r.target.partition("?")[2]): json.loads(r.body) for r in told}


@pytest.fixture
def site() -> Any:
    with PageServer(PAGES) as server:
        yield server


def header(received: Received, name: str) -> str | None:
    return next((value for key, value in received.headers if key.lower() == name), None)


async def test_a_page_that_looks_for_automation_finds_an_ordinary_visitor(site: PageServer, tmp_path: Path) -> None:
    async with visiting(site, tmp_path) as (session, visit):
        await visit.open_site()
        await visit.page.mouse.click(683, 700)
        until = time.monotonic() + DEADLINE_S
        while set(reports(site)) != PLACES and time.monotonic() < until:
            await visit.page.wait_for_timeout(50)
        told = reports(site)
        assert set(told) == PLACES
        version, is_shell = session.visitor.version, session.visitor.is_shell
    major = version.partition(".")[0]
    for place, seen in told.items():
        check_everywhere(place, seen, version)
    for place in DOCUMENTS:
        check_document(place, told[place], is_shell=is_shell)
    assert told["main"]["inner"] == [1366, 768]
    assert told["main"]["focus"] is True
    assert told["main"]["outer"] == told["cross-site frame"]["outer"]
    check_headers(site, major, version, is_shell=is_shell)


def check_everywhere(place: str, seen: dict[str, Any], version: str) -> None:
    """What pages and workers alike can ask."""
    major = version.partition(".")[0]
    assert f"Chrome/{major}.0.0.0 " in seen["userAgent"], place
    assert seen["appVersion"] == seen["userAgent"].removeprefix("Mozilla/"), place
    assert "Headless" not in json.dumps(seen), place
    assert (seen["languages"], seen["language"], seen["intl"]) == (LANGUAGES, LOCALE, LOCALE), place
    assert {"brand": "Chromium", "version": major} in seen["brands"], place
    hints = seen["hints"]
    assert hints["brands"] == seen["brands"], place
    assert {"brand": "Chromium", "version": version} in hints["fullVersionList"], place
    assert [b["brand"] for b in hints["fullVersionList"]] == [b["brand"] for b in hints["brands"]], place
    assert (hints["architecture"] in {"x86", "arm"}, hints["bitness"], hints["formFactors"]) == (
        True,
        "64",
        ["Desktop"],
    ), place
    assert seen["concurrency"] >= 1, place
    assert seen["globals"] == [], place
    assert seen["ownOfNavigator"] == [], place


def check_document(place: str, seen: dict[str, Any], *, is_shell: bool) -> None:
    """What only documents can ask; the headless shell has no PDF viewer and no ``window.chrome``."""
    assert seen["webdriver"] is False, place
    assert seen["webdriverGetter"] == "function get webdriver() { [native code] }", place
    assert seen["visible"] == ["visible", False], place
    assert seen["media"] == [True, True, True], place
    assert seen["screen"] == [1920, 1080, 1920, 1040], place
    assert seen["looksAtWhatIsLogged"] == 0, place
    assert "SwiftShader" in (seen["webgl"] or "SwiftShader: none"), place
    assert tuple(seen["notifications"]) in {("default", "prompt"), ("denied", "denied")}, place
    if is_shell:
        return
    width, height = seen["outer"]
    assert width == 1366, place
    assert 768 < height <= 1040, place
    assert len(seen["plugins"]) == 5, place
    assert seen["mimeTypes"] == ["application/pdf", "text/pdf"], place
    assert seen["pdf"] is True, place
    assert seen["chrome"] == "object", place


def check_headers(site: PageServer, major: str, version: str, *, is_shell: bool) -> None:
    for received in site.received:
        where = f"{received.host}{received.target}"
        assert f"Chrome/{major}.0.0.0 " in (header(received, "user-agent") or ""), where
        assert not any("Headless" in value for _, value in received.headers), where
        is_service_worker = header(received, "sec-fetch-dest") == "serviceworker"
        if not (is_shell and is_service_worker):
            assert header(received, "accept-language") == ACCEPT_LANGUAGE, where
        assert header(received, "sec-fetch-site") is not None, where
    first = next(r for r in site.received if (r.host, r.target) == (SITE, "/"))
    assert f'"Chromium";v="{major}"' in (header(first, "sec-ch-ua") or "")
    assert (header(first, "sec-fetch-site"), header(first, "sec-fetch-mode")) == ("none", "navigate")
    assert (header(first, "sec-fetch-user"), header(first, "sec-fetch-dest")) == ("?1", "document")
    if not is_shell:
        names = [name.lower() for name, _ in first.headers]
        assert names[-2:] == ["accept-encoding", "accept-language"]
    later = next(r for r in site.received if (r.host, r.target) == (SITE, "/frame"))
    assert f'"Chromium";v="{version}"' in (header(later, "sec-ch-ua-full-version-list") or "")
    assert header(later, "sec-ch-ua-bitness") == '"64"'


async def test_a_banner_that_hides_from_automation_shows(site: PageServer, tmp_path: Path) -> None:
    """The check of vanilla-cookieconsent, and the ones seen beside it elsewhere."""
    site.pages[f"{SITE}/"] = (
        "<!doctype html><body><script>if (!navigator.webdriver && !/headless|bot|crawl/i.test(navigator.userAgent) && "
        "navigator.languages.length && outerWidth && outerHeight) "
        "document.body.innerHTML = '<p id=cm>banner'</script>"
    )
    async with visiting(site, tmp_path) as (_, visit):
        await visit.open_site()
        if not await visit.page.locator("#cm").count():
            # On a busy machine a new process may run its first script before it knows its window: outerWidth is 0 then.
            await visit.reload()
        assert await visit.page.inner_text("#cm", timeout=2000) == "banner"


@pytest.mark.parametrize(
    ("locale", "languages", "header_value"),
    [
        ("fr-FR", ("fr-FR", "fr", "en-US", "en"), ACCEPT_LANGUAGE),
        ("en-US", ("en-US", "en"), "en-US,en;q=0.9"),
        ("en-GB", ("en-GB", "en-US", "en"), "en-GB,en-US;q=0.9,en;q=0.8"),
        ("de", ("de", "en-US", "en"), "de,en-US;q=0.9,en;q=0.8"),
    ],
)
def test_languages_are_chromes_default_for_the_locale(
    locale: str, languages: tuple[str, ...], header_value: str, tmp_path: Path
) -> None:
    assert languages_of(locale) == languages
    assert accept_language(locale) == header_value
    spider = settings_for(DiscoveryRequest("https://firm.example/", "UA", tmp_path, locale=locale))
    assert spider["DEFAULT_REQUEST_HEADERS"]["Accept-Language"] == header_value


def test_a_browser_that_does_not_tell_its_version_is_not_given_another() -> None:
    visitor = Visitor("fr-FR")
    assert visitor.user_agent == ""
    assert not any(flag.startswith("--user-agent") for flag in visitor.flags())
    told = visitor.with_brands([{"brand": "Chromium", "version": "156"}])
    assert told.commands("page") == (("Emulation.setLocaleOverride", {"locale": "fr-FR"}),)


def test_a_browser_that_does_not_tell_its_version_is_given_no_telephones_name() -> None:
    visitor = Visitor("fr-FR").in_guise(Guise(phone=Phone()))
    assert visitor.user_agent == ""
    shown = visitor.shows()
    assert shown is not None
    assert not [name for _, name, _ in shown["answers"] if name in {"userAgent", "appVersion"}]


async def test_the_version_is_asked_of_the_executable(tmp_path: Path) -> None:
    for script, version in (
        ("echo 'Chromium 156.0.8078.79 built on Debian GNU/Linux 12'", "156.0.8078.79"),
        ("echo 'Google Chrome 141.0.7390.54 '", "141.0.7390.54"),
        ("echo 'no idea'", ""),
        ("exit 1", ""),
    ):
        executable = tmp_path / "browser"
        executable.write_text(f"#!/bin/sh\n{script}\n")
        executable.chmod(0o755)
        assert (await Visitor.of(executable, "fr-FR")).version == version
    assert (await Visitor.of(tmp_path / "missing", "fr-FR")).version == ""


def test_the_shells_own_brand_is_left_out_and_the_rest_told_as_it_is() -> None:
    told = [
        {"brand": name, "version": v}
        for name, v in (("Not:A-Brand", "8"), ("Chromium", "156"), ("HeadlessChrome", "156"))
    ]
    visitor = Visitor("fr-FR", "156.0.1.2").with_brands(told)
    assert visitor.is_shell
    assert visitor.brands == (("Not:A-Brand", "8"), ("Chromium", "156"))
    method, params = visitor.commands("worker")[0]
    assert method == "Emulation.setUserAgentOverride"
    assert params["userAgentMetadata"]["fullVersionList"] == [
        {"brand": "Not:A-Brand", "version": "8.0.0.0"},
        {"brand": "Chromium", "version": "156.0.1.2"},
    ]
