"""Hooks keep working, and break nothing, where a page has replaced all that it can replace."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from crawler.evidence import StorageKind
from crawler.visiting import OpenVisit
from tests.crawler.looking import URL, looking_at, page, script, script_says, until

REPLACE_EVERYTHING = """
    let report = "";
    const fail = (what) => () => { report += ` ${what}`; throw 1; };
    const define = Object.defineProperty;
    for (const type of [Array, Map, WeakMap, Set, WeakSet, String, Number, Promise, RegExp, Date, Function]) {
      for (const name of Object.getOwnPropertyNames(type.prototype)) {
        const own = Object.getOwnPropertyDescriptor(type.prototype, name);
        if (typeof own.value !== "function" || !own.configurable || name === "constructor") continue;
        define(type.prototype, name, { ...own, value: fail(`${type.name}.${name}`) });
      }
    }
    define(Array.prototype, Symbol.iterator, { value: fail("iterator") });
    JSON.stringify = fail("stringify"); Reflect.apply = fail("apply"); Reflect.construct = fail("construct");
    window.Proxy = window.Reflect = window.JSON = window.Error = window.WeakMap = undefined;
    Object.defineProperty = fail("define"); Object.getOwnPropertyDescriptor = fail("descriptor");
    define(Object.prototype, "kind", { set: fail("kind"), get: fail("kind"), configurable: true });
    define(Object.prototype, "toJSON", { get: fail("toJSON"), configurable: true });
    define(Object.prototype, "0", { get: fail("zero"), set: fail("zero"), configurable: true });
    localStorage.setItem("k", "v");
    document.cookie = "c=1";
    navigator.userAgent;
    document.getElementById("mail").value;
    addEventListener("keydown", () => {});
    new FormData(document.forms[0]);
    caches.open("files");
    const opened = indexedDB.open("mine", 2), seen = report; // what comes later may be of whoever looks at the page
    opened.onsuccess = () => { document.title = seen === "" ? "well" : `called:${seen}`; };
"""


async def title(visit: OpenVisit) -> str:
    """The title once the page has changed it, read in a world that the page has not touched."""
    deadline = time.monotonic() + 10
    while (found := await visit.page.title()) == "Page":
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    return found


async def test_a_page_that_replaces_everything_is_seen_all_the_same(tmp_path: Path) -> None:
    pages = {
        "/": page("", "<form><input id=mail></form><script src=/all.js></script>"),
        "/all.js": script(REPLACE_EVERYTHING),
    }
    async with looking_at(pages, tmp_path) as visit:
        assert await title(visit) == "well"
        recorder = visit.recorder
        await until(lambda: len(recorder.storage(URL)) >= 3)
        uses = {(use.api, use.script) for use in recorder.api_uses(URL)}
        writes = {(w.kind, w.key, w.value, w.url) for w in recorder.storage(URL)}
        cookies = [(c.name, c.set_by.url) for c in recorder.cookies(URL, ())]
    script_url = f"{URL}all.js"
    assert {
        ("Navigator.userAgent", script_url),
        ("HTMLInputElement.value", script_url),
        ("addEventListener(keydown)", script_url),
        ("FormData", script_url),
    } <= uses
    assert {
        (StorageKind.LOCAL, "k", "v", script_url),
        (StorageKind.INDEXEDDB, "mine", "version 2", script_url),
        (StorageKind.CACHE, "files", "", script_url),
    } <= writes
    assert cookies == [("c", script_url)]


async def test_what_a_page_has_wrapped_before_still_works_inside(tmp_path: Path) -> None:
    """A script may replace a hooked function by one of its own that calls it: both see the call, once."""
    wrapping = """
        let seen = 0;
        const before = Storage.prototype.setItem;
        Storage.prototype.setItem = function (...args) { seen += 1; return Reflect.apply(before, this, args); };
        const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
        Object.defineProperty(document, "cookie", {
          get: () => get.call(document), set: (line) => { seen += 1; set.call(document, line); },
        });
        localStorage.setItem("a", "1");
        document.cookie = "b=2";
        const Form = FormData;
        window.FormData = class extends Form { constructor(...args) { super(...args); this.mine = true; } };
        const form = new FormData(document.forms[0]);
        window.done = `${seen} ${document.cookie} ${localStorage.getItem("a")} ${form.mine} ${form instanceof Form}`;
    """
    async with looking_at({"/": page(wrapping, "<form></form>")}, tmp_path) as visit:
        assert await script_says(visit, "window.done") == "2 b=2 1 true true"
        await until(lambda: visit.recorder.storage(URL))
        (write,) = visit.recorder.storage(URL)
        assert [use.count for use in visit.recorder.api_uses(URL) if use.api == "FormData"] == [1]
    assert (write.key, write.url) == ("a", URL)


async def test_a_flood_is_counted_and_bounded(tmp_path: Path) -> None:
    flood = """
        for (let i = 0; i < 30000; i += 1) screen.width;
        for (let i = 0; i < 25000; i += 1) new Function("n", "return document.getElementById('mail').value")(i);
        window.done = "done";
    """
    async with looking_at({"/": page(flood, "<input id=mail>")}, tmp_path) as visit:
        await script_says(visit, "window.done")
        await visit.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
        await until(lambda: sum(u.count for u in visit.recorder.api_uses(URL) if u.api == "Screen.width") == 30_000)
        uses = visit.recorder.api_uses(URL)
    assert sum(u.count for u in uses if u.api == "HTMLInputElement.value") == 25_000
    assert len(uses) < 10
