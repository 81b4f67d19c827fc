"""In what banners differ: the values of every aspect, and one page's choice among them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from tests.banners.words import box_words, words

PLACEMENTS = (
    "bottom-bar", "top-flow", "modal", "corner", "dialog", "popover", "interstitial", "flow-end", "scroller",
    "shadow-open", "shadow-closed", "shadow-declarative", "shadow-nested",
    "frame-same", "frame-cross", "frame-in-shadow", "frame-srcdoc",
    "fades", "slides", "under-others", "too-high", "too-wide",
)  # fmt: skip
IN_FRAMES = frozenset(name for name in PLACEMENTS if name.startswith("frame-"))

CONTROLS = (
    "button", "link-hash", "link-script", "div-pointer", "div-plain", "span-pointer", "role-button", "input-button",
    "icon", "image", "split", "uppercase", "decorated", "component", "late-enabled", "read-first", "covered", "in-text",
)  # fmt: skip

WITH_SWITCHES = (
    "refuse-first-settings", "refuse-second", "switches", "switches-first", "interest-tab", "accordion", "save-only",
    "settings-page", "three-deep",
)  # fmt: skip
NO_REFUSAL = ("ok-only", "pay")
LAYERS = (*WITH_SWITCHES, "refuse-first", "without", "close-refuses", "close-hides", "confirm", *NO_REFUSAL)
NO_BANNER = "none"

SWITCHES = ("checkbox", "role-switch", "aria-box", "class-only", "radios", "allow-deny", "select")
DELAYS = ("at-once", "0.3s", "1.5s", "4s", "8s", "scroll", "mouse", "deaf", "rerendered")
BEHAVIOURS = (
    "honest", "hides-only", "refuse-accepts", "unsent", "only-this-session", "save-accepts", "hides-from-webdriver",
    "asks-again", "misleading-accept", "decoy", "scroll-accepts",
)  # fmt: skip
LATER_BEHAVIOURS = ("reloads", "runs-before")
"""Came later: made last, so that the earlier pages stay what they are."""
SETTINGS_LINK = "settings-link"
"""No box: the footer of a page without a banner has a link about cookies."""
BOXES = tuple(box_words()["en"])
RECORDS = (
    "cookie-word", "cookie-json", "cookie-base64", "cookie-groups", "local-json", "local-word", "session-json",
    "server",
)  # fmt: skip
WITHDRAWALS = ("footer", "floating", "policy", "none")
LANGUAGES = tuple(words())


@dataclass(frozen=True)
class Aspects:
    """One page's choice. ``layers`` is ``none`` where the page has no banner; ``boxes`` are what it has beside one.

    ``language`` is the banner's, ``site_language`` the page's, ``html_lang`` what the page says of itself ("" nothing).
    ``plain``: the text never says cookie. ``preticked``: the switches stand on. ``label`` picks among synonyms.
    """

    placement: str = "bottom-bar"
    controls: str = "button"
    layers: str = "refuse-first"
    switches: str = ""
    preticked: bool = False
    language: str = "en"
    site_language: str = "en"
    html_lang: str = "en"
    plain: bool = False
    delay: str = "at-once"
    behaviour: str = "honest"
    boxes: tuple[str, ...] = ()
    record: str = "cookie-word"
    withdrawal: str = "footer"
    purposes: tuple[str, ...] = ("analytics", "advertising")
    label: int = 0

    def told(self) -> dict[str, Any]:
        """Aspect → value, for reports."""
        return asdict(self)


def values(aspects: Aspects) -> set[tuple[str, str]]:
    """(aspect, value) of all that this page shows: what coverage is counted by."""
    if aspects.layers == NO_BANNER:
        return {("alone", box) for box in aspects.boxes or ("nothing",)}
    shown = {
        ("placement", aspects.placement),
        ("controls", aspects.controls),
        ("layers", aspects.layers),
        ("language", aspects.language),
        ("delay", aspects.delay),
        ("behaviour", aspects.behaviour),
        ("record", aspects.record),
        ("withdrawal", aspects.withdrawal),
        ("text", "plain" if aspects.plain else "says cookie"),
        ("html lang", _of_lang(aspects)),
    }
    shown |= {("beside", box) for box in aspects.boxes}
    if aspects.switches:
        shown |= {("switches", aspects.switches), ("preticked", str(aspects.preticked))}
    return shown


def _of_lang(aspects: Aspects) -> str:
    if aspects.site_language != aspects.language:
        return "mixed"
    return "missing" if not aspects.html_lang else "right" if aspects.html_lang == aspects.language else "wrong"


def why_not(aspects: Aspects) -> str:
    """Why no page can have these aspects together; empty when one can."""
    rules = (
        (aspects.layers == "pay" and aspects.plain, "the pay wall has one text of its own"),
        (
            aspects.layers in (*NO_REFUSAL, "close-hides") and aspects.withdrawal != "none",
            "what cannot be refused cannot be withdrawn",
        ),
        (bool(aspects.switches) != (aspects.layers in WITH_SWITCHES), "switches belong to the layers that have them"),
        (
            aspects.behaviour == "save-accepts" and aspects.layers not in ("switches", "save-only", "accordion"),
            "where the switches are the only way",
        ),
        (
            aspects.behaviour in ("hides-only", "refuse-accepts", "only-this-session", "unsent", "decoy")
            and aspects.layers in (*NO_REFUSAL, "close-hides", "settings-page"),
            "there must be a refusal to be false",
        ),
        (
            aspects.behaviour == "misleading-accept" and aspects.layers in (*NO_REFUSAL, "save-only", "switches-first"),
            "the accept button stands beside an honest way",
        ),
        (
            aspects.behaviour == "scroll-accepts"
            and (
                aspects.delay not in ("at-once", "0.3s")
                or aspects.placement in ("flow-end", "too-high", "scroller", "top-flow")
            ),
            "scrolling must not be needed",
        ),
        (aspects.behaviour == "unsent" and aspects.record != "server", "what is not sent would be kept by the server"),
        (
            aspects.controls in ("read-first", "covered") and aspects.placement in ("too-wide", "too-high", "flow-end"),
            "one obstacle at a time",
        ),
        (aspects.controls == "in-text" and aspects.layers == "save-only", "a save button stands by itself"),
        (aspects.delay == "scroll" and aspects.placement == "interstitial", "it covers what would be scrolled"),
        (aspects.placement == "interstitial" and bool(aspects.boxes), "nothing is seen beside it"),
        (aspects.layers == "settings-page" and aspects.placement in IN_FRAMES, "its settings are the site's own page"),
        (aspects.layers == "settings-page" and aspects.placement in ("dialog", "interstitial", "modal"), "idem"),
        (
            aspects.layers == "close-refuses" and aspects.controls in ("in-text", "split", "uppercase"),
            "a cross has no words",
        ),
    )
    return next((reason for broken, reason in rules if broken), "")
