"""The peers on the same pages, judged by the pages' truth alone: what is in force at the end, whatever they claim.

gdpr-cookie-scanner (https://www.npmjs.com/package/@slashgear/gdpr-cookie-scanner) is run as its command: one run
refuses in one browser and then accepts in another. autoconsent (https://www.npmjs.com/package/@duckduckgo/autoconsent)
is a content script: it is put into every frame with all its rules and its heuristics on, and answered as its
documentation says; it opts out in one visit and opts in in another. Both get a browser in which every host leads to
the benchmark's server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from benchmarks.banner_autoconsent import Autoconsent
from benchmarks.banner_sets import BannerSet, Target

SCAN_DEADLINE_S = 120.0
WANTED = {"refusal": "refuse", "acceptance": "accept"}


@dataclass(frozen=True)
class Kept:
    """On which pages a peer brought about what was wanted."""

    peer: str
    kept: Mapping[tuple[str, str], bool]

    def successes(self, scenario: str, targets: Sequence[Target]) -> int:
        """On how many of these pages."""
        return sum(self.kept[target.name, scenario] for target in targets)


def compare_with_peers(
    chosen: Sequence[BannerSet],
    ours: Mapping[tuple[str, str], bool],
    arguments: argparse.Namespace,
    *,
    details: bool,
) -> None:
    """Run the peers that are asked for, print them beside ours, and each page on which only they succeeded."""
    browser = str(arguments.browser or shutil.which("chromium-headless-shell") or shutil.which("chromium"))
    written = {}
    for one in chosen:
        peers: list[Kept] = []
        if arguments.peer_scanner:
            peers.append(Kept("gdpr-cookie-scanner", _scanned(arguments.peer_scanner, browser, one, arguments.jobs)))
        if arguments.peer_autoconsent:
            peers.append(
                Kept("autoconsent", asyncio.run(_consented(arguments.peer_autoconsent, browser, one, arguments.jobs)))
            )
        _print(one, ours, peers, details)
        written[one.name] = {
            peer.peer: {f"{name} / {scenario}": kept for (name, scenario), kept in sorted(peer.kept.items())}
            for peer in peers
        }
    if arguments.peer_json:
        arguments.peer_json.write_text(json.dumps(written, ensure_ascii=False, indent=1))


def _print(one: BannerSet, ours: Mapping[tuple[str, str], bool], peers: Sequence[Kept], details: bool) -> None:
    print(f"\n{one.name}: what was in force at the end, where there is such a choice")
    for scenario in WANTED:
        able = [target for target in one.targets if _offers(target, scenario)]
        played = [target for target in able if (target.name, scenario) in ours]
        if played:
            kept = sum(ours[target.name, scenario] for target in played)
            print(f"{scenario:<12} {'temoin':<26} {kept:>4} of {len(played)}")
        for peer in peers:
            print(f"{scenario:<12} {peer.peer:<26} {peer.successes(scenario, able):>4} of {len(able)}")
        for peer in peers:
            missed = [t.name for t in played if peer.kept[t.name, scenario] and not ours[t.name, scenario]]
            for name in missed if details else ():
                print(f"- only {peer.peer}: {name} / {scenario}")
            if missed and not details:
                print(f"- only {peer.peer}: {len(missed)} pages")


def _offers(target: Target, scenario: str) -> bool:
    return target.refusable and target.refusal_shows if scenario == "refusal" else target.acceptable


def _scanned(folder: Path, browser: str, one: BannerSet, jobs: int) -> dict[tuple[str, str], bool]:
    kept: dict[tuple[str, str], bool] = {}
    with _scanner(folder, browser, one.port) as (command, environment, scratch), ThreadPoolExecutor(jobs) as threads:

        def scan(target: Target) -> None:
            mark = target.mark()
            asked = [*command, "scan", target.url, "-o", str(scratch / target.name)]
            try:
                subprocess.run(asked, env=environment, capture_output=True, timeout=SCAN_DEADLINE_S, check=False)
            except subprocess.TimeoutExpired:
                print(f"gdpr-cookie-scanner took more than {SCAN_DEADLINE_S:g} s on a page")
            # it refuses first, with the browser that it then closes, and accepts in a new one, which begins undecided
            told = target.truth_since(mark)
            kept[target.name, "refusal"] = any(state == () for state in told.course)
            kept[target.name, "acceptance"] = told.is_accepted

        list(threads.map(scan, one.targets))
    return kept


@contextmanager
def _scanner(folder: Path, browser: str, port: int) -> Iterator[tuple[list[str], dict[str, str], Path]]:
    """The command, with a browser that the peer takes for its own; it says itself where it looks for one."""
    with tempfile.TemporaryDirectory(prefix="temoin-peer-") as name:
        scratch = Path(name)
        command = [str(folder / "node_modules/.bin/gdpr-scan")]
        environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(scratch / "browsers")}
        tried = subprocess.run(
            [*command, "scan", "http://127.0.0.1:9/", "-o", str(scratch / "out")],
            env=environment, capture_output=True, text=True, check=False, timeout=SCAN_DEADLINE_S,
        )  # fmt: skip
        missing = re.search(r"Executable doesn't exist at (\S+)", tried.stdout + tried.stderr)
        if missing is None:
            raise RuntimeError("gdpr-cookie-scanner does not say where it looks for its browser")
        wrapper = Path(missing[1])
        wrapper.parent.mkdir(parents=True)
        wrapper.write_text(f'#!/bin/sh\nexec "{browser}" "--host-resolver-rules=MAP * 127.0.0.1:{port}" "$@"\n')
        wrapper.chmod(0o755)
        yield command, environment, scratch


async def _consented(folder: Path, binary: str, one: BannerSet, jobs: int) -> dict[tuple[str, str], bool]:
    peer = Autoconsent.load(folder)
    kept: dict[tuple[str, str], bool] = {}
    async with async_playwright() as playwright:
        rules = f"--host-resolver-rules=MAP * 127.0.0.1:{one.port}"
        browser = await playwright.chromium.launch(executable_path=binary, args=["--no-sandbox", rules])
        turns = asyncio.Semaphore(jobs)

        async def both(target: Target) -> None:
            async with turns:
                for scenario, action in (("refusal", "optOut"), ("acceptance", "optIn")):
                    kept[target.name, scenario] = await _one(browser, peer, target, action)

        await asyncio.gather(*(both(target) for target in one.targets))
        await browser.close()
    return kept


async def _one(browser: Browser, peer: Autoconsent, target: Target, action: str) -> bool:
    mark = target.mark()
    await peer.visit(browser, target.url, action)
    told = target.truth_since(mark)
    return told.is_refused if action == "optOut" else told.is_accepted
