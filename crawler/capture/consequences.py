"""What each write to the cookie jar changed, and how long the browser will keep what it stored."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.evidence import CookieChange, CookieOutcome, CookieWrite, StoredCookie

LONGEST_LIFE_S = 400 * 86_400.0
"""Chromium's cap on a cookie's life (RFC 6265bis, section 5.5), whatever was asked for."""

Key = tuple[str, str, str, bool]


def with_consequences(writes: Sequence[CookieWrite], jar: Sequence[StoredCookie]) -> tuple[CookieWrite, ...]:
    """The writes, in the order of time, each with what it changed; ``jar`` is what the browser holds in the end.

    The life granted is the one asked for, up to the cap; the last write of a cookie that is still there takes the
    jar's word on whether it is a session cookie.
    """
    values: dict[Key, str] = {}
    sessions = {_key(cookie): cookie.expires is None for cookie in jar}
    last = {_key(write): index for index, write in enumerate(writes) if write.outcome is CookieOutcome.STORED}
    told = []
    for index, write in enumerate(writes):
        key = _key(write)
        if write.outcome is CookieOutcome.STORED:
            is_session = last[key] == index and sessions.get(key, False)
            life = _granted(write.requested_lifetime_s, is_session=is_session)
            told.append(
                write.model_copy(update={"change": _change(values.get(key), write.value), "stored_lifetime_s": life})
            )
            values[key] = write.value
            continue
        if write.outcome is CookieOutcome.DELETED:
            values.pop(key, None)
        told.append(write)
    return tuple(told)


def _change(before: str | None, value: str) -> CookieChange:
    if before is None:
        return CookieChange.NEW
    return CookieChange.RENEWED if before == value else CookieChange.CHANGED


def _granted(asked: float | None, *, is_session: bool) -> float | None:
    return None if asked is None or is_session else min(asked, LONGEST_LIFE_S)


def _key(cookie: CookieWrite | StoredCookie) -> Key:
    return cookie.name, cookie.domain, cookie.path, cookie.partitioned
