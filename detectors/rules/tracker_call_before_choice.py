"""Rule ``tracker-call-before-choice``: a tracker is called before the visitor chose."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import Phase
from detectors.rules.contract import Case, ClaimUse, Needs, Rule, Verdict
from detectors.rules.finding import Severity
from detectors.rules.proof.law import ARTICLE_82, EDPB_TECHNICAL_SCOPE, EPRIVACY_5_3
from detectors.rules.proof.promises import consent_claims_about
from detectors.rules.proof.subjects import Telling, assessed, service_subject, verdicts
from detectors.rules.proof.traces import in_phases, is_call, traces
from detectors.rules.proof.words import named


def _judge(case: Case) -> Iterator[Verdict]:
    before = [trace for trace in in_phases(traces(case), Phase.BEFORE_CHOICE) if is_call(trace)]
    telling = Telling(
        subject=service_subject,
        sentence=lambda found: f"{named(found)} is called before the visitor has chosen anything",
        claims_of=lambda found: consent_claims_about(case.claims, found),
    )
    yield from verdicts(assessed(before, case.detections), telling)


RULE = Rule(
    id="tracker-call-before-choice",
    title="Tracker call before any choice",
    severity=Severity.HIGH,
    why="The law protects the terminal, not only its cookies: a pixel, a tracked address or an identifier sent to a"
    " tracker needs the visitor's consent too.",
    method="Requests recognised in the phase before the choice of every scenario that leads to one. A call that carries"
    " data (collect, sync) or a cookie of the service, typed personal data received, and a script that fingerprints or"
    " records the session, for a service that needs consent: fail. A script or content that merely loads, a call that"
    " never left the browser, one that announces denied consent without any cookie, a service exempt under conditions,"
    " an unlisted identifier, recipient or script: review.",
    law=(EPRIVACY_5_3, EDPB_TECHNICAL_SCOPE, ARTICLE_82),
    needs=Needs(
        visits=("before-choice",),
        also=("refusal", "acceptance", "withdrawal"),
        detections=True,
        claims=("consent_required",),
        claim_use=ClaimUse.CONTEXT,
    ),
    judge=_judge,
)
