"""What trackers do after a verified refusal: the evidence that three rules share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.evidence import CookieWrite, Phase, Request
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
    for trace, assessment in assessed((trace for trace in writes if not is_call(trace)), every):
        if assessment.outcome is Outcome.FAIL and is_cookie(trace) and _answers_an_earlier_call(trace):
            yield trace, Assessment(Outcome.REVIEW, _LATE_ANSWER)
        else:
            yield trace, assessment


def called(found: Iterable[Trace], every: Iterable[Detection]) -> Iterator[Judged]:
    """Calls made after the refusal; reading a cookie that an earlier call left is one of them."""
    after = in_phases([trace for trace in found if trace.visit.scenario == "refusal"], *AFTER_REFUSAL)
    yield from assessed((trace for trace in after if is_call(trace)), every)


def _answers_an_earlier_call(trace: Trace) -> bool:
    write = trace.record
    if not isinstance(write, CookieWrite) or write.set_by.request is None:
        return False
    return any(_left_before_choice(request, write.set_by.request) for request in trace.visit.requests)


def _left_before_choice(request: Request, wanted: str) -> bool:
    return request.id == wanted and request.phase is Phase.BEFORE_CHOICE
