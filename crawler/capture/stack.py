"""JavaScript stacks, from DevTools' structure and from the text of ``Error().stack``."""

from __future__ import annotations

import re

from crawler.capture.cdp import Json
from crawler.evidence import Initiator, StackFrame

MAX_FRAMES = 12
MAX_URL = 2000
MAX_POOLED = 5000

_PLACE = re.compile(r"(?P<url>[a-z][a-z0-9+.-]{0,30}:\S{1,2000}):(?P<line>\d{1,9}):(?P<column>\d{1,9})")
MAX_FUNCTION = 300


class StackPool:
    """Stacks of one visit, equal ones kept once: a page makes most of its requests from a few places."""

    def __init__(self) -> None:
        self._initiators: dict[Initiator, Initiator] = {}

    def initiator(self, initiator: Json) -> Initiator:
        """What caused a request; the stack's asynchronous parents follow its own frames."""
        found = initiator_of(initiator)
        return self._initiators.setdefault(found, found) if len(self._initiators) < MAX_POOLED else found


def initiator_of(initiator: Json) -> Initiator:
    """What caused a request; the stack's asynchronous parents follow its own frames."""
    frames = _frames(initiator.get("stack"))
    line = initiator.get("lineNumber")
    return Initiator(
        kind=str(initiator.get("type", "other")),
        url=initiator.get("url") or (frames[0].url if frames else None),
        line=int(line) + 1 if line is not None else (frames[0].line if frames else None),
        stack=frames,
    )


def _frames(stack: Json | None) -> tuple[StackFrame, ...]:
    frames: list[StackFrame] = []
    while stack and len(frames) < MAX_FRAMES:
        for frame in stack.get("callFrames", [])[: MAX_FRAMES - len(frames)]:
            line, column = int(frame["lineNumber"]) + 1, int(frame["columnNumber"]) + 1
            frames.append(
                StackFrame(function=frame["functionName"], url=frame["url"][:MAX_URL], line=line, column=column)
            )
        stack = stack.get("parent")
    return tuple(frames)


def frames_of_text(stack: str) -> tuple[StackFrame, ...]:
    """The frames of an ``Error().stack`` as V8 prints it that have an address; ours and the browser's have none.

    Evaluated code is told as V8 does: `at eval (eval at f (https://a.example/a.js:1:2), <anonymous>:1:1)` is the frame
    of the script that had it evaluated.
    """
    frames: list[StackFrame] = []
    for text in stack.split("\n")[1:]:
        function, place = _place_in(text.strip())
        if place is not None:
            line, column = int(place["line"]), int(place["column"])
            frames.append(StackFrame(function=function, url=place["url"], line=line, column=column))
        if len(frames) == MAX_FRAMES:
            break
    return tuple(frames)


def _place_in(text: str) -> tuple[str, re.Match[str] | None]:
    """The function's name and the place of one line; no regular expression ever sees more than one word."""
    if not text.startswith("at "):
        return "", None
    function, bracket, place = text[3:].partition(" (")
    if not bracket:
        return "", _PLACE.fullmatch(function.removeprefix("async "))
    if not place.startswith("eval at "):
        return function[:MAX_FUNCTION], _PLACE.fullmatch(place.removesuffix(")"))
    words = (word.strip("(),") for word in place.split())
    return function[:MAX_FUNCTION], next((found for word in words if (found := _PLACE.fullmatch(word))), None)
