"""Workers of every kind: hooked before their first script, and living as long as their pages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crawler.capture.use_counts import hear_counts
from crawler.capture.witness import TargetSession
from crawler.capture.worker_clock import SLICE_S, WorkerClock
from crawler.evidence import StorageKind
from crawler.visiting import OpenVisit
from tests.crawler.looking import URL, looking_at, page, script, script_says, until
from tests.page_server import Answer

STARTS = {
    "dedicated": "new Worker('/w.js')",
    "module": "new Worker('/module.js', { type: 'module' })",
    "nested": "new Worker('/outer.js')",
    "blob": "new Worker(URL.createObjectURL(new Blob([`importScripts('${location.href}w.js')`])))",
    "shared": "new SharedWorker('/w.js')",
    "service": "navigator.serviceWorker.register('/w.js')",
}


def pages(kind: str, worker: str) -> dict[str, Answer]:
    return {
        "/": page(f"window.started = {STARTS[kind]};"),
        "/w.js": script(worker),
        "/outer.js": script("new Worker('/w.js')"),
        "/module.js": script("import '/w.js'"),
        "/12": "12",
        "/25": "25",
    }


@pytest.mark.parametrize("kind", STARTS)
async def test_what_a_worker_asks_and_writes_is_seen(kind: str, tmp_path: Path) -> None:
    worker = """
        for (let i = 0; i < 5; i += 1) navigator.userAgent;
        new OffscreenCanvas(10, 10).getContext("2d").getImageData(0, 0, 1, 1);
        indexedDB.open("by-worker", 1);
        caches.open("files");
    """
    async with looking_at(pages(kind, worker), tmp_path) as visit:
        await until(lambda: {w.key for w in visit.recorder.storage(URL)} >= {"by-worker", "files"})
        assert await hear_counts(visit.session.witness, visit.recorder) == ()
        uses = {use.api: use for use in visit.recorder.api_uses(URL)}
        writes = [w for w in visit.recorder.storage(URL) if w.kind is not StorageKind.SERVICE_WORKER]
    assert uses["WorkerNavigator.userAgent"].count in {5, 10}  # a service worker's script may run twice
    assert uses["WorkerNavigator.userAgent"].script == f"{URL}w.js"
    assert uses["OffscreenCanvasRenderingContext2D.getImageData"].details == ("10x10",)
    assert {w.url for w in writes} == {f"{URL}w.js"}


async def test_a_worker_finds_no_trace_of_the_hooks(tmp_path: Path) -> None:
    worker = """
        const getter = Object.getOwnPropertyDescriptor(WorkerNavigator.prototype, "userAgent").get;
        const thrown = (() => { try { getter.call({}); } catch (error) { return error.stack; } })();
        postMessage([`${getter}`, getter.name, thrown, `${caches.open}`,
          Object.getOwnPropertyNames(self).filter((name) => /^_/.test(name)).join()].join(" | "));
    """
    code = "new Worker('/w.js').onmessage = (event) => { window.said = event.data; }"
    async with looking_at({"/": page(code), "/w.js": script(worker)}, tmp_path) as visit:
        said = await script_says(visit, "window.said")
    source, name, thrown, opening, names = said.split(" | ")
    assert source == "function get userAgent() { [native code] }"
    assert name == "get userAgent"
    assert opening == "function open() { [native code] }"
    assert "<anonymous>:" not in thrown
    assert thrown.startswith("TypeError: Illegal invocation\n")
    assert names == ""


TIMERS = """
    const began = Date.now();
    setTimeout(async () => {
      await (await fetch(`${location.origin}/12?${Date.now() - began}`)).text();
      setTimeout(() => fetch(`${location.origin}/25?${Date.now() - began}`), 13000);
    }, 12000);
"""


def asked_for(visit: OpenVisit, path: str) -> list[str]:
    return [request.url for request in visit.recorder.requests(URL) if request.url.startswith(f"{URL}{path}?")]


async def live(visit: OpenVisit, clock: WorkerClock, seconds: float) -> float:
    """Page life in slices, with the workers alongside; the wall time it took."""
    began = time.monotonic()
    for _ in range(round(seconds / SLICE_S)):
        assert await visit.clock.advance(SLICE_S, wall_s=5.0) == SLICE_S
        await clock.follow(SLICE_S)
    return time.monotonic() - began


@pytest.mark.parametrize("kind", STARTS)
async def test_timers_of_workers_live_with_the_page(kind: str, tmp_path: Path) -> None:
    async with looking_at(pages(kind, TIMERS), tmp_path) as visit:
        clock = WorkerClock(visit.session.witness, visit.recorder.context_id)
        await until(lambda: clock.busy)
        took = await live(visit, clock, 30.0)
        await until(lambda: asked_for(visit, "25"))
        lived = [int(asked_for(visit, path)[0].partition("?")[2]) for path in ("12", "25")]
    assert took < 15.0
    assert 12_000 <= lived[0] <= 13_500
    assert 25_000 <= lived[1] <= 28_000


async def test_a_worker_that_never_rests_stops_neither_page_nor_clock(tmp_path: Path) -> None:
    async with looking_at(pages("dedicated", "setTimeout(() => { while (true) {} }, 1500)"), tmp_path) as visit:
        clock = WorkerClock(visit.session.witness, visit.recorder.context_id)
        await until(lambda: clock.busy)
        silent: set[str] = set()
        for _ in range(6):
            assert await visit.clock.advance(SLICE_S, wall_s=5.0) == SLICE_S
            silent.update(await clock.follow(SLICE_S, wall_s=0.3))
        assert silent == {"worker"}


async def test_an_answer_that_never_comes_is_waited_for_once(tmp_path: Path) -> None:
    async with looking_at(
        pages("dedicated", "new EventSource('/never'); setTimeout(() => fetch('/25?1'), 9000)"), tmp_path
    ) as visit:
        clock = WorkerClock(visit.session.witness, visit.recorder.context_id)
        await until(lambda: clock.busy)
        await live(visit, clock, 10.0)
        await until(lambda: asked_for(visit, "25"))


async def test_a_worker_that_goes_meanwhile_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with looking_at({"/": page("")}, tmp_path) as visit:
        witness = visit.session.witness
        gone = TargetSession("gone", "gone", "worker", visit.recorder.context_id)
        told = iter([(gone,)])
        monkeypatch.setattr(witness, "worker_sessions", lambda _: next(told, ()))
        assert await WorkerClock(witness, visit.recorder.context_id).follow(SLICE_S, wall_s=1.0) == ()
