"""The cookies of a visit as the report tells them: one row per cookie and phase, and what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from crawler.evidence import CookieChange, CookieOutcome, CookieWrite, Phase, StoredCookie, Visit
from detectors.detection import Detection
from detectors.identifiers import identifier_reasons
from reports.model import ReportCookie, ReportWriter
from reports.pointers import pointer

CHROMIUM_CAP_DAYS = 400
"""Chromium stores no cookie for longer (RFC 6265bis, section 5.5: an upper limit of 400 days), whatever is asked."""

DAY_S = 86_400.0
_PHASES = tuple(Phase)
_CLOCK_SLACK_S = 300.0
MOST_REASONS = 5

UNSEEN_WRITER = "found in the browser's jar; nobody was seen writing it"
OUTLIVED_DELETION = "still in the browser's jar when the phase ended, though the last write asked for its deletion"
STORED_UNSEEN = "found in the browser's jar, though every write seen was refused"


class CookieKey(NamedTuple):
    """What makes a cookie one row of the report."""

    name: str
    domain: str
    path: str
    phase: Phase


def cookie_rows(visit: Visit, detections: Mapping[str, Detection]) -> tuple[ReportCookie, ...]:
    """The cookie rows of one visit, in the order of their first write, then those nobody was seen writing.

    Args:
        visit: the evidence.
        detections: the detections of this visit that speak of cookies, by the evidence pointer they give.
    """
    jar = {_key(cookie): (index, cookie) for index, cookie in enumerate(visit.jar)}
    groups: dict[CookieKey, list[int]] = {}
    for index, write in enumerate(visit.cookies):
        groups.setdefault(_key(write), []).append(index)
    rows = [_written_row(visit, indexes, jar.get(key), detections) for key, indexes in groups.items()]
    rows += [_unseen_row(visit, jar[key], detections) for key in unseen_jar_keys(visit)]
    return tuple(rows)


def unseen_jar_keys(visit: Visit) -> tuple[CookieKey, ...]:
    """Cookies that turned up in the jar without any write seen until then, each at the first phase it turned up in."""
    known = {_key(write) for write in visit.cookies}
    found: list[CookieKey] = []
    for key in sorted({_key(cookie) for cookie in visit.jar}, key=_phase_rank):
        until_then = _PHASES[: _phase_rank(key) + 1]
        if not any(key._replace(phase=phase) in known for phase in until_then):
            known.add(key)
            found.append(key)
    return tuple(found)


def sha256(value: str) -> str:
    """SHA-256 of a value as UTF-8, hexadecimal; lone surrogates are hashed as they are."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _key(cookie: CookieWrite | StoredCookie) -> CookieKey:
    return CookieKey(cookie.name, cookie.domain, cookie.path, cookie.phase)


def _phase_rank(key: CookieKey) -> int:
    return _PHASES.index(key.phase)


def _written_row(
    visit: Visit,
    indexes: Sequence[int],
    in_jar: tuple[int, StoredCookie] | None,
    detections: Mapping[str, Detection],
) -> ReportCookie:
    writes = [visit.cookies[index] for index in indexes]
    decisive = _decisive(writes)
    outcome, reason = _outcome(visit, writes, decisive, in_jar=in_jar is not None)
    decisive = next((write for write in reversed(writes) if write.outcome is outcome), decisive)
    pointers = [pointer(visit.scenario, "cookies", index) for index in indexes]
    stored = in_jar[1] if in_jar else None
    if in_jar:
        pointers.append(pointer(visit.scenario, "jar", in_jar[0]))
    expires, lifetime = _stored_life(visit, decisive, stored) if outcome is CookieOutcome.STORED else (None, None)
    detection = best_detection(pointers, detections)
    kept = stored or decisive
    reasons = id_reasons([write.value for write in writes] + ([stored.value] if stored else []))
    return ReportCookie(
        name=decisive.name,
        domain=decisive.domain,
        path=decisive.path,
        value_sha256=sha256(kept.value),
        party=decisive.party,
        set_by=ReportWriter(how=decisive.set_by.how, url=decisive.set_by.url, stack=decisive.set_by.stack),
        phase=decisive.phase,
        expires=expires,
        lifetime_days=lifetime,
        secure=kept.secure,
        http_only=kept.http_only,
        same_site=kept.same_site,
        partitioned=kept.partitioned,
        outcome=outcome,
        reason=reason,
        service=detection.service if detection else None,
        purpose=detection.purpose if detection else None,
        matched_by=detection.matched_by if detection else None,
        requested_lifetime_days=_days(decisive.requested_lifetime_s),
        change=_change(writes),
        looks_like_id=bool(reasons),
        id_reasons=reasons,
    )


def id_reasons(values: Iterable[str]) -> tuple[str, ...]:
    """Why any of these values looks like an identifier, each reason once, at most five."""
    reasons = dict.fromkeys(reason for value in dict.fromkeys(values) for reason in identifier_reasons(value))
    return tuple(reasons)[:MOST_REASONS]


