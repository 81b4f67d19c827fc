"""What trackers do after a verified refusal: the evidence that three rules share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.evidence import CookieWrite, Phase
from detectors.detection import Detection
from detectors.rules.finding import Outcome
from detectors.rules.proof.choice import AFTER_REFUSAL
from detectors.rules.proof.subjects import Judged, assessed
from detectors.rules.proof.traces import Trace, in_phases, is_call, is_cookie, is_storage
from detectors.rules.proof.weight import Assessment

_LATE_ANSWER = (
    "the request that wrote it left before the refusal and was answered after it: what called is judged before the"
    " choice"
)


def written(found: Iterable[Trace], every: Iterable[Detection]) -> Iterator[Judged]:
    """Cookies and storage written after the refusal.

    Only writes count: a cookie that was there before and still is was not written again. A cookie set by the late
    answer to a request made before the refusal is for a person to judge.
    """
    after = in_phases([trace for trace in found if trace.visit.scenario == "refusal"], *AFTER_REFUSAL)
    writes = (trace for trace in after if is_storage(trace) or isinstance(trace.record, CookieWrite))
    early = _calls_before_choice(after)
    for trace, assessment in assessed((trace for trace in writes if not is_call(trace)), every):
        if assessment.outcome is Outcome.FAIL and is_cookie(trace) and _answers_one_of(early, trace):
            yield trace, Assessment(Outcome.REVIEW, _LATE_ANSWER)
        else:
            yield trace, assessment


def called(found: Iterable[Trace], every: Iterable[Detection]) -> Iterator[Judged]:
    """Calls made after the refusal; reading a cookie that an earlier call left is one of them."""
    after = in_phases([trace for trace in found if trace.visit.scenario == "refusal"], *AFTER_REFUSAL)
    yield from assessed((trace for trace in after if is_call(trace)), every)


def _calls_before_choice(found: Iterable[Trace]) -> frozenset[str]:
    """The ids of the requests that left before the choice, in the visit that these traces come from."""
    visit = next((trace.visit for trace in found), None)
    requests = visit.requests if visit else ()
    return frozenset(request.id for request in requests if request.phase is Phase.BEFORE_CHOICE)


def _answers_one_of(calls: frozenset[str], trace: Trace) -> bool:
    return isinstance(trace.record, CookieWrite) and trace.record.set_by.request in calls
