"""How much of what happened is in the evidence: requests and Set-Cookie lines, against the demonstration server's log.

    python benchmarks/completeness.py [--runs N] [SITE...]

Every scenario is played alone (no spider), so that all the server saw is that visit's. For each visit two pairs of
numbers are printed: requests in the evidence and in the log, Set-Cookie lines in the evidence and sent. Exit code 1
when one is missing.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from crawler.browser.session import BrowserSession, browser_session
from crawler.settings import CrawlSettings
from scenarios.play import play_scenario
from scenarios.registry import chosen_scenarios
from scenarios.scenario import Scenario
from temoin.demo.against_log import compare
from temoin.demo.catalogue import DemoSite, sites
from temoin.demo.server import DemoWeb


def main() -> None:
    """Parse the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("names", nargs="*", metavar="SITE")
    arguments = parser.parse_args()
    chosen = [site for site in sites() if not arguments.names or site.id in arguments.names]
    with DemoWeb() as web:
        complete = asyncio.run(_measure(web, chosen, arguments.runs))
    sys.exit(0 if complete else 1)


async def _measure(web: DemoWeb, chosen: Sequence[DemoSite], runs: int) -> bool:
    settings = CrawlSettings(resolve=tuple(web.resolve), ca_file=web.ca_file)
    complete = True
    totals: Counter[str] = Counter()
    print(f"{'site':<28} {'scenario':<14} {'status':<14} {'requests':>11} {'Set-Cookie':>11} {'wall':>7}")
    async with browser_session(settings) as session:
        for _ in range(runs):
            for site in chosen:
                for scenario in chosen_scenarios(()):
                    complete &= await _measure_visit(web, session, settings, site, scenario, totals)
    print(f"in all: requests {totals['seen']}/{totals['logged']}, Set-Cookie {totals['cookies']}/{totals['sent']}")
    return complete


async def _measure_visit(
    web: DemoWeb,
    session: BrowserSession,
    settings: CrawlSettings,
    site: DemoSite,
    scenario: Scenario,
    totals: Counter[str],
) -> bool:
    async def no_more_pages() -> Sequence[str]:
        return ()

    mark, started = web.log.mark(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="temoin-bench-") as folder:
        played = await play_scenario(scenario, session, settings, site.url, no_more_pages, Path(folder))
    wall = time.monotonic() - started
    found = compare(played.visit, web.log.since(mark))
    totals.update(seen=found.seen, logged=found.logged, cookies=found.seen_cookies, sent=found.sent_cookies)
    status = played.visit.status.value
    requests, lines = f"{found.seen}/{found.logged}", f"{found.seen_cookies}/{found.sent_cookies}"
    print(f"{site.id:<28} {scenario.name:<14} {status:<14} {requests:>11} {lines:>11} {wall:6.1f}s")
    for key, count in found.missing.items():
        print(f"    missing {count}: {' '.join(key)[:150]}")
    return not found.missing and not found.unseen


if __name__ == "__main__":
    main()
