"""The markup of what a visitor switches: one purpose on or off, in seven ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

Key = Callable[..., str]
"""Gives the key of an action: ``key(do, **more)``."""


@dataclass(frozen=True)
class Switch:
    """One purpose as a switch: its id, its label, and the words of the language it speaks."""

    purpose: str
    label: str
    allow: str
    deny: str


def switch(kind: str, one: Switch, key: Key) -> str:
    """A row with the purpose's label and its switch; the script paints how it stands."""
    return f'<div class="row"><span class="what">{escape(one.label)}</span>{_KINDS[kind](one, key)}</div>'


def fixed(label: str) -> str:
    """The row of what is always on."""
    name = escape(label)
    box = f'<input type="checkbox" checked disabled aria-label="{name}">'
    return f'<div class="row"><span class="what">{name}</span>{box}</div>'


def _checkbox(one: Switch, key: Key) -> str:
    return f'<label class="sw"><input type="checkbox" {_named(one)} {_keyed(one, key)}><i></i></label>'


def _role_switch(one: Switch, key: Key) -> str:
    return f'<button type="button" class="knob" role="switch" {_named(one)} {_keyed(one, key)}><i></i></button>'


def _aria_box(one: Switch, key: Key) -> str:
    return f'<div class="box hand" role="checkbox" tabindex="0" {_named(one)} {_keyed(one, key)}></div>'


def _class_only(one: Switch, key: Key) -> str:
    return f'<div class="knob hand" data-plain {_keyed(one, key)}><i></i></div>'


def _radios(one: Switch, key: Key) -> str:
    name = f'name="p-{one.purpose}"'
    return "".join(
        f'<label class="pick"><input type="radio" {name} {_keyed(one, key, to=on)}>{escape(word)}</label>'
        for word, on in ((one.allow, True), (one.deny, False))
    )


def _allow_deny(one: Switch, key: Key) -> str:
    return "".join(
        f'<button type="button" class="small" data-pick {_keyed(one, key, to=on)}>{escape(word)}</button>'
        for word, on in ((one.allow, True), (one.deny, False))
    )


def _select(one: Switch, key: Key) -> str:
    words = ((one.allow, 1), (one.deny, 0))
    options = "".join(f'<option value="{value}">{escape(word)}</option>' for word, value in words)
    return f"<select {_keyed(one, key)} {_named(one)}>{options}</select>"


def _keyed(one: Switch, key: Key, **more: Any) -> str:
    return f'data-k="{key("set", purpose=one.purpose, **more)}"'


def _named(one: Switch) -> str:
    return f'aria-label="{escape(one.label)}"'


_KINDS: dict[str, Callable[[Switch, Key], str]] = {
    "checkbox": _checkbox,
    "role-switch": _role_switch,
    "aria-box": _aria_box,
    "class-only": _class_only,
    "radios": _radios,
    "allow-deny": _allow_deny,
    "select": _select,
}
