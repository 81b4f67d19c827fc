"""JavaScript stacks, from DevTools' structure and from the text of ``Error().stack``."""

from __future__ import annotations

import re

from crawler.capture.cdp import Json
from crawler.evidence import Initiator, StackFrame

MAX_FRAMES = 12
MAX_URL = 2000
MAX_POOLED = 5000

_TEXT_FRAME = re.compile(
    r"^\s*at (?:(?P<function>[^\n(]{1,300}) \()?(?P<url>[^\n()]{1,2000}):(?P<line>\d+):(?P<column>\d+)\)?$"
)


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
    """The frames of an ``Error().stack`` as V8 prints it, without the hooks' own (which have no page URL)."""
    frames = []
    for text in stack.split("\n")[1:]:
        match = _TEXT_FRAME.match(text)
        if match is None or match["url"].startswith(("<anonymous>", "native", "index ")):
            continue
        if "://" not in match["url"]:
            continue
        frames.append(
            StackFrame(
                function=match["function"] or "",
                url=match["url"],
                line=int(match["line"]),
                column=int(match["column"]),
            )
        )
    return tuple(frames[:MAX_FRAMES])
