"""The one path, from a URL to a report, with no way back: gather, read, judge, write."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.errors import CrawlError
from crawler.evidence import SiteFacts
from crawler.store import RunFolder, RunFolderError
from reports.report import Report
from scenarios.registry import chosen_scenarios
from temoin.documents import is_url, read_policy_file, with_texts
from temoin.gather import gather
from temoin.judging import Dossier, judge_dossier, write_report
from temoin.options import AuditOptions
from temoin.watcher import Say


@dataclass(frozen=True)
class AuditResult:
    """A finished audit; ``error`` is set when it could not be completed (the report then says so too)."""

    report: Report
    folder: RunFolder
    error: CrawlError | None


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


def judge_run(folder: RunFolder, formats: tuple[str, ...]) -> Report:
    """Judge a saved run again, without a browser; its report is replaced.

    Raises:
        RunFolderError: the folder holds no finished visit.
    """
    visits = folder.visits()
    if not visits:
        raise RunFolderError(f"{folder.path} holds no finished visit to judge")
    facts = folder.site_facts() or SiteFacts(url=visits[0].site)
    before = saved_report(folder) if (folder.path / "report.json").exists() else None
    dossier = Dossier(
        site=visits[0].site,
        started=before.started if before else visits[0].started,
        finished=before.finished if before else max(visit.started for visit in visits),
        visits=visits,
        facts=facts,
        options=before.options if before else {"scenarios": [visit.scenario for visit in visits]},
    )
    return judge_dossier(dossier, folder, formats)


def saved_report(folder: RunFolder) -> Report:
    """The report that a run already has.

    Raises:
        RunFolderError: it has none, or one that cannot be read.
    """
    file = folder.path / "report.json"
    try:
        return Report.model_validate_json(file.read_bytes())
    except (OSError, ValueError) as error:
        raise RunFolderError(f"{file} cannot be read: {str(error).splitlines()[0]}") from error


def write_formats(folder: RunFolder, report: Report, formats: tuple[str, ...]) -> list[str]:
    """Write a saved report in other formats and bring the manifest up to date; the names of the files."""
    written = write_report(folder, report, folder.visits(), formats)
    folder.refresh_manifest()
    return [name for name in written if name != "report.json" or "json" in formats]
