"""What a trace weighs: an act, an attempt, a mere indication or nothing; and so what may be said of it.

Only an act of a service that needs consent is a failure. What was attempted but refused by the browser was not
stored; a script that loads is an indication that something may follow; a service that is exempt under conditions, or
an identifier that nobody knows, is for a person to judge. All of these are ``review``, never ``fail``.

A consent signal is no act of anybody's. What a script read or listened to is one only as a pattern (fingerprinting,
session recording), for nothing less becomes a detection; of a script that nobody has listed it is never grave, since
the same patterns serve against fraud. Typed personal data received is an act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from crawler.evidence import CookieOutcome, CookieWrite, Party, Request, StorageWrite, StoredCookie
from detectors.detection import Detection, DetectionKind
from detectors.rules.finding import Outcome, Severity
from detectors.rules.proof.traces import Trace, is_call, is_cookie, is_storage
from detectors.rules.proof.words import condition
from tracker_db.model import Consent, Purpose, Role

_NEVER_SENT = re.compile(
    r"ERR_(BLOCKED_BY|NAME_NOT_RESOLVED|NAME_RESOLUTION|CONNECTION_REFUSED|ADDRESS_|INTERNET_DISCONNECTED|CERT_"
    r"|PROXY_|TUNNEL_|SSL_|UNKNOWN_URL_SCHEME|UNSAFE_PORT)",
    re.IGNORECASE,
)
_SERVING = frozenset({Purpose.ESSENTIAL, Purpose.SECURITY, Purpose.FUNCTIONAL})
_CARRIES_DATA = frozenset({Role.COLLECT.value, Role.SYNC.value})


class Weight(StrEnum):
    """How much a trace proves; see the module's text."""

    ACT = "act"
    ATTEMPT = "attempt"
    INDICATION = "indication"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Assessment:
    """What may be said of one trace; ``reason`` completes it where it is not plainly a failure."""

    outcome: Outcome
    reason: str = ""
    severity: Severity | None = None


def is_tracker(detection: Detection) -> bool:
    """Whether the detection may be a tracker: its consent is needed, or depends on conditions."""
    return detection.consent is not Consent.EXEMPT


def identifier_cookies(detections: Iterable[Detection]) -> dict[str, frozenset[str]]:
    """The names of the non-exempt cookies seen, by service: a call that carries one of them carries an identifier."""
    names: dict[str, set[str]] = {}
    for found in detections:
        if found.kind is DetectionKind.COOKIE and found.service and found.label and is_tracker(found):
            names.setdefault(found.service, set()).add(found.label)
    return {service: frozenset(labels) for service, labels in names.items()}


def weigh(trace: Trace, carried: dict[str, frozenset[str]]) -> tuple[Weight, str]:
    """The weight of a trace and why; ``carried`` as `identifier_cookies` gives it."""
    if is_cookie(trace):
        return _weigh_cookie(trace)
    if is_storage(trace):
        return _weigh_storage(trace)
    if is_call(trace):
        return _weigh_call(trace, carried)
    return Weight.NOTHING, ""


def assess(trace: Trace, carried: dict[str, frozenset[str]]) -> Assessment | None:
    """What may be said of the trace; None when there is nothing to say."""
    weight, why = weigh(trace, carried)
    found = trace.detection
    if weight is Weight.NOTHING or not is_tracker(found):
        return None
    if found.kind is DetectionKind.IDENTIFIER:
        return Assessment(Outcome.REVIEW, "nobody has listed this identifier: a person must find out what it is for")
    if found.service is None and found.kind is DetectionKind.SCRIPT_API:
        return _of_unlisted_script(found)
    if found.service is None and found.kind is DetectionKind.PERSONAL_DATA:
        return Assessment(Outcome.REVIEW, f"{found.label}: nobody has listed who receives it, nor what it is for")
    if found.consent is Consent.DEPENDS:
        severity = None if weight is Weight.ACT and found.purpose not in _SERVING else Severity.LOW
        return Assessment(Outcome.REVIEW, "; ".join(filter(None, (why, condition(found.purpose)))), severity)
    if weight is Weight.ACT:
        return Assessment(Outcome.FAIL)
    return Assessment(Outcome.REVIEW, why)


def _of_unlisted_script(found: Detection) -> Assessment:
    foreign_fingerprint = found.party is Party.THIRD and found.role == "fingerprinting"
    severity = Severity.MEDIUM if foreign_fingerprint else Severity.LOW
    return Assessment(Outcome.REVIEW, f"{found.label}; nobody has listed this script, nor what it is for", severity)


def _weigh_cookie(trace: Trace) -> tuple[Weight, str]:
    record = trace.record
    if isinstance(record, StoredCookie):
        return Weight.ACT, ""
    if not isinstance(record, CookieWrite):
        return Weight.INDICATION, "the write itself could not be located in the saved evidence"
    if record.outcome is CookieOutcome.DELETED:
        return Weight.NOTHING, ""
    if record.outcome is CookieOutcome.REFUSED:
        reason = f" ({record.reason})" if record.reason else ""
        return Weight.ATTEMPT, f"the site tried to write it and the browser refused{reason}: nothing was stored"
    return Weight.ACT, ""


def _weigh_storage(trace: Trace) -> tuple[Weight, str]:
    if not isinstance(trace.record, StorageWrite):
        return Weight.INDICATION, "the write itself could not be located in the saved evidence"
    return (Weight.NOTHING, "") if trace.record.removed else (Weight.ACT, "")


def _weigh_call(trace: Trace, carried: dict[str, frozenset[str]]) -> tuple[Weight, str]:
    found, record = trace.detection, trace.record
    if found.kind is DetectionKind.SCRIPT_API:
        return Weight.ACT, ""
    if found.kind is DetectionKind.PERSONAL_DATA and not isinstance(record, Request):
        # the pointer to what was typed: it completes the proof, which is the request
        return Weight.NOTHING, ""
    if not isinstance(record, Request):
        return Weight.INDICATION, "the request itself could not be located in the saved evidence"
    if not was_sent(record):
        return Weight.ATTEMPT, "the request was attempted and did not leave the browser"
    if found.kind is DetectionKind.PERSONAL_DATA:
        return Weight.ACT, ""
    if carries(record, carried.get(found.service or "", frozenset())):
        return Weight.ACT, ""
    if found.role in _CARRIES_DATA or found.kind is DetectionKind.IDENTIFIER:
        if announces_refusal(record):
            return Weight.INDICATION, "the call announces that consent is denied and carries no cookie"
        return Weight.ACT, ""
    return Weight.INDICATION, "only its script or content was loaded: an indication, no data was seen to leave by it"


def was_sent(request: Request) -> bool:
    """Whether the request left the browser, as far as the browser tells."""
    if request.blocked_by_browser:
        return False
    return request.status is not None or not (request.failed and _NEVER_SENT.search(request.failed))


def carries(request: Request, names: frozenset[str]) -> bool:
    """Whether the request's Cookie header holds one of these cookies."""
    return bool(names & cookie_names(request))


def cookie_names(request: Request) -> frozenset[str]:
    """The names in the request's Cookie headers."""
    pairs = (
        pair
        for header in request.request_headers
        if header.name.lower() == "cookie"
        for pair in header.value.split(";")
    )
    return frozenset(pair.partition("=")[0].strip() for pair in pairs if "=" in pair)


def announces_refusal(request: Request) -> bool:
    """Whether the call says by Google's consent mode (``gcs=G100``) that neither storage was granted."""
    if cookie_names(request):
        return False
    return parse_qs(urlsplit(request.url).query).get("gcs") == ["G100"]
