"""Rule ``cookie-before-choice``: a cookie that needs consent is written before the visitor chose."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import Phase
from detectors.rules.contract import Case, ClaimUse, Needs, Rule, Verdict
from detectors.rules.finding import Severity
from detectors.rules.proof.law import ARTICLE_82, CNIL_GUIDELINES, EPRIVACY_5_3
from detectors.rules.proof.promises import consent_claims_about
from detectors.rules.proof.subjects import Telling, assessed, cookie_subject, verdicts
from detectors.rules.proof.traces import in_phases, is_cookie, traces
from detectors.rules.proof.words import named


def _judge(case: Case) -> Iterator[Verdict]:
    before = [trace for trace in in_phases(traces(case), Phase.BEFORE_CHOICE) if is_cookie(trace)]
    telling = Telling(
        subject=cookie_subject,
        sentence=lambda found: f"A cookie of {named(found)} is written before the visitor has chosen anything",
        claims_of=lambda found: consent_claims_about(case.claims, found),
    )
    yield from verdicts(assessed(before, case.detections), telling)


RULE = Rule(
    id="cookie-before-choice",
    title="Non-exempt cookie before any choice",
    severity=Severity.CRITICAL,
    why="A cookie that is not strictly necessary may be written only after the visitor has said yes by a clear act."
    " One that is there on arrival was written without consent.",
    method="Cookies recognised in the phase before the choice of every scenario that leads to one. Stored by a service"
    " that needs consent: fail. Exempt under conditions, unlisted, or tried and refused by the browser (nothing was"
    " stored): review. The site's deletion of a cookie is no writing.",
    law=(ARTICLE_82, EPRIVACY_5_3, CNIL_GUIDELINES),
    needs=Needs(
        visits=("before-choice",),
        also=("refusal", "acceptance", "withdrawal"),
        detections=True,
        claims=("consent_required",),
        claim_use=ClaimUse.CONTEXT,
    ),
    judge=_judge,
)
