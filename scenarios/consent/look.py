"""Looking at a page for consent banners: every frame, every shadow root, every box; the best one is the banner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from crawler.capture.frame_worlds import FrameWorld
from crawler.evidence import BannerKind
from crawler.eyes import Eyes, LookFailed, Thing
from scenarios.consent.managers import Cmp, Layer, all_cmps
from scenarios.consent.purposes import purposes_of
from scenarios.consent.scoring import scored
from scenarios.consent.sight import Facts, Remembered, SeenBox, SeenControl, control_of
from scenarios.consent.words import (
    Kind,
    Meaning,
    consent_vocabulary,
    is_legitimate_interest,
    languages_of_text,
    meaning_of,
    purpose_of,
)

MAX_URL_SHOWN = 200
MAX_BARE_WORDS = 4
PARTS = (
    "1_nodes.js",
    "2_words.js",
    "3_looks.js",
    "4_boxes.js",
    "5_controls.js",
    "6_switches.js",
    "7_facts.js",
)
KEEP = """(scan, [index, languages]) => {
  (globalThis.keptBoxes ||= new Set()).add(scan.elements[index]);
  globalThis.keptLanguages ||= languages;
}"""
NOTHING_KNOWN = Remembered()
ROLES = ("accept", "refuse", "settings", "save", "close")


@dataclass(frozen=True)
class Sight:
    """One look: the boxes found, the likeliest banner first, and the consent managers that were recognised."""

    boxes: tuple[SeenBox, ...] = ()
    cmps: tuple[str, ...] = ()
    language: str = ""

    @property
    def banner(self) -> SeenBox | None:
        """The banner, when one of the boxes is one."""
        return next((box for box in self.boxes if box.is_banner), None)


async def look_around(
    eyes: Eyes, unseen_frames: set[str], *, closed_roots: bool, opened: bool = False, known: Remembered = NOTHING_KNOWN
) -> Sight:
    """What is on the page at this moment.

    Args:
        eyes: what looks at the page.
        unseen_frames: receives the origins of the frames that could not be looked at although they are there.
        closed_roots: whether to look for closed shadow roots, which takes a reading of the whole document.
        opened: something was pressed that opens settings, so whatever floats may be them.
        known: what the banner was like before the page was left.

    Raises:
        LookFailed: the page itself could not be looked at (it is going elsewhere, hangs, or is gone).
    """
    frames = eyes.frames()
    if not frames or not eyes.is_main(frames[0]):
        raise LookFailed("the page is going elsewhere")
    boxes: list[SeenBox] = []
    cmps: list[str] = []
    language = ""
    for frame in frames:
        try:
            seen = await _in_frame(eyes, frame, language, known, closed_roots=closed_roots, opened=opened)
        except LookFailed:
            if eyes.is_main(frame):
                raise
            if frame in eyes.frames():  # else it went away: there is no banner in it now
                unseen_frames.add(frame.origin[:MAX_URL_SHOWN])
            continue
        boxes += seen.boxes
        cmps += seen.cmps
        language = language or seen.language
    ranked = sorted(boxes, key=lambda box: (not box.is_banner, -box.score, not box.modal, -box.order))
    return Sight(tuple(ranked), tuple(dict.fromkeys(cmps)), language)


async def element_at(eyes: Eyes, box: SeenBox, index: int) -> Thing | None:
    """The live element kept under a number; None when the page has taken it away."""
    try:
        return await eyes.find_in(box.scan, "(scan, index) => scan.elements[index]", index)
    except LookFailed:
        return None


async def keep(eyes: Eyes, box: SeenBox) -> None:
    """From now on what stands in this box is taken for the banner's, in its languages; until the page is left."""
    with suppress(LookFailed):  # it is going: there will be nothing to keep
        await eyes.look_at(box.scan, KEEP, [box.element, list(box.languages)])


async def _in_frame(
    eyes: Eyes, frame: FrameWorld, language: str, known: Remembered, *, closed_roots: bool, opened: bool
) -> Sight:
    inner = not eyes.is_main(frame)
    if inner and not await eyes.shows(frame):
        return Sight()
    closed = await eyes.closed_roots(frame) if closed_roots else []
    scan = await eyes.find(
        frame, _script(), list(consent_vocabulary()), known_managers(), list(known.marks), opened, *closed
    )
    facts = await eyes.look_at(scan, "(scan) => scan.facts")
    said = language or str(facts["language"])
    boxes = [_box(frame, scan, facts, number, said, known, inner=inner) for number in range(len(facts["boxes"]))]
    return Sight(tuple(boxes), tuple(facts["cmps"]), str(facts["language"]))


