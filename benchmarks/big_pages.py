"""Pages with many requests: how much memory an audit takes, and how much longer than the page itself.

    python benchmarks/big_pages.py [--browser PATH] [--runs N] [--requests N]

Both pages are those of `tests/stress/many.py`, audited by the ordinary command with one scenario and its window of
thirty seconds. Of the page of many requests: the peak memory of our own Python process, and how many of the requests
are in the evidence. Of the page of three hundred: the wall time of the whole command less the browser's start, divided
by the page's own time, which is the server's last answer to the visitor less its first.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.process_tree import Run, run
from crawler.browser.session import browser_session
from crawler.evidence import Visit
from crawler.settings import CrawlSettings
from crawler.store import RunFolder
from temoin.demo.log import LoggedRequest
from temoin.demo.server import DemoWeb
from tests.stress.many import MANY_HOSTS, MANY_URL, THREE_HUNDRED_URL

BIN = Path(sys.executable).parent
SCENARIO = "before-choice"


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--browser", default=shutil.which("chromium-headless-shell") or shutil.which("chromium"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--requests", type=int, default=5000)
    arguments = parser.parse_args()
    with DemoWeb(MANY_HOSTS) as web, tempfile.TemporaryDirectory(prefix="temoin-big-") as name:
        audits = _Audits(web, arguments.browser, Path(name))
        _memory(audits, arguments.requests, arguments.runs)
        _time(audits, arguments.runs)


class _Audits:
    """Audits by the command line, each in a folder of its own, with what the server heard meanwhile."""

    def __init__(self, web: DemoWeb, browser: str, scratch: Path) -> None:
        self.web, self.browser, self._scratch, self._count = web, browser, scratch, 0

    def audit(self, url: str) -> tuple[Run, Visit, Sequence[LoggedRequest]]:
        self._count += 1
        folder, mark = self._scratch / str(self._count), self.web.log.mark()
        command = [str(BIN / "temoin"), "audit", url, "-o", str(folder), "--browser", self.browser]
        command += ["--scenario", SCENARIO, "--fail-on", "never", "--ca-file", str(self.web.ca_file)]
        command += [part for rule in self.web.resolve for part in ("--resolve", rule)]
        done = run(command)
        if done.code != 0 or f"{SCENARIO}: completed" not in done.output:
            sys.exit(f"the audit did not do its work:\n{done.output}")
        return done, RunFolder(folder).visits()[0], self.web.log.since(mark)

    def browser_start_s(self) -> float:
        settings = CrawlSettings(
            resolve=tuple(self.web.resolve), ca_file=self.web.ca_file, browser=Path(self.browser), audited_url=MANY_URL
        )
        return asyncio.run(_start(settings))


async def _start(settings: CrawlSettings) -> float:
    began = time.monotonic()
    async with browser_session(settings):
        return time.monotonic() - began


def _memory(audits: _Audits, requests: int, runs: int) -> None:
    for _ in range(runs):
        done, visit, logged = audits.audit(f"{MANY_URL}?n={requests}")
        heard = sum(1 for entry in logged if entry.path.startswith("/many"))
        in_evidence = sum(1 for request in visit.requests if "/many" in request.url)
        print(
            f"page of {requests} requests: {done.own_peak_mib:.0f} MiB in our process, {done.peak_mib:.0f} MiB in all, "
            f"{done.wall_s:.1f} s; {in_evidence} requests in the evidence, {heard} heard by the server",
            flush=True,
        )


def _time(audits: _Audits, runs: int) -> None:
    ratios, visits = [], []
    for _ in range(runs):
        start_s = audits.browser_start_s()
        done, visit, logged = audits.audit(THREE_HUNDRED_URL)
        own_s = _own_time_s(logged)
        ratios.append((done.wall_s - start_s) / own_s)
        visits.append(visit.duration_s / own_s)
        print(
            f"page of 300 requests ({len(visit.requests)} in the evidence): its own time {own_s:.2f} s, "
            f"the visit {visit.duration_s:.2f} s, browser's start {start_s:.2f} s, the audit {done.wall_s:.2f} s",
            flush=True,
        )
    print(f"(audit - browser's start) / page's own time: {_told(ratios)}")
    print(f"visit / page's own time: {_told(visits)}")


def _own_time_s(logged: Sequence[LoggedRequest]) -> float:
    """From the visitor's page to its last request; the spider, which fetches pages too, stays out of it."""
    answered = [entry.time for entry in logged if entry.path.startswith("/three-hundred/")]
    pages = [entry.time for entry in logged if entry.path == "/three-hundred" and entry.time <= answered[0]]
    return answered[-1] - pages[-1]


def _told(values: Sequence[float]) -> str:
    return f"{min(values):.2f} – {statistics.median(values):.2f} – {max(values):.2f} (least – median – most)"


if __name__ == "__main__":
    main()
