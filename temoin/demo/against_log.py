"""Holding a visit's evidence against the server's log: what the server saw and the evidence lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.evidence import Visit
from temoin.demo.log import LoggedRequest

Key = tuple[str, str, str]
"""Method, host, path with query."""


@dataclass(frozen=True)
class Comparison:
    """Numbers of the log and of the evidence; ``missing`` are requests, ``unseen`` Set-Cookie lines it lacks."""

    logged: int
    sent_cookies: int
    missing: Counter[Key]
    unseen: Counter[str]

    @property
    def seen(self) -> int:
        """Requests of the log that are in the evidence."""
        return self.logged - self.missing.total()

    @property
    def seen_cookies(self) -> int:
        """Set-Cookie lines of the log that are in the evidence."""
        return self.sent_cookies - self.unseen.total()


def compare(visit: Visit, logged: Sequence[LoggedRequest]) -> Comparison:
    """Compare one visit with all that the server logged while it was played alone."""
    in_evidence = Counter(_key(request.method, request.url) for request in visit.requests)
    in_log = Counter((entry.method, entry.host, entry.target) for entry in logged)
    sent = Counter(line for entry in logged for line in entry.set_cookies)
    seen = Counter(write.raw for write in visit.cookies if write.set_by.how == "http")
    return Comparison(len(logged), sent.total(), in_log - in_evidence, sent - seen)


def _key(method: str, url: str) -> Key:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return method, parts.hostname or "", target
