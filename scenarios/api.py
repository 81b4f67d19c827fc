"""The names that scenarios of the user's own may rely on (docs/scenarios.md). What is not here may change."""

from __future__ import annotations

from crawler.browser.guise import Guise, Phone
from crawler.errors import SiteUnreachable
from crawler.evidence import Banner, Choice, Phase, Step, VisitStatus
from crawler.visiting import OpenVisit
from scenarios.acting import click, fill, noted, see
from scenarios.choosing import choose, was_made
from scenarios.hands import move_and_scroll
from scenarios.sampling import visit_samples
from scenarios.scenario import Ending, NotDone, Scenario, Stage, completed, failed, not_applicable
from scenarios.typing import TEST_VALUES

__all__ = [
    "TEST_VALUES",
    "Banner",
    "Choice",
    "Ending",
    "Guise",
    "NotDone",
    "OpenVisit",
    "Phase",
    "Phone",
    "Scenario",
    "SiteUnreachable",
    "Stage",
    "Step",
    "VisitStatus",
    "choose",
    "click",
    "completed",
    "failed",
    "fill",
    "move_and_scroll",
    "not_applicable",
    "noted",
    "see",
    "visit_samples",
    "was_made",
]
