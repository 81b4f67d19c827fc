"""Rule ``undeclared-tracker``: a tracker is used that the policy does not name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.evidence import PolicyDocument
from detectors.policy.claim import Claim
from detectors.rules.contract import ANY_OTHER, Case, ClaimUse, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity, Subject
from detectors.rules.proof.companions import brought_by
from detectors.rules.proof.documents import is_readable, is_the_sites
from detectors.rules.proof.law import CNIL_RECOMMENDATION_LIST, GDPR_13
from detectors.rules.proof.observed import Observed, embedding_hosts, observed_trackers, only_inside
from detectors.rules.proof.promises import (
    DECLARING,
    brand_services_of,
    ids,
    matches_cookie,
    of_kind,
    services_of,
)
from detectors.rules.proof.subjects import evidence_of
from detectors.rules.proof.traces import traces
from detectors.rules.proof.words import bounded, listed, named, seen
from tracker_db.model import Consent


def _judge(case: Case) -> Iterator[Verdict]:
    claims = of_kind(case.claims, *DECLARING)
    declared = frozenset(service for claim in claims for service in services_of(claim))
    found = traces(case)
    embeds = embedding_hosts(found, declared)
    unread = _what_was_not_read(case)
    for observed in observed_trackers(found, case.detections).values():
        in_table = any(matches_cookie(claim, name) for claim in claims for name in observed.cookies)
        if observed.service in declared or in_table or brought_by(observed.service, declared):
            continue
        by_brand = [claim for claim in claims if observed.service in brand_services_of(claim)]
        yield _verdict(observed, by_brand, _doubt(observed, by_brand, unread, embeds))


def _what_was_not_read(case: Case) -> str:
    """What may still declare the tracker and could not be read; empty when all was read."""
    missing = [document for document in case.documents if is_the_sites(document) and not is_readable(document)]
    # A policy that the user gave stands for the site's own, which then need not be read.
    if missing and not any(document.found_by == "given" for document in case.documents):
        return f"{listed(bounded(document.url) for document in missing)} could not be read and may name it"
    if of_kind(case.claims, "cookie_policy_link") and not any(_is_cookie_policy(one) for one in case.documents):
        return "the policy refers to a cookie policy, which was not found and may name it"
    return ""


def _is_cookie_policy(document: PolicyDocument) -> bool:
    return document.kind == "cookies" and is_readable(document)


def _doubt(observed: Observed, by_brand: Sequence[Claim], unread: str, embeds: frozenset[str]) -> str:
    """Why this may be no violation; empty when there is no doubt."""
    if by_brand:
        return f"the policy names its vendor and not the service: « {bounded(by_brand[0].quote, 200)} »"
    if unread:
        return f"what was read of the policy does not name it, yet {unread}"
    if only_inside(observed, embeds):
        return "the policy does not name it, yet it is seen only inside the content of a service that it names"
    if _only_loads(observed):
        return "the policy does not name it, yet it only loads scripts or content: whether it must be named is unsure"
    return ""


def _only_loads(observed: Observed) -> bool:
    return not observed.acted and observed.detection.consent is Consent.DEPENDS


def _verdict(observed: Observed, by_brand: Sequence[Claim], doubt: str) -> Verdict:
    where = listed(trace.detection.scenario for trace in observed.traces)
    first = f"{named(observed.detection)} is observed ({where}); {doubt or 'the policy does not name it'}."
    return Verdict(
        outcome=Outcome.REVIEW if doubt else Outcome.FAIL,
        subject=Subject(kind="service", name=observed.service),
        explanation=f"{first} Proof: {listed(seen(trace.record) for trace in observed.traces)}.",
        evidence=evidence_of(observed.traces),
        claims=ids(by_brand),
        scenario=observed.traces[0].detection.scenario,
        confidence="high" if observed.acted and not doubt else "medium",
        severity=Severity.LOW if _only_loads(observed) and doubt else None,
    )


RULE = Rule(
    id="undeclared-tracker",
    title="Observed tracker not declared",
    severity=Severity.HIGH,
    why="Visitors must be told who reads and writes on their terminal and receives their data; a tracker that the"
    " policy does not name is one they cannot have agreed to.",
    method="Services that need consent, or may, observed in any scenario, against every sentence and every row of the"
    " policy that names a service. Not named: fail. Only its vendor is named, a policy document could not be read, it"
    " is seen only inside the content of a declared service, or it is exempt under conditions and merely loads a"
    " script: review. What comes with a declared service (its tag loader), and services of security, essential"
    " function and consent management, are no accusation.",
    law=(GDPR_13, CNIL_RECOMMENDATION_LIST),
    needs=Needs(
        visits=("before-choice",),
        also=ANY_OTHER,
        detections=True,
        claims=(*DECLARING, "cookie_policy_link"),
        claim_use=ClaimUse.DECLARATION,
        documents=True,
    ),
    judge=_judge,
)
