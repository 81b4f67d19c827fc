"""One visit under way: a fresh profile with one tab, its recorder and its clock, all within one deadline."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Error, Page

from crawler.browser.guise import ORDINARY, Guise
from crawler.browser.session import BrowserSession
from crawler.browser.tab import prepare_tab
from crawler.browser.visitor import CONTENT_HEIGHT, CONTENT_WIDTH
from crawler.capture.cdp import CommandFailed
from crawler.capture.clock import PageClock
from crawler.capture.consent_reading import read_consent
from crawler.capture.database_reading import read_databases
from crawler.capture.frame_worlds import FrameWorld
from crawler.capture.jar import read_jar
from crawler.capture.recorder import VisitRecorder
from crawler.capture.second_witness import QUIET_S, LogLost
from crawler.capture.use_counts import hear_counts
from crawler.capture.witness import Welcome
from crawler.errors import BrowserLost, SiteUnreachable
from crawler.evidence import NetLogReading, Observation, PageView, StoredCookie, TypedValue
from crawler.eyes import Eyes, LookFailed, Unanswered
from crawler.gateway import GATEWAYS_ERROR
from crawler.leaving import UNHEARD, close_windows, leave_pages, tell_of_leaving
from crawler.loading import NoAnswer, load
from crawler.net_errors import in_plain_words
from crawler.settings import CrawlSettings

VIEWPORT_WIDTH, VIEWPORT_HEIGHT = CONTENT_WIDTH, CONTENT_HEIGHT
PAGE_DEADLINE_S = 20.0
PAGE_SHARE = 0.5  # of the time that is left: one page that hangs must leave some for what it did show
SCREENSHOT_DEADLINE_S = 8.0
MAX_TITLE_CHARS = 300
MAX_LANGUAGE_CHARS = 35  # what RFC 5646 asks programs to hold
TITLE_AND_LANGUAGE = """() => [document.title, document.documentElement.lang || ""].map(
  (text) => String(text).toWellFormed())"""
ERROR_STATUS = 400
GOODBYE_S = 0.5
GOODBYE_DEADLINE_S = 1.0
LAST_WORDS_DEADLINE_S = 2.0
CLOSED_QUIET_S = 0.03  # of a closed window only what was put off until then is sent, and that at once
CLOSE_DEADLINE_S = 3.0
ENDING_S = 5.0
FRAME_DEADLINE_S = 1.0
TRUE_FAILURE_DEADLINE_S = 2.0
TRUE_FAILURE_POLL_S = 0.01
ABORTED = "net::ERR_ABORTED"
MAX_URL_CHARS = 300
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class OpenVisit:
    """The tab a scenario plays in. Times are seconds; ``deadline`` is on the monotonic clock.

    To look at the page, use ``eyes``: ``page.evaluate`` would make it seem that the visitor has acted.
    """

    site: str
    settings: CrawlSettings
    context: BrowserContext
    page: Page
    recorder: VisitRecorder
    clock: PageClock
    eyes: Eyes
    session: BrowserSession
    folder: Path
    deadline: float
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    pages: list[PageView] = field(default_factory=list)
    screenshots: list[str] = field(default_factory=list)
    typed: list[TypedValue] = field(default_factory=list)
    hangs: bool = False
    unseen_frames: set[str] = field(default_factory=set)
    observation: Observation | None = None
    guise: Guise = ORDINARY

    @property
    def first_party(self) -> str:
        """The URL whose site is the first party: where the audited URL led to, since a firm may change domains."""
        return next((page.url for page in self.pages if page.url.startswith("http")), self.site)

    @property
    def remaining_s(self) -> float:
        """Wall time left for this visit."""
        return max(0.0, self.deadline - time.monotonic())

    async def open_site(self) -> None:
        """Go to the audited URL.

        Raises:
            SiteUnreachable: no answer, or an error status; the text is the one line a user reads.
        """
        view = await self.go(self.site)
        if view.status is not None and view.status >= ERROR_STATUS:
            raise SiteUnreachable(f"{self.site} answered HTTP {view.status}")

    async def go(self, url: str) -> PageView:
        """Go to a page; one that never finishes loading is looked at as it is.

        Raises:
            SiteUnreachable: nothing answered.
            BrowserLost: the tab is gone.
        """
        await self.say_goodbye()
        self.recorder.begin_page()
        deadline_s = self._page_deadline_s()
        going = self.page.goto(url, wait_until="commit", timeout=deadline_s * 1000)
        try:
            response = await load(self.page, self.clock, self.recorder, going, deadline_s)
        except NoAnswer:
            raise SiteUnreachable(f"{url} did not answer in {deadline_s:.0f} s") from None
        except Error as error:
            if self.page.is_closed():
                raise BrowserLost(f"the browser went away while loading {url}") from error
            raise SiteUnreachable(in_plain_words(*await self._true_failure(url, error.message))) from error
        return await self._note_page(url, response.status if response else None)

    async def reload(self) -> PageView:
        """Load the current page again, as F5 does."""
        await self.say_goodbye()
        self.recorder.begin_page()
        url, response, deadline_s = self.page.url, None, self._page_deadline_s()
        going = self.page.reload(wait_until="commit", timeout=deadline_s * 1000)
        try:
            response = await load(self.page, self.clock, self.recorder, going, deadline_s)
        except NoAnswer:
            self.recorder.note_error(f"{url} did not answer again in {deadline_s:.0f} s")
        except Error as error:
            if self.page.is_closed():
                raise BrowserLost(f"the browser went away while loading {url} again") from error
            self.recorder.note_error(in_plain_words(*await self._true_failure(url, error.message)))
        return await self._note_page(url, response.status if response else None)

    async def _true_failure(self, url: str, told: str) -> tuple[str, str]:
        """Which URL failed on the way to this one, and why.

        The browser's driver knows only its gateway's error, and not even that where the error's page came first.
        """
        if GATEWAYS_ERROR not in told and ABORTED not in told:
            return url, told
        until = time.monotonic() + TRUE_FAILURE_DEADLINE_S
        while time.monotonic() < until:
            hop = self.recorder.failed_navigation()
            if hop is not None and hop.failed is not None:
                return url if hop.url == url else f"{url}: redirects to {hop.url[:MAX_URL_CHARS]}", hop.failed
            await asyncio.sleep(TRUE_FAILURE_POLL_S)  # the recorders hear of it over a connection of their own
        return url, told

    async def observe(self) -> None:
        """Watch the page for the whole window that was asked for, and note how much of it the page has lived."""
        asked = self.settings.observe_s
        lived = await self.live(asked)
        self.observation = Observation(asked_s=asked, lived_s=round(lived, 3), clock=self.clock.kind)

    async def live(self, seconds: float) -> float:
        """Let the page live so many seconds of its own time, never taking more of ours; the seconds it did live."""
        if seconds <= 0:
            return 0.0
        granted = await self.clock.advance(seconds, wall_s=min(seconds + PAGE_DEADLINE_S / 4, self.remaining_s))
        self.hangs = granted <= 0
        if granted + 0.001 < seconds:
            self.recorder.note_error(f"only {granted:g} of {seconds:g} s of page life fitted into the time allowed")
            self.recorder.fall_short("unwatched seconds", math.ceil(seconds - granted))
        await self._draw()
        return granted

    async def take_stock(self) -> None:
        """Read what calls do not tell: what is in the databases, what consent interfaces say, how often hooks counted.

        Raises:
            BrowserLost: the browser went away.
            PageLost: the page's process crashed.
        """
        if self.hangs or self.remaining_s <= 0 or self.page.is_closed() or not self.page.url.startswith("http"):
            return
        witness, recorder = self.session.witness, self.recorder
        unread = await self.clock.alongside(read_databases(witness, recorder))
        unheard = await hear_counts(witness, recorder)
        unasked = await self.clock.alongside(read_consent(witness, recorder))
        for sentence in (*unread, *unheard, *unasked):
            recorder.note_error(sentence)
        if unread:
            recorder.fall_short("unread databases", len(unread))

    async def leave(self) -> None:
        """Leave every page, as at the end of a visit, and wait until their last words are out and answered.

        Raises:
            BrowserLost: the browser went away.
        """
        if self.hangs or self.recorder.crashed is not None:
            self.recorder.note_error("the page could not be left in good order: what it sends then is not known")
            self.recorder.fall_short(UNHEARD, 1)
            return
        await self.take_stock()
        since = time.time()
        await self.say_goodbye()
        await leave_pages(self.session.witness, self.recorder)
        await self._hear_the_last(since)
        since = time.time()
        await close_windows(self.session.witness, self.recorder)
        await self._hear_the_last(since, quiet_s=CLOSED_QUIET_S)

    async def _hear_the_last(self, since: float, quiet_s: float = QUIET_S) -> None:
        with suppress(LogLost, CommandFailed):  # told by `hear_second_witness`
            connection = self.session.witness.connection
            await self.session.second_witness.settle(connection, since, LAST_WORDS_DEADLINE_S, quiet_s)

    async def close(self) -> None:
        """End the profile: from then on nothing of this visit is sent, not even what was put off until then."""
        if not await _close(self.context):
            self.recorder.note_error("the profile could not be closed in time: what it sent then is not known")
            self.recorder.fall_short(UNHEARD, 1)

    async def hear_second_witness(self) -> NetLogReading | None:
        """Hold the record against the browser's network log, once the profile is closed.

        None when there is no second witness; an error then says why.
        """
        second, witness, context_id = self.session.second_witness, self.session.witness, self.recorder.context_id
        try:
            await second.catch_up(witness.connection)
            second.ended(context_id)
            reading = second.examine(self.recorder, witness.others(context_id))
        except (LogLost, CommandFailed, BrowserLost) as error:
            self.recorder.note_error(f"no second witness of the network: {error}")
            return None
        for kind, lacking in (("missing requests", reading.missing), ("unattributed requests", reading.unattributed)):
            if lacking:
                self.recorder.fall_short(kind, len(lacking))
        return reading

    async def say_goodbye(self) -> None:
        """Tell the pages that they are being left, and let them live long enough to answer."""
        if self.page.is_closed() or not self.page.url.startswith("http"):
            return
        await self.clock.alongside(tell_of_leaving(self.session.witness, self.recorder))
        await self.clock.advance(GOODBYE_S, wall_s=GOODBYE_DEADLINE_S)

    async def _draw(self) -> None:
        """Have the page drawn: transitions (a banner that fades out) only end where frames are made."""
        try:
            async with asyncio.timeout(min(FRAME_DEADLINE_S, max(0.1, self.remaining_s))):
                await self.clock.alongside(self.eyes.look(self.main_frame(), TWO_FRAMES))
        except (LookFailed, TimeoutError):
            return  # it is leaving, or busy: what is looked at next is looked at as it stands

    async def screenshot(self, name: str) -> str | None:
        """Take a picture of the window; its file name, or None with an error noted when it could not be taken."""
        file_name = f"{name}.png"
        try:
            async with asyncio.timeout(min(SCREENSHOT_DEADLINE_S, max(1.0, self.remaining_s))):
                picture = await self.clock.alongside(self.eyes.picture())
        except (LookFailed, TimeoutError) as error:
            self.recorder.note_error(f"no picture {file_name}: {error or 'it took too long'}")
            return None
        (self.folder / file_name).write_bytes(picture)
        self.screenshots.append(file_name)
        return file_name

    def main_frame(self) -> FrameWorld:
        """The main frame as it is now.

        Raises:
            LookFailed: there is none: the page is going elsewhere, or gone.
        """
        frame = next(iter(self.eyes.frames()), None)
        if frame is None or not self.eyes.is_main(frame):
            raise LookFailed("the page is going elsewhere")
        return frame

    async def jar(self) -> tuple[StoredCookie, ...]:
        """The cookies of this profile now."""
        connection, context_id = self.session.witness.connection, self.recorder.context_id
        return await read_jar(connection, context_id, site=self.first_party, phase=self.recorder.phase)

    def _page_deadline_s(self) -> float:
        return max(0.1, min(PAGE_DEADLINE_S, self.remaining_s * PAGE_SHARE))

    async def _note_page(self, url: str, status: int | None) -> PageView:
        try:
            title, language = await self.eyes.look(self.main_frame(), TITLE_AND_LANGUAGE)
        except LookFailed as failure:
            title, language = "", ""  # the page is already going elsewhere, or does not answer
            self.hangs = isinstance(failure, Unanswered)
        view = PageView(
            requested_url=url,
            url=self.page.url,
            status=status,
            title=str(title)[:MAX_TITLE_CHARS],
            phase=self.recorder.phase,
            time=round(self.recorder.now, 3),
            language=str(language)[:MAX_LANGUAGE_CHARS] or None,
        )
        self.pages.append(view)
        return view


def time_to_play_s(settings: CrawlSettings) -> float:
    """Wall time for the scenario itself: of the visit's, some is kept for leaving and for reading what is left."""
    return settings.timeout_s - min(ENDING_S, settings.timeout_s / 2)


