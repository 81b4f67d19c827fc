"""Whether a box is a consent banner: evidence of its text, its place, its names and its controls, added up and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scenarios.consent.sight import SeenBox
from scenarios.consent.words import Kind, purposes_in, speaks_of_consent, speaks_of_other_matters

ENOUGH = 4
MOST_WORDS = 3
LEAST_TEXT = 40
CERTAIN_KINDS: frozenset[Kind] = frozenset({"continue-without"})
CHOOSING: frozenset[Kind] = frozenset({"accept", "refuse", "save", "continue-without"})


def scored(box: SeenBox, *, inner: bool, hinted: bool) -> SeenBox:
    """The box with its score and reasons; ``inner``: it stands in a frame; ``hinted``: its names speak of consent."""
    kinds = {control.kind for control in box.controls}
    words = min(MOST_WORDS, speaks_of_consent(box.text))
    reasons = _reasons(box, kinds, words, inner=inner, hinted=hinted)
    score = sum(reasons.values())
    why = tuple(f"{reason} ({points:+d})" for reason, points in reasons.items() if points)
    about = box.is_kept or words > 0 or box.cmp is not None or _speaks_otherwise(box, kinds, hinted=hinted)
    stands_out = box.is_kept or box.floats or inner or hinted or box.cmp is not None
    both = {"accept", "refuse"} <= kinds or {"accept", "continue-without"} <= kinds
    offers = bool(kinds & CHOOSING) or _offers_little(box, kinds, words, stands_out=stands_out)
    is_banner = score >= ENOUGH and about and offers and (stands_out or both or _settles(kinds, words))
    return replace(box, score=score, why=why, is_banner=is_banner)


def _reasons(box: SeenBox, kinds: set[Kind], words: int, *, inner: bool, hinted: bool) -> Mapping[str, int]:
    return {
        "its text speaks of consent": words,
        "it names purposes": 1 if purposes_in(box.text) else 0,
        "it floats over the page": 1 if box.floats or inner else 0,
        "its name says so": 1 if hinted else 0,
        f"it is known as {box.cmp}'s": 3 if box.cmp else 0,
        "it stands where the banner stood": 3 if box.is_kept else 0,
        "it has an accept control": 2 if "accept" in kinds else 0,
        "it has a refuse control": 2 if kinds & {"refuse", "continue-without"} else 0,
        "it has a settings or save control": 1 if kinds & {"settings", "save"} else 0,
        "it has purposes to switch": 1 if box.purposes else 0,
        "its controls cannot be reached": -1 if box.controls and all(c.reachable is False for c in box.controls) else 0,
        "it is about something else": -4 if _about_something_else(box, words) else 0,
    }


def _about_something_else(box: SeenBox, words: int) -> bool:
    """A newsletter, an age check: they mention privacy in passing, and offer nothing that only banners offer."""
    if (
        box.cmp
        or box.is_kept
        or any(c.kind in {"settings", "save", "continue-without", "partners"} for c in box.controls)
    ):
        return False
    return speaks_of_other_matters(box.text) > 0 and words < MOST_WORDS and not box.purposes


def _speaks_otherwise(box: SeenBox, kinds: set[Kind], *, hinted: bool) -> bool:
    """Whether it is about consent although its text has none of the words: by its controls, its purposes, its name."""
    if kinds & CERTAIN_KINDS or any(speaks_of_consent(c.label) for c in box.controls if c.kind in CHOOSING):
        return True
    offers_both = "accept" in kinds and bool(kinds & {"refuse", "settings"})
    return offers_both and (hinted or bool(purposes_in(box.text)))


def _settles(kinds: set[Kind], words: int) -> bool:
    """In the page's flow: accept beside settings under a text that is clearly about it."""
    return words >= 2 and "accept" in kinds and bool(kinds & {"settings", "save", "close"})


def _offers_little(box: SeenBox, kinds: set[Kind], words: int, *, stands_out: bool) -> bool:
    """A notice to be closed, or whose only way leads to settings; a mere « cookie settings » is no banner."""
    if "close" in kinds and words >= 2 and stands_out and _short(box):
        return True
    labels = sum(len(control.label) for control in box.controls)
    says_something = len(box.text) - labels > LEAST_TEXT
    return "settings" in kinds and says_something and (box.cmp is not None or (box.floats and words > 0))


def _short(box: SeenBox) -> bool:
    return len(box.text) < 1200 and len(box.controls) < 8
