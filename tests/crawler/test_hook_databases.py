"""IndexedDB, Cache Storage, service workers in a real browser: calls with their scripts, and what is really there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crawler.capture.database_reading import read_databases
from crawler.evidence import Party, StorageKind, StorageWrite
from crawler.visiting import OpenVisit
from tests.crawler.looking import URL, looking_at, page, script, script_says, until

DATABASE = """
    const opened = indexedDB.open("shop", 3);
    opened.onupgradeneeded = () => {
      opened.result.createObjectStore("people", { keyPath: "id" });
      opened.result.createObjectStore("numbered", { autoIncrement: true });
      opened.result.createObjectStore("plain");
    };
    opened.onsuccess = () => {
      const transaction = opened.result.transaction(["people", "numbered", "plain"], "readwrite");
      const [people, numbered, plain] = ["people", "numbered", "plain"].map((name) => transaction.objectStore(name));
      const ran = () => { window.ran = (window.ran ?? 0) + 1; return 1; };
      people.put({ id: "u-1", seen: [1, new Date(5e8)], get hidden() { return ran(); } });
      numbered.add("first");
      plain.put("value", "key");
      plain.put(1, new Date(5e8));
      plain.put(2, ["a", 1]);
      plain.add("again", "key").onerror = (event) => { event.preventDefault(); event.stopPropagation(); };
      plain.delete("gone");
      plain.openCursor("key").onsuccess = ({ target }) => { if (target.result) target.result.update("changed"); };
      transaction.oncomplete = () => {
        const undone = opened.result.transaction("plain", "readwrite");
        undone.objectStore("plain").put("never", "undone").onsuccess = () => undone.abort();
        undone.onabort = () => { window.done = "done"; };
      };
    };
