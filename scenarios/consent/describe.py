"""The banner as evidence: what stood on each layer, where and how it looked, and the other boxes that were weighed."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.evidence import (
    Banner,
    BannerCandidate,
    BannerKind,
    BannerLayer,
    Control,
    PurposeClass,
    PurposeSwitch,
)
from crawler.eyes import LookFailed
from crawler.visiting import OpenVisit
from scenarios.consent.attempt import SeenLayer
from scenarios.consent.framing import framed
from scenarios.consent.look import Sight, element_at
from scenarios.consent.plan import is_pay_wall
from scenarios.consent.sight import SeenBox, SeenControl
from scenarios.consent.words import all_words, purposes_in

MAX_CANDIDATES = 5
MAX_CONTROLS = 80
MAX_SWITCHES = 200
MAX_TEXT_OF_CANDIDATE = 300


def banner_of(layers: Sequence[SeenLayer], sight: Sight) -> Banner:
    """The banner with every layer that was seen; ``sight`` is the look that found it."""
    first = layers[0].box
    roles = {control.kind for control in first.controls if not control.meaning.pays}
    texts = " ".join(layer.box.text for layer in layers)
    switches = [switch for layer in layers for switch in _switches(layer)]
    named = {*purposes_in(texts), *(s.purpose for s in switches if s.purpose is not None)}
    return Banner(
        found=True,
        cmp=first.cmp or next(iter(sight.cmps), None),
        kind=first.kind,
        layers=len(layers),
        text=first.text,
        buttons=tuple(_control(c, layer.number) for layer in layers for c in _shown(layer.box)),
        clicks_to_accept=1 if "accept" in roles else None,
        clicks_to_refuse=1 if roles & {"refuse", "continue-without"} else None,
        shown=tuple(
            BannerLayer(number=layer.number, text=layer.box.text, screenshot=layer.picture, framed=layer.framed)
            for layer in layers
        ),
        switches=tuple(switches[:MAX_SWITCHES]),
        purposes=tuple(purpose for purpose in PurposeClass if purpose in named),
        partners=next((c.label for layer in layers for c in layer.box.controls if c.kind == "partners"), None),
        pay_wall=is_pay_wall(first),
        languages=first.languages[:3],
        candidates=candidates_of(sight),
    )


def no_banner(visit: OpenVisit, sight: Sight) -> Banner:
    """That no banner was found, what was weighed, and where one may be all the same."""
    spots = [f"the frame {url}, which did not answer" for url in sorted(visit.unseen_frames)]
    known = [words.language for words in all_words()]
    page_language = visit.pages[-1].language if visit.pages else None
    if page_language and page_language.lower().split("-")[0] not in known:
        spots.append(f"the page is in « {page_language} », and only words in {', '.join(known)} are known")
    return Banner(
        found=False,
        cmp=next(iter(sight.cmps), None),
        blind_spots=tuple(spots),
        candidates=candidates_of(sight),
    )


def candidates_of(sight: Sight) -> tuple[BannerCandidate, ...]:
    """The boxes that were weighed, the likeliest first, with what spoke for and against each."""
    return tuple(
        BannerCandidate(
            text=box.text[:MAX_TEXT_OF_CANDIDATE],
            where=_where(box),
            score=box.score,
            why=box.why,
            chosen=box is sight.banner,
        )
        for box in sight.boxes[:MAX_CANDIDATES]
    )


async def framed_picture(visit: OpenVisit, box: SeenBox, picture: str) -> str | None:
    """A copy of a screenshot with the box's controls framed; its file name, or None with an error noted."""
    try:
        controls = [c for c in _shown(box) if c.kind != "other" or c.leads_to is None]
        right, down = await _offset(visit, box, controls)
        places = [
            (c.role, c.box.model_copy(update={"left": c.box.left + right, "top": c.box.top + down})) for c in controls
        ]
        width = float(await visit.eyes.look(visit.main_frame(), "() => innerWidth"))
        drawn = framed((visit.folder / picture).read_bytes(), places, width)
    except (LookFailed, ValueError, OSError) as error:
        visit.recorder.note_error(f"the controls could not be framed in {picture}: {error}")
        return None
    name = picture.replace(".png", "-framed.png")
    (visit.folder / name).write_bytes(drawn)
    visit.screenshots.append(name)
    return name


async def _offset(visit: OpenVisit, box: SeenBox, controls: Sequence[SeenControl]) -> tuple[float, float]:
    """How far the frame that the box stands in lies from the window's corner."""
    if visit.eyes.is_main(box.frame):
        return 0.0, 0.0
    for control in controls:
        element = await element_at(visit.eyes, box, control.index)
        place = await visit.eyes.box(element) if element is not None else None
        if place is not None:
            return place.left - control.box.left, place.top - control.box.top
    raise LookFailed("none of them is drawn")


def _shown(box: SeenBox) -> list[SeenControl]:
    per_purpose = {control.index for control in box.per_purpose[2:]}
    return [c for c in box.controls if c.label and c.index not in per_purpose][:MAX_CONTROLS]


def _control(control: SeenControl, layer: int) -> Control:
    return Control(
        label=control.label,
        role=control.role,
        layer=layer,
        tag=control.tag,
        contrast=control.contrast,
        area=control.area,
        leads_to=control.leads_to,
        role_by=control.role_by,
        aria_role=control.aria_role,
        box=control.box,
        font_px=control.font_px,
        font_weight=control.font_weight,
        colour=control.colour,
        background=control.background,
        border=control.bordered,
        underlined=control.underlined,
        pays=control.meaning.pays,
    )


def _switches(layer: SeenLayer) -> list[PurposeSwitch]:
    return [
        PurposeSwitch(
            label=purpose.label,
            layer=layer.number,
            purpose=purpose.purpose,
            on=purpose.on,
            locked=purpose.locked,
            legitimate_interest=purpose.legitimate_interest,
        )
        for purpose in layer.box.purposes
    ]


def _where(box: SeenBox) -> str:
    place = {BannerKind.FRAME: f"frame {box.frame.origin}", BannerKind.SHADOW: "shadow root", BannerKind.DOM: "page"}
    return f"{box.name[:120]} in the {place[box.kind]}".strip()
