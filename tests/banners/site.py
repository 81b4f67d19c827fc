"""The site around a banner: a header with its pages, some text, a footer, and the settings of the page's script."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from tests.banners.aspects import IN_FRAMES, NO_BANNER, SETTINGS_LINK, Aspects
from tests.banners.boxes import box
from tests.banners.layers import SETTINGS_PATH, Screens, all_purposes, screens
from tests.banners.words import words

FRAME_PATH = "/consent/dialog"
CMP_HOST = "choices.permission-desk.example"
PARTNERS = {
    "analytics": "http://stats.visit-meter.example/hit.gif",
    "advertising": "http://ads.ad-carousel.example/pixel.gif",
    "personalisation": "http://api.taste-engine.example/profile.gif",
    "social": "http://widgets.friendly-feed.example/like.gif",
}
PAGES = ("/", "/about", "/news", "/contact", "/privacy", SETTINGS_PATH)

_STATIC = Path(__file__).parent / "static"
_LOOKS = {
    "bottom-bar": "bottom", "scroller": "flow inside", "top-flow": "flow", "flow-end": "flow", "dialog": "inside",
    "popover": "inside", "shadow-open": "modal", "shadow-closed": "bottom", "shadow-declarative": "corner",
    "shadow-nested": "modal", "under-others": "low", "too-high": "high", "too-wide": "wide", "fades": "fade",
    "slides": "slide",
}  # fmt: skip
_TELLING = (
    'id="cookie-banner"',
    'class="cookie-consent"',
    'id="gdpr-dialog" role="dialog"',
    'aria-label="Cookie consent"',
)
_SILENT = ("", 'id="x-17"', 'id="layer-b"', 'role="region"')
_COLOURS = ("#1d5c4d", "#8a1f3c", "#1f3f8a", "#222222", "#a35a00", "#5b2d86")
_FONTS = ("Georgia, serif", "system-ui, sans-serif", "'DejaVu Sans', sans-serif")
_RECORD_NAMES = ("cookie_consent", "privacy-choice", "_pv", "site_prefs", "x7", "consentState")
_RECORD_WORDS = (
    {"none": "refused", "all": "accepted", "some": "custom"},
    {"none": "0", "all": "1", "some": "2"},
    {"none": "essential", "all": "full", "some": "part"},
    {"none": "deny", "all": "allow", "some": "mixed"},
    {"none": "n", "all": "y", "some": "m"},
)


@cache
def static(name: str) -> str:
    """One of the files of `static/`."""
    return (_STATIC / name).read_text(encoding="utf-8")


def documents(name: str, aspects: Aspects) -> dict[str, str]:
    """Path → HTML, or host + path for the frame of another host."""
    shown = Screens() if aspects.layers == NO_BANNER else screens(aspects)
    site = _Site(name, aspects, shown)
    found = {path: site.page(path) for path in PAGES}
    if aspects.placement in IN_FRAMES:
        found[CMP_HOST + f"/{name}/dialog"] = site.frame()
        found[FRAME_PATH] = site.frame()
    return found


class _Site:
    def __init__(self, name: str, aspects: Aspects, shown: Screens) -> None:
        self.name = name
        self.aspects = aspects
        self.shown = shown
        self.words: Mapping[str, Any] = words()[aspects.site_language]
        self.dice = random.Random(f"site {name}")  # noqa: S311
        colour = self.dice.choice(_COLOURS)
        self.css = static("banner.css").replace("#1d5c4d", colour)
        self.site_css = (
            static("site.css").replace("Georgia, serif", self.dice.choice(_FONTS)).replace("#1d5c4d", colour)
        )
        self.settings = self._settings()

    def page(self, path: str) -> str:
        words, hue = self.words, self.dice.randrange(360)
        lang = f' lang="{self.aspects.html_lang}"' if self.aspects.html_lang else ""
        declared = ""
        if self.aspects.placement == "shadow-declarative":
            declared = '<cx-declared><template shadowrootmode="closed"></template></cx-declared>'
        plain = self.aspects.layers == NO_BANNER
        scripts = ("record.js", "banner.js", "placing.js", "site.js", "boxes.js")
        return (
            f'<!DOCTYPE html><html{lang}><head><meta charset="utf-8"><title>{escape(words["heading"])}</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{self.site_css}{'' if plain else self.css}</style></head><body>"
            f"{self._strip()}{self._header()}{self._main(path, hue)}{self._footer()}"
            f"{self._boxes()}{self._decoy()}{declared}"
            f"<script>window.site={_json(self.settings)}</script>"
            f"{''.join(f'<script>{static(one)}</script>' for one in scripts)}</body></html>"
        )

    def frame(self) -> str:
        return (
            '<!DOCTYPE html><html><head><meta charset="utf-8"><title>.</title>'
            f"<style>body{{margin:0}}{self.css}</style></head><body>"
            f"<script>window.site={_json({**self.settings, 'srcdoc': '', 'css': ''})}</script>"
            f"<script>{static('banner.js')}</script><script>{static('frame.js')}</script></body></html>"
        )

    def _settings(self) -> dict[str, Any]:
        aspects, dice, words = self.aspects, self.dice, self.words
        named = dice.choice(_TELLING if dice.random() < 0.5 else _SILENT)
        look = _LOOKS.get(aspects.placement, aspects.placement)
        settings = {
            "purposes": all_purposes(aspects),
            "record": {"kind": aspects.record, "name": dice.choice(_RECORD_NAMES), "words": dice.choice(_RECORD_WORDS)},
            "placement": aspects.placement,
            "controls": aspects.controls,
            "delay": aspects.delay,
            "behaviour": aspects.behaviour,
            "preticked": aspects.preticked,
            "delegated": dice.random() < 0.4,
            "screens": self.shown.html,
            "actions": self.shown.actions,
            "reopen": self.shown.reopen,
            "withdrawal": aspects.withdrawal,
            "settingsPage": SETTINGS_PATH if aspects.layers == "settings-page" else "",
            "look": f"{look} upper" if aspects.controls == "uppercase" else look,
            "named": "" if "class" in named else named,
            "css": self.css,
            "partners": PARTNERS,
            "message": f"m{dice.randrange(10**5)}",
            "manage": words["manage"],
            "floating": "⚙",
        }
        settings["frame"] = (
            f"http://{CMP_HOST}/{self.name}/dialog" if aspects.placement == "frame-cross" else FRAME_PATH
        )
        settings["srcdoc"] = ""
        if aspects.placement == "frame-srcdoc":
            self.settings = settings
            settings["srcdoc"] = self.frame()
        return settings

    def _strip(self) -> str:
        return box("chooser", self.aspects.site_language) if "chooser" in self.aspects.boxes else ""

    def _header(self) -> str:
        links = "".join(
            f'<a href="{path}">{escape(word)}</a>' for path, word in zip(PAGES[:4], self.words["nav"], strict=True)
        )
        sticky = " sticky" if self.aspects.placement == "under-others" else ""
        return (
            f'<header class="site{sticky}"><strong>{escape(self.words["heading"])}</strong><nav>{links}</nav></header>'
        )

    def _main(self, path: str, hue: int) -> str:
        if path == SETTINGS_PATH:
            return self._settings_page()
        first, second = self.words["body"]
        said = self._policy() if path == "/privacy" else f"<p>{escape(first)}</p>"
        article = box("article", self.aspects.site_language) if "article" in self.aspects.boxes and path == "/" else ""
        colours = f"linear-gradient(120deg,hsl({hue} 35% 62%),hsl({hue + 50} 40% 78%))"
        plate = f'<div class="plate" style="background:{colours}"></div>'
        cards = "".join(
            f"<article><h3>{escape(word)}</h3><p>{escape(text)}</p></article>"
            for word, text in zip(self.words["nav"], (second, first, second, first), strict=True)
        )
        scroller = (
            f'<div class="scroller"><p>{escape(second)}</p></div>' if self.aspects.placement == "scroller" else ""
        )
        title = self.words["heading"] if path == "/" else self.words["nav"][max(0, PAGES.index(path) - 1) % 4]
        return (
            f'<main><h1>{escape(title)}</h1>{said}{plate}<div class="cards">{cards}</div>{scroller}{article}'
            f"<p>{escape(second)} {escape(first)}</p>{plate}<p>{escape(first)}</p></main>"
        )

    def _settings_page(self) -> str:
        place = ""
        if self.aspects.layers == "settings-page":
            place = '<section data-settings><div class="cb inside"><div class="in"></div></div></section>'
        return f"<main><h1>{escape(self.words['manage'])}</h1><p>{escape(self.words['text'])}</p>{place}</main>"

    def _policy(self) -> str:
        back = (
            f'<p><a href="#" data-back>{escape(self.words["manage"])}</a></p>'
            if self.aspects.withdrawal == "policy"
            else ""
        )
        return f"<h2>{escape(self.words['privacy'])}</h2><p>{escape(self.words['text'])}</p>{back}"

    def _footer(self) -> str:
        about = SETTINGS_LINK in self.aspects.boxes
        settings = f'<a href="{SETTINGS_PATH}">{escape(self.words["manage"])}</a>' if about else ""
        privacy = f'<a href="/privacy">{escape(self.words["privacy"])}</a>'
        back = f'<a href="#" data-back>{escape(self.words["manage"])}</a>' if self._has_footer_link() else ""
        return f'<footer class="site"><p>{escape(self.words["heading"])}</p>{privacy}{settings}{back}</footer>'

    def _has_footer_link(self) -> bool:
        return self.aspects.withdrawal == "footer" and self.aspects.layers != NO_BANNER

    def _boxes(self) -> str:
        rest = [name for name in self.aspects.boxes if name not in ("article", "chooser", SETTINGS_LINK)]
        bubble = (
            '<button class="bubble" type="button" aria-label="Chat">✉</button>'
            if self.aspects.placement == "under-others"
            else ""
        )
        return "".join(box(name, self.aspects.site_language) for name in rest) + bubble

    def _decoy(self) -> str:
        if self.aspects.behaviour != "decoy":
            return ""
        hidden = (
            "display:none",
            "visibility:hidden;position:absolute",
            "position:absolute;left:-4000px",
            "opacity:0;pointer-events:none;position:absolute",
        )
        spoken = words()[self.aspects.language]
        button = f'<button type="button" data-decoy>{escape(spoken["refuse"][0])}</button>'
        return f'<div class="cb" style="{hidden[self.aspects.label % 4]}"><p>{escape(spoken["text"])}</p>{button}</div>'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).replace("</", "<\\/")
