"""Cookie specifications: which service a cookie belongs to, from its name, its domain and its party."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from urllib.parse import unquote

from tracker_db.hosts import belongs_to
from tracker_db.matches import CookieMatch, StorageMatch
from tracker_db.model import CookieSpec, Service, StorageSpec
from tracker_db.wildcards import WildcardIndex

PartyName = Literal["first", "third"]


def _applies(spec: CookieSpec, domain: str, party: PartyName) -> bool:
    """A named host is proof by itself; without one the specification holds for its own party only."""
    if spec.host is not None:
        return belongs_to(domain, spec.host)
    return spec.party == party


def _cookie_rule(spec: CookieSpec) -> str:
    return f"cookie {spec.name} on {spec.host}" if spec.host else f"{spec.party}-party cookie {spec.name}"


class CookieIndex:
    """Cookie specifications of all services, by name."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._index: WildcardIndex[tuple[Service, CookieSpec]] = WildcardIndex()
        for service in services:
            for spec in service.cookies:
                self._index.add(spec.name, (service, spec))

    def match(self, name: str, domain: str, party: PartyName) -> tuple[CookieMatch, ...]:
        """The services that write such a cookie, one match each.

        An exact name goes before a wildcard, and a specification that names the host before one that does not; what
        is left of a tie is in the order of the services' ids.
        """
        fitting = [(exact, *found) for exact, found in self._find(name) if _applies(found[1], domain, party)]
        # the sort is stable, so wildcards stay in the index's order: more literal text first
        fitting.sort(key=lambda item: (not item[0], item[2].host is None))
        matches: dict[str, CookieMatch] = {}
        for exact, service, spec in fitting:
            matches.setdefault(service.id, CookieMatch(service, spec, exact, _cookie_rule(spec)))
        return tuple(matches.values())

    def named(self, name: str) -> tuple[Service, ...]:
        """The services that write a cookie of this name anywhere: for a look-up by a person."""
        return tuple({service.id: service for _, (service, _) in self._find(name)}.values())

    def _find(self, name: str) -> list[tuple[bool, tuple[Service, CookieSpec]]]:
        """By the name as written; scripts that escape a slash in it (``crisp-client%2Fsession%2F…``) mean the slash."""
        found = list(self._index.find(name))
        return found if found or "%" not in name else list(self._index.find(unquote(name)))


class StorageIndex:
    """Storage specifications of all services, by key."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._index: WildcardIndex[tuple[Service, StorageSpec]] = WildcardIndex()
        for service in services:
            for spec in service.storage:
                self._index.add(spec.key, (service, spec))

    def match(self, key: str, kind: str) -> tuple[StorageMatch, ...]:
        """The services that write such a key into this kind of storage (``local``, ``session``), one match each."""
        matches: dict[str, StorageMatch] = {}
        for exact, (service, spec) in self._index.find(key):
            if spec.kind == kind:
                rule = f"{spec.kind} storage key {spec.key}"
                matches.setdefault(service.id, StorageMatch(service, spec, exact, rule))
        return tuple(matches.values())

    def named(self, key: str) -> tuple[Service, ...]:
        """The services that write a key of this name anywhere: for a look-up by a person."""
        return tuple({service.id: service for _, (service, _) in self._index.find(key)}.values())