@asynccontextmanager
async def open_visit(
    session: BrowserSession, settings: CrawlSettings, site: str, folder: Path, guise: Guise = ORDINARY
) -> AsyncIterator[OpenVisit]:
    """A fresh profile with one blank tab, recorded from its first moment; closed when the block is left.

    Args:
        session: the browser; profiles of several guises may be open in it at once.
        settings: the audit's.
        site: the audited URL.
        folder: where bodies, contents and pictures go.
        guise: in which this profile's visitor comes.

    Raises:
        BrowserLost: the browser went away.
    """
    visitor = session.visitor.in_guise(guise)
    try:
        async with session.witness.welcoming(Welcome(visitor.commands, visitor.shows())):
            context = await session.browser.new_context(
                no_viewport=True,  # an emulated one gives frames of other processes another screen than their page
                accept_downloads=False,
            )
            page = await context.new_page()
        target = await _target(context, page)
        await prepare_tab(page, visitor, session.witness.connection, target)
        async with asyncio.timeout(PAGE_DEADLINE_S):
            await session.witness.page_on_record(str(target["browserContextId"]))
    except (Error, CommandFailed, TimeoutError) as error:
        reason = next(iter(str(error).splitlines()), "its new tab does not answer")
        raise BrowserLost(f"the browser went away: {reason}") from error
    witness, context_id = session.witness, str(target["browserContextId"])
    recorder = witness.recorder(context_id)
    recorder.keep_bodies_in(folder, session.secrets)
    session.second_witness.begin(recorder)
    await session.second_witness.mark_jar(witness.connection, context_id)
    try:
        yield OpenVisit(
            site=site,
            settings=settings,
            context=context,
            page=page,
            recorder=recorder,
            clock=PageClock(witness, context_id),
            eyes=Eyes(witness, context_id),
            session=session,
            folder=folder,
            deadline=time.monotonic() + time_to_play_s(settings),
            guise=guise,
        )
    finally:
        await _close(context)
        witness.forget(context_id)


async def _target(context: BrowserContext, page: Page) -> Mapping[str, Any]:
    """DevTools' ``TargetInfo`` of a page."""
    devtools = await context.new_cdp_session(page)
    try:
        info: Mapping[str, Any] = (await devtools.send("Target.getTargetInfo"))["targetInfo"]
        return info
    finally:
        await devtools.detach()


async def _close(context: BrowserContext) -> bool:
    """Whether the profile is gone: closed now, or with its browser."""
    try:
        async with asyncio.timeout(CLOSE_DEADLINE_S):
            await context.close()
    except Error:
        return True
    except TimeoutError:
        return False  # its page hangs; with the process goes the profile
    return True
