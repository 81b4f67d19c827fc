"""Lifetimes: what a policy declares, what a site asks for, and when the one exceeds the other.

Durations are in days. A month counts 30.5 days, and a tolerance of 5 % is granted on top, so that 13 months (396 days)
are not exceeded by a vendor who counts them in another way. What is compared is the lifetime that was asked for;
Chromium stores no cookie for longer than 400 days, so a stored lifetime is held against the smaller of the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.evidence import CookieOutcome, CookieWrite, StoredCookie
from detectors.policy.claim import Claim

DAY_S = 86_400.0
DAYS_A_MONTH = 30.5
DAYS_A_YEAR = 366.0
TOLERANCE = 1.05
CHROMIUM_CAP_DAYS = 400.0
AUDIENCE_LIMIT_DAYS = 396.0
"""13 months, the longest life of an audience cookie that runs without consent (CNIL)."""

SESSION_GRACE_DAYS = 1.0
"""What a table calls a session may be the vendor's session of half an hour, and no fault is found in that."""

_SESSION = re.compile(r"session", re.IGNORECASE)


@dataclass(frozen=True)
class Declared:
    """A declared lifetime in days; 0 for a session cookie."""

    days: float

    @property
    def limit(self) -> float:
        """What may not be exceeded, tolerance included."""
        return self.days * TOLERANCE if self.days else SESSION_GRACE_DAYS

    @property
    def stored_limit(self) -> float:
        """The same for what Chromium stored."""
        return min(self.days, CHROMIUM_CAP_DAYS) * TOLERANCE if self.days else SESSION_GRACE_DAYS


def declared_by(claim: Claim) -> Declared | None:
    """The lifetime that a claim declares, read generously; None when it tells none that can be read."""
    value = claim.value
    told = value.get("duration")
    duration = told if isinstance(told, dict) else {}
    seconds = _number(duration.get("seconds")) / DAY_S
    months = _number(value.get("months")) * DAYS_A_MONTH
    days = max(_number(value.get("days")), months, _number(value.get("years")) * DAYS_A_YEAR, seconds)
    if days > 0:
        return Declared(_as_the_policy_counts(days))
    return Declared(0.0) if _SESSION.search(str(duration.get("raw", ""))) else None


def _as_the_policy_counts(days: float) -> float:
    """A reader may count a month as 30 days or less; twelve of them are a year all the same."""
    months = round(days / (DAYS_A_YEAR / 12))
    whole = abs(days - months * DAYS_A_MONTH) <= months * 0.6
    return max(days, months * DAYS_A_MONTH) if months and whole else days


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def asked_days(record: CookieWrite | StoredCookie) -> float:
    """The lifetime asked for (or stored, when only that is known) in days; 0 for a session cookie."""
    seconds = record.requested_lifetime_s if isinstance(record, CookieWrite) else record.lifetime_s
    return (seconds or 0.0) / DAY_S


def exceeds(record: CookieWrite | StoredCookie, declared: Declared) -> bool:
    """Whether the cookie lives longer than declared, tolerance and Chromium's cap taken into account."""
    limit = declared.limit if isinstance(record, CookieWrite) else declared.stored_limit
    return asked_days(record) > limit


def kept_cookie(record: object) -> CookieWrite | StoredCookie | None:
    """The record, if it is a cookie that the browser kept."""
    if isinstance(record, CookieWrite):
        return record if record.outcome is CookieOutcome.STORED else None
    return record if isinstance(record, StoredCookie) else None


def in_words(days: float) -> str:
    """``2 years (730 days)``, ``13 months (396 days)``, ``30 days``, ``the session``."""
    if days <= 0:
        return "the session"
    if days < 2:
        return f"{days * 24:.0f} hours"
    rounded = f"{days:.0f} days"
    months = days / (DAYS_A_YEAR / 12)
    return rounded if months < 2 else f"{rounded} ({months:.0f} months)"
