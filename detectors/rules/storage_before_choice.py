"""Rule ``storage-before-choice``: a tracker writes to the page's storage before the visitor chose."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import Phase
from detectors.rules.contract import Case, ClaimUse, Needs, Rule, Verdict
from detectors.rules.finding import Severity
from detectors.rules.proof.law import ARTICLE_82, CNIL_STORAGE, EDPB_TECHNICAL_SCOPE
from detectors.rules.proof.promises import consent_claims_about
from detectors.rules.proof.subjects import Telling, assessed, storage_subject, verdicts
from detectors.rules.proof.traces import in_phases, is_storage, traces
from detectors.rules.proof.words import named


def _judge(case: Case) -> Iterator[Verdict]:
    before = [trace for trace in in_phases(traces(case), Phase.BEFORE_CHOICE) if is_storage(trace)]
    telling = Telling(
        subject=storage_subject,
        sentence=lambda found: f"{named(found)} writes to the page's storage before the visitor has chosen anything",
        claims_of=lambda found: consent_claims_about(case.claims, found),
    )
    yield from verdicts(assessed(before, case.detections), telling)


RULE = Rule(
    id="storage-before-choice",
    title="Other storage before any choice",
    severity=Severity.CRITICAL,
    why="Local storage, session storage, IndexedDB and caches hold identifiers as well as cookies do, and the same"
    " consent is required.",
    method="Storage keys recognised in the phase before the choice of every scenario that leads to one. Written by a"
    " service that needs consent: fail. Exempt under conditions or unlisted: review. A removal is no writing.",
    law=(ARTICLE_82, EDPB_TECHNICAL_SCOPE, CNIL_STORAGE),
    needs=Needs(
        visits=("before-choice",),
        also=("refusal", "acceptance", "withdrawal"),
        detections=True,
        claims=("consent_required",),
        claim_use=ClaimUse.CONTEXT,
    ),
    judge=_judge,
)
