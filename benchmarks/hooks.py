"""What the hooks cost a page: microseconds per call, with and without them, and per frame made.

    python benchmarks/hooks.py [--browser PATH]

Each line is one interface called many times from one place. The first call of a place tells its stack; of a run of
calls within one job most take no stack at all, and « 31 calls a job » shows the dearest case, where all do. V8 copies
up to 200 frames for every stack while any DevTools client has its Runtime domain switched on, as a driver has; so a
call from deep inside a program costs more.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

from crawler.browser.session import browser_session
from crawler.capture import witness
from crawler.settings import CrawlSettings
from crawler.visiting import open_visit
from tests.crawler.looking import URL, page, script, script_says
from tests.page_server import PageServer

MEASURE = """
  (async () => {
    const input = document.querySelector("input"), context = document.createElement("canvas").getContext("2d");
    const target = document.createElement("p"), listener = () => {};
    const deep = (levels, act) => (levels > 0 ? (deep(levels - 1, act), 1) : act());
    const cases = {
      "navigator.userAgent": [20000, () => navigator.userAgent],
      "screen.width": [20000, () => screen.width],
      "input.value": [20000, () => input.value],
      "addEventListener(keydown), same listener": [20000, () => target.addEventListener("keydown", listener)],
      "addEventListener(load), not watched": [20000, () => target.addEventListener("load", listener)],
      "measureText": [5000, () => context.measureText("mm")],
      "localStorage.setItem, unchanged": [5000, () => localStorage.setItem("k", "v")],
      "Function.prototype.toString": [20000, () => listener.toString()],
      "navigator.userAgent, 20 calls deep": [5000, () => deep(20, () => navigator.userAgent)],
      "navigator.userAgent, 60 calls deep": [5000, () => deep(60, () => navigator.userAgent)],
    };
    const best = (calls, act) => {
      let found = Infinity;
      for (let round = 0; round < 5; round += 1) {
        const began = performance.now();
        for (let i = 0; i < calls / 5; i += 1) act();
        found = Math.min(found, (performance.now() - began) / (calls / 5) * 1000);
      }
      return found;
    };
    const result = {};
    for (const [name, [calls, act]] of Object.entries(cases)) result[name] = best(calls, act);
    const jobs = async (act) => {
      let spent = 0;
      for (let i = 0; i < 300; i += 1) {
        await 0;
        const began = performance.now();
        for (let call = 0; call < 31; call += 1) act();
        spent += performance.now() - began;
      }
      return spent / 300 / 31 * 1000;
    };
    result["navigator.userAgent, 31 calls a job"] = await jobs(() => navigator.userAgent);
    result["a frame of about:blank"] = best(50, () => {
      const frame = document.body.appendChild(document.createElement("iframe"));
      frame.contentWindow.name;
      frame.remove();
    });
    window.measured = JSON.stringify(result);
  })();
"""


def main() -> None:
    """Parse the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--browser", type=Path)
    asyncio.run(_compare(parser.parse_args().browser))


async def _compare(browser: Path | None) -> None:
    hooked = await _measured(browser)
    install, witness.install_hooks = witness.install_hooks, lambda *_: None
    plain = await _measured(browser)
    witness.install_hooks = install
    print(f"{'microseconds per call':<44} {'without':>9} {'with':>9} {'cost':>9}")
    for name, cost in hooked.items():
        print(f"{name:<44} {plain[name]:9.2f} {cost:9.2f} {cost - plain[name]:9.2f}")


async def _measured(browser: Path | None) -> dict[str, float]:
    pages = {"/": page("", "<input value=x><script src=/measure.js></script>"), "/measure.js": script(MEASURE)}
    with PageServer(pages) as web, tempfile.TemporaryDirectory() as folder:
        settings = CrawlSettings(resolve=web.resolve, browser=browser)
        async with browser_session(settings) as session, open_visit(session, settings, URL, Path(folder)) as visit:
            await visit.open_site()
            found: dict[str, Any] = json.loads(await script_says(visit, "window.measured"))
            return found


if __name__ == "__main__":
    main()
