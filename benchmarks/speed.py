"""How long an audit takes beside the closest peer, on the same page, in the same browser, in turns.

    npm install --prefix /tmp/peer @slashgear/gdpr-cookie-scanner
    python benchmarks/speed.py --peer /tmp/peer [--browser PATH] [--runs N]

Each side plays its three scenarios on `benchmarks/simple_page.py`: ours with thirty seconds of page life each, the peer
with its two seconds. In each turn either is run alone for its wall time, then once more while its whole process tree is
watched for processor time and peak memory. Printed are the least, the median and the most of each, and the ratios turn
by turn. Without ``--peer`` only ours is measured.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.process_tree import Run, run, wall_s
from benchmarks.simple_page import PAGES
from tests.page_server import PageServer

BIN = Path(sys.executable).parent


def main() -> None:
    """Parse the arguments, run in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", type=Path, help="where npm installed gdpr-cookie-scanner")
    parser.add_argument("--browser", default=shutil.which("chromium-headless-shell") or shutil.which("chromium"))
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="temoin-speed-") as name, PageServer(PAGES) as web:
        folder, url = Path(name), f"http://127.0.0.1:{web.port}/"
        ours = [str(BIN / "temoin"), "audit", url, "--browser", arguments.browser, "--fail-on", "never"]
        peer = _peer(arguments.peer, arguments.browser, folder, url) if arguments.peer else None
        _warm_up(ours, peer, folder)
        rows = [_turn(number, ours, peer, folder) for number in range(arguments.runs)]
    _print("temoin audit", [first for first, _ in rows])
    others = [second for _, second in rows if second is not None]
    if others:
        _print("gdpr-cookie-scanner", others)
        for words, pick in (("wall", "wall_s"), ("processor", "cpu_s"), ("memory", "peak_mib")):
            ratios = sorted(getattr(first, pick) / getattr(second, pick) for first, second in rows if second)
            print(f"ratio {words:<10} {ratios[0]:.2f} – {statistics.median(ratios):.2f} – {ratios[-1]:.2f}")


def _warm_up(ours: Sequence[str], peer: tuple[list[str], dict[str, str]] | None, folder: Path) -> None:
    _turn(-1, ours, peer, folder)


def _turn(
    number: int, ours: Sequence[str], peer: tuple[list[str], dict[str, str]] | None, folder: Path
) -> tuple[Run, Run | None]:
    first_wall_s = wall_s([*ours, "-o", str(folder / f"alone-{number}")])
    second_wall_s = wall_s(*peer) if peer else 0.0
    first = replace(run([*ours, "-o", str(folder / f"run-{number}")]), wall_s=first_wall_s)
    if first.code != 0 or first.output.count("completed") < 3:
        sys.exit(f"the audit did not do its work:\n{first.output}")
    second = replace(run(*peer), wall_s=second_wall_s) if peer else None
    if second is not None and second.code not in (0, 1):
        sys.exit(f"the peer did not do its work:\n{second.output}")
    return first, second


def _peer(folder: Path, browser: str, scratch: Path, url: str) -> tuple[list[str], dict[str, str]]:
    """The peer's command, its own browser replaced by the one that we use."""
    command = [str(folder / "node_modules/.bin/gdpr-scan"), "scan", url, "-o", str(scratch / "peer")]
    environment = {"PLAYWRIGHT_BROWSERS_PATH": str(scratch / "browsers")}
    missing = re.search(r"Executable doesn't exist at (\S+)", run(command, environment).output)
    if missing is None:
        sys.exit("the peer does not say where it looks for its browser")
    wrapper = Path(missing[1])
    wrapper.parent.mkdir(parents=True)
    wrapper.write_text(f'#!/bin/sh\nexec "{browser}" "$@"\n')
    wrapper.chmod(0o755)
    return command, environment


def _print(name: str, runs: Sequence[Run]) -> None:
    def told(values: Sequence[float], unit: str) -> str:
        return f"{min(values):7.2f} – {statistics.median(values):7.2f} – {max(values):7.2f} {unit}"

    print(f"{name} ({len(runs)} runs: least – median – most)")
    print(f"  wall      {told([one.wall_s for one in runs], 's')}")
    print(f"  processor {told([one.cpu_s for one in runs], 's')}")
    print(f"  memory    {told([one.peak_mib for one in runs], 'MiB')}")


if __name__ == "__main__":
    main()
