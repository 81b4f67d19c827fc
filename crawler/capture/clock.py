"""The page's clock: lets minutes of page life pass in moments, and never waits longer than it is told.

The first ``advance`` puts the page on virtual time, and there is no way back to real time for that page (tried on
Chromium 156: detaching leaves it frozen). From then on the page lives only while this clock advances; loading,
clicking and reading still work while it stands. Where the browser knows no virtual time, real time has to pass instead.
Timers of workers do not follow.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from crawler.capture.cdp import CommandFailed, Json
from crawler.capture.witness import TargetSession, Witness
from crawler.evidence import Clock

# One wait is split, so that a frame of another process that appears meanwhile joins at the next slice.
SLICE_S = 2.0
# Page life granted at a time while something else is awaited, and how long that is then given in ours.
BREATH_S = 0.05
BREATHER_S = 0.004
# Granted per slice before the clock stops waiting for the network (an answer that never comes must not stop time).
PATIENCE_S = 4.0
REAL_STEP_S = 0.25
GONE = "Session with given id not found"
BUDGET_SPENT = "Emulation.virtualTimeBudgetExpired"

T = TypeVar("T")


class NoVirtualTime(Exception):
    """The browser does not let its pages' time be advanced; the text is its own."""


class PageClock:
    """The clock of all pages and frames of one browser context."""

    def __init__(self, witness: Witness, context_id: str) -> None:
        self._witness = witness
        self._recorder = witness.recorder(context_id)
        self._context_id = context_id
        self._kinds: set[Clock] = set()
        self._no_virtual_time = False
        self.impatient = False

    @property
    def kind(self) -> Clock:
        """How time was let pass so far."""
        return Clock.MIXED if len(self._kinds) > 1 else next(iter(self._kinds), Clock.VIRTUAL)

    async def advance(self, seconds: float, *, wall_s: float) -> float:
        """Let the pages live ``seconds`` of their own time within ``wall_s`` of ours; return the seconds they lived."""
        deadline = time.monotonic() + wall_s
        granted, began = 0.0, self._recorder.now
        while granted < seconds and time.monotonic() < deadline:
            sessions = self._witness.page_sessions(self._context_id)
            if not sessions:
                break
            step = await self._step(sessions, min(SLICE_S, seconds - granted), deadline)
            if step <= 0:
                break
            granted += step
            self._recorder.has_lived_until(began + granted)
        return granted

    async def alongside(self, act: Awaitable[T]) -> T:
        """Await something that the page has to do (load, take a click), letting it live just as long as that takes."""
        task = asyncio.ensure_future(act)
        try:
            while Clock.VIRTUAL in self._kinds and not task.done():
                await self.advance(BREATH_S, wall_s=PATIENCE_S)
                await asyncio.wait([task], timeout=BREATHER_S)
            return await task
        finally:
            task.cancel()

    async def _step(self, sessions: Sequence[TargetSession], seconds: float, deadline: float) -> float:
        """One slice of page life; the seconds lived, 0 when the page does not live on."""
        if not self._no_virtual_time:
            try:
                lives = await self._grant(sessions, seconds, min(PATIENCE_S, deadline - time.monotonic()))
            except NoVirtualTime as refusal:
                self._no_virtual_time = True
                self._recorder.note_error(f"the page lives in real time: {refusal}")
            else:
                self._kinds.add(Clock.VIRTUAL)
                return seconds if lives else 0.0
        self._kinds.add(Clock.REAL)
        return await self._let_real_time_pass(min(seconds, REAL_STEP_S, max(0.0, deadline - time.monotonic())))

    async def _let_real_time_pass(self, seconds: float) -> float:
        began = time.monotonic()
        await asyncio.sleep(seconds)  # the time itself is what is waited for
        return time.monotonic() - began

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
        granted = {
            session: connection.post("Emulation.setVirtualTimePolicy", policy, session.id) for session in sessions
        }
        waits = {
            session: asyncio.ensure_future(self._wait(session, event, granted[session]))
            for session, event in spent.items()
        }
        done, late = await asyncio.wait(waits.values(), timeout=max(0.05, patience_s))
        for wait in late:
            wait.cancel()
        for wait in done:
            wait.result()
        return [session for session, wait in waits.items() if wait in late]

    async def _wait(self, session: TargetSession, spent: asyncio.Future[Json], granted: asyncio.Future[Json]) -> None:
        """Until this session's budget is spent, or the session is gone (a frame removed, a page closed)."""
        while session in self._witness.page_sessions(self._context_id):
            done, _ = await asyncio.wait([spent], timeout=0.25)
            if done:
                spent.result()
                return
            if granted.done() and isinstance(refusal := granted.exception(), CommandFailed):
                if GONE in str(refusal):
                    return
                raise NoVirtualTime(str(refusal))
