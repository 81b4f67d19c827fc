"""Running a command and watching its whole process tree: wall time, processor time, peak memory (psutil)."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psutil

SAMPLE_S = 0.02
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Run:
    """One run: seconds of wall and processor time of the whole tree, and the peak of its memory (PSS) in MiB.

    ``own_peak_mib`` is the peak of the command's own process alone, all that it has in memory (RSS).
    """

    wall_s: float
    cpu_s: float
    peak_mib: float
    own_peak_mib: float
    code: int
    output: str


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, timeout_s: float = 300.0) -> Run:
    """Run a command to its end, watching it, which takes a good part of a processor: for wall time, use `wall_s`.

    Processor time is the largest sum seen over all processes that ever belonged to the tree; memory is what the
    processes alive at one moment share and hold together, as the kernel apportions it.
    """
    began = time.monotonic()
    process = subprocess.Popen(
        list(command),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(environment or {})},
        text=True,
    )
    watch = _Watch(process.pid)
    watch.start()
    try:
        output, _ = process.communicate(timeout=timeout_s)
    finally:
        if process.poll() is None:
            process.kill()
        watch.stop()
    wall_s, peak, own_peak = time.monotonic() - began, watch.peak / MEBIBYTE, watch.own_peak / MEBIBYTE
    return Run(wall_s, watch.cpu_s, peak, own_peak, process.returncode, output)


def wall_s(command: Sequence[str], environment: Mapping[str, str] | None = None, timeout_s: float = 300.0) -> float:
    """Seconds that a command takes when nobody watches it."""
    began = time.monotonic()
    subprocess.run(
        list(command),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        timeout=timeout_s,
        check=False,
    )
    return time.monotonic() - began


class _Watch(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._root = pid
        self._seconds: dict[tuple[int, float], float] = {}
        self._over = threading.Event()
        self.peak = 0
        self.own_peak = 0

    @property
    def cpu_s(self) -> float:
        return sum(self._seconds.values())

    def run(self) -> None:
        while not self._over.wait(SAMPLE_S):
            with contextlib.suppress(psutil.NoSuchProcess):
                root = psutil.Process(self._root)
                self.own_peak = max(self.own_peak, root.memory_info().rss)
                self._sample([root, *root.children(recursive=True)])

    def _sample(self, tree: Sequence[psutil.Process]) -> None:
        held = 0
        for process in tree:
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                times = process.cpu_times()
                self._seconds[process.pid, process.create_time()] = times.user + times.system
                held += getattr(process.memory_full_info(), "pss", 0)
        self.peak = max(self.peak, held)

    def stop(self) -> None:
        self._over.set()
        self.join()
