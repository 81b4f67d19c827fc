"""The one path, from a URL to a report, with no way back: gather, read, judge, write."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.browser.ahead import Ahead, ahead
from crawler.browser.session import BrowserSession, browser_session
from temoin.options import AuditOptions, is_url
from temoin.preparing import prepare_to_gather, prepare_to_judge
from temoin.result import AuditResult
from temoin.watcher import Say

if TYPE_CHECKING:
    from crawler.evidence import PolicyDocument


async def audit(options: AuditOptions, say: Say) -> AuditResult:
    """Audit one site.

    Raises:
        UnknownScenario, BrokenScenarioFile, LoginProblem, UnsafeSecret, PolicyFileError, RunFolderError: the options
            cannot be followed; nothing was visited.
        BrowserMissing, BrowserUnfit: there is no browser to look with.
    """
    async with ahead(browser_session(replace(options.settings, audited_url=options.url))) as browser:
        await asyncio.to_thread(prepare_to_gather)
        return await _audit(browser, options, say)


async def _audit(browser: Ahead[BrowserSession], options: AuditOptions, say: Say) -> AuditResult:
    from crawler.store import RunFolder
    from temoin.gather import gather
    from temoin.programme import programme_of

    programme = programme_of(options, os.environ)
    given = _given_policies(options)
    folder = RunFolder.create(options.output)
    started = datetime.now(UTC)

    preparing = asyncio.create_task(asyncio.to_thread(prepare_to_judge))
    gathered = await gather(browser, options, programme, folder, say)
    browser.leave()
    await preparing
    from temoin.documents import with_texts
    from temoin.judging import Dossier, judge_dossier

    facts = with_texts(gathered.facts, folder, given)
    folder.write_site_facts(facts)
    dossier = Dossier(
        site=options.url,
        started=started,
        finished=datetime.now(UTC),
        visits=gathered.visits,
        facts=facts,
        options={**options.as_json(), "scenarios": [scenario.name for scenario in programme.scenarios]},
    )
    report = await asyncio.to_thread(judge_dossier, dossier, folder, options.formats)
    return AuditResult(report, folder, gathered.error)


def _given_policies(options: AuditOptions) -> list[tuple[PolicyDocument, bytes]]:
    files = [policy for policy in options.policies if not is_url(policy)]
    if not files:
        return []
    from temoin.documents import read_policy_file

    return [read_policy_file(policy) for policy in files]
