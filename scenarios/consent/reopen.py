"""The permanent way back to the banner: found anywhere in the page, by its words, its place, or what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from crawler.capture.frame_worlds import FrameWorld
from crawler.evidence import ChoiceMade, Step
from crawler.eyes import LookFailed, Thing
from crawler.site import same_site
from crawler.visiting import OpenVisit
from scenarios.consent.attempt import Attempt
from scenarios.consent.look import Sight, known_managers, page_parts
from scenarios.consent.press import press
from scenarios.consent.sight import Remembered, SeenBox
from scenarios.consent.wait import look_now
from scenarios.consent.words import meaning_of, touches_consent

RANK_OF_A_PAGE = 1
MAX_TRIES = 5
MAX_PAGES = 2
AFTER_PRESS_S = 1.0
LOOKS = 3
MAX_LABEL = 80


@dataclass(frozen=True)
class WayBack:
    """Something that may bring the banner back; ``rank`` is the better the higher, ``why`` what speaks for it."""

    label: str
    href: str
    thing: Thing
    rank: int
    why: str


async def reopen(visit: OpenVisit, attempt: Attempt) -> tuple[SeenBox, Sight] | None:
    """Bring the banner back; None when nothing did, and ``attempt`` then says why.

    Raises:
        LookFailed: the page could not be looked at.
    """
    tried: dict[tuple[str, str], WayBack] = {}
    for _ in range(MAX_TRIES):
        ways = [way for way in await ways_back(visit) if (way.label, way.href) not in tried]
        if not ways or visit.remaining_s <= 0:
            break
        way = ways[0]
        tried[way.label, way.href] = way
        pressed = await press(visit, way.thing)
        if not pressed.done:
            continue
        attempt.clicks += 1
        pressed_at = visit.recorder.now
        if (opened := await _opened(visit, attempt.known)) is not None:
            detail = f"« {way.label or way.href} »: {way.why}"[:500]
            attempt.steps.append(Step(act="banner brought back", time=round(pressed_at, 3), detail=detail))
            return opened
    _note_no_way_back(attempt, list(tried.values()))
    return None


def _note_no_way_back(attempt: Attempt, tried: Sequence[WayBack]) -> None:
    names = ", ".join(sorted(f"« {way.label or way.href} »" for way in tried))
    if any(way.rank > RANK_OF_A_PAGE for way in tried):
        attempt.fail(f"{names} did not bring the banner back")
        return
    looked = f", nor on the pages looked at: {names}" if tried else ""
    attempt.made = ChoiceMade.NONE
    attempt.how = f"no permanent link or icon to withdraw the consent was found{looked}"


async def _opened(visit: OpenVisit, known: Remembered) -> tuple[SeenBox, Sight] | None:
    for _ in range(LOOKS):
        await visit.live(AFTER_PRESS_S)
        sight = await look_now(visit, opened=True, known=known)
        boxes = [box for box in sight.boxes if box.is_banner or (box.purposes and box.of_kind("save", "refuse"))]
        if boxes:
            return boxes[0], sight
    return None


async def ways_back(visit: OpenVisit) -> list[WayBack]:
    """Everything that may bring the banner back, the likeliest first.

    Raises:
        LookFailed: the page itself could not be looked at.
    """
    found: list[WayBack] = []
    for frame in visit.eyes.frames():
        try:
            found += await _in_frame(visit, frame)
        except LookFailed:
            if visit.eyes.is_main(frame):
                raise
    return sorted(found, key=lambda way: -way.rank)


async def _in_frame(visit: OpenVisit, frame: FrameWorld) -> list[WayBack]:
    closed = await visit.eyes.closed_roots(frame) if visit.recorder.has_closed_roots else []
    scan = await visit.clock.alongside(visit.eyes.find(frame, _script(), [], known_managers(), [], None, *closed))
    facts = await visit.clock.alongside(visit.eyes.look_at(scan, "(scan) => scan.found"))
    ways = []
    for fact in facts:
        rank, why = _rank(fact["label"], fact, visit.first_party)
        if rank > 0:
            thing = await visit.eyes.find_in(scan, "(scan, index) => scan.elements[index]", fact["index"])
            ways.append(WayBack(fact["label"], fact["href"], thing, rank, why))
    return ways


def _rank(label: str, fact: dict[str, object], site: str) -> tuple[int, str]:
    """How likely it leads back: known managers' own first, then words for it, floating icons, pages about cookies."""
    href = str(fact["href"])
    away = urlsplit(href).scheme in {"http", "https"} and not same_site(href, site)
    if fact["leaves"] or away:
        return 0, ""
    if fact["known"]:
        return 6, "it is the consent manager's own"
    meaning = meaning_of(label) if len(label) <= MAX_LABEL else None
    about = touches_consent(label)
    if meaning is not None and meaning.kind in {"withdraw", "settings"} and (about or meaning.kind == "withdraw"):
        return (5 if meaning.exact else 4), "its words"
    if fact["floats"] and (fact["hinted"] or about):
        return 3, "it floats and its name speaks of consent"
    if about and href and not href.startswith("#") and meaning is not None and meaning.kind == "other":
        return RANK_OF_A_PAGE, "it leads to a page about cookies"
    return 0, ""


@cache
def _script() -> str:
    body = page_parts("1_nodes.js", "2_words.js", "3_looks.js", "4_boxes.js", "6_switches.js", "5_controls.js")
    own = resources.files("scenarios.consent").joinpath("reopen.js").read_text(encoding="utf-8")
    return f"(vocabulary, cmps, marks, opened, ...closedRoots) => {{\n{body}\n{own}\n}}"
