"""Request signatures: which service a request goes to, from its address alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus, urlsplit

from tracker_db.hosts import country_patterns, suffixes
from tracker_db.matches import UrlMatch
from tracker_db.model import Service, UrlPattern

# An address is hostile input: what is longer than any real signature is not looked at.
_LONGEST_HOST = 253  # RFC 1035
_LONGEST_PATH = 4096
_LONGEST_QUERY = 65536
_SCHEMES = frozenset({"http", "https", "ws", "wss"})


@dataclass(frozen=True, slots=True)
class _Signature:
    service: Service
    pattern: UrlPattern
    path: re.Pattern[str]
    rule: str
    rank: tuple[bool, bool, int, int, int]

    def fits(self, path: str, names: frozenset[str]) -> bool:
        return self.path.search(path) is not None and names.issuperset(self.pattern.query)


def _rule(pattern: UrlPattern) -> str:
    words = ["any host" if pattern.host == "*" else f"host {pattern.host}"]
    if pattern.path:
        words.append(f"path {pattern.path}")
    if pattern.query:
        words.append("parameters " + " ".join(pattern.query))
    return ", ".join(words)


def _rank(pattern: UrlPattern) -> tuple[bool, bool, int, int, int]:
    """More specific is greater.

    A path says more than a host alone: ``/cdn-cgi/challenge-platform/`` on a vendor's host is Cloudflare's, not that
    vendor's.
    """
    says_what = bool(pattern.path or pattern.query)
    host = pattern.host.removesuffix(".*")
    return says_what, host != "*", host.count("."), len(pattern.path), len(pattern.query)


def _signature(service: Service, pattern: UrlPattern) -> _Signature:
    return _Signature(service, pattern, re.compile(pattern.path), _rule(pattern), _rank(pattern))


class UrlIndex:
    """Signatures by host suffix; those of any host are tried only when their common expression fits the path."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._by_host: dict[str, list[_Signature]] = defaultdict(list)
        self._any_host: list[_Signature] = []
        for service in services:
            for pattern in service.urls:
                signature = _signature(service, pattern)
                (self._any_host if pattern.host == "*" else self._by_host[pattern.host]).append(signature)
        self._any_path = re.compile("|".join(f"(?:{s.pattern.path})" for s in self._any_host) or r"(?!)")

    def match(self, url: str) -> tuple[UrlMatch, ...]:
        """The services a request goes to, the most specific signature first, one match for each service."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").rstrip(".")
        except ValueError:  # an address no browser would send either, such as an unbalanced bracket
            return ()
        # a browser reads «\\» as «/», Python does not: the host would be another one
        if parts.scheme not in _SCHEMES or not 0 < len(host) <= _LONGEST_HOST or "\\" in parts.netloc:
            return ()
        names = _parameter_names(parts.query[:_LONGEST_QUERY])
        path = (parts.path or "/")[:_LONGEST_PATH]
        found = sorted(
            (s for s in self._candidates(host, path) if s.fits(path, names)),
            key=lambda s: (tuple(-int(part) for part in s.rank), s.service.id),
        )
        first = {s.service.id: s for s in reversed(found)}
        return tuple(UrlMatch(s.service, s.pattern, s.rule) for s in found if first[s.service.id] is s)

    def of_host(self, host: str) -> tuple[Service, ...]:
        """The services that use this very host or a parent of it, or hosts below it; sorted by id."""
        above = {s.service.id: s.service for s in self._of_named_host(host)}
        for owner, signatures in self._by_host.items():
            if owner.endswith("." + host):
                above.update((s.service.id, s.service) for s in signatures)
        return tuple(above[name] for name in sorted(above))

    def _candidates(self, host: str, path: str) -> Iterator[_Signature]:
        yield from self._of_named_host(host)
        if self._any_path.search(path):
            yield from self._any_host

    def _of_named_host(self, host: str) -> Iterator[_Signature]:
        for key in (*suffixes(host), *country_patterns(host)):
            yield from self._by_host.get(key, ())


def _parameter_names(query: str) -> frozenset[str]:
    return frozenset(unquote_plus(pair.partition("=")[0]) for pair in query.split("&") if pair)
