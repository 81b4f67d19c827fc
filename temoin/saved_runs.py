"""Working on a run that is on disk, without a browser: judging it again, writing its report in other formats."""

from __future__ import annotations

from crawler.evidence import SiteFacts
from crawler.store import RunFolder, RunFolderError
from reports.report import Report
from temoin.judging import Dossier, judge_dossier, write_report


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
