"""Grants of virtual time: one at a time to each process, and never a second one before the first is spent.

Chromium keeps virtual time by the process, not by the page, and pauses all of a process when any budget in it is spent
(tried on Chromium 156). With a grant to each of five frames of one site, the first to have lived its budget froze the
others, which then were waited for in vain; with a second grant for a page that waited for the network, the end of the
first cut the next one short, and twenty seconds granted were ten lived. A command without a budget changes the policy
and leaves the budget as it is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from crawler.capture.cdp import CdpConnection, CommandFailed, Json
from crawler.capture.witness import TargetSession

SET_POLICY = "Emulation.setVirtualTimePolicy"
BUDGET_SPENT = "Emulation.virtualTimeBudgetExpired"
WAIT_FOR_NETWORK, ADVANCE = "pauseIfNetworkFetchesPending", "advance"
GONE = "Session with given id not found"
LEAST_PATIENCE_S = 0.05
LOOK_EVERY_S = 0.02  # whether who was granted the time is gone: then nobody tells the end of the grant

IsThere = Callable[[TargetSession], bool]
"""Whether a page or frame is still there: one that has gone spends nothing and answers nothing."""


class NoVirtualTime(Exception):
    """The browser does not let its pages' time be advanced; the text is its own."""


class Process:
    """A renderer process, by the sessions of the pages and frames that live in it; the first of them is granted to."""

    def __init__(
        self,
        connection: CdpConnection,
        members: Sequence[TargetSession],
        awaited: asyncio.Future[Json] | None = None,
    ) -> None:
        self.members = tuple(members)
        self.spent: asyncio.Future[Json] = awaited or asyncio.get_running_loop().create_future()
        self._connection = connection
        self._answer = self.spent

    def grant(self, seconds: float, policy: str) -> None:
        """Let it live so long."""
        self.spent = self._connection.expect(BUDGET_SPENT, self._leader)
        self._post({"policy": policy, "budget": seconds * 1000})

    def stop_waiting_for_network(self) -> None:
        """Let what it has been granted pass even while an answer is awaited."""
        self._post({"policy": ADVANCE})

    async def lived(self, is_there: IsThere) -> None:
        """Until the grant is spent, or who was granted it is gone (a frame removed, a page closed or crashed).

        Raises:
            NoVirtualTime: the browser would not.
        """
        while is_there(self.members[0]):
            if (await asyncio.wait([self.spent], timeout=LOOK_EVERY_S))[0]:
                self.spent.result()
                return
            refusal = self._answer.exception() if self._answer.done() else None
            if isinstance(refusal, CommandFailed):
                if GONE in str(refusal):
                    return
                raise NoVirtualTime(str(refusal))

    def _post(self, policy: Json) -> None:
        self._answer = self._connection.post(SET_POLICY, policy, self._leader)

    @property
    def _leader(self) -> str:
        return self.members[0].id


async def processes_of(
    connection: CdpConnection, sessions: Sequence[TargetSession], is_there: IsThere, patience_s: float
) -> tuple[list[Process], list[Process]]:
    """The processes in which these pages and frames live, and those that do not answer within our patience.

    Which frames share a process nobody says, but each tells the isolate in which its scripts run: there is one for the
    pages and frames of a process.
    """
    if len(sessions) == 1:
        return [Process(connection, sessions)], []
    asked = {session: connection.post("Runtime.getIsolateId", {}, session.id) for session in sessions}
    silent = await _unanswered(asked, is_there, patience_s)
    together: dict[object, list[TargetSession]] = {}
    for session, answer in asked.items():
        if answer.done() and not answer.cancelled():
            told = {} if answer.exception() else answer.result()
            together.setdefault(told.get("id", session.id), []).append(session)
    return [Process(connection, members) for members in together.values()], [
        Process(connection, [session], answer) for session, answer in silent.items()
    ]


async def _unanswered(
    asked: Mapping[TargetSession, asyncio.Future[Json]], is_there: IsThere, patience_s: float
) -> dict[TargetSession, asyncio.Future[Json]]:
    """What is not answered within our patience by a page or frame that is still there: one that has gone never is."""
    until = time.monotonic() + max(LEAST_PATIENCE_S, patience_s)
    waiting = dict(asked)
    while waiting and time.monotonic() < until:
        await asyncio.wait(waiting.values(), timeout=LOOK_EVERY_S)
        waiting = {session: answer for session, answer in waiting.items() if not answer.done() and is_there(session)}
    return waiting


async def late_ones(processes: Iterable[Process], is_there: IsThere, patience_s: float) -> list[Process]:
    """Those that have not lived what they were granted within our patience.

    Raises:
        NoVirtualTime: the browser would not.
    """
    waits = {asyncio.create_task(process.lived(is_there)): process for process in processes}
    if not waits:
        return []
    try:
        done, late = await asyncio.wait(waits, timeout=max(LEAST_PATIENCE_S, patience_s))
    finally:
        for wait in waits:
            wait.cancel()
    for wait in done:
        wait.result()
    return [waits[wait] for wait in late]