def _box(
    frame: FrameWorld, scan: Thing, facts: Facts, number: int, language: str, known: Remembered, *, inner: bool
) -> SeenBox:
    fact = facts["boxes"][number]
    spoken = languages_of_text(fact["text"]) or ((*facts["keptLanguages"], *known.languages) if fact["kept"] else ())
    prefer = tuple(dict.fromkeys((*spoken[:2], language.lower().split("-")[0])))
    controls = tuple(_control(c, fact["cmp"], prefer) for c in facts["controls"] if c["box"] == number)
    deciding = {c.index for c in controls if c.kind != "other"}
    switching = {s["index"] for s in facts["switches"] if s["kind"] == "button"} - deciding
    box = SeenBox(
        frame=frame,
        scan=scan,
        element=fact["element"],
        kind=_kind(fact, inner=inner),
        name=fact["name"],
        mark=fact["mark"],
        text=fact["text"],
        cmp=fact["cmp"],
        is_kept=fact["kept"],
        is_about=fact["about"],
        floats=fact["floats"],
        modal=fact["modal"],
        order=fact["order"],
        is_in_closed_root=fact["closed"],
        controls=tuple(c for c in controls if c.index not in switching and (c.sign != "bare" or _is_told_by_words(c))),
        purposes=(),
        languages=spoken,
    )
    switches = _switches([switch for switch in facts["switches"] if switch["box"] == number])
    box = replace(box, purposes=purposes_of(switches, box.per_purpose, prefer))
    return scored(box, inner=inner, hinted=fact["hinted"])


def _is_told_by_words(control: SeenControl) -> bool:
    """Whether a short text without any sign of a control is one all the same: it says nothing but a choice."""
    return control.kind != "other" and (control.meaning.exact or len(control.label.split()) <= MAX_BARE_WORDS)


def _switches(facts: Sequence[Facts]) -> list[Facts]:
    """Home-made ones are taken for switches only where the row of one of them names a purpose."""
    if any(fact["homeMade"] and _names_a_purpose(fact) for fact in facts):
        return list(facts)
    return [fact for fact in facts if not fact["homeMade"]]


def _names_a_purpose(fact: Facts) -> bool:
    texts = (fact["label"], *fact["section"])
    return any(purpose_of(text) is not None or is_legitimate_interest(text) for text in texts)


def _control(fact: Facts, cmp: str | None, prefer: tuple[str, ...]) -> SeenControl:
    """Its words tell what a control does; the manager's own data where they say nothing that is known."""
    meaning = meaning_of(fact["label"], prefer)
    if meaning.kind != "other" or fact["toldByCmp"] not in ROLES:
        role_by = f"its words ({', '.join(meaning.languages)})" if meaning.languages else "its words"
        return control_of(fact, _in_place(meaning, fact), role_by if meaning.kind != "other" else "")
    kind: Kind = fact["toldByCmp"]
    return control_of(fact, Meaning.of_kind(kind), f"what is known of {cmp or 'this consent manager'}")


def _in_place(meaning: Meaning, fact: Facts) -> Meaning:
    """A link to another page decides nothing unless its words are just those of a choice (« Refuser »)."""
    leads_away = fact["href"] and not str(fact["href"]).lower().startswith(("#", "javascript:"))
    deciding = meaning.kind in {"accept", "refuse", "continue-without", "save", "close"}
    return Meaning.of_kind("other") if leads_away and deciding and not meaning.exact else meaning


def _kind(fact: Facts, *, inner: bool) -> BannerKind:
    return BannerKind.FRAME if inner else BannerKind.SHADOW if fact["shadow"] else BannerKind.DOM


@cache
def _script() -> str:
    return f"(vocabulary, cmps, marks, opened, ...closedRoots) => {{\n{page_parts(*PARTS)}\n}}"


def page_parts(*names: str) -> str:
    """Parts of the script that looks at a page, in their order."""
    folder = resources.files("scenarios.consent").joinpath("page")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


@cache
def known_managers() -> Sequence[Mapping[str, Any]]:
    """What the page's script needs to know of consent managers."""
    return [_for_the_page(cmp) for cmp in all_cmps()]


def _for_the_page(cmp: Cmp) -> Mapping[str, Any]:
    return {
        "cmp": cmp.cmp,
        "elements": list(cmp.recognise.elements),
        "layers": [_layer_for_the_page(layer) for layer in (cmp.first, cmp.second)],
        "reopen": list(cmp.reopen),
    }


def _layer_for_the_page(layer: Layer) -> Mapping[str, Any]:
    controls = {role: list(getattr(layer, role)) for role in ROLES}
    return {"container": list(layer.container), "controls": controls, "switches": list(layer.switches)}
