"""Rule ``tracker-call-after-refusal``: a tracker is called, or a tracker's cookie read, after the visitor refused."""

from __future__ import annotations

from collections.abc import Iterator

from detectors.rules.contract import Case, ClaimUse, Needs, Rule, Verdict
from detectors.rules.finding import Severity
from detectors.rules.proof.after_refusal import called
from detectors.rules.proof.certainty import is_complete
from detectors.rules.proof.choice import is_verified_refusal, unverified_refusal
from detectors.rules.proof.law import ARTICLE_82, EPRIVACY_5_3
from detectors.rules.proof.promises import consent_claims_about
from detectors.rules.proof.subjects import Telling, service_subject, verdicts
from detectors.rules.proof.traces import traces
from detectors.rules.proof.words import named


def _judge(case: Case) -> Iterator[Verdict]:
    visit = case.visit("refusal")
    if visit is None or not is_complete(visit):
        return
    if not is_verified_refusal(visit):
        yield unverified_refusal(visit)
        return
    telling = Telling(
        subject=service_subject,
        sentence=lambda found: f"{named(found)} is called after the visitor refused",
        claims_of=lambda found: consent_claims_about(case.claims, found),
    )
    yield from verdicts(called(traces(case), case.detections), telling)


RULE = Rule(
    id="tracker-call-after-refusal",
    title="Non-exempt read or call after refusal",
    severity=Severity.CRITICAL,
    why="A refusal forbids reading as well as writing: after it no tracker may be called, and no cookie that it left"
    " earlier may be sent to it.",
    method="Requests recognised after a refusal that was made and verified. A call that carries data (collect, sync) or"
    " a cookie of the service, typed personal data received, and a script that fingerprints or records the session, for"
    " a service that needs consent: fail. A script or content that merely loads, a call that never left the browser,"
    " one that announces denied consent without any cookie, a service exempt under conditions, an unlisted identifier,"
    " recipient or script: review.",
    law=(ARTICLE_82, EPRIVACY_5_3),
    needs=Needs(visits=("refusal",), detections=True, claims=("consent_required",), claim_use=ClaimUse.CONTEXT),
    judge=_judge,
)
