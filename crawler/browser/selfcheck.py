"""The self-check: proof, on a loopback server of our own, that this browser stores third-party cookies.

Chromium 15x refuses them silently in most automated profiles; an audit with such a browser would miss every
third-party cookie and say nothing. So the audit does not start before this has been seen to work.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from crawler.browser.way_out import LOOPBACK_TOO
from crawler.capture.cdp import CommandFailed, Json
from crawler.capture.witness import Witness
from crawler.errors import BrowserLost, BrowserUnfit
from crawler.gateway import Gateway
from crawler.own_server import serving
from crawler.resolve import SELF_CHECK_HOSTS

DEADLINE_S = 15.0
COOKIE = "temoin_third_party"
BRANDS = "navigator.userAgentData ? navigator.userAgentData.brands : []"
VISITED_HOST, EMBEDDED_HOST = SELF_CHECK_HOSTS


async def self_check(witness: Witness, gateway: Gateway) -> list[dict[str, Any]]:
    """Visit a page whose image comes from another site and sets a cookie; it must be in the jar afterwards.

    Returns:
        The browser's brands as client hints tell them (``brand``, ``version``), which only a secure page may ask for.

    Raises:
        BrowserUnfit: the cookie is not there, or the page could not be visited.
    """
    try:
        async with asyncio.timeout(DEADLINE_S), serving(_answer) as port, _context(witness, gateway) as context_id:
            with gateway.leading(SELF_CHECK_HOSTS, port):
                names, brands = await _visit(witness, context_id, f"http://{VISITED_HOST}:{port}/")
    except TimeoutError:
        raise BrowserUnfit(f"the browser failed its self-check: not done in {DEADLINE_S:g} s") from None
    except (BrowserLost, CommandFailed) as error:
        raise BrowserUnfit(f"the browser failed its self-check: {error}") from error
    if COOKIE not in names:
        raise BrowserUnfit(
            "this browser drops third-party cookies, so an audit with it would miss them: "
            "use another one (--browser PATH, or `temoin browser install`)"
        )
    return brands


@asynccontextmanager
async def _context(witness: Witness, gateway: Gateway) -> AsyncIterator[str]:
    """A fresh profile, as visits have one, that knows no other way than the gateway.

    By the gateway even where all else goes through the user's proxy, which knows nothing of this machine's loopback.
    """
    own_way = {"proxyServer": f"socks5://127.0.0.1:{gateway.port}", "proxyBypassList": LOOPBACK_TOO}
    context_id = str((await witness.connection.send("Target.createBrowserContext", own_way))["browserContextId"])
    try:
        yield context_id
    finally:
        with suppress(BrowserLost, CommandFailed):
            await witness.connection.send("Target.disposeBrowserContext", {"browserContextId": context_id})
        witness.forget(context_id)


async def _visit(witness: Witness, context_id: str, url: str) -> tuple[set[str], list[dict[str, Any]]]:
    """The names of the cookies that a visit leaves, and the browser's brands."""
    send = witness.connection.send
    await send("Target.createTarget", {"url": "about:blank", "browserContextId": context_id})
    tab = await witness.page_on_record(context_id)
    loaded = witness.connection.expect("Page.loadEventFired", tab.id)
    went = await send("Page.navigate", {"url": url}, tab.id)
    if "errorText" in went:
        raise CommandFailed(str(went["errorText"]))
    await loaded
    told: Json = await send("Runtime.evaluate", {"expression": BRANDS, "returnByValue": True}, tab.id)
    brands: list[dict[str, Any]] = told["result"].get("value") or []
    cookies = (await send("Storage.getCookies", {"browserContextId": context_id}))["cookies"]
    return {str(cookie["name"]) for cookie in cookies}, brands


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """For both sites: names under .localhost are loopback and count as secure, and are no single site."""
    request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    writer.write(_response(request))
    await writer.drain()


def _response(request: str) -> bytes:
    host = next((line[5:].strip() for line in request.split("\r\n") if line.lower().startswith("host:")), "")
    port = host.rpartition(":")[2]
    if host.startswith(EMBEDDED_HOST):
        body, extra = "<svg xmlns='http://www.w3.org/2000/svg'/>", f"Set-Cookie: {COOKIE}=1; SameSite=None; Secure\r\n"
        media = "image/svg+xml"
    else:
        body, extra = f"<!doctype html><title>self-check</title><img src='http://{EMBEDDED_HOST}:{port}/i.svg'>", ""
        media = "text/html"
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n{extra}Connection: close\r\n\r\n"
    )
    return (head + body).encode()
