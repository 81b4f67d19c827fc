"""Audits of the demonstration sites for the tests: each one run once a test process, by the main job itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from _pytest.mark import ParameterSet

from crawler.settings import CrawlSettings
from detectors.rules.finding import Finding, Outcome
from scenarios.login import Login, LoginField
from temoin.demo.catalogue import DemoSite, sites, violations
from temoin.demo.server import DemoWeb
from temoin.options import AuditOptions
from temoin.pipeline import audit
from temoin.result import AuditResult
from temoin.watcher import silent

PLAYED = ("before-choice", "refusal", "acceptance")
"""What is played on every site; others take their time, and are played where something is planted for them."""

MEMBER_AREA = "petite-pousse"

DESERVED = {"mutuelle-des-rives": {"implied-consent-clause"}}
"""What a firm's own words deserve, whatever its site does."""


def planted_for(site: DemoSite) -> tuple[str, ...]:
    """The scenarios that show what is planted on the broken site of this firm; the honest one must not show it.

    A member who has not accepted proves nothing for a site that keeps its word to members: that is a person's to judge.
    """
    broken = next(other.id for other in sites() if other.firm == site.firm and other.variant == "broken")
    shown = dict.fromkeys((*PLAYED, *(violation.scenario for violation in violations(broken))))
    return tuple(name for name in shown if name != "signed-in" or site.variant == "broken")


def only_played(_: DemoSite) -> tuple[str, ...]:
    """The same on every site."""
    return PLAYED


def login_of(site: DemoSite) -> Login | None:
    """How to become a member of the firm that has a member area."""
    if site.firm != MEMBER_AREA:
        return None
    fields = (
        LoginField(selector="[name=identifiant]", value="camille.temoin@example.org"),
        LoginField(selector="[name=mot_de_passe]", value="known to everybody"),
    )
    signs_out = "[href$='/deconnexion']"
    return Login(url=f"{site.url}espace-client", fields=fields, submit="form.fields button", success=signs_out)


class Runs:
    """Audits each site once, by the scenarios that ``scenarios`` gives."""

    def __init__(
        self,
        web: DemoWeb,
        folder: Path,
        *,
        pages: int = 3,
        observe_s: float = 30.0,
        scenarios: Callable[[DemoSite], tuple[str, ...]] = planted_for,
    ) -> None:
        self._web, self._folder = web, folder
        self._pages, self._observe_s = pages, observe_s
        self.scenarios = scenarios
        self.of = cache(self._audit)

    def _audit(self, site: DemoSite, policy: str = "") -> AuditResult:
        settings = CrawlSettings(
            resolve=tuple(self._web.resolve),
            ca_file=self._web.ca_file,
            pages=self._pages,
            observe_s=self._observe_s,
        )
        policies = (policy,) if policy else ()
        options = AuditOptions(
            site.url,
            self._folder / site.id,
            settings,
            scenarios=self.scenarios(site),
            policies=policies,
            login=login_of(site),
        )
        return asyncio.run(audit(options, silent))


def cases(*variants: Literal["honest", "broken"]) -> list[ParameterSet]:
    """The sites of these variants as test parameters, grouped so that one process audits a site for all its tests."""
    chosen = (site for site in sites() if site.variant in variants)
    return [pytest.param(site, marks=pytest.mark.xdist_group(site.id), id=site.id) for site in chosen]


def failed(result: AuditResult) -> list[Finding]:
    """The findings that fail."""
    return [finding for finding in result.report.findings if finding.outcome is Outcome.FAIL]
