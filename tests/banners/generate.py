"""Which pages there are: made from a seed until every value of every aspect is shown often enough, in both sets.

A page's name says what it shows, and a hash of the name alone decides whether it is held out. Each page has one value
that it is made for; its other aspects are plain in half the cases, so that a failure tells what it fails on.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.banners.aspects import (
    BEHAVIOURS,
    BOXES,
    CONTROLS,
    DELAYS,
    LANGUAGES,
    LATER_BEHAVIOURS,
    LAYERS,
    NO_BANNER,
    NO_REFUSAL,
    PLACEMENTS,
    RECORDS,
    SETTINGS_LINK,
    SWITCHES,
    WITH_SWITCHES,
    WITHDRAWALS,
    Aspects,
    values,
    why_not,
)

SEED = 20261124
IN_SIGHT = 2
HELD_OUT_EACH = 1
TRIES = 4000
CANDIDATES = 24

Shown = tuple[bool, tuple[str, str]]
"""In which set (held out or not), and an aspect with its value."""

_PLAIN: dict[str, tuple[str, ...]] = {
    "placement": ("bottom-bar", "modal", "corner"),
    "controls": ("button", "button", "link-hash"),
    "delay": ("at-once", "0.3s"),
    "record": ("cookie-word", "cookie-json", "local-json"),
    "language": ("en", "fr", "de", "es"),
    "layers": ("refuse-first", "refuse-second", "switches"),
}
_ANY: dict[str, tuple[str, ...]] = {
    "placement": PLACEMENTS,
    "controls": CONTROLS,
    "delay": DELAYS,
    "record": RECORDS,
    "language": LANGUAGES,
    "layers": LAYERS,
}
_SHORT = {"language": "", "switches": "", "record": ""}


def pages(seed: int = SEED) -> dict[str, Aspects]:
    """Name → aspects, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311
    made: dict[str, Aspects] = {}
    shown: Counter[Shown] = Counter()
    for wish in _wishes():
        for held_out in (False, True):
            while shown[held_out, wish] < _enough(held_out, wish):
                aspects = _best(wish, held_out, made, shown, dice)
                made[name_of(aspects)] = aspects
                shown.update((held_out, value) for value in values(aspects))
    return made


def _enough(held_out: bool, wish: tuple[str, str]) -> int:
    return HELD_OUT_EACH if held_out or wish[0] in ("alone", "beside") else IN_SIGHT


def _best(
    wish: tuple[str, str], held_out: bool, made: dict[str, Aspects], shown: Counter[Shown], dice: random.Random
) -> Aspects:
    """Of some pages that show what is wished, the one that shows the most else that is still wanting."""
    found: list[Aspects] = []
    for _ in range(TRIES):
        aspects = _page(wish, dice)
        name = name_of(aspects)
        fits = not why_not(aspects) and wish in values(aspects)
        if fits and name not in made and is_held_out(name) == held_out:
            found.append(aspects)
        if len(found) == CANDIDATES:
            break
    if not found:
        raise RuntimeError(f"no page can show {wish}")
    return max(found, key=lambda one: sum(shown[held_out, value] < _enough(held_out, value) for value in values(one)))


def is_held_out(name: str) -> bool:
    """Whether the founder looks at it only at the end: a third of the names."""
    return hashlib.sha256(f"held out? {name}".encode()).digest()[0] % 3 == 0


def name_of(aspects: Aspects) -> str:
    """What a page shows, in a line: unlike pages have unlike names."""
    if aspects.layers == NO_BANNER:
        return "-".join(("no-banner", *aspects.boxes, aspects.language, str(aspects.label)))
    parts = (aspects.placement, aspects.controls, aspects.layers, aspects.switches, aspects.language, aspects.delay)
    more = (aspects.behaviour, *aspects.boxes, aspects.withdrawal)
    return "-".join(part for part in (*parts, *more, str(aspects.label)) if part and part != "honest")


def _wishes() -> Iterator[tuple[str, str]]:
    """What pages are made for, the rarest kinds first: those show the common values on their way."""
    for behaviour in BEHAVIOURS:
        yield "behaviour", behaviour
    for layers in LAYERS:
        yield "layers", layers
    for kind in SWITCHES:
        yield "switches", kind
    for box in (*BOXES, "nothing"):
        yield "alone", box
    for box in BOXES:
        yield "beside", box
    for aspect, choices in (*_ANY.items(), ("withdrawal", WITHDRAWALS)):
        yield from ((aspect, value) for value in choices)
    yield from (("html lang", value) for value in ("mixed", "missing", "wrong", "right"))
    yield from (("text", value) for value in ("plain", "says cookie"))
    yield from (("preticked", value) for value in ("True", "False"))
    yield from (("behaviour", value) for value in LATER_BEHAVIOURS)
    yield "alone", SETTINGS_LINK


def _page(wish: tuple[str, str], dice: random.Random) -> Aspects:
    aspect, value = wish
    chosen: dict[str, Any] = {
        name: dice.choice(_PLAIN[name] if dice.random() < 0.55 else _ANY[name]) for name in _PLAIN
    }
    chosen["withdrawal"] = dice.choice(WITHDRAWALS)
    chosen["plain"] = dice.random() < 0.4
    chosen["label"] = dice.randrange(60)
    if aspect in chosen:
        chosen[aspect] = value
    if aspect in ("behaviour", "switches", "beside"):
        chosen |= _made_for(aspect, value, dice)
    if aspect == "alone":
        boxes = () if value == "nothing" else (value,)
        language = dice.choice(("fr", "en", "de", "es"))
        return Aspects(
            layers=NO_BANNER, boxes=boxes, language=language, site_language=language, html_lang=language,
            label=chosen["label"],
        )  # fmt: skip
    return _settle(chosen, wish, dice)


def _made_for(aspect: str, value: str, dice: random.Random) -> dict[str, Any]:
    if aspect == "switches":
        return {"layers": dice.choice(WITH_SWITCHES), "switches": value}
    if aspect == "beside":
        return {"boxes": (value,), "language": dice.choice(("fr", "en", "de", "es"))}
    simple = {"placement": dice.choice(_PLAIN["placement"]), "controls": dice.choice(_PLAIN["controls"])}
    if value == "unsent":
        simple["record"] = "server"
    if value == "save-accepts":
        simple["layers"] = dice.choice(("switches", "save-only", "accordion"))
    return {"behaviour": value, "delay": dice.choice(_PLAIN["delay"]), **simple} if value != "honest" else {}


def _settle(chosen: dict[str, Any], wish: tuple[str, str], dice: random.Random) -> Aspects:
    """The rest follows from what is chosen."""
    if chosen["layers"] in WITH_SWITCHES:
        chosen.setdefault("switches", dice.choice(SWITCHES))
        chosen["preticked"] = dice.random() < 0.6
    if chosen["layers"] in (*NO_REFUSAL, "close-hides"):
        chosen["withdrawal"] = "none"
    if chosen["layers"] == "pay":
        chosen["plain"] = False
    extra = [name for name in ("personalisation", "social") if dice.random() < 0.4]
    chosen["purposes"] = ("analytics", "advertising", *extra)
    language = chosen["language"]
    kind = wish[1] if wish[0] == "html lang" else dice.choice(("right",) * 7 + ("mixed", "missing", "wrong"))
    other = dice.choice([name for name in ("en", "fr", "it", "pl", "tr") if name != language])
    site = other if kind == "mixed" else language
    stated = {"right": language, "mixed": site, "missing": "", "wrong": other}[kind]
    return replace(Aspects(**chosen), site_language=site, html_lang=stated)
