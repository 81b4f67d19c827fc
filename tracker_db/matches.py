"""What the database answers: which service, by which of its specifications, and the words to check it by."""

from __future__ import annotations

from dataclasses import dataclass

from tracker_db.model import CookieSpec, Service, StorageSpec, UrlPattern


@dataclass(frozen=True, slots=True)
class UrlMatch:
    """A request signature that fits an address; ``rule`` says it in words."""

    service: Service
    pattern: UrlPattern
    rule: str

    @property
    def names_the_host(self) -> bool:
        """Whether the host itself belongs to the service, and not only a path that any host may have."""
        return self.pattern.host != "*"


@dataclass(frozen=True, slots=True)
class CookieMatch:
    """A cookie specification that fits a name; ``exact`` when no wildcard was needed."""

    service: Service
    spec: CookieSpec
    exact: bool
    rule: str


@dataclass(frozen=True, slots=True)
class StorageMatch:
    """A storage specification that fits a key; ``exact`` when no wildcard was needed."""

    service: Service
    spec: StorageSpec
    exact: bool
    rule: str


@dataclass(frozen=True, slots=True)
class NameEntry:
    """What a name of the gazetteer stands for.

    ``services``: the name is one of these very services. ``brand_services``: the name is their vendor's. Both empty: a
    known product that is none of the services (a browser, an office suite), listed so that the vendor's name inside it
    is not taken for the vendor. ``everyday_word``: the name is also an ordinary word (``crisp``, ``meta``), so it
    counts only when it is written as a proper noun.
    """

    services: tuple[Service, ...] = ()
    brand_services: tuple[Service, ...] = ()
    everyday_word: bool = False


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What a text names: ``services`` themselves, and ``brand_services`` where it names only their vendor."""

    services: tuple[Service, ...] = ()
    brand_services: tuple[Service, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything known was named."""
        return bool(self.services or self.brand_services)
