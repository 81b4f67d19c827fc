"""Finding the consent banner: every frame is scanned, every possible container scored, the best one kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from playwright.async_api import ElementHandle, Error, Frame, JSHandle, Page

from crawler.evidence import BannerKind, Control, ControlRole
from scenarios.consent.words import consent_vocabulary, role_of, speaks_of_consent

ENOUGH = 4
MAX_FRAMES = 40
MAX_URL_SHOWN = 200
FRAME_DEADLINE_S = 3.0
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

    frame: Frame
    scan: JSHandle
    kind: BannerKind
    text: str
    controls: tuple[FoundControl, ...]
    toggles: tuple[Toggle, ...]
    score: int
    why: str

    def first(self, role: ControlRole) -> FoundControl | None:
        """The first control with this role."""
        return next((c for c in self.controls if c.role is role), None)

    async def element(self, index: int) -> ElementHandle | None:
        """The live element of a control or toggle; None when the page has taken it away."""
        try:
            handle = await self.scan.evaluate_handle("(scan, index) => scan.elements[index]", index)
        except Error:
            return None
        return handle.as_element()


@cache
def _script() -> str:
    return resources.files("scenarios.consent").joinpath("find.js").read_text(encoding="utf-8")


async def find_banner(page: Page, unseen_frames: set[str]) -> FoundBanner | None:
    """The most likely consent banner of the page at this moment, or None.

    Args:
        page: where to look.
        unseen_frames: receives the addresses of the frames that did not let themselves be looked at in time.

    Raises:
        playwright.async_api.Error: the page itself could not be looked at (it is going elsewhere, hangs, or is gone).
    """
    found: list[FoundBanner] = []
    for frame in page.frames[:MAX_FRAMES]:
        try:
            async with asyncio.timeout(FRAME_DEADLINE_S):
                found += await _in_frame(page, frame)
        except TimeoutError:
            if frame is page.main_frame:
                raise Error(f"the page did not answer in {FRAME_DEADLINE_S:g} s") from None
            unseen_frames.add(frame.url[:MAX_URL_SHOWN])
    return max(found, key=lambda banner: banner.score, default=None)


async def _in_frame(page: Page, frame: Frame) -> list[FoundBanner]:
    inner = frame is not page.main_frame
    try:
        if inner and not await _is_visible(frame):
            return []
        scan = await frame.evaluate_handle(_script(), list(consent_vocabulary()))
        facts = await scan.evaluate("({containers, controls, toggles}) => ({containers, controls, toggles})")
    except Error:
        if not inner:
            raise
        return []  # the frame went away or is no document: there is no banner in it now
    banners = [_judge(frame, scan, facts, index, inner=inner) for index in range(len(facts["containers"]))]
    return [banner for banner in banners if banner is not None]


async def _is_visible(frame: Frame) -> bool:
    owner = await frame.frame_element()
    return await owner.is_visible()


def _judge(frame: Frame, scan: JSHandle, facts: dict[str, Any], index: int, *, inner: bool) -> FoundBanner | None:
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
