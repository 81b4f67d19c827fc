"""A trusted browser: located, started, self-checked, driven by Playwright and watched by our own witness.

What takes long to import is imported when it is needed: the browser and Playwright's driver take as long to start, and
do so beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.browser.guise import Guise
from crawler.browser.locate import BrowserBinary, locate_browser, may_have_playwrights_own
from crawler.browser.process import BrowserProcess, running_browser
from crawler.browser.visitor import Visitor
from crawler.browser.way_out import OpenWay, opened_way
from crawler.errors import BrowserMissing
from crawler.gateway import Gateway
from crawler.secrets import Secrets
from crawler.settings import CrawlSettings

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

    from crawler.capture.second_witness import SecondWitness
    from crawler.capture.witness import Witness
    from crawler.evidence import BrowserInfo


@dataclass(frozen=True)
class BrowserSession:
    """One browser process for a whole audit; every visit gets a context of its own from it."""

    browser: Browser
    way: OpenWay
    visitor: Visitor
    witness: Witness
    second_witness: SecondWitness
    info: BrowserInfo
    binary: BrowserBinary
    pid: int

    @property
    def secrets(self) -> Secrets:
        """What nothing that is recorded may hold."""
        return self.witness.connection.secrets

    def keep(self, secrets: Secrets) -> None:
        """From now on nothing that is heard of the browser holds these; to be said before they are used."""
        self.witness.connection.secrets = secrets
        self.second_witness.keep(secrets)

    @property
    def gateway(self) -> Gateway:
        """The browser's way to the network."""
        return self.way.gateway

    def info_of(self, guise: Guise) -> BrowserInfo:
        """The browser as it presents itself in a guise."""
        told = self.visitor.in_guise(guise).user_agent if guise.phone else ""
        return self.info.model_copy(update={"user_agent": told}) if told else self.info

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of this browser and its way to the network, one line each."""
        notes = []
        if self.visitor.is_shell:
            notes.append("this is Chromium's headless shell, which sites can tell from a visitor's browser")
        if self.way.private_site is not None:
            notes.append(f"{self.way.private_site} is a private address: this audit may reach every private address")
        if self.way.way_out.proxies:
            notes.append("requests go through your proxy, and which private addresses it reaches is up to the proxy")
        return tuple(notes)


@asynccontextmanager
async def browser_session(settings: CrawlSettings) -> AsyncIterator[BrowserSession]:
    """Start the browser, prove that it gives true evidence, and end it when the block is left.

    Raises:
        BrowserMissing: none was found or it does not start.
        BrowserUnfit: it drops third-party cookies.
    """
    async with opened_way(settings) as way, starting_driver() as driver:
        binary = locate_browser(settings.browser, await _own_path(settings.browser, driver))
        visitor = await Visitor.of(binary.path, settings.locale)
        flags = (*visitor.flags(), *way.way_out.flags())
        async with running_browser(binary.path, settings, flags) as process, _witnessing(process, way) as witness:
            from crawler.browser.selfcheck import self_check
            from crawler.capture.net_log import NetLog
            from crawler.capture.second_witness import SecondWitness
            from crawler.capture.witness import Welcome

            # While the driver is still starting, which takes longer than all this.
            visitor = visitor.with_brands(await self_check(witness, way.gateway))
            witness.welcome = Welcome(visitor.commands)
            browser = await _connect(await driver, process.devtools_url, binary)
            info = await _info(witness, browser)
            with NetLog(process.net_log).without_a_name() as net_log:
                second_witness = SecondWitness(net_log)
                yield BrowserSession(browser, way, visitor, witness, second_witness, info, binary, process.process.pid)


def _witnessing(process: BrowserProcess, way: OpenWay) -> AbstractAsyncContextManager[Witness]:
    from crawler.capture.witness import witnessing

    return witnessing(process.devtools_url, way.gateway)


@asynccontextmanager
async def starting_driver() -> AsyncIterator[asyncio.Task[Playwright]]:
    """Playwright's driver on its way up, to be awaited when it is needed; stopped when the block is left."""
    starting = asyncio.create_task(_start_driver())
    try:
        yield starting
    finally:
        await (await starting).stop()


async def _start_driver() -> Playwright:
    from playwright.async_api import async_playwright

    return await async_playwright().start()


async def _own_path(given: Path | None, driver: asyncio.Task[Playwright]) -> str | None:
    """Where Playwright keeps a browser of its own; None when that plays no part."""
    return (await driver).chromium.executable_path if given is None and may_have_playwrights_own() else None


async def find_browser(given: Path | None) -> BrowserBinary:
    """The executable an audit would use; it is not started.

    Raises:
        BrowserMissing: there is none.
    """
    async with starting_driver() as driver:
        return locate_browser(given, await _own_path(given, driver))


async def checked_browser(given: Path | None) -> tuple[BrowserBinary, BrowserInfo]:
    """Start the browser an audit would use and let it pass its self-check.

    Raises:
        BrowserMissing, BrowserUnfit: as ``browser_session``.
    """
    async with browser_session(CrawlSettings(browser=given)) as session:
        return session.binary, session.info


async def _connect(playwright: Playwright, devtools_url: str, binary: BrowserBinary) -> Browser:
    from playwright.async_api import Error

    try:
        return await playwright.chromium.connect_over_cdp(devtools_url)
    except Error as error:
        raise BrowserMissing(f"the browser {binary.path} cannot be driven: {error.message.splitlines()[0]}") from error


async def _info(witness: Witness, browser: Browser) -> BrowserInfo:
    from crawler.evidence import BrowserInfo

    version = await witness.connection.send("Browser.getVersion")
    name, _, _ = str(version.get("product", "Chromium")).partition("/")
    # An ordinary visitor's name: sites and consent managers hide from "HeadlessChrome".
    user_agent = str(version.get("userAgent", "")).replace("HeadlessChrome", "Chrome")
    return BrowserInfo(name=name, version=browser.version, user_agent=user_agent)
