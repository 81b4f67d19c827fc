"""Consent interfaces of a page's frames, asked from outside: answers, refusals, silence and hostility."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from crawler.capture.consent_reading import read_consent
from crawler.evidence import ConsentReading, ConsentSource, Phase
from crawler.visiting import OpenVisit
from tests.crawler.looking import URL, looking_at, page, until

TCF = """
    const data = { tcString: "CPxyz", gdprApplies: true, eventStatus: "tcloaded", cmpId: 7, listenerId: 3,
      purpose: { consents: { 1: true, 2: false } }, vendor: { consents: { 755: true } } };
    window.calls = [];
"""
ANSWERS_AT_ONCE = "window.__tcfapi = (command, version, done) => { calls.push(command); done(data, true); };"
ANSWERS_LATER = "window.__tcfapi = (command, version, done) => setTimeout(() => done(data, true), 2000);"
LISTENERS_ONLY = """
    window.__tcfapi = (command, version, done) => {
      calls.push(command);
      if (command === "getTCData") done(null, false);
      if (command === "addEventListener") done(data, true);
    };
"""


async def read(visit: OpenVisit, wall_s: float = 3.0) -> tuple[str, ...]:
    return await visit.clock.alongside(read_consent(visit.session.witness, visit.recorder, wall_s=wall_s))


def of(visit: OpenVisit, source: ConsentSource) -> list[ConsentReading]:
    return [reading for reading in visit.recorder.consent_readings() if reading.source is source]


@pytest.mark.parametrize("api", [ANSWERS_AT_ONCE, ANSWERS_LATER, LISTENERS_ONLY])
async def test_the_tcf_string_is_read(api: str, tmp_path: Path) -> None:
    async with looking_at({"/": page(TCF + api)}, tmp_path) as visit:
        await visit.live(0.1)  # the page's clock is ours from here on
        assert await read(visit) == ()
        (reading,) = of(visit, ConsentSource.TCF)
        if api is LISTENERS_ONLY:
            calls = await visit.page.evaluate("calls.join()")
            assert calls == "getTCData,addEventListener,removeEventListener"
    told = json.loads(reading.raw)
    assert (told["tcString"], told["success"], told["purpose"]) == (
        "CPxyz",
        True,
        {"consents": {"1": True, "2": False}},
    )
    assert (reading.frame_url, reading.phase, reading.asked) == (URL, Phase.BEFORE_CHOICE, True)


async def test_gpp_and_us_privacy_are_read_in_the_frame_that_has_them(tmp_path: Path) -> None:
    inner = page("""
        const ping = { gppVersion: "1.1", gppString: "DBAA", sectionList: [2], cmpStatus: "loaded" };
        window.__gpp = (command, done) => done(ping, true);
        window.__uspapi = (command, version, done) => done({ version: 1, uspString: "1YNN" }, true);
    """)
    body = "<iframe src=http://cmp.example/frame></iframe>"
    async with looking_at({"/": page("", body), "cmp.example/frame": inner}, tmp_path) as visit:
        assert await read(visit) == ()
        (gpp,), (usp,) = of(visit, ConsentSource.GPP), of(visit, ConsentSource.USP)
    assert json.loads(gpp.raw)["gppString"] == "DBAA"
    assert json.loads(usp.raw) == {"version": 1, "uspString": "1YNN"}
    assert gpp.frame_url == "http://cmp.example/frame"


async def test_googles_commands_are_told_once_and_in_the_phase_they_are_first_found(tmp_path: Path) -> None:
    code = """
        window.layer2 = [];
        window.dataLayer = [];
        const tag = (list) => function () { list.push(arguments); };
        tag(dataLayer)("js", new Date());
        tag(dataLayer)("consent", "default", { ad_storage: "denied", wait_for_update: 500 });
        tag(layer2)("consent", "default", { analytics_storage: "granted" });
        dataLayer.push({ event: "consent" }, ["consent", "update", { ad_storage: "granted" }], null, 3);
        window.later = () => tag(dataLayer)("consent", "update", { ad_storage: "denied" });
        window.google_tag_data = { ics: { entries: { ad_storage: { default: false, update: true } } } };
    """
    body = "<script src='https://www.googletagmanager.com/gtm.js?id=GTM-1&l=layer2'></script>"
    async with looking_at({"/": page(code, body)}, tmp_path) as visit:
        assert await read(visit) == ()
        visit.recorder.enter(Phase.AFTER_CHOICE)
        await visit.page.evaluate("later()")
        assert await read(visit) == ()
        found = of(visit, ConsentSource.GOOGLE_CONSENT_MODE)
    announced = [(json.loads(r.raw), r.phase) for r in found if not r.asked]
    assert announced == [
        (["consent", "default", {"ad_storage": "denied", "wait_for_update": 500}], Phase.BEFORE_CHOICE),
        (["consent", "update", {"ad_storage": "granted"}], Phase.BEFORE_CHOICE),
        (["consent", "default", {"analytics_storage": "granted"}], Phase.BEFORE_CHOICE),
        (["consent", "update", {"ad_storage": "denied"}], Phase.AFTER_CHOICE),
    ]
    states = [json.loads(r.raw) for r in found if r.asked]
    assert states == [{"entries": {"ad_storage": {"default": False, "update": True}}}] * 2


HOSTILE = {
    "silent": ("window.__tcfapi = () => {}", "did not answer"),
    "endless": ("window.__tcfapi = () => { while (true) {} }", "could not be asked"),
    "endless answer": (
        "window.__tcfapi = (c, version, done) => done(new Proxy({}, { get: () => { while (true) {} } }), true)",
        "could not be asked",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
async def test_silence_is_said(case: str, tmp_path: Path) -> None:
    api, expected = HOSTILE[case]
    async with looking_at({"/": page(api)}, tmp_path) as visit:
        began = time.monotonic()
        (reason,) = await read(visit, wall_s=1.0)
        assert time.monotonic() - began < 3.0
        assert expected in reason
        assert of(visit, ConsentSource.TCF) == []


async def test_hostile_answers_are_bounded_and_nothing_else_of_the_page_runs(tmp_path: Path) -> None:
    code = """
        window.ran = 0;
        const trap = () => { ran += 1; throw new Error("trap"); };
        JSON.stringify = JSON.parse = Object.keys = Array.isArray = trap;
        String.prototype.slice = Array.prototype.push = trap;
        Array.prototype[Symbol.iterator] = trap;
        const deep = {}; let at = deep;
        for (let i = 0; i < 1000; i += 1) at = at.next = { fill: "x".repeat(1000), "quote\\"d\\n": 1, not: NaN };
        deep.self = deep;
        window.__gpp = (command, done) => { done(deep); done({ gppString: "twice" }); };
        window.__uspapi = () => { throw new Error("no"); };
        const entry = { 0: "consent", 1: "x".repeat(1e5), 2: deep };
        window.dataLayer = new Proxy([], { get: (list, key) => key === "length" ? 1e9 : entry });
    """
    async with looking_at({"/": page(code)}, tmp_path) as visit:
        devtools = await visit.context.new_cdp_session(visit.page)
        await devtools.send("Runtime.evaluate", {"expression": "ran = 0"})  # the driver has looked at the title
        assert await read(visit) == ()
        (gpp,) = of(visit, ConsentSource.GPP)
        commands = of(visit, ConsentSource.GOOGLE_CONSENT_MODE)
        ran = (await devtools.send("Runtime.evaluate", {"expression": "ran"}))["result"]["value"]
    assert len(gpp.raw) <= 16_000
    assert gpp.raw.startswith('{"next":{"fill":"xxx')
    assert 0 < len(commands) <= 200
    assert ran == 0


async def test_a_page_without_any_says_nothing(tmp_path: Path) -> None:
    async with looking_at({"/": page("window.dataLayer = [1, { event: 'x' }];")}, tmp_path) as visit:
        assert await read(visit) == ()
        await until(lambda: visit.recorder.consent.scanned)
        assert visit.recorder.consent_readings() == ()
