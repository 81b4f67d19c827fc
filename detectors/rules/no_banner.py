"""Rule ``no-banner``: trackers that need consent are used, and nobody asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import ChoiceMade, Party, Visit
from detectors.detection import Detection, DetectionKind
from detectors.rules.contract import ANY_OTHER, Case, ClaimUse, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity, Subject
from detectors.rules.proof.certainty import is_complete
from detectors.rules.proof.law import ARTICLE_82, CNIL_GUIDELINES
from detectors.rules.proof.promises import ids
from detectors.rules.proof.subjects import Judged, assessed, evidence_of
from detectors.rules.proof.traces import pointer_to, traces
from detectors.rules.proof.words import bounded, listed, named
from tracker_db.model import Purpose

_SIGNALS_OF_MANAGERS = frozenset({"tcf", "gpp", "cmp-record"})
_BANNER = Subject(kind="control", name="consent banner")


def _judge(case: Case) -> Iterator[Verdict]:
    visit = case.visit("before-choice")
    if visit is None or not is_complete(visit):
        return
    with_banner = [other for other in case.visits.values() if other.banner is not None and other.banner.found]
    if visit.banner is None:
        yield Verdict(Outcome.NOT_RUN, _BANNER, "The visit did not look for a banner.", scenario=visit.scenario)
    elif visit.banner.found:
        words = "A consent banner is shown on arrival."
        yield Verdict(Outcome.PASS, _BANNER, words, (pointer_to(visit, "banner"),), scenario=visit.scenario)
    elif with_banner:
        yield _shown_elsewhere(visit, with_banner[0])
    else:
        managers = {d.name for d in case.detections if _shows_a_manager(d)}
        judged = list(assessed(traces(case), case.detections))
        yield _without_banner(visit, judged, ids(case.claims), tuple(sorted(managers)))


def _shows_a_manager(detection: Detection) -> bool:
    """A consent manager's own trace, or a signal that only one on the page gives; Google's hits carry theirs always."""
    if detection.purpose is not Purpose.CONSENT_MANAGEMENT:
        return False
    if detection.kind is not DetectionKind.CONSENT_SIGNAL:
        return True
    return detection.party is Party.FIRST and detection.role in _SIGNALS_OF_MANAGERS


def _shown_elsewhere(visit: Visit, other: Visit) -> Verdict:
    words = f"No banner was seen on arrival, yet one was in the scenario {other.scenario}: a person must look again."
    pointers = (pointer_to(visit, "banner"), pointer_to(other, "banner"))
    return Verdict(Outcome.REVIEW, _BANNER, words, pointers, scenario=visit.scenario, confidence="low")


def _where_one_may_be(visit: Visit, managers: tuple[str, ...]) -> str:
    """Why a banner may have been shown and not recognised; empty when nothing speaks for it."""
    if visit.banner is not None and visit.banner.blind_spots:
        return f"one may be where this program cannot look ({listed(map(bounded, visit.banner.blind_spots))})"
    return f"a consent manager runs on the site ({listed(managers)})" if managers else ""


def _without_banner(
    visit: Visit, judged: list[Judged], promised: tuple[str, ...], managers: tuple[str, ...]
) -> Verdict:
    fails = [trace for trace, assessment in judged if assessment.outcome is Outcome.FAIL]
    where = pointer_to(visit, "banner")
    if not judged:
        words = "There is no consent banner, and no tracker that would need one was seen in any scenario."
        return Verdict(Outcome.NOT_APPLICABLE, _BANNER, words, (where,), scenario=visit.scenario)
    group = fails or [trace for trace, _ in judged]
    who = listed(named(trace.detection) for trace in group)
    doubt = _where_one_may_be(visit, managers)
    if fails and doubt:
        words = f"No consent banner was seen, but {doubt}: a person must look. Seen without one: {who}."
        pointers = (where, *evidence_of(group))
        return Verdict(Outcome.REVIEW, _BANNER, words, pointers, scenario=visit.scenario, confidence="low")
    if fails and visit.choice.made is not ChoiceMade.HIDDEN_FROM_BOTS:
        words = f"No consent banner is shown, yet trackers that need consent are used: {who}."
        return Verdict(Outcome.FAIL, _BANNER, words, (where, *evidence_of(group)), promised, visit.scenario)
    words = f"No consent banner was seen; whether one is required is for a person to judge, for these were seen: {who}."
    pointers = (where, *evidence_of(group))
    return Verdict(Outcome.REVIEW, _BANNER, words, pointers, scenario=visit.scenario, confidence="medium")


RULE = Rule(
    id="no-banner",
    title="No banner although non-exempt trackers are used",
    severity=Severity.CRITICAL,
    why="A site that uses trackers that need consent must ask for it; without a banner there is no choice to make.",
    method="A completed visit that looked for a banner and found none, and trackers that need consent acting in any"
    " scenario: fail. Only trackers exempt under conditions, mere script loads or unlisted identifiers, a banner that"
    " another scenario saw, one that hides from robots, a consent manager at work, or a place this program could not"
    " look into: review. No tracker at all: no banner is needed.",
    law=(ARTICLE_82, CNIL_GUIDELINES),
    needs=Needs(
        visits=("before-choice",),
        also=ANY_OTHER,
        detections=True,
        claims=("banner_present", "banner_choice"),
        claim_use=ClaimUse.CONTEXT,
    ),
    judge=_judge,
)
