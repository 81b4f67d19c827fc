"""Kinds that wait for a moment: late timers, the visitor's hands, a page that is hidden or left."""

from __future__ import annotations

from tests.stress import answers
from tests.stress.channel import CHROMIUM, When
from tests.stress.kind import Kind, Part
from tests.stress.place import CLICK_TAB, FRAMES_TOO, HANDS, HERE, POPUP, TAB, Place

LATE = tuple(
    Kind(f"late-{number}", f"fetch, {word} delay", HANDS, (Part(answers.data),), when=When.LATE)
    for number, word in ((1, "first"), (2, "second"), (3, "third"))
)

# DOM event → words.
HANDS_MOMENTS = {
    "mousemove": "the first movement of the mouse",
    "wheel": "the first turn of the wheel",
    "scroll": "the first scroll",
    "keydown": "the first key",
    "click": "the first click",
}
LEAVING = (*FRAMES_TOO, POPUP, TAB, CLICK_TAB)
LEAVE_MOMENTS = {
    "visibilitychange": ("the page is hidden", When.HIDDEN, LEAVING),
    "pagehide": ("pagehide", When.LEAVE, LEAVING),
    "beforeunload": ("beforeunload", When.LEAVE, FRAMES_TOO),
    "unload": ("unload", When.LEAVE, FRAMES_TOO),
}


def _sent(moment: str, words: str, when: When, places: tuple[Place, ...], most: int | None) -> tuple[Kind, ...]:
    """By sendBeacon and by fetch keepalive."""
    return tuple(
        Kind(
            f"{moment}-{how}",
            f"{how} at {words}",
            places,
            (Part(answers.empty, method="POST", most=most),),
            when=when,
            optional_in=frozenset({CHROMIUM}) if POPUP in places else frozenset(),
            optional_places=(POPUP,),
            note="Chromium tells nothing to a page of another process than its opener's that closes itself",
        )
        for how in ("beacon", "keepalive")
    )


INTERACTION = tuple(
    kind for moment, words in HANDS_MOMENTS.items() for kind in _sent(moment, words, When.INTERACTION, HANDS, 1)
)

# Not once only: trackers that send whenever they are told the page goes are the harder case.
LEAVE = tuple(
    kind for moment, (words, when, places) in LEAVE_MOMENTS.items() for kind in _sent(moment, words, when, places, None)
)

EXTRAS = (
    Kind(
        "ping-clicked",
        "a ping of a link clicked by hand",
        HERE,
        (Part(answers.empty, method="POST", most=None),),
        when=When.INTERACTION,
    ),
    Kind(
        "blank-popup",
        "a window without an address, written by script at the second click",
        HERE,
        (
            Part(answers.code("fetch('$fetch', { credentials: 'include' });"), "script"),
            Part(answers.data, "fetch"),
        ),
        when=When.INTERACTION,
    ),
    Kind(
        "pagehide-preflight",
        "keepalive fetch at pagehide that a preflight announces",
        HERE,
        (Part(answers.empty, method="PUT", most=None, preflight=True),),
        when=When.LEAVE,
    ),
    Kind(
        "pagehide-image",
        "an image asked for at pagehide",
        HERE,
        (Part(answers.pixel, most=None),),
        when=When.LEAVE,
    ),
    Kind(
        "pagehide-fetch",
        "fetch without keepalive at pagehide, which the browser gives up when the page goes",
        HERE,
        (Part(answers.data, least=0, most=None, kept=None),),
        when=When.LEAVE,
    ),
)

KINDS = (*LATE, *INTERACTION, *LEAVE, *EXTRAS)
