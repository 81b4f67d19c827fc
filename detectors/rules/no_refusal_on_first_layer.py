"""Rule ``no-refusal-on-first-layer``: the banner's first layer lets one accept and not refuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.evidence import Banner, Control, ControlRole, Visit
from detectors.rules.contract import Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity, Subject
from detectors.rules.proof.certainty import is_complete
from detectors.rules.proof.labels import informs, refuses
from detectors.rules.proof.law import CNIL_RECOMMENDATION_REFUSAL, EDPB_BANNER_TASKFORCE
from detectors.rules.proof.traces import pointer_to
from detectors.rules.proof.words import bounded, listed

_SUBJECT = Subject(kind="control", name="refusal on the first layer")
_MAY_REFUSE = frozenset({ControlRole.CLOSE, ControlRole.SAVE, ControlRole.OTHER})


def _judge(case: Case) -> Iterator[Verdict]:
    visit = case.visit("before-choice")
    if visit is None or not is_complete(visit):
        return
    shown = [(other, other.banner) for other in case.visits.values() if other.banner is not None]
    found = [(other, banner) for other, banner in shown if banner.found]
    if visit.banner is None and not found:
        yield _verdict(Outcome.NOT_RUN, "The visit did not look for a banner.", visit)
        return
    if not found:
        yield _verdict(Outcome.NOT_APPLICABLE, "No consent banner was seen.", visit)
        return
    yield _of_banner(found)


def _of_banner(found: Sequence[tuple[Visit, Banner]]) -> Verdict:
    """Judge the first layer as all visits saw it together: a control that one of them missed is there nonetheless."""
    controls = [control for _, banner in found for control in banner.buttons if control.layer == 1]
    visits = [visit for visit, _ in found]
    labels = listed((f"« {bounded(control.label, 60)} »" for control in controls), limit=12)
    refusing = next((control for control in controls if refuses(control)), None)
    if refusing is not None:
        return _verdict(Outcome.PASS, f"The first layer offers « {bounded(refusing.label, 60)} ».", *visits)
    if any(banner.clicks_to_refuse == 1 for _, banner in found):
        return _verdict(Outcome.PASS, f"One click refuses; the first layer offers {labels}.", *visits)
    if not controls:
        return _verdict(Outcome.NOT_RUN, "The controls of the banner's first layer could not be read.", *visits)
    doubt = _doubt(controls)
    if doubt:
        return _verdict(Outcome.REVIEW, f"{doubt} Its controls: {labels}.", *visits)
    words = f"The first layer lets the visitor accept and offers no way to refuse. Its controls: {labels}."
    return _verdict(Outcome.FAIL, words, *visits)


def _doubt(controls: Sequence[Control]) -> str:
    if not any(control.role is ControlRole.ACCEPT for control in controls):
        return "The banner's first layer offers neither to accept nor to refuse in words that are known."
    unsure = [c for c in controls if c.role in _MAY_REFUSE and c.leads_to is None and not informs(c)]
    if unsure:
        names = listed(f"« {bounded(control.label, 60)} »" for control in unsure)
        return f"The first layer has no plain refusal, and a person must judge whether {names} refuses."
    return ""


def _verdict(outcome: Outcome, words: str, *visits: Visit) -> Verdict:
    return Verdict(
        outcome=outcome,
        subject=_SUBJECT,
        explanation=words,
        evidence=tuple(pointer_to(visit, "banner") for visit in visits),
        scenario=visits[0].scenario,
        confidence="medium" if outcome is Outcome.REVIEW else "high",
    )


RULE = Rule(
    id="no-refusal-on-first-layer",
    title="No refusal on the first layer",
    severity=Severity.HIGH,
    why="Refusing must be as simple as accepting: a banner that offers to accept at once and hides the refusal behind"
    " a further screen steers the visitor.",
    method="The controls of the banner's first layer, as all scenarios saw them together. One that refuses, also in the"
    " words “continue without accepting”: pass. One that accepts and none that could refuse: fail. A cross, a save"
    " button or words that nobody knows beside it, or no control that accepts: review.",
    law=(CNIL_RECOMMENDATION_REFUSAL, EDPB_BANNER_TASKFORCE),
    needs=Needs(visits=("before-choice",), also=("refusal", "acceptance", "withdrawal")),
    judge=_judge,
)
