"""A page that runs a consent manager as its maker published it, and tells the server what is truly in force.

The manager's code comes from npm at test time (``package.json`` beside this file) and is never committed. What is in
force is told by the page itself: by the trackers that the manager started, and by the manager's own interface.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

FOLDER = Path(__file__).resolve().parent
NODE_MODULES = FOLDER / "node_modules"
HOW_TO_INSTALL = "the consent managers are not installed: npm install --prefix tests/real_cmps"
PURPOSES = frozenset({"analytics", "ads"})


class Expected(TypedDict):
    """What a careful visitor gets on the page, read off the page and the manager's code.

    ``refusal`` and ``acceptance`` are values of ``crawler.evidence.ChoiceMade``; ``granular``: analytics alone can be
    allowed; ``withdrawal``: something permanent on the page leads back to the choice.
    """

    refusal: str
    acceptance: str
    granular: bool
    withdrawal: bool


@dataclass(frozen=True)
class RealPage:
    """One page.

    Attributes:
        name: it is served at ``http://www.NAME.example/``.
        cmp: the manager, by the name it has in ``scenarios/consent/cmps`` where it is known there.
        html: the page.
        files: what is served beside it, path → a file under ``node_modules``.
        expected: what a visitor can do.
        truth: how the page knows what is in force.
        before: what is in force before any choice.
        absent: paths that it asks for in vain, as it would on many a site.
        by_hand: the clicks, as CSS selectors in the order a person makes them, for ``refuse``, ``accept``,
            ``analytics`` (allow analytics alone) and ``withdraw`` (after ``accept`` and a reload). A step ``edge:``
            moves the mouse to the lower edge of the window, where some managers hide their way back.
    """

    name: str
    cmp: str
    html: str
    files: Mapping[str, Path]
    expected: Expected
    truth: str
    by_hand: Mapping[str, tuple[str, ...]]
    before: frozenset[str] = field(default=frozenset())
    absent: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Files that are not installed."""
        return tuple(sorted(path for path, file in self.files.items() if not file.is_file()))


def package(name: str, *paths: str) -> dict[str, Path]:
    """Files of an npm package, served at ``/<package>/<path>``."""
    return {f"/{name}/{path}": NODE_MODULES / name / path for path in paths}


def whole_package(name: str, under: str, pattern: str = "*") -> dict[str, Path]:
    """Every file of a package below a folder, served at ``/<package>/<path>``; nothing where it is not installed."""
    root = NODE_MODULES / name
    files = sorted(file for file in (root / under).rglob(pattern) if file.is_file())
    return {f"/{name}/{file.relative_to(root).as_posix()}": file for file in files}


def js(value: Any) -> str:
    """A value as JavaScript that may stand in a script element."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("</", "<\\/")


# Tells what is in force once the page has loaded, and whenever that changes.
_PROBE = """
window.started = new Set();
window.startTracker = (purpose) => { window.started.add(purpose); };
(() => {
  let told = null;
  const tell = () => {
    const granted = [...new Set(window.inForce())].sort().join(",");
    if (granted === told) return;
    told = granted;
    fetch("/truth?granted=" + granted, { method: "POST", keepalive: true });
  };
  addEventListener("load", () => setTimeout(() => { tell(); setInterval(tell, 200); }, 500));
})();
"""
_TEXTS = {
    "fr": ("Librairie du Vieux-Port", "Des livres choisis, des rencontres et un salon de thé.", "Mentions légales"),
    "en": ("The Old Harbour Bookshop", "Books that we like, readings and a tea room.", "Legal notice"),
    "de": ("Buchladen am Alten Hafen", "Ausgesuchte Bücher, Lesungen und eine Teestube.", "Impressum"),
}


def document(language: str, *, head: str, in_force: str, body: str = "", footer: str = "") -> str:
    """A small shop's page around a consent manager.

    Args:
        language: ``fr``, ``en`` or ``de``.
        head: the manager's style sheets and scripts, in the order they go.
        in_force: a JavaScript expression: the list of purposes in force now.
        body: what the manager needs in the body, after the text.
        footer: what stands in the footer beside the usual links.
    """
    title, text, legal = _TEXTS[language]
    paragraphs = "\n".join(f"<h2>{n}.</h2><p>{text} {text} {text}</p>" for n in range(1, 13))
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body {{ font: 16px/1.5 sans-serif; margin: 0 auto; max-width: 48rem; padding: 1rem }}
footer {{ border-top: 1px solid; margin-top: 2rem }} footer > * {{ margin-right: 1rem }}</style>
<script>window.inForce = () => {in_force};{_PROBE}</script>
{head}
</head><body>
<header><h1>{title}</h1></header>
<main>{paragraphs}</main>
<footer><a href="/legal">{legal}</a>{footer}</footer>
{body}
</body></html>
"""
