"""How well banners are found and worked: every claim of a visit against the page's own truth, told to the server.

    python benchmarks/banners.py [--only NAME…] [--scenario NAME…] [--held-out | --seed N] [--jobs N]
    python benchmarks/banners.py --peer-scanner /tmp/peer --peer-autoconsent /tmp/peer2 [--only NAME…]

The pages of `tests/banners/` are made from a seed; a third of them is held out and played only with ``--held-out``,
and named only with ``--details`` besides; ``--seed`` makes others, on which nobody has worked. Where the pages of
real consent managers and their packages are there (`tests/real_cmps/`), they are played too. For each set and
scenario are printed: right, honestly failed, wrong, false successes (a choice claimed as made and verified that is
not in force), the median and the most of wall time, and what it costs over a bare visit (open the page, observe,
leave). Every page that is not right is listed with what was expected, claimed and true.

With peers: their drivers refuse and accept on the same pages, and are judged by the truth alone, as is ours beside
them. Where a page offers no refusal, success is to bring nothing about; that is not counted for a peer.

Exit code 1 when there is a false success.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.banner_peers import compare_with_peers
from benchmarks.banner_sets import BannerSet, Target, sets
from crawler.browser.session import BrowserSession, browser_session
from crawler.evidence import Visit, VisitStatus
from crawler.settings import CrawlSettings
from crawler.visiting import OpenVisit
from scenarios.play import play_scenario
from scenarios.registry import all_scenarios
from scenarios.scenario import Ending, Scenario, Stage, no_choice
from temoin.choice_reader import READER
from tests.banners.judging import Claim, Verdict, judge
from tests.banners.truth import Truth

USUAL = ("refusal", "acceptance", "granular-choice", "withdrawal")
BARE = "bare visit"
LAST_REPORTS_S = 0.05


@dataclass(frozen=True)
class Result:
    """One scenario on one page. ``wall_s`` is the whole visit's; a bare visit has no claim, and is right."""

    set_name: str
    page: str
    scenario: str
    expected: tuple[str, ...]
    claimed: str
    true: str
    verdict: Verdict
    why: str
    how: str
    wall_s: float
    kept: bool = False
    """Whether the truth is what the scenario wants, whatever was claimed."""


async def _open_and_observe(visit: OpenVisit, _: Stage) -> Ending:
    await visit.open_site()
    await visit.observe()
    return Ending(VisitStatus.COMPLETED, no_choice())


_BARE = Scenario(BARE, "the page is opened and observed", _open_and_observe)


@dataclass
class Player:
    """Plays the scenarios on one set's pages, several pages at once; one page's visits follow one another."""

    chosen: BannerSet
    settings: CrawlSettings
    scenarios: Sequence[Scenario]
    jobs: int
    loud: bool

    async def play(self) -> list[Result]:
        """Every page with every scenario, in the order of the pages."""
        waiting = list(reversed(list(enumerate(self.chosen.targets))))
        found: dict[int, list[Result]] = {}
        settings = replace(self.settings, resolve=tuple(self.chosen.resolve))

        async def work(session: BrowserSession) -> None:
            while waiting:
                number, target = waiting.pop()
                found[number] = [await self._one(session, settings, target, one) for one in self.scenarios]

        async with browser_session(settings) as session, asyncio.TaskGroup() as group:
            for _ in range(self.jobs):
                group.create_task(work(session))
        return [result for number in sorted(found) for result in found[number]]

    async def _one(
        self, session: BrowserSession, settings: CrawlSettings, target: Target, scenario: Scenario
    ) -> Result:
        async def no_more_pages() -> Sequence[str]:
            return ()

        mark, started = target.mark(), time.monotonic()
        with tempfile.TemporaryDirectory(prefix="temoin-banners-") as folder:
            played = await play_scenario(
                scenario, session, settings, target.url, Stage(no_more_pages, READER), Path(folder)
            )
        wall_s = time.monotonic() - started
        await asyncio.sleep(LAST_REPORTS_S)
        result = self._judged(target, scenario, played.visit, target.truth_since(mark), wall_s)
        if self.loud:
            print(f"{result.verdict.value:<16} {scenario.name:<16} {wall_s:6.1f}s  {target.name}", file=sys.stderr)
        return result

    def _judged(self, target: Target, scenario: Scenario, visit: Visit, truth: Truth, wall_s: float) -> Result:
        known: dict[str, Any] = {
            "set_name": self.chosen.name,
            "page": target.name,
            "scenario": scenario.name,
            "wall_s": wall_s,
        }
        if scenario.name == BARE:
            return Result(**known, expected=(), claimed="", true=str(truth), verdict=Verdict.RIGHT, why="", how="")
        claim = claim_of(visit, scenario)
        expected = target.expected(claim.wanted, claim.only)
        verdict, why = judge(claim, expected, truth)
        return Result(
            **known,
            expected=expected,
            claimed=str(claim),
            true=str(truth),
            verdict=verdict,
            why=why,
            how=claim.how,
            kept=truth.is_refused if claim.wanted == "refuse" else truth.is_accepted,
        )


