"""The five real policies through the main job: each demonstration site audited against the real text it is made after.

They run wherever ``../shared`` is (as in CI); elsewhere they are skipped, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.model import ReportOutcome
from temoin.demo.catalogue import DemoSite, violations
from temoin.demo.server import DemoWeb
from tests.temoin.runs import DESERVED, PLAYED, Runs, cases, failed, only_played

REAL = {
    "petite-pousse": "mon-petit-placement.txt",
    "cap-actuariat": "aops.txt",
    "mutuelle-des-rives": "malakoff-mederic.txt",
    "assurances-belloy": "active-assurances.txt",
    "groupe-sorval": "sofraco.txt",
}


@pytest.fixture(scope="session")
def runs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    assert shared.is_dir()
    with DemoWeb() as web:
        yield Runs(web, tmp_path_factory.mktemp("real"), pages=1, observe_s=8.0, scenarios=only_played)


def policy_of(site: DemoSite, shared: Path) -> str:
    return str(shared / "policies" / REAL[site.firm])


@pytest.mark.parametrize("site", cases("honest"))
def test_an_honest_site_is_accused_of_nothing_but_the_real_policys_words(
    site: DemoSite, runs: Runs, shared: Path
) -> None:
    result = runs.of(site, policy_of(site, shared))
    assert result.error is None
    accused = {finding.rule: finding.explanation for finding in failed(result)}
    assert set(accused) == DESERVED.get(site.firm, set()), accused
    if site.firm == "petite-pousse":
        assert result.report.outcome is ReportOutcome.COMPLIANT, result.report.outcome_reasons


@pytest.mark.parametrize("site", cases("broken"))
def test_what_is_planted_is_found_against_the_real_policy(site: DemoSite, runs: Runs, shared: Path) -> None:
    result = runs.of(site, policy_of(site, shared))
    rules = {finding.rule for finding in failed(result)}
    if site.firm == "petite-pousse":
        # The real sentence promises HTTPS for the real firm's host: for this one a person has to judge.
        rules |= {f.rule for f in result.report.findings if f.rule == "https-promise-broken" and f.outcome == "review"}
    for violation in violations(site.id):
        if violation.scenario in PLAYED:
            assert set(violation.rules) <= rules, f"{violation.id}: {sorted(rules)} failed"


@pytest.mark.parametrize("site", cases("honest", "broken"))
def test_every_claim_is_quoted_from_the_real_text(site: DemoSite, runs: Runs, shared: Path) -> None:
    result = runs.of(site, policy_of(site, shared))
    facts = result.folder.site_facts()
    assert facts is not None
    given = next(document for document in facts.documents if document.kind == "given")
    (policy,) = result.report.policy
    assert policy.claims
    for claim in policy.claims:
        assert given.text[claim.start : claim.end] == claim.quote
    assert given.text.split() == Path(policy_of(site, shared)).read_text(encoding="utf-8").split()
