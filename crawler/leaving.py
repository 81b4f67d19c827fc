"""Leaving pages as a visitor does, so that their last words are heard.

What a page sends while it is really being left reaches the network but not our DevTools client, which is cut off from
the page by then (tried on Chromium 156, both binaries: of ``pagehide``, ``visibilitychange`` and ``unload`` nothing is
seen, in frames of either kind). So every frame is told first that it is being left, while everything it sends can still
be recorded with its body and its cause; then it is left in earnest, and the network log answers for what comes then.

A busy machine may unload a document seconds after its page was left, and says nothing of it. So when what was to be
heard has been heard, the windows are closed as well: with them go the documents, and from then on they send nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import cache
from importlib import resources

from crawler.capture.cdp import CommandFailed, Json
from crawler.capture.recorder import VisitRecorder
from crawler.capture.witness import TargetSession, Witness
from crawler.errors import BrowserLost

TELL_DEADLINE_S = 5.0
LEAVE_DEADLINE_S = 5.0
POLL_S = 0.01
UNHEARD = "unheard farewells"
"""What a visit falls short by where a frame's last words are not known."""


@cache
def _last_call() -> str:
    return resources.files("crawler").joinpath("leaving.js").read_text(encoding="utf-8")


async def tell_of_leaving(witness: Witness, recorder: VisitRecorder) -> None:
    """Tell every frame of every page that it is being left; a frame that does not take it in is noted.

    Raises:
        BrowserLost: the browser went away.
    """
    calls = [
        witness.connection.post(
            "Runtime.evaluate",
            {"expression": _last_call(), "contextId": world.context, "silent": True, "returnByValue": True},
            session.id,
        )
        for session in witness.page_sessions(recorder.context_id)
        for world in witness.frame_worlds(session.id)
    ]
    if silent := len(calls) - await _all_answered(calls, TELL_DEADLINE_S):
        recorder.fall_short(UNHEARD, silent)
        recorder.note_error("a frame could not be told that it was being left: what it had to say then is not known")


async def leave_pages(witness: Witness, recorder: VisitRecorder) -> None:
    """Leave every page of the visit for an empty one.

    Raises:
        BrowserLost: the browser went away.
    """
    windows = _windows(witness, recorder)
    calls = [witness.connection.post("Page.navigate", {"url": "about:blank"}, window.id) for window in windows]
    if staying := len(calls) - await _all_answered(calls, LEAVE_DEADLINE_S):
        recorder.fall_short(UNHEARD, staying)
        recorder.note_error("a page did not let itself be left")


async def close_windows(witness: Witness, recorder: VisitRecorder) -> None:
    """Close every window of the visit, and wait until they are gone.

    Raises:
        BrowserLost: the browser went away.
    """
    for window in _windows(witness, recorder):
        witness.connection.post("Target.closeTarget", {"targetId": window.target_id})
    until = time.monotonic() + LEAVE_DEADLINE_S
    while staying := _windows(witness, recorder):
        if witness.connection.is_lost:
            raise BrowserLost("the browser went away")
        if time.monotonic() > until:
            recorder.fall_short(UNHEARD, len(staying))
            recorder.note_error("a window did not let itself be closed")
            return
        await asyncio.sleep(POLL_S)


def _windows(witness: Witness, recorder: VisitRecorder) -> list[TargetSession]:
    """Frames of other processes go with their window, and nobody says so of each."""
    return [session for session in witness.page_sessions(recorder.context_id) if session.type == "page"]


async def _all_answered(calls: Sequence[asyncio.Future[Json]], deadline_s: float) -> int:
    """How many of the commands were answered in time; a frame that is gone needs no answer."""
    if not calls:
        return 0
    done, _ = await asyncio.wait(calls, timeout=deadline_s)
    for call in done:
        if (error := call.exception()) is not None and not isinstance(error, CommandFailed):
            raise error
    return len(done)
