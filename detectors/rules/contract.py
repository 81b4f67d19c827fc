"""The contract of a rule: what it says of itself, what it needs, what it is handed, and what it hands back.

One rule is one module of this package that defines ``RULE``. The engine builds the `Case` from the rule's `Needs`, so
a rule sees the inputs it declared and no others: asking for anything else raises `UndeclaredInputError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from crawler.evidence import PolicyDocument, SiteFacts, Visit
from detectors.detection import Detection
from detectors.policy.claim import Claim, ClaimOutcome
from detectors.rules.finding import Citation, Outcome, Severity, Subject

ANY_OTHER = ("*",)
"""For `Needs.also`: every other visit there is."""

_RULE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class UndeclaredInputError(LookupError):
    """A rule asked for an input that its `Needs` do not declare."""


class ClaimUse(StrEnum):
    """What the policy's claims are to a rule, and so what their absence means.

    ``promise``: the rule judges these claims; where the policy makes none, it does not apply.
    ``declaration``: the rule holds the evidence against them; that there is none is itself an answer.
    ``context``: the rule only cites them; it judges without any policy too.
    """

    PROMISE = "promise"
    DECLARATION = "declaration"
    CONTEXT = "context"


@dataclass(frozen=True)
class Needs:
    """The inputs of a rule.

    Attributes:
        visits: scenarios without which the rule cannot conclude that all is well.
        also: scenarios that it reads as well when they were played (`ANY_OTHER`: all of them).
        detections: whether it reads detections (of the declared visits only).
        claims: kinds of claim it reads.
        claim_use: what these claims are to it.
        documents: whether it reads the policy documents.
        site_facts: whether it reads what the spider learnt of the site.
    """

    visits: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    detections: bool = False
    claims: tuple[str, ...] = ()
    claim_use: ClaimUse = ClaimUse.PROMISE
    documents: bool = False
    site_facts: bool = False

    def reads_visit(self, scenario: str) -> bool:
        """Whether the visit of this scenario is declared."""
        return scenario in self.visits or scenario in self.also or self.also == ANY_OTHER


@dataclass(frozen=True)
class Verdict:
    """One conclusion about one subject, before the engine makes a finding of it.

    ``claims`` are the ids of the claims it speaks of; ``claim_outcome`` tells what it means for them where the
    outcome alone does not (a cookie of the policy's table that was never seen is ``not-observed``).
    """

    outcome: Outcome
    subject: Subject
    explanation: str
    evidence: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    scenario: str | None = None
    confidence: Literal["high", "medium", "low"] = "high"
    severity: Severity | None = None
    claim_outcome: ClaimOutcome | None = None


@dataclass(frozen=True)
class Case:
    """What a rule is handed: its declared inputs. Reading an undeclared one raises `UndeclaredInputError`."""

    needs: Needs
    _visits: Mapping[str, Visit] = field(default_factory=dict)
    _detections: tuple[Detection, ...] = ()
    _claims: tuple[Claim, ...] = ()
    _documents: tuple[PolicyDocument, ...] = ()
    _site_facts: SiteFacts | None = None

    @property
    def visits(self) -> Mapping[str, Visit]:
        """The declared visits that were played, whatever became of them; needed ones first."""
        _require(declared=bool(self.needs.visits or self.needs.also), what="visits")
        return self._visits

    def visit(self, scenario: str) -> Visit | None:
        """The visit of one declared scenario, or None when it was not played."""
        _require(declared=self.needs.reads_visit(scenario), what=f"the visit {scenario}")
        return self._visits.get(scenario)

    @property
    def detections(self) -> tuple[Detection, ...]:
        """Detections of the declared visits, in phases whose label is certain (see `proof.certainty`)."""
        _require(declared=self.needs.detections, what="detections")
        return self._detections

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Claims of the declared kinds."""
        _require(declared=bool(self.needs.claims), what="claims")
        return self._claims

    @property
    def documents(self) -> tuple[PolicyDocument, ...]:
        """Every policy document, fetched or not."""
        _require(declared=self.needs.documents, what="documents")
        return self._documents

    @property
    def site_facts(self) -> SiteFacts:
        """What the spider learnt of the site; the engine does not call a rule that needs it when there is none."""
        _require(declared=self.needs.site_facts and self._site_facts is not None, what="site facts")
        assert self._site_facts is not None  # noqa: S101 - for the type checker; the line above has raised
        return self._site_facts


def _require(*, declared: bool, what: str) -> None:
    if not declared:
        raise UndeclaredInputError(f"the rule reads {what} without declaring it in Needs")


@dataclass(frozen=True)
class Rule:
    """One rule: its id (also the module's name, with underscores), its words for an officer, and its judge.

    Raises:
        ValueError: the id is not in lower case with hyphens, a text is empty, or a citation has no URL.
    """

    id: str
    title: str
    severity: Severity
    why: str
    method: str
    law: Sequence[Citation]
    needs: Needs
    judge: Callable[[Case], Iterable[Verdict]]

    def __post_init__(self) -> None:
        if not _RULE_ID.fullmatch(self.id):
            raise ValueError(f"rule id {self.id!r}: lower case, digits and hyphens only")
        if not (self.title and self.why and self.method):
            raise ValueError(f"rule {self.id}: title, why and method are for the officer who reads, none may be empty")
        if any(not citation.url for citation in self.law):
            raise ValueError(f"rule {self.id}: a citation without a URL cannot be checked")
