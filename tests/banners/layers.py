"""The screens of a banner, and what each of its controls does."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from tests.banners.aspects import Aspects
from tests.banners.controls import MAIN, SECOND, control, cross
from tests.banners.switches import Switch, fixed, switch
from tests.banners.words import words

SETTINGS_PATH = "/cookies"


@dataclass
class Screens:
    """Screen → HTML, and key → what it does: ``do`` with its particulars. ``reopen`` is shown to who comes back."""

    html: dict[str, str] = field(default_factory=dict)
    actions: dict[str, dict[str, Any]] = field(default_factory=dict)
    reopen: str = "main"

    def keys(self, do: str, **more: Any) -> list[str]:
        """The keys of the actions that do this."""
        wanted = {"do": do, **more}
        return [key for key, action in self.actions.items() if wanted.items() <= action.items()]


def screens(aspects: Aspects) -> Screens:
    """What the page's banner shows, layer by layer."""
    return _Writer(aspects).write()


def legitimate(purposes: tuple[str, ...]) -> tuple[str, ...]:
    """The purposes that are switched a second time, under legitimate interest."""
    return tuple(f"{name}-li" for name in purposes[:2])


def all_purposes(aspects: Aspects) -> tuple[str, ...]:
    """What a visitor can grant on this page."""
    more = legitimate(aspects.purposes) if aspects.layers == "interest-tab" else ()
    return aspects.purposes + more


