"""Rule ``audience-cookie-over-13-months``: an audience cookie that runs without consent lives too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.evidence import CookieWrite, Phase, StoredCookie
from detectors.rules.contract import Case, Needs, Rule, Verdict
from detectors.rules.finding import Outcome, Severity, Subject
from detectors.rules.proof.choice import AFTER_REFUSAL, is_verified_refusal
from detectors.rules.proof.law import CNIL_AUDIENCE
from detectors.rules.proof.lifetimes import AUDIENCE_LIMIT_DAYS, Declared, asked_days, exceeds, in_words, kept_cookie
from detectors.rules.proof.subjects import cookie_subject, evidence_of
from detectors.rules.proof.traces import Trace, is_cookie, traces
from detectors.rules.proof.words import bounded, counted, named
from tracker_db.model import Consent, Purpose

_LIMIT = Declared(AUDIENCE_LIMIT_DAYS)
_SUBJECT = Subject(kind="site", name="audience cookies without consent")


def _judge(case: Case) -> Iterator[Verdict]:
    exempt = [(trace, record) for trace in traces(case) if (record := _without_consent(trace)) is not None]
    if not exempt:
        words = "No audience cookie that may be exempt was seen to run without consent."
        yield Verdict(Outcome.NOT_APPLICABLE, _SUBJECT, words)
        return
    groups: dict[Subject, list[tuple[Trace, CookieWrite | StoredCookie]]] = {}
    for trace, record in exempt:
        if exceeds(record, _LIMIT):
            groups.setdefault(cookie_subject(trace), []).append((trace, record))
    for subject, group in groups.items():
        yield _too_long(subject, group)
    if not groups:
        words = f"{counted(len(exempt), 'write')} of audience cookies without consent, none for more than 13 months."
        yield Verdict(Outcome.PASS, _SUBJECT, words, evidence_of(trace for trace, _ in exempt))


def _without_consent(trace: Trace) -> CookieWrite | StoredCookie | None:
    """The cookie, if it is an audience service's that may be exempt and it runs without any consent."""
    found = trace.detection
    audience = found.purpose is Purpose.ANALYTICS and found.consent is Consent.DEPENDS and found.service is not None
    after_refusal = found.phase in AFTER_REFUSAL and is_verified_refusal(trace.visit)
    unasked = found.phase is Phase.BEFORE_CHOICE or (trace.visit.scenario == "refusal" and after_refusal)
    return kept_cookie(trace.record) if audience and unasked and is_cookie(trace) else None


def _too_long(subject: Subject, group: Sequence[tuple[Trace, CookieWrite | StoredCookie]]) -> Verdict:
    trace, record = max(group, key=lambda one: asked_days(one[1]))
    words = (
        f"{named(trace.detection)} measures the audience without asking, and its cookie {bounded(record.name, 80)} asks"
        f" to live for {in_words(asked_days(record))}; without consent 13 months are the most."
    )
    return Verdict(
        outcome=Outcome.FAIL,
        subject=subject,
        explanation=words,
        evidence=evidence_of(trace for trace, _ in group),
        scenario=group[0][0].detection.scenario,
    )


RULE = Rule(
    id="audience-cookie-over-13-months",
    title="Audience cookie longer than 13 months without consent",
    severity=Severity.HIGH,
    why="Audience measurement may do without consent under conditions, one of which is that its cookie lives 13 months"
    " at most.",
    method="Cookies of audience services that may be exempt, stored before any choice or after a verified refusal, and"
    " the lifetime they asked for: more than 396 days and 5 % of tolerance: fail. Audience services that wait for"
    " consent, and those that always need it, are not this rule's.",
    law=(CNIL_AUDIENCE,),
    needs=Needs(visits=("before-choice",), also=("refusal", "acceptance", "withdrawal"), detections=True),
    judge=_judge,
)
