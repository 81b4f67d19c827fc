"""The one path, from a URL to a report, with no way back: gather, read, judge, write."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from crawler.store import RunFolder
from scenarios.registry import chosen_scenarios
from temoin.documents import is_url, read_policy_file, with_texts
from temoin.gather import gather
from temoin.judging import Dossier, judge_dossier
from temoin.options import AuditOptions
from temoin.result import AuditResult
from temoin.watcher import Say


async def audit(options: AuditOptions, say: Say) -> AuditResult:
    """Audit one site.

    Raises:
        UnknownScenario, PolicyFileError, RunFolderError: the options cannot be followed; nothing was visited.
        BrowserMissing, BrowserUnfit: there is no browser to look with.
    """
    scenarios = chosen_scenarios(options.scenarios)
    given = [read_policy_file(policy) for policy in options.policies if not is_url(policy)]
    folder = RunFolder.create(options.output)
    started = datetime.now(UTC)

    gathered = await gather(options, scenarios, folder, say)
    facts = with_texts(gathered.facts, folder, given)
    folder.write_site_facts(facts)
    dossier = Dossier(
        site=options.url,
        started=started,
        finished=datetime.now(UTC),
        visits=gathered.visits,
        facts=facts,
        options={**options.as_json(), "scenarios": [scenario.name for scenario in scenarios]},
    )
    report = await asyncio.to_thread(judge_dossier, dossier, folder, options.formats)
    return AuditResult(report, folder, gathered.error)
