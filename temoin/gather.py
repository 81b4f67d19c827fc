"""The left wing at work: discovery and the visits side by side, each written to the run's folder as soon as it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from functools import partial

from crawler.browser.session import BrowserSession
from crawler.discovery.request import DiscoveryRequest
from crawler.discovery.run import discover
from crawler.errors import BrowserLost, CrawlError, SiteUnreachable
from crawler.evidence import SiteFacts, Visit
from crawler.resolve import ResolveTable
from crawler.store import RunFolder
from scenarios.play import Played, play_scenario
from scenarios.scenario import Scenario, Stage
from temoin import __version__
from temoin.choice_reader import READER
from temoin.options import AuditOptions, is_url
from temoin.programme import Programme
from temoin.result import Interrupted
from temoin.watcher import Say

ERROR_STATUS = 400


@dataclass(frozen=True)
class Gathered:
    """What the left wing brings back; ``error`` is why the audit is not complete."""

    visits: tuple[Visit, ...]
    facts: SiteFacts
    error: CrawlError | None


async def gather(
    browser: Awaitable[BrowserSession],
    options: AuditOptions,
    programme: Programme,
    folder: RunFolder,
    say: Say,
) -> Gathered:
    """Visit the site by every scenario of the programme while the spider looks it over.

    Raises:
        BrowserMissing, BrowserUnfit: there is no browser to look with; nothing was visited.
    """
    session = await browser
    session.keep(programme.secrets)
    say(f"{session.info.name} {session.info.version} stores third-party cookies: its evidence can be trusted")
    for note in session.notes:
        say(note)
    looking = asyncio.create_task(_discover(options, folder, session, say))
    turns = asyncio.Semaphore(max(1, options.settings.jobs))
    stage = Stage(partial(_pages, looking, options), READER, programme.login)
    visiting = [_visit(one, session, options, folder, stage, turns, say) for one in programme.scenarios]
    try:
        outcomes = await asyncio.gather(*visiting, return_exceptions=True)
        facts = await looking
    except asyncio.CancelledError:
        looking.cancel()
        stopped = Interrupted(f"interrupted: what was gathered is in {folder.path}")
        return Gathered(folder.visits(), SiteFacts(url=options.url), stopped)
    finally:
        for host, port, address in session.gateway.refusals:
            say(programme.secrets.redact(f"refused: {host}:{port} leads to the private address {address}"))
    played = [outcome for outcome in outcomes if isinstance(outcome, Played)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    if unexpected := [error for error in lost if not isinstance(error, CrawlError)]:
        raise unexpected[0]
    error = _what_stopped_it(played, [error for error in lost if isinstance(error, CrawlError)])
    return Gathered(tuple(p.visit for p in played), facts, error)


def _what_stopped_it(played: Sequence[Played], lost: Sequence[CrawlError]) -> CrawlError | None:
    """Unreachable when no visit ever saw a page of the site; the browser's loss always counts."""
    errors = [*lost, *(p.error for p in played if p.error is not None)]
    if browser_lost := next((error for error in errors if isinstance(error, BrowserLost)), None):
        return browser_lost
    seen = any(page.status is not None and page.status < ERROR_STATUS for p in played for page in p.visit.pages)
    unreachable = next((error for error in errors if isinstance(error, SiteUnreachable)), None)
    return None if seen else unreachable


async def _discover(options: AuditOptions, folder: RunFolder, session: BrowserSession, say: Say) -> SiteFacts:
    settings = options.settings
    request = DiscoveryRequest(
        url=options.url,
        user_agent=session.info.user_agent,
        save_to=folder.policy_folder(),
        pages=settings.pages,
        policies=tuple(policy for policy in options.policies if is_url(policy)),
        resolve=ResolveTable.parse(settings.resolve),
        private_site=session.way.private_site,
        insecure=settings.insecure,
        ca_file=settings.ca_file,
        locale=settings.locale,
        seed=settings.seed,
        timeout_s=min(settings.timeout_s, DISCOVERY_DEADLINE_S),
    )
    facts = await discover(request)
    readable = sum(1 for document in facts.documents if document.error is None)
    say(f"discovery: {len(facts.sampled_pages)} page(s) to sample, {readable} policy document(s) fetched")
    return facts


DISCOVERY_DEADLINE_S = 40.0


async def _pages(looking: asyncio.Task[SiteFacts], options: AuditOptions) -> Sequence[str]:
    facts = await asyncio.shield(looking)
    return [url for url in facts.sampled_pages if url != options.url][: max(0, options.settings.pages - 1)]


async def _visit(
    scenario: Scenario,
    session: BrowserSession,
    options: AuditOptions,
    folder: RunFolder,
    stage: Stage,
    turns: asyncio.Semaphore,
    say: Say,
) -> Played:
    async with turns:
        place = folder.visit_folder(scenario.name)
        played = await play_scenario(scenario, session, options.settings, options.url, stage, place)
        folder.write_visit(played.visit, creator_version=__version__)
    visit = played.visit
    reason = f" ({visit.reason})" if visit.reason else ""
    counts = f"{len(visit.requests)} requests, {len(visit.cookies)} cookie writes"
    say(f"{scenario.name}: {visit.status.value}{reason}, {counts}, {visit.duration_s:.1f} s")
    return played
