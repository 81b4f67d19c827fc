"""A visit's tab before its visitor goes anywhere: its size, and what the headless shell would contradict itself in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.async_api import Page

from crawler.browser.visitor import CONTENT_HEIGHT, CONTENT_WIDTH, Visitor
from crawler.capture.cdp import CdpConnection, CommandFailed


async def prepare_tab(page: Page, visitor: Visitor, connection: CdpConnection, target: Mapping[str, Any]) -> None:
    """Make a new blank tab an ordinary visitor's; ``target`` is DevTools' ``TargetInfo`` of it.

    Raises:
        BrowserLost: the browser went away.
        playwright.async_api.Error: the page went away.
    """
    if visitor.guise.phone is None:  # a telephone's screen is told to every target as it appears
        await _fit_window(page, connection, str(target["targetId"]))
    if visitor.is_shell:
        # It shows notifications as denied and answers that they may be asked for, whatever is set but this.
        denied = {"permission": {"name": "notifications"}, "setting": "denied"}
        await connection.send("Browser.setPermission", {**denied, "browserContextId": target["browserContextId"]})


async def _fit_window(page: Page, connection: CdpConnection, target_id: str) -> None:
    """Give the page its size, by its real window where the browser can, as older versions cannot."""
    if await page.evaluate("() => [innerWidth, innerHeight]") == [CONTENT_WIDTH, CONTENT_HEIGHT]:
        return  # asked for all the same, the browser would tell frames of other processes another window
    try:
        window = await connection.send("Browser.getWindowForTarget", {"targetId": target_id})
        size = {"width": CONTENT_WIDTH, "height": CONTENT_HEIGHT}
        await connection.send("Browser.setContentsSize", {"windowId": window["windowId"], **size})
    except CommandFailed:
        await page.set_viewport_size({"width": CONTENT_WIDTH, "height": CONTENT_HEIGHT})
