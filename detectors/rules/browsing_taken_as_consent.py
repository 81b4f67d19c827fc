"""Rule ``browsing-taken-as-consent``: trackers start when the visitor merely goes on browsing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crawler.evidence import ChoiceMade, Visit
from detectors.rules.contract import Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity, Subject
from detectors.rules.proof.certainty import hands_free_until, is_complete
from detectors.rules.proof.law import CNIL_GUIDELINES, CNIL_RECOMMENDATION_SILENCE
from detectors.rules.proof.subjects import Judged, Telling, assessed, service_subject, verdicts
from detectors.rules.proof.traces import Trace, traces
from detectors.rules.proof.words import named

_CHOICES = frozenset({ChoiceMade.ACCEPTED, ChoiceMade.REFUSED, ChoiceMade.SAVED_WITH_PURPOSES_OFF})


def _judge(case: Case) -> Iterator[Verdict]:
    visit = case.visit("continued-browsing")
    if visit is None or not is_complete(visit):
        return
    if visit.choice.made in _CHOICES:
        words = f"The visitor made a choice ({visit.choice.made.value}) instead of merely browsing on."
        yield Verdict(Outcome.NOT_RUN, Subject(kind="site", name="browsing"), words, scenario=visit.scenario)
        return
    judged = list(assessed(traces(case), case.detections))
    by_browsing = [one for one in judged if _by_browsing(one[0], visit)]
    before = [one for one in judged if not _by_browsing(one[0], visit)]
    yield from _told(_new(by_browsing, before), comparable=is_complete(case.visit("before-choice")))


def _new(by_browsing: list[Judged], before: list[Judged]) -> list[Judged]:
    """What browsing brought: a service that acted before brings nothing new, one that merely loaded may."""
    acted = {service_subject(trace) for trace, assessment in before if assessment.outcome is Outcome.FAIL}
    seen = {service_subject(trace) for trace, _ in before}
    return [
        (trace, assessment)
        for trace, assessment in by_browsing
        if service_subject(trace) not in (acted if assessment.outcome is Outcome.FAIL else seen)
    ]


def _by_browsing(trace: Trace, visit: Visit) -> bool:
    """Whether the visitor's hands may have brought it about; one without a time is counted by its visit."""
    return trace.visit is visit and (trace.time is None or trace.time > hands_free_until(visit))


def _told(started: list[Judged], *, comparable: bool) -> Iterator[Verdict]:
    telling = Telling(
        subject=service_subject,
        sentence=lambda found: f"{named(found)} starts once the visitor moves and scrolls, without any choice made",
    )
    for verdict in verdicts(started, telling):
        if comparable:
            yield verdict
        else:
            words = f"{verdict.explanation} No complete visit tells whether it acts without any movement."
            yield replace(verdict, outcome=Outcome.REVIEW, explanation=words, confidence="low")


RULE = Rule(
    id="browsing-taken-as-consent",
    title="Continued browsing treated as consent",
    severity=Severity.CRITICAL,
    why="Silence is refusal: moving, scrolling or opening a page says nothing about consent.",
    method="Trackers that act once the visitor moves, scrolls and goes on without choosing, and that did not before. A"
    " service that needs consent: fail. Mere loads, services exempt under conditions, unlisted identifiers, or no"
    " complete visit without movement to compare with: review."
    " What was there before the visitor moved belongs to the rules on the time before the choice.",
    law=(CNIL_GUIDELINES, CNIL_RECOMMENDATION_SILENCE),
    needs=Needs(visits=("continued-browsing",), also=("before-choice",), detections=True),
    judge=_judge,
)
