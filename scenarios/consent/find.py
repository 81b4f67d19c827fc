"""Finding the consent banner: every frame is scanned, every possible container scored, the best one kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from crawler.capture.frame_worlds import FrameWorld
from crawler.evidence import BannerKind, Control, ControlRole
from crawler.eyes import Eyes, LookFailed, Thing
from scenarios.consent.words import consent_vocabulary, role_of, speaks_of_consent

ENOUGH = 4
MAX_URL_SHOWN = 200
CHOOSING = frozenset({ControlRole.ACCEPT, ControlRole.REFUSE, ControlRole.SETTINGS, ControlRole.SAVE})


@dataclass(frozen=True)
class FoundControl:
    """A control of the banner, and where to get hold of it again."""

    label: str
    role: ControlRole
    tag: str
    area: float
    contrast: float | None
    leads_to: str | None
    index: int

    def as_evidence(self, layer: int) -> Control:
        """The control as the visit's evidence describes it."""
        return Control(
            label=self.label,
            role=self.role,
            layer=layer,
            tag=self.tag,
            contrast=self.contrast,
            area=self.area,
            leads_to=self.leads_to,
        )


@dataclass(frozen=True)
class Toggle:
    """A purpose's switch or box."""

    label: str
    on: bool
    locked: bool
    index: int


@dataclass(frozen=True)
class FoundBanner:
    """A banner as it stands now; ``score`` and ``why`` say what made it one."""

    frame: FrameWorld
    scan: Thing
    kind: BannerKind
    text: str
    controls: tuple[FoundControl, ...]
    toggles: tuple[Toggle, ...]
    score: int
    why: str

    def first(self, role: ControlRole) -> FoundControl | None:
        """The first control with this role."""
        return next((c for c in self.controls if c.role is role), None)

    async def element(self, eyes: Eyes, index: int) -> Thing | None:
        """The live element of a control or toggle; None when the page has taken it away."""
        try:
            return await eyes.find_in(self.scan, "(scan, index) => scan.elements[index]", index)
        except LookFailed:
            return None


@cache
def _script() -> str:
    return resources.files("scenarios.consent").joinpath("find.js").read_text(encoding="utf-8").rstrip().rstrip(";")


async def find_banner(eyes: Eyes, unseen_frames: set[str]) -> FoundBanner | None:
    """The most likely consent banner of the page at this moment, or None.

    Args:
        eyes: what looks at the page.
        unseen_frames: receives the origins of the frames that could not be looked at although they are there.

    Raises:
        LookFailed: the page itself could not be looked at (it is going elsewhere, hangs, or is gone).
    """
    found: list[FoundBanner] = []
    frames = eyes.frames()
    if not frames or not eyes.is_main(frames[0]):
        raise LookFailed("the page is going elsewhere")
    for frame in frames:
        try:
            found += await _in_frame(eyes, frame)
        except LookFailed:
            if eyes.is_main(frame):
                raise
            if frame in eyes.frames():  # else it went away: there is no banner in it now
                unseen_frames.add(frame.origin[:MAX_URL_SHOWN])
    return max(found, key=lambda banner: banner.score, default=None)


async def _in_frame(eyes: Eyes, frame: FrameWorld) -> list[FoundBanner]:
    inner = not eyes.is_main(frame)
    if inner and not await eyes.shows(frame):
        return []
    scan = await eyes.find(frame, _script(), list(consent_vocabulary()))
    facts = await eyes.look_at(scan, "({containers, controls, toggles}) => ({containers, controls, toggles})")
    banners = [_judge(frame, scan, facts, index, inner=inner) for index in range(len(facts["containers"]))]
    return [banner for banner in banners if banner is not None]


def _judge(frame: FrameWorld, scan: Thing, facts: dict[str, Any], index: int, *, inner: bool) -> FoundBanner | None:
    container = facts["containers"][index]
    controls = tuple(_control(c) for c in facts["controls"] if c["container"] == index)
    roles = {c.role for c in controls}
    toggles = tuple(_toggle(t) for t in facts["toggles"] if t["container"] == index)
    reasons = {
        "its text speaks of consent": min(2, speaks_of_consent(container["text"])),
        "it floats over the page": 1 if container["floats"] or inner else 0,
        "its name says so": 1 if container["hinted"] else 0,
        "it has an accept control": 2 if ControlRole.ACCEPT in roles else 0,
        "it has a refuse control": 2 if ControlRole.REFUSE in roles else 0,
        "it has a settings or save control": 1 if roles & {ControlRole.SETTINGS, ControlRole.SAVE} else 0,
        "it has purposes to switch": 1 if toggles else 0,
    }
    score = sum(reasons.values())
    stands_out = container["floats"] or inner or container["hinted"]
    chooses = ControlRole.ACCEPT in roles or ControlRole.REFUSE in roles or ControlRole.SAVE in roles
    both = {ControlRole.ACCEPT, ControlRole.REFUSE} <= roles
    if score < ENOUGH or not chooses or not (stands_out or both):
        return None
    kind = BannerKind.FRAME if inner else BannerKind.SHADOW if container["shadow"] else BannerKind.DOM
    why = ", ".join(reason for reason, points in reasons.items() if points)
    return FoundBanner(frame, scan, kind, container["text"], controls, toggles, score, why)


def _control(fact: dict[str, Any]) -> FoundControl:
    label, href = fact["label"], fact["href"]
    leads_to = href if href and not href.startswith(("#", "javascript:")) else None
    role = role_of(label) if leads_to is None else ControlRole.OTHER
    return FoundControl(label, role, fact["tag"], fact["area"], fact["contrast"], leads_to, fact["index"])


def _toggle(fact: dict[str, Any]) -> Toggle:
    return Toggle(fact["label"], fact["on"], fact["locked"], fact["index"])
