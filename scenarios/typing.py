"""Typing known test values into a page's forms, which are never sent: who reads along shows in what leaves the browser.

The e-mail address is of a domain reserved for examples (RFC 2606, section 3); the telephone number of a range that the
French regulator keeps for works of fiction (ARCEP, numbering plan: 06 39 98).
"""

from __future__ import annotations

import asyncio
from functools import cache
from importlib import resources
from typing import Literal

from playwright.async_api import Error

from crawler.capture.frame_worlds import FrameWorld
from crawler.evidence import TypedValue
from crawler.eyes import LookFailed, Thing, Unanswered
from crawler.visiting import OpenVisit

TEST_VALUES: dict[str, str] = {"email": "camille.temoin@example.org", "phone": "0639980142"}
MAX_FRAMES = 10
DEADLINE_S = 5.0


@cache
def _script() -> str:
    return resources.files("scenarios").joinpath("form_fields.js").read_text(encoding="utf-8")


async def type_test_values(visit: OpenVisit) -> None:
    """Fill in the first e-mail and telephone fields of the page and its frames, and leave the field, as people do."""
    try:
        async with asyncio.timeout(min(DEADLINE_S, max(0.1, visit.remaining_s))):
            for frame in visit.eyes.frames()[:MAX_FRAMES]:
                await _fill_in(visit, frame)
    except TimeoutError:
        visit.recorder.note_error("a form did not take in time what the visitor typed")
    except Error as error:
        visit.recorder.note_error(f"a form could not be typed into: {error.message.splitlines()[0]}")


async def _fill_in(visit: OpenVisit, frame: FrameWorld) -> None:
    try:
        scan = await visit.clock.alongside(visit.eyes.find(frame, _script()))
        url, facts = await visit.clock.alongside(visit.eyes.look_at(scan, "({url, facts}) => [url, facts]"))
        for index, fact in enumerate(facts):
            field = await visit.eyes.find_in(scan, "(scan, index) => scan.elements[index]", index)
            await _type(visit, field, url, fact["kind"], fact["name"])
    except Unanswered:
        visit.recorder.note_error("a frame did not answer: whether it has a form to type into is not known")
        visit.recorder.fall_short("untyped frames", 1)
    except LookFailed:
        return  # the frame went away, or is no document: there is no form in it now


async def _type(visit: OpenVisit, field: Thing, url: str, kind: Literal["email", "phone"], name: str) -> None:
    value = TEST_VALUES[kind]
    typed = TypedValue(
        kind=kind,
        value=value,
        field=name,
        page_url=url,
        phase=visit.recorder.phase,
        time=round(visit.recorder.now, 4),
    )
    await visit.clock.alongside(visit.eyes.look_at(field, "(field) => field.focus()"))
    await visit.clock.alongside(visit.page.keyboard.type(value))
    # Many a script reads a field when it is left.
    await visit.clock.alongside(visit.page.keyboard.press("Tab"))
    visit.typed.append(typed)