def _change(writes: Sequence[CookieWrite]) -> CookieChange | None:
    """What all the writes of a phase did together: a cookie that came new in it is new, whatever followed."""
    changes = {write.change for write in writes if write.change is not None}
    return next((change for change in CookieChange if change in changes), None)


def _decisive(writes: Sequence[CookieWrite]) -> CookieWrite:
    """The last write that changed something: a refused one leaves the jar as it was."""
    effective = [write for write in writes if write.outcome is not CookieOutcome.REFUSED]
    return (effective or writes)[-1]


def _outcome(
    visit: Visit, writes: Sequence[CookieWrite], decisive: CookieWrite, *, in_jar: bool
) -> tuple[CookieOutcome, str | None]:
    """What became of the cookie in this phase.

    The jar has the last word on whether it is there, but a cookie left from an earlier phase is not thereby written
    in this one.
    """
    if not in_jar or decisive.outcome is CookieOutcome.STORED:
        return decisive.outcome, decisive.reason
    if decisive.outcome is CookieOutcome.DELETED:
        written_now = any(write.outcome is CookieOutcome.STORED for write in writes)
        return CookieOutcome.STORED if written_now else CookieOutcome.DELETED, OUTLIVED_DELETION
    if _was_there_before(visit, _key(decisive)):
        return decisive.outcome, decisive.reason
    return CookieOutcome.STORED, STORED_UNSEEN


def _was_there_before(visit: Visit, key: CookieKey) -> bool:
    earlier = {key._replace(phase=phase) for phase in _PHASES[: _phase_rank(key)]}
    in_jar = any(_key(cookie) in earlier for cookie in visit.jar)
    return in_jar or any(write.outcome is CookieOutcome.STORED and _key(write) in earlier for write in visit.cookies)


def _unseen_row(visit: Visit, in_jar: tuple[int, StoredCookie], detections: Mapping[str, Detection]) -> ReportCookie:
    index, cookie = in_jar
    detection = best_detection([pointer(visit.scenario, "jar", index)], detections)
    reasons = id_reasons([cookie.value])
    return ReportCookie(
        name=cookie.name,
        domain=cookie.domain,
        path=cookie.path,
        value_sha256=sha256(cookie.value),
        party=cookie.party,
        set_by=None,
        phase=cookie.phase,
        expires=_moment(cookie.expires),
        lifetime_days=None if cookie.expires is None else _days(cookie.lifetime_s),
        secure=cookie.secure,
        http_only=cookie.http_only,
        same_site=cookie.same_site,
        partitioned=cookie.partitioned,
        outcome=CookieOutcome.STORED,
        reason=UNSEEN_WRITER,
        service=detection.service if detection else None,
        purpose=detection.purpose if detection else None,
        matched_by=detection.matched_by if detection else None,
        looks_like_id=bool(reasons),
        id_reasons=reasons,
    )


def best_detection(pointers: Sequence[str], detections: Mapping[str, Detection]) -> Detection | None:
    """The detection that explains these pieces of evidence: one that names a service before one that does not."""
    found = [detections[text] for text in pointers if text in detections]
    return next((one for one in found if one.service is not None), found[0] if found else None)


def _stored_life(visit: Visit, write: CookieWrite, stored: StoredCookie | None) -> tuple[datetime | None, float | None]:
    """When the stored cookie expires and after how many days; (None, None) for a session cookie."""
    asked = write.requested_lifetime_s
    capped = None if asked is None else min(asked, CHROMIUM_CAP_DAYS * DAY_S)
    if write.stored_lifetime_s is not None:
        capped = write.stored_lifetime_s
    if stored is not None:
        return _moment(stored.expires), _life_from_jar(visit, stored, capped)
    if capped is None or capped <= 0:
        return None, None
    return _later(visit.started, write.time + capped), _days(capped)


def _life_from_jar(visit: Visit, stored: StoredCookie, capped: float | None) -> float | None:
    """Days the cookie was stored for: the jar tells what was left, the write what was asked.

    When the two differ by no more than the visit lasted, the cookie has merely aged and the full life is told.
    """
    if stored.expires is None or stored.lifetime_s is None:
        return None
    left = stored.lifetime_s
    if capped is not None and abs(capped - left) <= visit.duration_s + _CLOCK_SLACK_S:
        return _days(capped)
    return _days(left)


def _days(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / DAY_S, 4)


def _moment(unix_time: float | None) -> datetime | None:
    """A Unix time as a datetime; one beyond the calendar's end becomes its end, for a site may send anything."""
    return None if unix_time is None else _later(datetime.fromtimestamp(0, UTC), unix_time)


def _later(start: datetime, seconds: float) -> datetime:
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if seconds > 0 else datetime.min.replace(tzinfo=UTC)
