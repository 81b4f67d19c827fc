"""How much of what happened is in the evidence: requests and Set-Cookie lines, against the server's own log.

    python benchmarks/completeness.py [--runs N] [--browser PATH] [SITE...]
    python benchmarks/completeness.py --stress [--runs N] [--browser PATH]

Every scenario is played alone (no spider), so that all the server saw is that visit's. For each visit two pairs of
numbers are printed: requests in the evidence and in the log, Set-Cookie lines in the evidence and sent. With
``--stress`` the page of all channels is visited instead, and each channel that lacks something is named. With several
runs, what was recognised must be the same in all of them. Exit code 1 when something is missing or differs.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.browser.session import BrowserSession, browser_session
from crawler.evidence import Visit, VisitStatus
from crawler.settings import CrawlSettings
from crawler.visiting import OpenVisit
from detectors.detect import detect
from scenarios.hands import move_and_scroll
from scenarios.play import play_scenario
from scenarios.registry import all_scenarios, chosen_scenarios
from scenarios.scenario import Ending, Scenario, Stage, no_choice
from temoin.demo.against_log import compare
from temoin.demo.catalogue import sites
from temoin.demo.log import LoggedRequest
from temoin.demo.server import DemoWeb
from tests.stress.tally import print_table, tally
from tests.stress.web import MAIN_URL, STRESS_HOSTS
from tracker_db.load import load

Recognised = frozenset[tuple[str, ...]]


def main() -> None:
    """Parse the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--browser", type=Path)
    parser.add_argument("--stress", action="store_true")
    parser.add_argument("names", nargs="*", metavar="SITE")
    arguments = parser.parse_args()
    with DemoWeb(STRESS_HOSTS) as web:
        settings = CrawlSettings(resolve=tuple(web.resolve), ca_file=web.ca_file, browser=arguments.browser)
        measure = _Measure(web, settings)
        targets = _stress() if arguments.stress else _demonstration(arguments.names)
        complete = asyncio.run(measure.all(targets, arguments.runs))
    sys.exit(0 if complete else 1)


def _stress() -> list[tuple[str, str, Scenario]]:
    """The page of all channels, once with the hands off and once with a visitor who moves, types and clicks."""
    hands_on = Scenario("hands-on", "a visitor uses the page without choosing", _use)
    return [("stress", MAIN_URL, scenario) for scenario in (all_scenarios()["before-choice"], hands_on)]


async def _use(visit: OpenVisit, _: Stage) -> Ending:
    await visit.open_site()
    await visit.live(1.0)
    await move_and_scroll(visit)
    await visit.clock.alongside(visit.page.mouse.click(300, 300))
    await visit.observe()
    return Ending(VisitStatus.COMPLETED, no_choice())


def _demonstration(names: Sequence[str]) -> list[tuple[str, str, Scenario]]:
    chosen = [site for site in sites() if not names or site.id in names]
    return [(site.id, site.url, scenario) for site in chosen for scenario in chosen_scenarios(())]


@dataclass
class _Measure:
    web: DemoWeb
    settings: CrawlSettings
    totals: Counter[str] = field(default_factory=Counter)
    recognised: dict[tuple[str, str], set[Recognised]] = field(default_factory=dict)

    async def all(self, targets: Sequence[tuple[str, str, Scenario]], runs: int) -> bool:
        """Measure every target ``runs`` times; whether nothing was missing and every run recognised the same."""
        complete = True
        print(
            f"{'site':<28} {'scenario':<14} {'status':<14} {'requests':>11} {'Set-Cookie':>11} {'log':>9} {'wall':>7}"
        )
        async with browser_session(self.settings) as session:
            for _ in range(runs):
                for name, url, scenario in targets:
                    complete &= await self._one(session, name, url, scenario)
        t = self.totals
        print(f"in all: requests {t['seen']}/{t['logged']}, Set-Cookie {t['cookies']}/{t['sent']}", end="")
        print(f" ({t['unread']} of them in answers that the browser gave up before it had read them)")
        print(f"supplied by the network log: {t['supplied']}; seen by it: {t['by_log']}")
        varying = [key for key, found in self.recognised.items() if len(found) > 1]
        print(
            f"recognised the same in all runs: {len(self.recognised) - len(varying)} of {len(self.recognised)} visits"
        )
        for key in varying:
            self._print_difference(key)
        return complete and not varying

    async def _one(self, session: BrowserSession, name: str, url: str, scenario: Scenario) -> bool:
        async def no_more_pages() -> Sequence[str]:
            return ()

        mark, started = self.web.log.mark(), time.monotonic()
        with tempfile.TemporaryDirectory(prefix="temoin-bench-") as folder:
            played = await play_scenario(scenario, session, self.settings, url, Stage(no_more_pages), Path(folder))
        wall = time.monotonic() - started
        self._keep_recognised(name, played.visit)
        return self._print(name, played.visit, self.web.log.since(mark), wall)

    def _print(self, name: str, visit: Visit, logged: Sequence[LoggedRequest], wall: float) -> bool:
        found, by_channel = compare(visit, logged), tally(visit, logged)
        self.totals.update(seen=found.seen, logged=found.logged, cookies=found.seen_cookies, sent=found.sent_cookies)
        self.totals.update(unread=by_channel.unread)
        reading = visit.net_log
        if reading is not None:
            self.totals.update(supplied=reading.supplied, by_log=reading.seen)
        proved = reading is not None and not (reading.missing or reading.unattributed or reading.unconfirmed)
        requests, lines = f"{found.seen}/{found.logged}", f"{found.seen_cookies}/{found.sent_cookies}"
        state = "proved" if proved else "no proof"
        names = f"{name:<28} {visit.scenario:<14} {visit.status.value:<14}"
        print(f"{names} {requests:>11} {lines:>11} {state:>9} {wall:6.1f}s")
        if not by_channel.complete:
            print_table(by_channel)
        return by_channel.complete and proved

    def _keep_recognised(self, name: str, visit: Visit) -> None:
        found = frozenset(
            (str(one.service), one.name, one.kind.value, one.phase.value, one.role, one.party.value)
            for one in detect(visit, load())
        )
        self.recognised.setdefault((name, visit.scenario), set()).add(found)

    def _print_difference(self, key: tuple[str, str]) -> None:
        found = list(self.recognised[key])
        common = frozenset.intersection(*found)
        for one in found:
            print("   ", *key, sorted(one - common)[:5])


if __name__ == "__main__":
    main()
