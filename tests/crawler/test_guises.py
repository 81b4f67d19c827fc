"""Profiles of several guises side by side in one browser: each shows its own to every frame, worker and server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import pytest_asyncio

from crawler.browser.guise import ORDINARY, Guise, Phone
from crawler.browser.session import browser_session
from crawler.settings import CrawlSettings
from crawler.visiting import OpenVisit, open_visit
from scenarios.hands import move_and_scroll
from tests.crawler.looking import until
from tests.page_server import Answer, PageServer, Received

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE = Phone()
GUISES = {"ordinary": ORDINARY, "signal": Guise(privacy_signal=True), "phone": Guise(phone=PHONE)}
PLACES = {"main", "frame", "cross-site frame", "popup", "worker", "shared worker", "service worker", "frame's worker"}
DOCUMENTS = {"main", "frame", "cross-site frame", "popup"}
NO_SIGNAL = {("OPTIONS", "/cors"), ("GET", "/socket"), ("GET", "/worker.js?service%20worker")}
"""As in Chromium's own implementation (tried on 156), but for the script of a service worker, which has it there."""

COLLECT = r"""
async function tell(place) {
  const n = navigator, hints = await n.userAgentData.getHighEntropyValues(["model", "platformVersion", "formFactors"]);
  const seen = {agent: n.userAgent, version: n.appVersion, platform: n.platform, hints, signal: n.globalPrivacyControl};
  const owner = Object.getPrototypeOf(n), own = Object.getOwnPropertyDescriptor(owner, "globalPrivacyControl");
  if (own) seen.getter = shapeOf(own, owner);
  seen.native = shapeOf(Object.getOwnPropertyDescriptor(owner, "onLine"), owner);
  if (globalThis.document) {
    seen.screen = [screen.width, screen.height, screen.availWidth, screen.availHeight, devicePixelRatio];
    seen.orientation = [screen.orientation.type, screen.orientation.angle];
    seen.window = [innerWidth, innerHeight, outerWidth, outerHeight];
    seen.touch = [n.maxTouchPoints, "ontouchstart" in window];
    const queries = ["(pointer: coarse)", "(any-pointer: fine)", "(hover: hover)", "(device-width: 412px)"];
    seen.media = queries.map((query) => matchMedia(query).matches);
  }
  await fetch("/report?" + encodeURIComponent(place), {method: "POST", body: JSON.stringify(seen)});
}
function shapeOf({get, set, enumerable, configurable}, owner) {
  const thrown = (act) => { try { act(); } catch (error) { return error; } };
  const wrong = thrown(() => get.call({})), made = thrown(() => new get());
  return {
    name: get.name.replace("onLine", "globalPrivacyControl"), length: get.length, keys: Reflect.ownKeys(get).join(),
    text: `${get}`.replace("onLine", "globalPrivacyControl"), set: String(set), enumerable, configurable,
    wrong: String(wrong), made: String(made), stack: wrong.stack.split("\n").length,
    first: wrong.stack.split("\n")[1].replace(/:\d+:\d+/, "").replace(/.*at /, ""),
    prototype: Object.getPrototypeOf(get) === Function.prototype,
  };
}
"""
EVERY_WAY = """<link rel=stylesheet href=/style.css><img src=/image><script>
navigator.sendBeacon("/beacon", "x"); fetch("/keepalive", {method: "POST", keepalive: true});
fetch("http://embedded.GUISE.localhost/cors", {method: "PUT", headers: {"x-a": "1"}});
new WebSocket("ws://embedded.GUISE.localhost/socket"); new EventSource("/events");
new Worker("/worker.js?worker"); new SharedWorker("/worker.js?shared%20worker");
navigator.serviceWorker.register("/worker.js?service%20worker");
onclick = () => open("http://embedded.GUISE.localhost/popup");
</script><iframe src=/frame></iframe><iframe src="http://embedded.GUISE.localhost/frame"></iframe>"""
SCRIPT = {"Content-Type": "text/javascript"}
ACCEPT_CH = {"Accept-CH": "sec-ch-ua-model, sec-ch-ua-platform-version, sec-ch-ua-form-factors"}
CORS = {"Access-Control-Allow-Headers": "x-a", "Access-Control-Allow-Methods": "PUT"}


def page(place: str, more: str = "") -> Answer:
    viewport = "<meta name=viewport content='width=device-width, initial-scale=1'>"
    tell = f"<script src=/collect.js></script><script>tell({json.dumps(place)})</script>"
    return 200, ACCEPT_CH, f"<!doctype html>{viewport}{tell}{more}"


def pages(guise: str) -> Mapping[str, Answer]:
    site, embedded = f"www.{guise}.localhost", f"embedded.{guise}.localhost"
    return {
        f"{site}/": page("main", EVERY_WAY.replace("GUISE", guise)),
        f"{site}/frame": page("frame"),
        f"{embedded}/frame": page("cross-site frame", "<script>new Worker('/worker.js?frame%27s%20worker')</script>"),
        f"{embedded}/popup": page("popup"),
        "/collect.js": (200, SCRIPT, COLLECT),
        "/imported.js": (200, SCRIPT, COLLECT),
        "/worker.js": (
            200,
            SCRIPT,
            "importScripts('/imported.js'); tell(decodeURIComponent(location.search.slice(1)))",
        ),
        "/cors": (200, CORS, ""),
    }


@dataclass(frozen=True)
class Told:
    """What one guise's pages and workers found, by place, and what their server received."""

    by_place: dict[str, dict[str, Any]]
    received: list[Received]


