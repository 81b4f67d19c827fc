"""The database as the rest of the program sees it: look up an address, a cookie, a storage key or a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tracker_db.cookies import CookieIndex, PartyName, StorageIndex
from tracker_db.hosts import is_host_pattern
from tracker_db.matches import CookieMatch, NameEntry, NameMatch, StorageMatch, UrlMatch
from tracker_db.model import Service
from tracker_db.names import NameIndex
from tracker_db.urls import UrlIndex


@dataclass(frozen=True, slots=True)
class FiledService:
    """A service and the file it was read from."""

    service: Service
    where: str


class Database:
    """Immutable once built; every answer is deterministic. Build it with `tracker_db.load.load`."""

    def __init__(
        self,
        filed: Sequence[FiledService],
        *,
        version: str,
        sources: tuple[str, ...] = (),
        other_products: Sequence[str] = (),
    ) -> None:
        services = [f.service for f in filed]
        self.version = version
        self.sources = sources
        self.services: Mapping[str, Service] = MappingProxyType({s.id: s for s in services})
        self._files = {f.service.id: f.where for f in filed}
        self._urls = UrlIndex(services)
        self._cookies = CookieIndex(services)
        self._storage = StorageIndex(services)
        self._names = NameIndex(services, other_products)

    def source_of(self, service: Service) -> str:
        """The file that a service was read from, for a reader to check."""
        return self._files[service.id]

    def match_url(self, url: str) -> tuple[UrlMatch, ...]:
        """The services a request to this address goes to, the most specific first, one match for each service."""
        return self._urls.match(url)

    def match_cookie(self, name: str, domain: str, party: PartyName) -> tuple[CookieMatch, ...]:
        """The services that write such a cookie, the most specific first, one match for each service.

        Args:
            name: The cookie's name, case-sensitive.
            domain: Its effective domain, with or without a leading dot.
            party: Whether that domain shares the audited site's registrable domain.
        """
        return self._cookies.match(name, domain, party)

    def match_storage(self, key: str, kind: str) -> tuple[StorageMatch, ...]:
        """The services that write such a key into this kind of storage (``local`` or ``session``)."""
        return self._storage.match(key, kind)

    def named(self, text: str) -> NameMatch:
        """What a text names: services themselves, and the services of a vendor of which it names no service."""
        return self._names.named(text)

    def names(self) -> Mapping[str, NameEntry]:
        """The gazetteer: every name, alias and brand, folded by `tracker_db.folding.fold`, with what it stands for."""
        return self._names.entries

    def lookup(self, text: str) -> tuple[Service, ...]:
        """What a person may mean by a text: an address, a domain, a cookie, a storage key, a service's id or name.

        Returns the answers of the first of these kinds that gives any.
        """
        text = text.strip()
        if "://" in text:
            host = text.partition("://")[2].partition("/")[0].partition(":")[0].lower()
            return tuple(m.service for m in self.match_url(text)) or self._urls.of_host(host)
        if text in self.services:
            return (self.services[text],)
        written = {s.id: s for s in (*self._cookies.named(text), *self._storage.named(text))}
        if written:
            return tuple(written.values())
        host = text.lower().strip(".")
        if is_host_pattern(host) and "*" not in host and (found := self._urls.of_host(host)):
            return found
        match = self.named(text)
        return match.services or match.brand_services
