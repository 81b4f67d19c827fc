"""Cookies that only the browser's jar tells of."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import CookieOutcome, StoredCookie, Visit


def unwritten(visit: Visit) -> Iterator[tuple[int, StoredCookie]]:
    """Cookies of the jar that no seen write explains, each at the first phase whose end found it there."""
    explained = {(w.name, w.domain, w.path) for w in visit.cookies if w.outcome is CookieOutcome.STORED}
    for index, cookie in enumerate(visit.jar):
        key = (cookie.name, cookie.domain, cookie.path)
        if key not in explained:
            explained.add(key)
            yield index, cookie