class _Writer:
    def __init__(self, aspects: Aspects) -> None:
        self.aspects = aspects
        self.words: Mapping[str, Any] = words()[aspects.language]
        self.done = Screens()
        # keys say nothing of what they do
        self._names = random.Random(f"keys {aspects}")  # noqa: S311

    def write(self) -> Screens:
        layers: dict[str, Callable[[], str]] = {
            "refuse-first": lambda: self._first(self._refuse()),
            "refuse-first-settings": lambda: self._first(self._refuse() + self._open()),
            "refuse-second": lambda: self._first(self._open()),
            "switches": lambda: self._first(self._open()),
            "interest-tab": lambda: self._first(self._open()),
            "accordion": lambda: self._first(self._open()),
            "three-deep": lambda: self._first(self._open()),
            "switches-first": lambda: self._text() + self._switches() + self._row(self._save() + self._accept()),
            "save-only": lambda: self._text() + self._switches() + self._row(self._save(MAIN)),
            "settings-page": lambda: self._first(self._to_settings_page()),
            "without": lambda: self._top(self._said("without", "refuse")) + self._first(""),
            "close-refuses": lambda: self._top(self._cross("refuse")) + self._first(""),
            "close-hides": lambda: self._top(self._cross("hide")) + self._first(""),
            "confirm": lambda: self._first(self._said(self._word("refuse"), "show", screen="sure")),
            "ok-only": lambda: self._text() + self._row(self._said("ok", "accept", MAIN)),
            "pay": lambda: self._first(self._said("pay", "pay"), self.words["pay_text"]),
        }
        self.done.html["main"] = layers[self.aspects.layers]()
        self._second_layer()
        return self.done

    def _second_layer(self) -> None:
        layers, html = self.aspects.layers, self.done.html
        if layers == "confirm":
            buttons = self._said("sure_refuse", "refuse") + self._said("keep", "show", MAIN, screen="main")
            html["sure"] = f"<p>{escape(self.words['sure'])}</p>" + self._row(buttons)
        second: dict[str, Callable[[], str]] = {
            "refuse-first-settings": lambda: self._switches() + self._row(self._save()),
            "refuse-second": lambda: self._switches() + self._row(self._refuse() + self._save() + self._accept()),
            "switches": lambda: self._switches() + self._row(self._save() + self._accept()),
            "interest-tab": self._tabs,
            "accordion": lambda: self._accordion() + self._row(self._save() + self._accept()),
            "three-deep": lambda: self._row(self._said("advanced", "show", screen="deep") + self._accept()),
            "settings-page": lambda: self._switches() + self._row(self._save()),
        }
        if layers in second:
            html["settings"] = self._heading() + second[layers]()
            self.done.reopen = "settings"
        if layers == "three-deep":
            html["deep"] = self._switches() + self._row(self._refuse() + self._save())

    def _key(self, do: str, **more: Any) -> str:
        key = f"{self._names.choice('abcdefghkmnpqrstuvwxyz')}{self._names.randrange(10**6)}"
        self.done.actions[key] = {"do": do, **more}
        return key

    def _word(self, role: str) -> str:
        choices: list[str] = self.words[role]
        return choices[(self.aspects.label + len(role)) % len(choices)]

    def _said(self, word: str, do: str, look: str = SECOND, **more: Any) -> str:
        label = self.words[word] if isinstance(self.words.get(word), str) else word
        return control(self.aspects.controls, self._key(do, **more), label, look) + " "

    def _refuse(self) -> str:
        return self._said(self._word("refuse"), "refuse")

    def _accept(self) -> str:
        misleading = self.aspects.behaviour == "misleading-accept"
        return self._said("misleading" if misleading else self._word("accept"), "accept", MAIN)

    def _open(self) -> str:
        return self._said(self._word("settings"), "show", screen="settings")

    def _save(self, look: str = SECOND) -> str:
        return self._said(self._word("save"), "save", look)

    def _to_settings_page(self) -> str:
        return f'<a class="in-text" href="{SETTINGS_PATH}">{escape(self._word("settings"))}</a> '

    def _cross(self, do: str) -> str:
        return cross(self.aspects.controls, self._key(do), self.words["close"])

    def _heading(self) -> str:
        return f"<h2>{escape(self.words['plain_title' if self.aspects.plain else 'title'])}</h2>"

    def _text(self, text: str = "", controls: str = "") -> str:
        said = text or self.words["plain" if self.aspects.plain else "text"]
        link = f'<a class="in-text" href="/privacy">{escape(self.words["privacy"])}</a>'
        return f'{self._heading()}<div class="say"><p>{escape(said)} {controls}{link}</p></div>'

    def _first(self, others: str, text: str = "") -> str:
        if self.aspects.controls == "in-text":
            return self._text(text, others) + self._row(self._accept())
        return self._text(text) + self._row(others + self._accept())

    def _row(self, controls: str) -> str:
        return f'<div class="acts">{controls}</div>'

    def _top(self, controls: str) -> str:
        return f'<div class="top">{controls}</div>'

    def _switch(self, purpose: str) -> str:
        label = self.words["purposes"][purpose.removesuffix("-li")]
        return switch(self.aspects.switches, Switch(purpose, label, self.words["allow"], self.words["deny"]), self._key)

    def _switches(self) -> str:
        return fixed(self.words["purposes"]["essential"]) + "".join(map(self._switch, self.aspects.purposes))

    def _tabs(self) -> str:
        names = ("consent", "interest")
        heads = "".join(
            f'<button type="button" role="tab" class="tab" data-k="{self._key("tab", panel=name)}">'
            f"{escape(self.words[name])}</button>"
            for name in names
        )
        bodies = (self._switches(), "".join(map(self._switch, legitimate(self.aspects.purposes))))
        panels = "".join(
            f'<div class="panel" data-panel="{name}"{" hidden" if number else ""}>{body}</div>'
            for number, (name, body) in enumerate(zip(names, bodies, strict=True))
        )
        return f'<div role="tablist">{heads}</div>{panels}' + self._row(self._save() + self._accept())

    def _accordion(self) -> str:
        parts = []
        for purpose in self.aspects.purposes:
            label = escape(self.words["purposes"][purpose])
            key = self._key("fold", panel=purpose)
            opener = f'<button type="button" class="fold" aria-expanded="false" data-k="{key}">{label} ▾</button>'
            parts.append(f'{opener}<div class="panel" data-panel="{purpose}" hidden>{self._switch(purpose)}</div>')
        return "".join(parts)
