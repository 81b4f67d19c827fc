"""What a page can learn of the hooked functions is what it learns in a browser without hooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.capture import witness
from crawler.capture.hooks import PARTS
from tests.conftest import ROOT
from tests.crawler.looking import looking_at, page, script, script_says

DETECT = (Path(__file__).parent / "hook_pages" / "detect.js").read_text(encoding="utf-8")
PAGES = {
    "/": "<!doctype html><title>Detect</title><body><script src=/detect.js></script>",
    "/detect.js": script(DETECT),
}


def test_every_part_of_the_hooks_is_put_together() -> None:
    folder = ROOT / "crawler" / "capture" / "hooks"
    assert {f"{name}.js" for name in PARTS} == {path.name for path in folder.iterdir()}


async def detected(folder: Path) -> dict[str, Any]:
    async with looking_at(PAGES, folder) as visit:
        found = json.loads(await script_says(visit, "window.detected"))
    assert isinstance(found, dict), found
    return found


async def test_a_page_that_looks_for_hooks_finds_what_it_finds_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked = await detected(tmp_path)
    monkeypatch.setattr(witness, "install_hooks", lambda *_: None)
    plain = await detected(tmp_path)
    assert "function set cookie() { [native code] }" in json.dumps(plain["own"])
    for part in plain:
        if part != "rejections":
            assert hooked[part] == plain[part]
    assert hooked["rejections"] == plain["rejections"]


async def test_the_pages_first_script_finds_no_trace_of_the_binding(tmp_path: Path) -> None:
    """Names that a fresh frame of the same browser does not have are what the page itself made."""
    look = """
        const before = Object.getOwnPropertyNames(window);
        const frame = document.createElement("iframe");
        document.body.append(frame);
        const fresh = Object.getOwnPropertyNames(frame.contentWindow);
        window.found = JSON.stringify([before.filter((name) => !fresh.includes(name)),
          before.concat(fresh).filter((name) => /^_[0-9a-f]{24}$/.test(name))]);
    """
    async with looking_at({"/": page(look)}, tmp_path) as visit:
        own, bindings = json.loads(await script_says(visit, "window.found"))
    assert bindings == []
    assert set(own) <= {"0", "before", "frame"}