def claim_of(visit: Visit, scenario: Scenario) -> Claim:
    """What the evidence says of the choice; what was wanted is told by the scenario, for a visit can break off."""
    wanted = {"refusal": "refuse", "acceptance": "accept", "withdrawal": "withdraw"}.get(scenario.name, "granular")
    only = ""
    if wanted == "granular":
        only = scenario.name.removeprefix("granular-choice").removeprefix("-") or "analytics"
    choice = visit.choice
    made = choice.made.value
    return Claim(wanted, made, choice.verified, visit.status.value, choice.how or visit.reason or "", only)


def print_table(results: Sequence[Result], details: bool) -> None:
    """One line a scenario of each set, and then what was not right."""
    for set_name in dict.fromkeys(one.set_name for one in results):
        of_set = [one for one in results if one.set_name == set_name]
        pages = len({one.page for one in of_set})
        print(f"\n{set_name}: {pages} pages")
        print(f"{'scenario':<28} {'right':>6} {'failed':>7} {'wrong':>6} {'false':>6}", end="")
        print(f"   {'median':>7} {'most':>7} {'over bare':>10}")
        bare = {one.page: one.wall_s for one in of_set if one.scenario == BARE}
        for name in dict.fromkeys(one.scenario for one in of_set):
            _print_line(name, [one for one in of_set if one.scenario == name], bare)
        judged = [one for one in of_set if one.scenario != BARE]
        _print_line("all", judged, bare)
        if details:
            _print_wrong(judged)


def _print_line(name: str, results: Sequence[Result], bare: dict[str, float]) -> None:
    counts = Counter(one.verdict for one in results)
    walls = [one.wall_s for one in results] or [0.0]
    over = [one.wall_s - bare[one.page] for one in results if one.page in bare and one.scenario != BARE]
    cost = f"{statistics.median(over):+9.1f}s" if over else ""
    numbers = f"{counts[Verdict.RIGHT]:>6} {counts[Verdict.HONESTLY_FAILED]:>7} {counts[Verdict.WRONG]:>6}"
    if name == BARE:
        numbers = " " * 21
    false = counts[Verdict.FALSE_SUCCESS] if name != BARE else ""
    print(f"{name:<28} {numbers} {false:>6}   {statistics.median(walls):6.1f}s {max(walls):6.1f}s {cost:>10}")


def _print_wrong(results: Iterable[Result]) -> None:
    order = (Verdict.FALSE_SUCCESS, Verdict.WRONG, Verdict.HONESTLY_FAILED)
    failed = [one for one in results if one.verdict in order]
    for one in sorted(failed, key=lambda result: order.index(result.verdict)):
        print(f"- {one.verdict.value.upper()}: {one.page} / {one.scenario}")
        print(f"    expected {' or '.join(one.expected)}; claimed {one.claimed}; true {one.true}")
        print(f"    {one.why + ': ' if one.why else ''}{one.how}")


def main() -> None:
    """Parse the arguments, play, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="pages by name, or a part of it")
    parser.add_argument("--scenario", nargs="+", default=[], metavar="NAME", help="scenarios (default: four of them)")
    parser.add_argument("--held-out", action="store_true", help="the pages held out, instead of those in sight")
    parser.add_argument("--seed", type=int, help="pages made from another seed, all of them")
    parser.add_argument("--details", action="store_true", help="name the pages held out, too")
    parser.add_argument("--set", choices=("generated", "real"), help="only this set")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--no-bare", action="store_true", help="without the bare visits")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--browser", type=Path)
    parser.add_argument("--peer-scanner", type=Path, metavar="DIR", help="where npm installed gdpr-cookie-scanner")
    parser.add_argument("--peer-autoconsent", type=Path, metavar="DIR", help="where npm installed autoconsent")
    parser.add_argument("--peer-json", type=Path, metavar="FILE", help="what the peers brought about, page by page")
    parser.add_argument("--quiet", action="store_true", help="no line for each visit on the error stream")
    arguments = parser.parse_args()
    with sets(arguments.only, held_out=arguments.held_out, which=arguments.set, seed=arguments.seed) as chosen:
        results = asyncio.run(_play_all(chosen, arguments))
        details = arguments.details or not arguments.held_out
        print_table(results, details)
        if arguments.json:
            arguments.json.write_text(json.dumps([_told(one) for one in results], ensure_ascii=False, indent=1))
        if arguments.peer_scanner or arguments.peer_autoconsent:
            ours = {(one.page, one.scenario): one.kept for one in results}
            compare_with_peers(chosen, ours, arguments, details=details)
    sys.exit(1 if any(one.verdict is Verdict.FALSE_SUCCESS for one in results) else 0)


async def _play_all(chosen: Sequence[BannerSet], arguments: argparse.Namespace) -> list[Result]:
    known = all_scenarios()
    names = arguments.scenario or [name for name in USUAL if name in known]
    played = ([] if arguments.no_bare else [_BARE]) + [known[name] for name in names]
    loud = not arguments.quiet and (arguments.details or not arguments.held_out)
    results: list[Result] = []
    for one in chosen:
        player = Player(one, CrawlSettings(browser=arguments.browser), played, arguments.jobs, loud)
        results += await player.play()
    return results


def _told(result: Result) -> dict[str, Any]:
    return {**asdict(result), "verdict": result.verdict.value}


if __name__ == "__main__":
    main()
