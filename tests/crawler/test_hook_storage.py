"""Web storage in a real browser: every write, who made it, emptied areas, and ten thousand keys."""

from __future__ import annotations

import time
from pathlib import Path

from crawler.evidence import Party, StorageKind, StorageWrite
from crawler.visiting import OpenVisit
from tests.crawler.looking import URL, looking_at, page, script, script_says, until

WRITES = """
    localStorage.setItem("a", "1");
    localStorage.b = "2";
    localStorage.setItem("a", "1");
    localStorage.a = "other";
    sessionStorage.setItem({ toString: () => "s" }, 3);
    localStorage.removeItem("a");
    delete localStorage.b;
    localStorage.setItem("c", "4");
    localStorage.setItem("d", "5");
    localStorage.clear();
    window.done = "done";
"""


def local(visit: OpenVisit) -> list[StorageWrite]:
    return [write for write in visit.recorder.storage(URL) if write.kind is StorageKind.LOCAL]


async def test_writes_removals_and_emptying_with_their_scripts(tmp_path: Path) -> None:
    pages = {"/": page("", "<script src=/w.js></script>"), "/w.js": script(WRITES)}
    async with looking_at(pages, tmp_path) as visit:
        await until(lambda: len(local(visit)) >= 9)
        told = [(w.key, w.value, w.removed, w.url) for w in local(visit)]
        session = [w for w in visit.recorder.storage(URL) if w.kind is StorageKind.SESSION]
    ours = f"{URL}w.js"
    assert told == [
        ("a", "1", False, ours),
        ("b", "2", False, None),  # assigned, not set: no hook can see who
        ("a", "other", False, None),  # not the doing of the call before it, which changed nothing
        ("a", "", True, ours),
        ("b", "", True, None),
        ("c", "4", False, ours),
        ("d", "5", False, ours),
        ("c", "", True, ours),
        ("d", "", True, ours),
    ]
    assert [(w.key, w.value, w.url) for w in session] == [("s", "3", ours)]


async def test_frames_of_other_sites_and_of_none(tmp_path: Path) -> None:
    frame = "<script>localStorage.setItem('theirs', '1')</script>"
    body = "<iframe src=http://cross.example/f></iframe>" * 2 + "<iframe id=blank></iframe>"
    blank = "document.getElementById('blank').contentWindow.localStorage.setItem('mine', '1')"
    async with looking_at({"/": page(blank, body), "cross.example/f": frame}, tmp_path) as visit:
        await until(lambda: len(local(visit)) >= 2)
        await visit.live(0.5)
        told = sorted((w.key, w.origin, w.party, w.url or "") for w in local(visit))
    assert told == [
        ("mine", URL.rstrip("/"), Party.FIRST, URL),
        ("theirs", "http://cross.example", Party.THIRD, "http://cross.example/f"),
    ]


async def test_ten_thousand_keys_are_recorded_and_more_are_counted(tmp_path: Path) -> None:
    many = "for (let i = 0; i < 10500; i += 1) localStorage.setItem(`key-${i}`, `value ${i}`); window.done = 'done';"
    began = time.monotonic()
    async with looking_at({"/": page(many)}, tmp_path) as visit:
        await script_says(visit, "window.done")
        await until(lambda: visit.recorder.dropped().get("storage") == 500)
        writes = local(visit)
    assert len(writes) == 10_000
    assert all(write.url == URL for write in writes)
    assert time.monotonic() - began < 30
