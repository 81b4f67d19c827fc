"""The workers' clock: timers of workers, of every kind, run in the time that the pages' clock grants.

Tried on Chromium 156, both binaries. Virtual time overrides the clocks of a whole process: workers in the process of a
page on virtual time (dedicated ones, most service workers) read the page's time from ``Date`` and ``performance``, but
their threads sleep in real time and do not notice that a timer is due. Any DevTools command wakes them, and then they
run all that is due, in order. Workers in another process (shared workers) are put on virtual time of their own, which
works there; beside a page in the same process it would stop both, each waiting for the other.

What is left: timers of a worker run at the end of a slice and not within it, so slices should be short while there are
workers (``SLICE_S``); a chain of timers advances by one link a slice. A worker that is busy (a loop, ``Atomics.wait``)
does not answer and lives on by itself.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from crawler.capture.cdp import CdpConnection, CommandFailed, Json
from crawler.capture.virtual_time import ADVANCE, BUDGET_SPENT, SET_POLICY, WAIT_FOR_NETWORK
from crawler.capture.witness import TargetSession, Witness

SLICE_S = 0.5
PATIENCE_S = 1.0
LOOK_EVERY_S = 0.002
SILENT_S = 0.02  # what a worker that has not answered before gets to answer again
FOLLOWS = 0.5  # a worker that has lived at least this part of a slice by itself shares the page's process
TELL_NOW = "function () { return this.now(); }"


@dataclass
class _Life:
    """What is known of one worker: its clock when last looked at, in ms, and whether it has a time of its own."""

    seen_ms: float | None = None
    owed_s: float = 0.0
    own_time: bool = False
    silent: bool = False
    awaited: bool = False


class WorkerClock:
    """Brings the workers of one browser context to where its pages are."""

    def __init__(self, witness: Witness, context_id: str) -> None:
        self._witness = witness
        self._recorder = witness.recorder(context_id)
        self._context_id = context_id
        self._lives: dict[str, _Life] = {}

    @property
    def busy(self) -> bool:
        """Whether there are workers: then the pages' clock should advance in slices of ``SLICE_S``."""
        return bool(self._witness.worker_sessions(self._context_id))

    async def follow(self, seconds: float, *, wall_s: float = PATIENCE_S) -> tuple[str, ...]:
        """Let the workers live as long as the pages just did, and wait for what they then ask of the network.

        Returns:
            The kinds of the workers that did not answer (busy, or just being ended), for the caller's notes.

        Raises:
            BrowserLost: the browser went away.
        """
        sessions = self._witness.worker_sessions(self._context_id)
        self._lives = {session.id: self._lives.get(session.id, _Life()) for session in sessions}
        deadline = time.monotonic() + wall_s
        answered = await asyncio.gather(
            *(self._advance(session, self._lives[session.id], seconds, deadline) for session in sessions)
        )
        return tuple(session.type for session, well in zip(sessions, answered, strict=True) if not well)

    async def _advance(self, session: TargetSession, life: _Life, seconds: float, deadline: float) -> bool:
        life.owed_s += seconds
        if not await self._has_begun(session, life, deadline):
            return True  # it has no timers yet
        now_ms = await self._look(session, min(deadline, time.monotonic() + SILENT_S) if life.silent else deadline)
        life.silent = now_ms is None
        if now_ms is None:
            return session not in self._witness.worker_sessions(self._context_id)
        first, lived_s = life.seen_ms is None, (now_ms - (life.seen_ms or now_ms)) / 1000
        life.seen_ms = now_ms
        if first and not life.own_time:
            await self._settle(session, deadline)
            return True
        if not life.own_time and lived_s >= FOLLOWS * seconds:
            life.owed_s = 0.0
        elif await self._grant(session, life.owed_s, deadline):
            life.own_time, life.owed_s = True, 0.0
            life.seen_ms = await self._look(session, deadline)
        await self._settle(session, deadline)
        return True

    async def _has_begun(self, session: TargetSession, life: _Life, deadline: float) -> bool:
        """Whether the worker's first script has; one that is just starting is waited for, but only once."""
        if session not in self._witness.worker_sessions(self._context_id):
            return False  # it has gone since the pages' slice ended
        handle = self._witness.worker_handle(session.id)
        if not handle.done() and not life.awaited:
            life.awaited = True
            await asyncio.wait([handle], timeout=max(0.0, deadline - time.monotonic()))
        return handle.done()

    async def _look(self, session: TargetSession, deadline: float) -> float | None:
        """The worker's clock, read from outside its scripts' reach. That it is asked at all is what wakes it."""
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                made = self._witness.worker_handle(session.id).result()
                asked: Json = {
                    "objectId": made["result"]["objectId"],
                    "functionDeclaration": TELL_NOW,
                    "returnByValue": True,
                }
                answer = await self._connection.post("Runtime.callFunctionOn", asked, session.id)
        except (TimeoutError, CommandFailed, KeyError):
            return None
        value = answer.get("result", {}).get("value")
        return float(value) if isinstance(value, (int, float)) else None

    async def _grant(self, session: TargetSession, seconds: float, deadline: float) -> bool:
        """Let a worker in a process of its own live so long; first it may wait for the network, then it may not."""
        spent = self._connection.expect(BUDGET_SPENT, session.id)
        for policy, budget in ((WAIT_FOR_NETWORK, {"budget": seconds * 1000}), (ADVANCE, {})):
            granted = self._connection.post(SET_POLICY, {"policy": policy, **budget}, session.id)
            await asyncio.wait([granted], timeout=max(0.0, deadline - time.monotonic()))
            if not granted.done() or granted.exception() is not None:
                return False
            patience = max(0.05, deadline - time.monotonic()) / (2 if policy != ADVANCE else 1)
            if (await asyncio.wait([spent], timeout=patience))[0]:
                return True
        return False

    async def _settle(self, session: TargetSession, deadline: float) -> None:
        """Until due timers have run and what they asked of the network has been answered."""
        await self._look(session, deadline)
        requests = self._recorder.open_by_target
        while requests.of(session.id) and session in self._witness.worker_sessions(self._context_id):
            if time.monotonic() >= deadline:
                requests.give_up(session.id)
                return
            await asyncio.sleep(LOOK_EVERY_S)  # the condition is told by events of the connection
        await self._look(session, deadline)

    @property
    def _connection(self) -> CdpConnection:
        return self._witness.connection
