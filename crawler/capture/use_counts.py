"""Having every frame and worker tell its exact counts now, before a choice is made and at the end of a visit.

Frames are told by an event that only the hooks know, sent from an isolated world: there the page's own scripts can
neither see nor replace anything, and its type stays unknown to them.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence

from crawler.capture.cdp import CommandFailed, Json
from crawler.capture.hooks import SECRET_EVENT
from crawler.capture.recorder import VisitRecorder
from crawler.capture.witness import Witness

WORLD = "temoin-counts"
MAX_FRAMES = 500
ASK = f"dispatchEvent(new Event({json.dumps(SECRET_EVENT)}))"
ASK_WORKER = "function () { this.tellCounts(); }"


async def hear_counts(witness: Witness, recorder: VisitRecorder, *, wall_s: float = 1.5) -> tuple[str, ...]:
    """Have the exact numbers told to the recorder.

    Returns:
        What was not told, one sentence each.

    Raises:
        BrowserLost: the browser went away.
    """
    deadline = time.monotonic() + wall_s
    frames = [
        (session.id, world.frame_id)
        for session in witness.page_sessions(recorder.context_id)
        for world in witness.frame_worlds(session.id)
    ]
    made = [
        witness.connection.post("Page.createIsolatedWorld", {"frameId": frame, "worldName": WORLD}, session)
        for session, frame in frames[:MAX_FRAMES]
    ]
    worlds = zip(frames, await _answers(made, deadline), strict=False)
    asked = [
        witness.connection.post(
            "Runtime.evaluate",
            {"expression": ASK, "contextId": world["executionContextId"], "silent": True},
            session,
        )
        for (session, _), world in worlds
        if world is not None
    ]
    asked += _ask_workers(witness, recorder)
    await _answers(asked, deadline)
    return _late([*made, *asked], len(frames) - MAX_FRAMES)


def _ask_workers(witness: Witness, recorder: VisitRecorder) -> list[asyncio.Future[Json]]:
    # One whose script has not begun has counted nothing.
    sessions = [s for s in witness.worker_sessions(recorder.context_id) if witness.worker_handle(s.id).done()]
    handles = [_answer(witness.worker_handle(session.id)) for session in sessions]
    return [
        witness.connection.post(
            "Runtime.callFunctionOn",
            {"objectId": handle["result"]["objectId"], "functionDeclaration": ASK_WORKER, "silent": True},
            session.id,
        )
        for session, handle in zip(sessions, handles, strict=True)
        if handle is not None and "objectId" in handle.get("result", {})
    ]


async def _answers(calls: Sequence[asyncio.Future[Json]], deadline: float) -> list[Json | None]:
    """The answers that came in time; None for the others and for frames that are gone."""
    if calls:
        await asyncio.wait(calls, timeout=max(0.0, deadline - time.monotonic()))
    return [_answer(call) for call in calls]


def _answer(call: asyncio.Future[Json]) -> Json | None:
    if not call.done() or call.cancelled():
        return None
    error = call.exception()
    if error is not None and not isinstance(error, CommandFailed):
        raise error
    return None if error is not None else call.result()


def _late(calls: Sequence[asyncio.Future[Json]], beyond: int) -> tuple[str, ...]:
    silent = sum(not call.done() for call in calls) + max(0, beyond)
    return (f"{silent} frames or workers did not tell their last counts of interfaces used",) if silent else ()
