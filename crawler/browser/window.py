"""The size of a visit's window: so large that its page has the size of an ordinary visitor's."""

from __future__ import annotations

from playwright.async_api import Page

from crawler.browser.visitor import CONTENT_HEIGHT, CONTENT_WIDTH
from crawler.capture.cdp import CdpConnection, CommandFailed


async def fit_window(page: Page, connection: CdpConnection, target_id: str) -> None:
    """Give the page its size, by its real window where the browser can, as versions before 140 or so cannot.

    Raises:
        BrowserLost: the browser went away.
        playwright.async_api.Error: the page went away.
    """
    if await page.evaluate("() => [innerWidth, innerHeight]") == [CONTENT_WIDTH, CONTENT_HEIGHT]:
        return  # asked for all the same, the browser would tell frames of other processes another window
    try:
        window = await connection.send("Browser.getWindowForTarget", {"targetId": target_id})
        size = {"width": CONTENT_WIDTH, "height": CONTENT_HEIGHT}
        await connection.send("Browser.setContentsSize", {"windowId": window["windowId"], **size})
    except CommandFailed:
        await page.set_viewport_size({"width": CONTENT_WIDTH, "height": CONTENT_HEIGHT})