"""


def of_kind(visit: OpenVisit, kind: StorageKind) -> list[StorageWrite]:
    return [write for write in visit.recorder.storage(URL) if write.kind is kind]


def shown(writes: Sequence[StorageWrite]) -> set[tuple[str, str, bool]]:
    return {(write.key, write.value, write.removed) for write in writes}


async def test_records_are_told_with_their_keys_and_undone_ones_are_not(tmp_path: Path) -> None:
    pages = {"/": page("", "<script src=/d.js></script>"), "/d.js": script(DATABASE)}
    async with looking_at(pages, tmp_path) as visit:
        await script_says(visit, "window.done")
        wanted = {
            ("shop", "version 3", False),
            ("shop/people/u-1", '{"id":"u-1","seen":[1,"1970-01-06T18:53:20Z"],"hidden":"[accessor]"}', False),
            ("shop/numbered/1", "first", False),
            ("shop/plain/key", "value", False),
            ('shop/plain/"1970-01-06T18:53:20Z"', "1", False),
            ('shop/plain/["a",1]', "2", False),
            ("shop/plain/gone", "", True),
            ("shop/plain/key", "changed", False),
        }
        await until(lambda: wanted == shown(of_kind(visit, StorageKind.INDEXEDDB)))
        writes = of_kind(visit, StorageKind.INDEXEDDB)
        assert {write.url for write in writes} == {f"{URL}d.js"}
        assert {write.party for write in writes} == {Party.FIRST}
        assert await script_says(visit, "window.ran") == "1"  # the browser's own copying, and nobody else's
        assert await visit.clock.alongside(read_databases(visit.session.witness, visit.recorder)) == ()
        assert of_kind(visit, StorageKind.INDEXEDDB) == writes  # everything found is explained


async def test_what_no_hook_saw_is_found_in_the_databases(tmp_path: Path) -> None:
    """Written from an isolated world, where hooks do not reach: the evidence has it without a writer."""
    hidden = """async () => {
        const database = await new Promise((done) => {
          const request = indexedDB.open("hidden", 7);
          request.onupgradeneeded = () => request.result.createObjectStore("ids");
          request.onsuccess = () => done(request.result);
        });
        await new Promise((done) => {
          const transaction = database.transaction("ids", "readwrite");
          transaction.objectStore("ids").put({ visitor: "b7f3", nested: { deep: [1, 2] } }, "me");
          transaction.objectStore("ids").put("plain", 5);
          transaction.oncomplete = done;
        });
        const cache = await caches.open("offline");
        await cache.put("/a?x=1", new Response("kept", { headers: { "Content-Type": "text/plain" } }));
        return "done";
    }"""
    async with looking_at({"/": page("")}, tmp_path) as visit:
        devtools = await visit.context.new_cdp_session(visit.page)
        frame = (await devtools.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        world = await devtools.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "elsewhere"})
        asked = {"expression": f"({hidden})()", "contextId": world["executionContextId"], "awaitPromise": True}
        assert (await devtools.send("Runtime.evaluate", asked))["result"]["value"] == "done"
        await visit.live(1.0)
        for _ in range(2):  # a second reading adds nothing
            assert await visit.clock.alongside(read_databases(visit.session.witness, visit.recorder)) == ()
            writes = visit.recorder.storage(URL)
            assert shown(writes) == {
                ("hidden", "version 7", False),
                ("hidden/ids/me", '{"visitor":"b7f3","nested":{"deep":"[Array(2)]"}}', False),
                ("hidden/ids/5", "plain", False),
                ("offline", "", False),
                (f"offline {URL}a?x=1", "200 text/plain", False),
            }
            assert {(write.url, write.origin) for write in writes} == {(None, URL.rstrip("/"))}


async def test_caches_and_service_workers_with_their_scripts(tmp_path: Path) -> None:
    code = """
        (async () => {
          const cache = await caches.open("files");
          await cache.put(new Request("/a"), new Response("a"));
          await cache.addAll(["/b", new URL("/c", location.href).href]);
          await cache.add("/d").catch(() => {});
          await cache.put("/partial", new Response("x", { status: 206 })).catch(() => {});
          await cache.delete("/a");
          await cache.delete("/never-there");
          await caches.delete("no-such-cache");
          await navigator.serviceWorker.register("/sw.js");
          await navigator.serviceWorker.register("/missing.js").catch(() => {});
          window.done = "done";
        })();
    """
    worker = "caches.open('by-worker').then((cache) => cache.put('/w', new Response('w')))"
    pages = {
        "/": page("", "<script src=/c.js></script>"),
        "/c.js": script(code),
        "/sw.js": script(worker),
        "/b": "b",
        "/c": "c",
    }
    async with looking_at(pages, tmp_path) as visit:
        await script_says(visit, "window.done")
        await until(lambda: (f"by-worker {URL}w", "", False) in shown(of_kind(visit, StorageKind.CACHE)))
        assert await visit.clock.alongside(read_databases(visit.session.witness, visit.recorder)) == ()
        kept = of_kind(visit, StorageKind.CACHE)
        registered = of_kind(visit, StorageKind.SERVICE_WORKER)
    assert shown(kept) == {
        ("files", "", False),
        (f"files {URL}a", "", False),
        (f"files {URL}b", "", False),
        (f"files {URL}c", "", False),
        (f"files {URL}a", "", True),
        ("by-worker", "", False),
        (f"by-worker {URL}w", "", False),
    }
    assert {w.url for w in kept} == {f"{URL}c.js", f"{URL}sw.js"}
    assert [(w.key, w.value, w.url) for w in registered] == [(URL, f"{URL}sw.js", f"{URL}c.js")]


async def test_the_partition_of_another_site_is_read_too(tmp_path: Path) -> None:
    frame = page("indexedDB.open('theirs', 1).onsuccess = () => { document.title = 'open' }")
    opaque = "<iframe sandbox srcdoc=x></iframe><iframe src='data:text/html,x'></iframe><iframe></iframe>"
    body = f"<iframe src=http://cross.localhost/f></iframe>{opaque}"
    async with looking_at({"/": page("", body), "cross.localhost/f": frame}, tmp_path) as visit:
        await until(lambda: of_kind(visit, StorageKind.INDEXEDDB))
        assert await visit.clock.alongside(read_databases(visit.session.witness, visit.recorder)) == ()
        (write,) = of_kind(visit, StorageKind.INDEXEDDB)
    assert (write.key, write.origin, write.party) == ("theirs", "http://cross.localhost", Party.THIRD)


async def test_not_being_able_to_look_is_said(tmp_path: Path) -> None:
    many = """
        const opened = indexedDB.open("many", 1);
        opened.onupgradeneeded = () => {
          const store = opened.result.createObjectStore("s");
          for (let i = 0; i < 3000; i += 1) store.put(i, i);
        };
        opened.onsuccess = () => { window.done = "done"; };
    """
    async with looking_at({"/": page(many)}, tmp_path) as visit:
        await script_says(visit, "window.done")
        reasons = await read_databases(visit.session.witness, visit.recorder, wall_s=20.0)
        assert len(reasons) == 1
        assert "more than the 2000 entries" in reasons[0]
        await visit.live(0.5)  # from here on the clock stands, and nothing is answered
        reasons = await read_databases(visit.session.witness, visit.recorder, wall_s=0.3)
        assert reasons
        assert all("not read" in reason for reason in reasons)


async def test_ten_thousand_records_are_recorded(tmp_path: Path) -> None:
    many = """
        const opened = indexedDB.open("many", 1);
        opened.onupgradeneeded = () => {
          const store = opened.result.createObjectStore("s");
          for (let i = 0; i < 10500; i += 1) store.put({ number: i }, `key-${i}`);
        };
        opened.onsuccess = () => { window.done = "done"; };
    """
    async with looking_at({"/": page(many)}, tmp_path) as visit:
        await script_says(visit, "window.done")
        await until(lambda: len(of_kind(visit, StorageKind.INDEXEDDB)) == 10_000)
        assert visit.recorder.dropped()["databases"] >= 500


async def test_databases_whose_frame_is_gone_are_not_taken_for_none(tmp_path: Path) -> None:
    body = "<iframe src=http://gone.shop.localhost/f></iframe>"
    pages = {"/": page("", body), "gone.shop.localhost/f": page("navigator.userAgent")}
    hidden = "new Promise((done) => { indexedDB.open('hidden', 1).onsuccess = () => done(1); })"
    async with looking_at(pages, tmp_path) as visit:
        witness, recorder = visit.session.witness, visit.recorder
        gone = "http://gone.shop.localhost"
        await until(lambda: gone in recorder.databases.origins)
        (session, frame) = next(
            (session.id, world.frame_id)
            for session in witness.page_sessions(recorder.context_id)
            for world in witness.frame_worlds(session.id)
            if world.origin == gone
        )
        world = await witness.connection.send("Page.createIsolatedWorld", {"frameId": frame}, session)
        asked = {"expression": hidden, "contextId": world["executionContextId"], "awaitPromise": True}
        await witness.connection.send("Runtime.evaluate", asked, session)
        await visit.page.evaluate("document.querySelector('iframe').remove()")
        (reason,) = await read_databases(witness, recorder)
        assert reason == f"the databases of {gone} were not read: no frame of it is left"
