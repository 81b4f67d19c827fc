"""Asking the consent interfaces of every frame what they say at this moment: TCF, GPP, US Privacy, Google's, GPC.

Asking makes no choice: only questions are put. Answers may come through timers, and never come at all: await it
alongside the page's clock; what has not been said at the deadline is told as such.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from functools import cache
from importlib import resources

from crawler.capture.cdp import CommandFailed, Json
from crawler.capture.consent_readings import Answer
from crawler.capture.frame_worlds import FrameWorld
from crawler.capture.recorder import VisitRecorder
from crawler.capture.witness import Witness
from crawler.evidence import ConsentSource

MAX_FRAMES = 100
EVALUATION_MS = 500  # an interface that loops is stopped by the browser
LOOK_EVERY_S = 0.02
MAX_URL = 2_000
TELL = "function () { return this.text(); }"


@cache
def _question() -> str:
    return resources.files("crawler.capture").joinpath("consent_reading.js").read_text(encoding="utf-8")


async def read_consent(witness: Witness, recorder: VisitRecorder, *, wall_s: float = 1.5) -> tuple[str, ...]:
    """Ask every frame, and hand what they say to the recorder.

    Returns:
        What was asked and not answered, one sentence each.

    Raises:
        BrowserLost: the browser went away.
    """
    deadline = time.monotonic() + wall_s
    worlds = [
        world for session in witness.page_sessions(recorder.context_id) for world in witness.frame_worlds(session.id)
    ]
    told = await asyncio.gather(*(_read_frame(witness, recorder, w, deadline) for w in worlds[:MAX_FRAMES]))
    reasons = [reason for frame in told for reason in frame]
    if len(worlds) > MAX_FRAMES:
        reasons.append(f"{len(worlds) - MAX_FRAMES} frames were not asked what consent they know of")
    return tuple(reasons)


async def _read_frame(witness: Witness, recorder: VisitRecorder, world: FrameWorld, deadline: float) -> list[str]:
    place = (world.session_id, world.context)
    scanned = {name: number for (*where, name), number in recorder.consent.scanned.items() if tuple(where) == place}
    asked: Json = {
        "expression": f"({_question()})({json.dumps(scanned)})",
        "contextId": world.context,
        "silent": True,
        "timeout": EVALUATION_MS,
    }
    heard: Json = {}
    try:
        async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
            made = await witness.connection.post("Runtime.evaluate", asked, world.session_id)
            if "objectId" not in made.get("result", {}):
                return [f"{world.origin}: its consent interfaces could not be asked"]
            while True:
                heard = await _heard(witness, world, made["result"]["objectId"])
                if not _silent(heard):
                    break
                await asyncio.sleep(LOOK_EVERY_S)  # an answer may take the page a while
    except CommandFailed as error:
        if world not in witness.frame_worlds(world.session_id):
            return []  # the frame is gone
        return [f"{world.origin}: its consent interfaces could not be asked: {error}"]
    except TimeoutError:
        if not heard:
            return [f"{world.origin}: its consent interfaces could not be asked in time"]
    _take(recorder, world, heard)
    return [f"{heard['url']}: {name} was asked and did not answer" for name in _silent(heard)]


async def _heard(witness: Witness, world: FrameWorld, object_id: str) -> Json:
    asked = {"objectId": object_id, "functionDeclaration": TELL, "returnByValue": True, "silent": True}
    answer = await witness.connection.post("Runtime.callFunctionOn", asked, world.session_id)
    with suppress(ValueError, KeyError, TypeError):
        heard: Json = json.loads(answer["result"]["value"])
        return heard
    raise CommandFailed("the frame gave no text")


def _silent(heard: Json) -> list[str]:
    done = heard["done"].split()
    return [name for name in heard["waiting"].split() if name not in done]


def _take(recorder: VisitRecorder, world: FrameWorld, heard: Json) -> None:
    for said in heard["answers"]:
        source = ConsentSource(said["source"])
        recorder.consent.take(Answer(source, said["raw"], heard["url"][:MAX_URL], said["asked"]))
    for name, number in heard["scanned"].items():
        recorder.consent.scanned[world.session_id, world.context, name] = number
