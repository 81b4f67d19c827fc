"""The main job on every demonstration site: each planted violation found, and on honest sites nothing but their words.

Grouped by site, so that each audit runs once whatever the number of test processes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator

from crawler.har_reading import read_har
from reports.model import ReportOutcome
from reports.schema import json_schema
from temoin.demo.catalogue import DemoSite, sites, violations
from temoin.demo.server import DemoWeb
from tests.crawler.har_rules import faults, refused_by_chrome
from tests.temoin.runs import DESERVED, PLAYED, Runs, cases, failed, planted_for

BY_SITE = cases("honest", "broken")
BROKEN = cases("broken")
HONEST = cases("honest")


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    with DemoWeb() as web:
        yield Runs(web, tmp_path_factory.mktemp("runs"))


@pytest.mark.parametrize("site", BY_SITE)
def test_every_visit_did_what_it_is_for(site: DemoSite, runs: Runs) -> None:
    result = runs.of(site)
    assert result.error is None
    expected = dict.fromkeys(planted_for(site), "completed")
    if site.firm == "groupe-sorval":
        expected |= {"refusal": "not-applicable", "acceptance": "not-applicable"}
    assert {v.scenario: v.status.value for v in result.report.visits} == expected


@pytest.mark.parametrize("site", BROKEN)
def test_every_har_is_valid_and_loses_nothing(site: DemoSite, runs: Runs) -> None:
    folder = runs.of(site).folder
    for visit in folder.visits():
        file = folder.path / "visits" / visit.scenario / "network.har"
        har = json.loads(file.read_bytes())
        assert (faults(har), refused_by_chrome(har)) == ([], [])
        reading = read_har(file)
        assert reading.visit.requests == visit.requests
        answers = [write for write in visit.cookies if write.set_by.how == "http"]
        told = {(write.raw, write.set_by.request): (write.outcome, write.reason) for write in reading.visit.cookies}
        assert {(w.raw, w.set_by.request): (w.outcome, w.reason) for w in answers} == told


@pytest.mark.parametrize("site", BROKEN)
def test_every_planted_violation_is_found(site: DemoSite, runs: Runs) -> None:
    found = {(finding.rule, finding.subject.name) for finding in failed(runs.of(site))}
    rules = {rule for rule, _ in found}
    for violation in violations(site.id):
        if not violation.needs:
            missing = set(violation.rules) - rules
            assert not missing, f"{violation.id}: {missing} did not fail; {sorted(found)} did"


@pytest.mark.parametrize("site", BROKEN)
def test_nothing_else_is_accused(site: DemoSite, runs: Runs) -> None:
    planted = violations(site.id)
    deserved = {rule for violation in planted for rule in (*violation.rules, *violation.also)}
    deserved |= DESERVED.get(site.firm, set())
    extra = [f"{f.rule}: {f.subject.name}: {f.explanation}" for f in failed(runs.of(site)) if f.rule not in deserved]
    assert not extra


@pytest.mark.parametrize("site", HONEST)
def test_honest_sites_are_accused_of_nothing_but_their_words(site: DemoSite, runs: Runs) -> None:
    accused = {finding.rule: finding.explanation for finding in failed(runs.of(site))}
    assert set(accused) == DESERVED.get(site.firm, set()), accused


@pytest.mark.xdist_group("petite-pousse")
def test_the_honest_savings_broker_is_compliant(runs: Runs) -> None:
    site = next(site for site in sites() if site.id == "petite-pousse")
    report = runs.of(site).report
    assert report.outcome is ReportOutcome.COMPLIANT, report.outcome_reasons


def test_something_is_planted_for_browsing_on_and_for_members() -> None:
    planted = {violation.scenario for site in sites() for violation in violations(site.id)}
    assert planted == {*PLAYED, "continued-browsing", "signed-in"}


@pytest.mark.parametrize("site", BY_SITE)
def test_the_run_folder_keeps_the_contract(site: DemoSite, runs: Runs) -> None:
    folder = runs.of(site).folder.path
    report = json.loads((folder / "report.json").read_text())
    Draft202012Validator(json_schema()).validate(report)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {"report.json", "report.html", "run.sqlite", "site.json"} <= set(manifest["files"])
    for visit in report["visits"]:
        assert visit["har"] in manifest["files"]
        assert f"visits/{visit['scenario']}/visit.json" in manifest["files"]
    page = (folder / "report.html").read_text()
    assert "http-equiv" not in page.lower() or "refresh" not in page.lower()
    facts = runs.of(site).folder.site_facts()
    assert facts is not None
    for policy in report["policy"]:
        text = next(document.text for document in facts.documents if document.url == policy["url"])
        assert all(text[claim["start"] : claim["end"]] == claim["quote"] for claim in policy["claims"])


@pytest.mark.parametrize("site", BY_SITE)
def test_every_finding_that_fails_points_to_its_proof(site: DemoSite, runs: Runs) -> None:
    folder = runs.of(site).folder.path
    for finding in failed(runs.of(site)):
        assert finding.evidence or finding.claim, finding.rule
        for pointer in finding.evidence:
            file, _, inner = pointer.partition("#")
            assert (folder / file).is_file(), pointer
            if inner:
                value = json.loads((folder / file).read_text())
                for part in inner.strip("/").split("/"):
                    value = value[int(part)] if isinstance(value, list) else value[part]
