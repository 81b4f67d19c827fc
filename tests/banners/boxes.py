"""Boxes that are no consent banners, as markup: a newsletter, an age gate, a shop chooser and the like."""

from __future__ import annotations

from html import escape

from tests.banners.words import box_words

_PLACES = {
    "newsletter": ("pop", 900),
    "age-gate": ("wall", 0),
    "chooser": ("strip", 200),
    "notification": ("card", 600),
    "promo": ("card", 400),
    "terms": ("pop", 300),
    "chat": ("chatbox", 1200),
}


def box(name: str, language: str) -> str:
    """One box, hidden until its time comes; an article about cookies stays in the page."""
    title, text, yes, no = box_words().get(language, box_words()["en"])[name]
    buttons = f'<button type="button">{escape(yes)}</button><button type="button">{escape(no)}</button>'
    inside = f"<h3>{escape(title)}</h3><p>{escape(text)}</p>{buttons}"
    if name == "article":
        return f'<section data-box="article" data-stays class="told">{inside}</section>'
    place, after = _PLACES[name]
    role = ' role="dialog" aria-modal="true"' if place in ("pop", "wall") else ""
    return f'<div data-box="{name}" class="{place}" data-after="{after}"{role} hidden>{inside}</div>'
