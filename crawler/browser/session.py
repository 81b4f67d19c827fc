"""A trusted browser: located, started, self-checked, driven by Playwright and watched by our own witness."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Error, Playwright, async_playwright

from crawler.browser.locate import BrowserBinary, locate_browser
from crawler.browser.process import running_browser
from crawler.browser.selfcheck import require_third_party_cookies
from crawler.capture.net_log import NetLog
from crawler.capture.second_witness import SecondWitness
from crawler.capture.witness import Witness, witnessing
from crawler.errors import BrowserMissing
from crawler.evidence import BrowserInfo
from crawler.settings import CrawlSettings


@dataclass(frozen=True)
class BrowserSession:
    """One browser process for a whole audit; every visit gets a context of its own from it."""

    browser: Browser
    witness: Witness
    second_witness: SecondWitness
    info: BrowserInfo
    binary: BrowserBinary
    pid: int


@asynccontextmanager
async def browser_session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    """Start the browser, prove that it gives true evidence, and end it when the block is left.

    Raises:
        BrowserMissing: none was found or it does not start.
        BrowserUnfit: it drops third-party cookies.
    """
    async with async_playwright() as playwright:
        binary = locate_browser(settings.browser, playwright.chromium.executable_path)
        async with running_browser(binary.path, settings) as process, witnessing(process.devtools_url) as witness:
            browser = await _connect(playwright, process.devtools_url, binary)
            info = await _info(witness, browser)
            await require_third_party_cookies(browser)
            yield BrowserSession(
                browser, witness, SecondWitness(NetLog(process.net_log)), info, binary, process.process.pid
            )


async def find_browser(given: Path | None) -> BrowserBinary:
    """The executable an audit would use; it is not started.

    Raises:
        BrowserMissing: there is none.
    """
    async with async_playwright() as playwright:
        return locate_browser(given, playwright.chromium.executable_path)


async def checked_browser(given: Path | None) -> tuple[BrowserBinary, BrowserInfo]:
    """Start the browser an audit would use and let it pass its self-check.

    Raises:
        BrowserMissing, BrowserUnfit: as ``browser_session``.
    """
    async with browser_session(CrawlSettings(browser=given)) as session:
        return session.binary, session.info


async def _connect(playwright: Playwright, devtools_url: str, binary: BrowserBinary) -> Browser:
    try:
        return await playwright.chromium.connect_over_cdp(devtools_url)
    except Error as error:
        raise BrowserMissing(f"the browser {binary.path} cannot be driven: {error.message.splitlines()[0]}") from error


async def _info(witness: Witness, browser: Browser) -> BrowserInfo:
    version = await witness.connection.send("Browser.getVersion")
    name, _, _ = str(version.get("product", "Chromium")).partition("/")
    # An ordinary visitor's name: sites and consent managers hide from "HeadlessChrome".
    user_agent = str(version.get("userAgent", "")).replace("HeadlessChrome", "Chrome")
    return BrowserInfo(name=name, version=browser.version, user_agent=user_agent)
