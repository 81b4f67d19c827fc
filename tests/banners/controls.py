"""The markup of what a visitor clicks. ``data-k`` is the key by which the page's script knows what it does."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import quote

MAIN, SECOND = "b1", "b2"


def control(kind: str, key: str, label: str, look: str = SECOND) -> str:
    """One control of a kind; an unknown kind is a plain button."""
    return _KINDS.get(kind, _button)(key, label, look)


def cross(kind: str, key: str, label: str) -> str:
    """A cross in the corner, named by its ``aria-label`` alone."""
    tag = {"div-plain": "div", "div-pointer": "div", "span-pointer": "span", "link-hash": "a"}.get(kind, "button")
    more = ' href="#"' if tag == "a" else ' type="button"' if tag == "button" else ' role="button" tabindex="0"'
    return (
        f'<{tag} data-k="{key}" class="x"{more} aria-label="{escape(label)}"><span aria-hidden="true">×</span></{tag}>'
    )


def _button(key: str, label: str, look: str) -> str:
    return f'<button type="button" class="{look}" data-k="{key}">{escape(label)}</button>'


def _held_back(key: str, label: str, look: str) -> str:
    return f'<button type="button" class="{look}" data-k="{key}" data-held disabled>{escape(label)}</button>'


def _link(href: str) -> Callable[[str, str, str], str]:
    return lambda key, label, look: f'<a class="{look}" href="{href}" data-k="{key}">{escape(label)}</a>'


def _element(tag: str, more: str) -> Callable[[str, str, str], str]:
    return lambda key, label, look: f'<{tag} class="{look} {more} data-k="{key}">{escape(label)}</{tag}>'


def _input(key: str, label: str, look: str) -> str:
    return f'<input type="button" class="{look}" data-k="{key}" value="{escape(label)}">'


def _icon(key: str, label: str, look: str) -> str:
    if look == MAIN:
        return _button(key, label, look)
    drawing = (
        '<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">'
        '<path d="M3 3L15 15M15 3L3 15" stroke="currentColor" stroke-width="2"/></svg>'
    )
    return f'<button type="button" class="{look} icon" data-k="{key}" aria-label="{escape(label)}">{drawing}</button>'


def _image(key: str, label: str, look: str) -> str:
    fill, ink = ("#1d5c4d", "#ffffff") if look == MAIN else ("#e4e4de", "#222222")
    width = 40 + 9 * len(label)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="40"><rect width="{width}" height="40" rx="6" '
        f'fill="{fill}"/><text x="{width // 2}" y="25" font-family="sans-serif" font-size="15" text-anchor="middle" '
        f'fill="{ink}">{escape(label)}</text></svg>'
    )
    return f'<input type="image" data-k="{key}" alt="{escape(label)}" src="data:image/svg+xml,{quote(svg)}">'


def _split(key: str, label: str, look: str) -> str:
    cut = len(label) // 2
    parts = f"<span>{escape(label[:cut])}</span><span><b>{escape(label[cut:])}</b></span>"
    return f'<button type="button" class="{look}" data-k="{key}">{parts}</button>'


def _decorated(key: str, label: str, look: str) -> str:
    text = f"✅ {label} (3)" if look == MAIN else f"{label} → "
    return _button(key, text, look)


def _component(key: str, label: str, look: str) -> str:
    return f'<cx-button class="{look}" data-k="{key}" label="{escape(label)}"></cx-button>'


def _in_text(key: str, label: str, look: str) -> str:
    return (
        _button(key, label, look) if look == MAIN else f'<a class="in-text" href="#" data-k="{key}">{escape(label)}</a>'
    )


_KINDS: dict[str, Callable[[str, str, str], str]] = {
    "link-hash": _link("#"),
    "link-script": _link("javascript:void(0)"),
    "div-pointer": _element("div", 'hand"'),
    "div-plain": _element("div", 'plain"'),
    "span-pointer": _element("span", 'hand"'),
    "role-button": _element("div", 'hand" role="button" tabindex="0"'),
    "input-button": _input,
    "icon": _icon,
    "image": _image,
    "split": _split,
    "decorated": _decorated,
    "component": _component,
    "late-enabled": _held_back,
    "read-first": _held_back,
    "in-text": _in_text,
}
