"""The page's clock: lets minutes of page life pass in moments, and never waits longer than it is told.

The first ``advance`` puts the page on virtual time, and there is no way back to real time for that page (tried on
Chromium 156: detaching leaves it frozen). From then on the page lives only while this clock advances; loading,
clicking and reading still work while it stands. Timers of workers do not follow.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from crawler.capture.cdp import Json
from crawler.capture.witness import TargetSession, Witness

# One wait is split, so that a frame of another process that appears meanwhile joins at the next slice.
SLICE_S = 2.0
# Page life granted at a time while something else is awaited.
BREATH_S = 0.2
# Granted per slice before the clock stops waiting for the network (an answer that never comes must not stop time).
PATIENCE_S = 4.0
BUDGET_SPENT = "Emulation.virtualTimeBudgetExpired"

T = TypeVar("T")


class PageClock:
    """The clock of all pages and frames of one browser context."""

    def __init__(self, witness: Witness, context_id: str) -> None:
        self._witness = witness
        self._recorder = witness.recorder(context_id)
        self._context_id = context_id
        self.impatient = False
        self._virtual = False

    async def advance(self, seconds: float, *, wall_s: float) -> float:
        """Let the pages live ``seconds`` of their own time within ``wall_s`` of ours; return the seconds they lived."""
        self._virtual = True
        deadline = time.monotonic() + wall_s
        granted, began = 0.0, self._recorder.now
        while granted < seconds and time.monotonic() < deadline:
            step = min(SLICE_S, seconds - granted)
            sessions = self._witness.page_sessions(self._context_id)
            if not sessions:
                break
            if not await self._grant(sessions, step, min(PATIENCE_S, deadline - time.monotonic())):
                break
            granted += step
            self._recorder.has_lived_until(began + granted)
        return granted

    async def alongside(self, act: Awaitable[T]) -> T:
        """Await something that the page has to do (load, take a click), letting it live just as long as that takes."""
        task = asyncio.ensure_future(act)
        try:
            while self._virtual and not task.done():
                await self.advance(BREATH_S, wall_s=PATIENCE_S)
                await asyncio.wait([task], timeout=BREATH_S / 10)
            return await task
        finally:
            task.cancel()

    async def _grant(self, sessions: Sequence[TargetSession], seconds: float, patience_s: float) -> bool:
        """Whether every page has lived so long; a frame that hangs by itself is noted and does not stop its page."""
        polite = "advance" if self.impatient else "pauseIfNetworkFetchesPending"
        behind = await self._run(sessions, {"policy": polite, "budget": seconds * 1000}, patience_s)
        if behind:
            # Something never finishes loading: time goes on without it, as it does for a visitor.
            self.impatient = True
            behind = await self._run(behind, {"policy": "advance", "budget": seconds * 1000}, patience_s)
        if any(session.type == "page" for session in behind):
            return False
        if behind:
            self._recorder.note_error("a frame of another site did not live as long as its page")
        return True

    async def _run(self, sessions: Sequence[TargetSession], policy: Json, patience_s: float) -> list[TargetSession]:
        """Grant the budget to all; the sessions that had not spent it in time."""
        connection = self._witness.connection
        spent = {session: connection.expect(BUDGET_SPENT, session.id) for session in sessions}
        for session in sessions:
            connection.post("Emulation.setVirtualTimePolicy", policy, session.id)
        waits = {session: asyncio.ensure_future(self._wait(session, event)) for session, event in spent.items()}
        done, late = await asyncio.wait(waits.values(), timeout=max(0.05, patience_s))
        for wait in late:
            wait.cancel()
        for wait in done:
            wait.result()
        return [session for session, wait in waits.items() if wait in late]

    async def _wait(self, session: TargetSession, spent: asyncio.Future[Json]) -> None:
        """Until this session's budget is spent, or the session is gone (a frame removed, a page closed)."""
        while session in self._witness.page_sessions(self._context_id):
            done, _ = await asyncio.wait([spent], timeout=0.25)
            if done:
                spent.result()
                return
