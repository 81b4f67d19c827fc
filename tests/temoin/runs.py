"""Audits of the demonstration sites for the tests: each one run once a test process, by the main job itself."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from _pytest.mark import ParameterSet

from crawler.settings import CrawlSettings
from detectors.rules.finding import Finding, Outcome
from temoin.demo.catalogue import DemoSite, sites
from temoin.demo.server import DemoWeb
from temoin.options import AuditOptions
from temoin.pipeline import audit
from temoin.result import AuditResult
from temoin.watcher import silent

PLAYED = {"before-choice", "refusal", "acceptance"}

DESERVED = {"mutuelle-des-rives": {"implied-consent-clause"}}
"""What a firm's own words deserve, whatever its site does."""


class Runs:
    """Audits each site once."""

    def __init__(self, web: DemoWeb, folder: Path, *, pages: int = 3, observe_s: float = 30.0) -> None:
        self._web, self._folder = web, folder
        self._pages, self._observe_s = pages, observe_s
        self.of = cache(self._audit)

    def _audit(self, site: DemoSite, policy: str = "") -> AuditResult:
        settings = CrawlSettings(
            resolve=tuple(self._web.resolve),
            ca_file=self._web.ca_file,
            pages=self._pages,
            observe_s=self._observe_s,
        )
        policies = (policy,) if policy else ()
        options = AuditOptions(site.url, self._folder / site.id, settings, policies=policies)
        return asyncio.run(audit(options, silent))


def cases(*variants: Literal["honest", "broken"]) -> list[ParameterSet]:
    """The sites of these variants as test parameters, grouped so that one process audits a site for all its tests."""
    chosen = (site for site in sites() if site.variant in variants)
    return [pytest.param(site, marks=pytest.mark.xdist_group(site.id), id=site.id) for site in chosen]


def failed(result: AuditResult) -> list[Finding]:
    """The findings that fail."""
    return [finding for finding in result.report.findings if finding.outcome is Outcome.FAIL]
