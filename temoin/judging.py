"""The right wing at work: saved evidence in, report out; needs no browser, so a run can be judged again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.evidence import SiteFacts, Visit
from crawler.store import RunFolder
from crawler.tables import write_tables
from detectors.detect import detect
from detectors.detection import Detection
from detectors.policy.claim import Claim
from detectors.policy.read import read
from detectors.rules.engine import CaseFile, Judgement, judge
from reports.formats import FORMATS, Material
from reports.report import Report, assemble
from temoin import __version__
from temoin.documents import documents_to_judge
from tracker_db.database import Database
from tracker_db.load import load


@dataclass(frozen=True)
class Dossier:
    """All that is judged, in the order of time."""

    site: str
    started: datetime
    finished: datetime
    visits: tuple[Visit, ...]
    facts: SiteFacts | None
    options: Mapping[str, Any]


def judge_dossier(dossier: Dossier, folder: RunFolder, formats: Sequence[str]) -> Report:
    """Detect, read the policies, judge, and write everything that follows from the evidence."""
    database = load()
    detections = [found for visit in dossier.visits for found in detect(visit, database)]
    documents = documents_to_judge(dossier.facts)
    claims = [claim for index, d in enumerate(documents) for claim in read(d.text, database, document=index)]
    case = CaseFile(
        visits={visit.scenario: visit for visit in dossier.visits},
        detections=detections,
        claims=claims,
        documents=dossier.facts.documents if dossier.facts else (),
        site_facts=dossier.facts,
    )
    judgement = judge(case)
    report = assemble(
        site=dossier.site,
        started=dossier.started,
        finished=dossier.finished,
        visits=dossier.visits,
        detections=detections,
        documents=documents,
        claims=claims,
        claim_outcomes=judgement.claim_outcomes,
        findings=judgement.findings,
        db_version=database.version,
        db_sources=database.sources,
        options=dossier.options,
        temoin_version=__version__,
        claim_findings=judgement.claim_findings,
        services=database.services,
    )
    _write(dossier, folder, report, formats, detections, claims, judgement, database)
    return report


def _write(
    dossier: Dossier,
    folder: RunFolder,
    report: Report,
    formats: Sequence[str],
    detections: Sequence[Detection],
    claims: Sequence[Claim],
    judgement: Judgement,
    database: Database,
) -> None:
    if claims:
        lines = ",\n".join(claim.model_dump_json() for claim in claims)
        folder.write("policy/claims.json", f"[\n{lines}\n]\n")
    outcomes = judgement.claim_outcomes
    tables = {
        "detections": [d.model_dump(mode="json") for d in detections],
        "claims": [{**c.model_dump(mode="json"), "outcome": str(outcomes.get(c.id, ""))} for c in claims],
        "findings": [f.model_dump(mode="json") for f in judgement.findings],
    }
    write_tables(folder.path / "run.sqlite", dossier.visits, tables)
    write_report(folder, report, dossier.visits, formats)
    browser = report.browser.model_dump() if report.browser else None
    versions = {"temoin": __version__, "tracker_db": database.version, "browser": browser}
    folder.write_manifest(versions, dossier.options)


def write_report(folder: RunFolder, report: Report, visits: Sequence[Visit], formats: Sequence[str]) -> list[str]:
    """Write the report in the formats named (``json`` always among them); the names of the files."""
    facts = folder.site_facts()
    texts = {index: document.text for index, document in enumerate(documents_to_judge(facts))}
    pictures = {
        f"visits/{visit.scenario}/{name}": file.read_bytes()
        for visit in visits
        for name in visit.screenshots
        if (file := folder.path / "visits" / visit.scenario / name).is_file()
    }
    material = Material(report=report, visits=visits, documents=texts, screenshots=pictures)
    written = []
    for name in dict.fromkeys(("json", *formats)):
        folder.write(FORMATS[name].file_name, FORMATS[name].render(material))
        written.append(FORMATS[name].file_name)
    return written
