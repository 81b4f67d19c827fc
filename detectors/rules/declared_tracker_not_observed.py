"""Rule ``declared-tracker-not-observed``: the policy declares a tracker that was never seen."""

from __future__ import annotations

from collections.abc import Iterator

from detectors.policy.claim import Claim
from detectors.rules.contract import ANY_OTHER, Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity, Subject
from detectors.rules.proof.choice import why_all_was_not_shown
from detectors.rules.proof.law import GDPR_5_1_A, GDPR_12_1
from detectors.rules.proof.promises import ids, services_of
from detectors.rules.proof.words import bounded, counted

_KINDS = ("declared_vendor", "third_party_content", "consent_required", "cookie_declared")


def _judge(case: Case) -> Iterator[Verdict]:
    by_service: dict[str, list[Claim]] = {}
    for claim in case.claims:
        for service in services_of(claim):
            if claim.value.get("tracker") is not False:
                by_service.setdefault(service, []).append(claim)
    observed = {detection.service for detection in case.detections}
    unseen = {service: claims for service, claims in by_service.items() if service not in observed}
    missing = why_all_was_not_shown(case)
    if not by_service:
        yield _about_the_site(Outcome.NOT_APPLICABLE, "The policy declares no tracker that a browser could see.")
    elif unseen and missing:
        yield _about_the_site(Outcome.NOT_RUN, f"What the site does once all is accepted was not seen: {missing}.")
    else:
        pages = len({page.url for visit in case.visits.values() for page in visit.pages})
        for service, claims in unseen.items():
            yield _unseen(service, claims, pages)


def _unseen(service: str, claims: list[Claim], pages: int) -> Verdict:
    words = (
        f"The policy declares it: « {bounded(claims[0].quote, 200)} ». It was not observed on"
        f" {counted(pages, 'page')} sampled; this is not proof of absence."
    )
    subject = Subject(kind="service", name=service)
    return Verdict(Outcome.REVIEW, subject, words, claims=ids(claims), scenario="acceptance", confidence="low")


def _about_the_site(outcome: Outcome, words: str) -> Verdict:
    return Verdict(outcome, Subject(kind="site", name="declared trackers"), words, scenario="acceptance")


RULE = Rule(
    id="declared-tracker-not-observed",
    title="Declared tracker never observed",
    severity=Severity.LOW,
    why="A policy that lists services which the site no longer uses is out of date and misinforms, though that breaks"
    " no rule by itself.",
    method="Services that the policy names and a browser can see, looked for in every scenario once all was accepted"
    " (or on a site that asks nothing). Never observed: review, for a sample of pages proves no absence.",
    law=(GDPR_5_1_A, GDPR_12_1),
    needs=Needs(visits=("before-choice",), also=ANY_OTHER, detections=True, claims=_KINDS),
    judge=_judge,
)