async def visit_in(guise: str, visit: OpenVisit, site: PageServer) -> Told:
    def reports() -> dict[str, dict[str, Any]]:
        told = [r for r in site.received if r.target.startswith("/report?")]
        return {unquote(r.target.partition("?")[2]): json.loads(r.body) for r in told}

    await visit.open_site()
    await visit.page.mouse.click(200, 600)
    await until(lambda: set(reports()) == PLACES)
    await until(lambda: any(r.target == "/socket" for r in site.received))
    return Told(reports(), list(site.received))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Told]]:
    async with AsyncExitStack() as stack:
        webs = {name: stack.enter_context(PageServer(pages(name))) for name in GUISES}
        rules = tuple(f"*.{name}.localhost:80=127.0.0.1:{web.port}" for name, web in webs.items())
        settings = CrawlSettings(resolve=rules)
        session = await stack.enter_async_context(browser_session(settings))

        async def visited(name: str) -> Told:
            folder = tmp_path_factory.mktemp(name)
            url = f"http://www.{name}.localhost/"
            async with open_visit(session, settings, url, folder, GUISES[name]) as visit:
                return await visit_in(name, visit, webs[name])

        found = await asyncio.gather(*(visited(name) for name in GUISES))
        yield dict(zip(GUISES, found, strict=True))


def header(received: Received, name: str) -> str | None:
    return next((value for key, value in received.headers if key.lower() == name), None)


async def test_the_signal_is_sent_with_every_request_and_by_its_profile_alone(told: dict[str, Told]) -> None:
    silent = {(r.method, r.target) for r in told["signal"].received if header(r, "sec-gpc") != "1"}
    assert silent == NO_SIGNAL
    for other in ("ordinary", "phone"):
        assert {header(r, "sec-gpc") for r in told[other].received} == {None}


async def test_scripts_find_the_signal_everywhere_and_nothing_strange_about_it(told: dict[str, Told]) -> None:
    for place, seen in told["signal"].by_place.items():
        assert seen["signal"] is True, place
        made = seen["getter"].pop("made"), seen["native"].pop("made")
        assert made == ("TypeError: get is not a constructor",) * 2, place
        assert seen["getter"] == seen["native"], place
    for other in ("ordinary", "phone"):
        assert all("signal" not in seen for seen in told[other].by_place.values()), other


async def test_the_phone_is_one_to_every_script(told: dict[str, Told]) -> None:
    for place, seen in told["phone"].by_place.items():
        assert "(Linux; Android 10; K)" in seen["agent"], place
        assert " Mobile Safari/" in seen["agent"], place
        assert seen["version"] == seen["agent"].removeprefix("Mozilla/"), place
        assert seen["platform"] == "Linux armv81", place
        told_by_hints = [seen["hints"][name] for name in ("mobile", "platform", "model", "formFactors")]
        assert told_by_hints == [True, "Android", PHONE.model, ["Mobile"]], place
    for place in DOCUMENTS:
        seen = told["phone"].by_place[place]
        assert seen["screen"] == [412, 915, 412, 915, PHONE.scale], place
        assert seen["orientation"] == ["portrait-primary", 0], place
        assert seen["touch"] == [5, True], place
        assert seen["media"][:3] == [True, False, False], place
        assert seen["window"][2:] == [412, 835], place
    assert told["phone"].by_place["main"]["window"][:2] == [412, 835]


async def test_the_phone_is_one_to_every_server(told: dict[str, Told]) -> None:
    desktop = {r.target for r in told["phone"].received if "Android" not in (header(r, "user-agent") or "")}
    assert desktop == {"/worker.js?service%20worker"}, (
        "the script of a service worker, which Chromium fetches by itself"
    )
    hinted = [r for r in told["phone"].received if header(r, "sec-ch-ua-mobile") is not None]
    assert {header(r, "sec-ch-ua-mobile") for r in hinted} == {"?1"}
    assert f'"{PHONE.model}"' in {header(r, "sec-ch-ua-model") for r in hinted}


@pytest.mark.parametrize("guise", ["ordinary", "signal"])
async def test_who_has_no_phone_has_a_screen_and_a_mouse(guise: str, told: dict[str, Told]) -> None:
    for place, seen in told[guise].by_place.items():
        assert "Android" not in json.dumps(seen), place
        assert seen["hints"]["mobile"] is False, place
    for place in DOCUMENTS:
        seen = told[guise].by_place[place]
        assert seen["screen"] == [1920, 1080, 1920, 1040, 1], place
        assert (seen["touch"], seen["media"]) == ([0, False], [False, True, True, False]), place


async def test_a_finger_scrolls_and_a_click_arrives(tmp_path: Path) -> None:
    listen = "<script>for (const type of ['touchstart', 'touchmove', 'scroll', 'click', 'mousemove'])"
    listen += " addEventListener(type, () => navigator.sendBeacon('/' + type), true)</script>"
    with PageServer(
        {"/": f"<!doctype html><meta name=viewport content='width=device-width'>{listen}<p style='height:9999px'>"}
    ) as web:
        settings = CrawlSettings(resolve=web.resolve)
        async with (
            browser_session(settings) as session,
            open_visit(session, settings, "http://www.shop.localhost/", tmp_path, GUISES["phone"]) as visit,
        ):
            await visit.open_site()
            await visit.live(1.0)
            await move_and_scroll(visit)
            await visit.live(1.0)
            touched = {path for _, _, path in web.requests}
            await visit.clock.alongside(visit.page.mouse.click(100, 300))
            await visit.live(1.0)
            assert visit.recorder.dropped() == {}
            assert "Android" in session.info_of(visit.guise).user_agent
        assert touched >= {"/touchstart", "/touchmove", "/scroll"}
        assert not touched & {"/click", "/mousemove"}
        assert "/click" in {path for _, _, path in web.requests}
