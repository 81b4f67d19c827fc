"""The page's clock: lets minutes of page life pass in moments, and never waits longer than it is told.

The first ``advance`` puts the page on virtual time, and there is no way back to real time for that page (tried on
Chromium 156: detaching leaves it frozen). From then on the page lives only while this clock advances; loading,
clicking and reading still work while it stands. Where the browser knows no virtual time, real time has to pass instead.
Workers follow at the end of each slice (see `crawler.capture.worker_clock`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from crawler.capture.cdp import Json
from crawler.capture.virtual_time import ADVANCE, WAIT_FOR_NETWORK, NoVirtualTime, Process, late_ones, processes_of
from crawler.capture.witness import TargetSession, Witness
from crawler.capture.worker_clock import PATIENCE_S as WORKERS_PATIENCE_S
from crawler.capture.worker_clock import SLICE_S as WORKERS_SLICE_S
from crawler.capture.worker_clock import WorkerClock
from crawler.errors import PageLost
from crawler.evidence import Clock

# One wait is split, so that a frame of another process that appears meanwhile joins at the next slice.
SLICE_S = 2.0
# Page life granted at a time while something else is awaited, and how long that is then given in ours.
BREATH_S = 0.05
BREATHER_S = 0.004
# How long the clock waits for the network: an answer that never comes must not stop time.
PATIENCE_S = 4.0
REAL_STEP_S = 0.25

T = TypeVar("T")


class PageClock:
    """The clock of all pages and frames of one browser context."""

    def __init__(self, witness: Witness, context_id: str) -> None:
        self._witness = witness
        self._recorder = witness.recorder(context_id)
        self._context_id = context_id
        self._kinds: set[Clock] = set()
        self._no_virtual_time = False
        self._left_behind: dict[str, asyncio.Future[Json]] = {}
        self._workers = WorkerClock(witness, context_id)

    @property
    def kind(self) -> Clock:
        """How time was let pass so far."""
        return Clock.MIXED if len(self._kinds) > 1 else next(iter(self._kinds), Clock.VIRTUAL)

    async def advance(self, seconds: float, *, wall_s: float) -> float:
        """Let the pages live ``seconds`` of their own time within ``wall_s`` of ours; return the seconds they lived.

        Raises:
            PageLost: the page's process crashed.
        """
        deadline = time.monotonic() + wall_s
        granted = 0.0
        while granted < seconds and time.monotonic() < deadline:
            sessions = [s for s in self._witness.page_sessions(self._context_id) if self._keeps_up(s)]
            if not sessions:
                break
            slice_s = WORKERS_SLICE_S if self._workers.busy else SLICE_S
            step = await self._step(sessions, min(slice_s, seconds - granted), deadline)
            if self._recorder.crashed is not None:
                raise PageLost(self._recorder.crashed)
            if step <= 0:
                break
            granted += step
        return granted

    async def leap(self, seconds: float, *, wall_s: float) -> bool:
        """Let a long time pass at once on a page that has nothing to do; False when it did not pass in our time.

        Only the process of the visited page leaps: pages of its site that are opened next in it know the later date,
        frames of other processes do not. Some 25 days pass in a second (tried on Chromium 156).
        """
        page = self._witness.visited_page(self._context_id)
        if page is None or self._no_virtual_time:
            return False
        process = Process(self._witness.connection, [page])
        process.grant(seconds, ADVANCE)
        try:
            late = await late_ones([process], self._is_there, wall_s)
        except NoVirtualTime:
            return False
        return not late

    async def alongside(self, act: Awaitable[T]) -> T:
        """Await something that the page has to do (load, take a click), letting it live just as long as that takes.

        Raises:
            PageLost: the page's process crashed.
        """
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
                lived = await self._let_virtual_time_pass(sessions, seconds, deadline - time.monotonic())
            except NoVirtualTime as refusal:
                self._no_virtual_time = True
                self._recorder.note_error(f"the page lives in real time: {refusal}")
            else:
                self._kinds.add(Clock.VIRTUAL)
                if lived and self._workers.busy:
                    await self._take_workers_along(lived, deadline)
                return lived
        self._kinds.add(Clock.REAL)
        return await self._let_real_time_pass(min(seconds, REAL_STEP_S, max(0.0, deadline - time.monotonic())))

    async def _take_workers_along(self, seconds: float, deadline: float) -> None:
        remaining = max(0.05, deadline - time.monotonic())
        for kind in await self._workers.follow(seconds, wall_s=min(WORKERS_PATIENCE_S, remaining)):
            self._recorder.note_once(f"a {kind.replace('_', ' ')} was too busy to be let live as long as its page")

    async def _let_real_time_pass(self, seconds: float) -> float:
        began = time.monotonic()
        await asyncio.sleep(seconds)  # the time itself is what is waited for
        return time.monotonic() - began  # DevTools' timestamps tell it too

    async def _let_virtual_time_pass(self, sessions: Sequence[TargetSession], seconds: float, wall_s: float) -> float:
        """Time waits for the network, as long as the network answers.

        With a request that nobody answers (a script that hangs, a poll that is meant to), the page's time would stand
        for ever. Then it passes by small steps at the pace of ours as long as younger requests are on their way, so
        that what depends on them is not left behind, and freely once there are none.
        """
        patience, policy = min(PATIENCE_S, wall_s), WAIT_FOR_NETWORK
        self._recorder.grant(seconds)
        if self._recorder.open_requests(older_s=PATIENCE_S):
            policy = ADVANCE
            if self._recorder.open_requests(younger_s=PATIENCE_S):
                seconds = min(seconds, BREATH_S)
                await asyncio.sleep(BREATH_S)  # the page keeps step with our time
        processes, silent = await processes_of(self._witness.connection, sessions, self._is_there, patience)
        if self._stopped_by(silent):
            return 0.0
        for process in processes:
            process.grant(seconds, policy)
        late = await late_ones(processes, self._is_there, patience)
        if late and policy != ADVANCE:
            for process in late:
                process.stop_waiting_for_network()
            late = await late_ones(late, self._is_there, patience)
        if self._stopped_by(late):
            return 0.0
        self._recorder.has_lived(seconds)
        return seconds

    def _is_there(self, session: TargetSession) -> bool:
        return session in self._witness.page_sessions(self._context_id) and self._recorder.crashed is None

    def _stopped_by(self, behind: Sequence[Process]) -> bool:
        """Whether the visited page is among those that did not live on; others that hang by themselves are noted."""
        visited = self._witness.visited_page(self._context_id)
        if any(visited in process.members for process in behind):
            return True
        for process in behind:
            # To wait for them at every step would take all the time there is: they go on when they have caught up.
            self._left_behind |= dict.fromkeys((session.id for session in process.members), process.spent)
            for session in process.members:
                what = "a window that the page opened" if session.type == "page" else "a frame of another site"
                self._recorder.note_once(f"{what} did not live as long as the page")
            self._recorder.fall_short("unwatched frames", len(process.members))
        return False

    def _keeps_up(self, session: TargetSession) -> bool:
        spent = self._left_behind.get(session.id)
        return spent is None or spent.done()
