"""Playing one scenario in a fresh profile, within its time, and drawing up the evidence whatever happens."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Error

from crawler.browser.session import BrowserSession
from crawler.capture.cdp import CommandFailed
from crawler.errors import BrowserLost, CrawlError, PageLost
from crawler.evidence import ChoiceMade, NetLogReading, StoredCookie, Visit, VisitStatus
from crawler.eyes import LookFailed
from crawler.leaving import UNHEARD
from crawler.secrets import Secrets
from crawler.settings import CrawlSettings
from crawler.visiting import OpenVisit, open_visit, time_to_play_s
from crawler.withholding import without_secrets
from scenarios.scenario import Ending, NotDone, Scenario, Stage, no_choice

logger = logging.getLogger(__name__)

JAR_DEADLINE_S = 2.0
LEAVE_DEADLINE_S = 3.5
MORE_TO_LEAVE_S = 10.0  # of the time that the scenario itself did not need
ANSWER_DEADLINE_S = 0.5


@dataclass(frozen=True)
class Played:
    """A visit, and what stopped it when something did."""

    visit: Visit
    error: CrawlError | None = None
    interrupted: bool = False


async def play_scenario(
    scenario: Scenario, session: BrowserSession, settings: CrawlSettings, site: str, stage: Stage, folder: Path
) -> Played:
    """Play one scenario; what was seen is kept even when the play fails, runs out of time or is interrupted.

    ``folder`` receives the screenshots; it must exist.

    Raises:
        BrowserLost: not even a tab could be opened.
    """
    async with open_visit(session, settings, site, folder, scenario.guise) as visit:
        error: CrawlError | None = None
        interrupted = False
        try:
            async with asyncio.timeout(time_to_play_s(settings)):
                ending = await scenario.play(visit, stage)
        except CrawlError as raised:
            ending, error = _failed(str(raised)), raised
        except TimeoutError:
            ending = _failed(f"not finished within {settings.timeout_s:g} s{await _why_not(visit)}")
        except NotDone as raised:
            ending = _failed(str(raised))
        except LookFailed as raised:
            ending = _failed(f"the page could not be looked at: {raised}")
        except Error as raised:
            ending, error = _browser_failed(visit, raised)
        except asyncio.CancelledError:
            ending, interrupted = _failed("interrupted"), True
        except Exception as raised:  # noqa: BLE001 - a scenario's own fault, told below
            trace = session.secrets.redact(traceback.format_exc())
            logger.error("scenario %s failed\n%s", scenario.name, trace)  # noqa: TRY400 - which would show all of it
            ending = _failed(f"the scenario itself failed: {raised!r}"[:500])
        await _leave(visit)
        jar = await _jar(visit)
        await visit.close()
        net_log = await visit.hear_second_witness()
        seen = without_secrets(_evidence(scenario, session, visit, ending, jar, net_log), session.secrets)
        return Played(seen, _told_without(error, session.secrets), interrupted)


def _told_without(error: CrawlError | None, secrets: Secrets) -> CrawlError | None:
    """The same error in words that may be shown."""
    return error if error is None or not secrets else type(error)(secrets.redact(str(error)))


def _failed(reason: str) -> Ending:
    choice = no_choice().model_copy(update={"made": ChoiceMade.FAILED, "how": reason})
    return Ending(VisitStatus.FAILED, choice, reason=reason)


async def _why_not(visit: OpenVisit) -> str:
    """What kept a visit from ending, when that can be told: a page that does not answer never lets go by itself."""
    try:
        async with asyncio.timeout(ANSWER_DEADLINE_S):
            await visit.eyes.look(visit.main_frame(), "() => true")
    except (LookFailed, TimeoutError):
        visit.hangs = True
        return ": the page does not answer, its scripts keep it busy"
    return ""


def _browser_failed(visit: OpenVisit, raised: Error) -> tuple[Ending, CrawlError | None]:
    first_line = raised.message.splitlines()[0]
    if visit.page.is_closed():
        return _failed("the browser went away"), BrowserLost(f"the browser went away: {first_line}")
    return _failed(f"the page could not be worked: {first_line}"[:500]), None


async def _leave(visit: OpenVisit) -> None:
    try:
        async with asyncio.timeout(LEAVE_DEADLINE_S + min(MORE_TO_LEAVE_S, visit.remaining_s)):
            await visit.leave()
    except (BrowserLost, PageLost, Error, TimeoutError):
        visit.recorder.note_error("the page was not left in good order: what it sends then is not known")
        visit.recorder.fall_short(UNHEARD, 1)


async def _jar(visit: OpenVisit) -> tuple[StoredCookie, ...]:
    with contextlib.suppress(CommandFailed, BrowserLost, TimeoutError):
        async with asyncio.timeout(JAR_DEADLINE_S):
            return await visit.jar()
    visit.recorder.note_error("the cookie jar could not be read at the end of the visit")
    visit.recorder.fall_short("unread cookie jars", 1)
    return ()


def _evidence(
    scenario: Scenario,
    session: BrowserSession,
    visit: OpenVisit,
    ending: Ending,
    jar: tuple[StoredCookie, ...],
    net_log: NetLogReading | None,
) -> Visit:
    recorder = visit.recorder
    return Visit(
        scenario=scenario.name,
        site=visit.site,
        status=ending.status,
        reason=ending.reason,
        started=visit.started,
        duration_s=round((datetime.now(UTC) - visit.started).total_seconds(), 3),
        browser=session.info_of(scenario.guise),
        pages=tuple(visit.pages),
        banner=ending.banner,
        choice=ending.choice,
        requests=recorder.requests(visit.first_party),
        cookies=recorder.cookies(visit.first_party, jar),
        jar=jar,
        storage=recorder.storage(visit.first_party),
        jar_changes=recorder.jar_changes(visit.first_party),
        api_uses=recorder.api_uses(visit.first_party),
        consent_readings=recorder.consent_readings(),
        typed=tuple(visit.typed),
        net_log=net_log,
        observation=visit.observation,
        screenshots=tuple(visit.screenshots),
        errors=tuple(recorder.errors),
        dropped=dict(recorder.dropped()),
    )
