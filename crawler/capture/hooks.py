"""Eyes inside the page: who wrote a cookie or a storage key, and the moment of the visitor's own click."""

from __future__ import annotations

from functools import cache
from importlib import resources

from crawler.capture.cdp import CdpConnection

BINDING = "__tmn"


@cache
def hook_source() -> str:
    """The script that runs first in every frame; it takes the binding away from the page before the page runs."""
    text = resources.files("crawler.capture").joinpath("hooks.js").read_text(encoding="utf-8")
    return text.replace("__BINDING__", BINDING)


def install_hooks(connection: CdpConnection, session_id: str) -> None:
    """Switch the hooks on for a page target and every frame of its process, before its first script."""
    connection.post("Runtime.enable", session=session_id)
    connection.post("Runtime.addBinding", {"name": BINDING}, session_id)
    source = {"source": hook_source(), "runImmediately": True}
    connection.post("Page.addScriptToEvaluateOnNewDocument", source, session_id)
