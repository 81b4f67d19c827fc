"""The shape of what is known of a service; one YAML file in ``services/`` is one `Service`."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Entry(BaseModel):
    """Base of every entry: immutable, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Purpose(StrEnum):
    """What a service is for."""

    ADVERTISING = "advertising"
    ANALYTICS = "analytics"
    PERSONALISATION = "personalisation"
    SOCIAL = "social"
    FUNCTIONAL = "functional"
    SECURITY = "security"
    ESSENTIAL = "essential"
    CONSENT_MANAGEMENT = "consent-management"
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """Whether reading or writing by this service needs prior consent (French law, article 82).

    ``depends``: exempt only under conditions a browser cannot see; a person must look.
    """

    NEEDED = "needed"
    EXEMPT = "exempt"
    DEPENDS = "depends"


class Role(StrEnum):
    """What a matched request does for the service. Only ``collect`` and ``sync`` carry data by themselves."""

    SCRIPT = "script"
    COLLECT = "collect"
    SYNC = "sync"
    EMBED = "embed"
    MEDIA = "media"
    API = "api"


class UrlPattern(Entry):
    """A request signature.

    ``host`` is matched as a suffix on label boundaries (``*``: any host, ``google.*``: any country suffix); ``path`` is
    a regular expression searched in the path; every name in ``query`` must be present.
    """

    host: str
    path: str = ""
    query: tuple[str, ...] = ()
    role: Role


class CookieSpec(Entry):
    """A cookie the service writes; ``name`` may hold ``*``; ``lifetime`` is the vendor's in words, ``days`` in days."""

    name: str
    party: Literal["first", "third"]
    host: str | None = Field(default=None, description="for third-party cookies: the domain that owns it")
    lifetime: str
    days: float | None = Field(default=None, description="None: a session cookie, or not documented")
    purpose: Purpose | None = None
    note: str = ""


class StorageSpec(Entry):
    """A storage key the service writes; ``key`` may hold ``*``."""

    key: str
    kind: Literal["local", "session"] = "local"
    note: str = ""


class Source(Entry):
    """Where a fact comes from and whether it was read (``page``), seen on the wire (``observed``) or remembered."""

    url: str
    evidence: Literal["page", "observed", "recall"]


class Service(Entry):
    """A service: Meta Pixel, Hotjar, …; ``id`` is the file's name."""

    id: str
    name: str
    vendor: str
    brand: str = Field(description="the word policies use for the vendor: Meta, LinkedIn, Google, …")
    aliases: tuple[str, ...] = Field(default=(), description="other names of this very service in policies")
    brand_aliases: tuple[str, ...] = Field(default=(), description="other names of the vendor")
    country: tuple[str, ...] = Field(description="ISO 3166-1 alpha-2 of the companies that receive the data")
    purpose: Purpose
    consent: Consent
    consent_reason: str
    urls: tuple[UrlPattern, ...] = ()
    cookies: tuple[CookieSpec, ...] = ()
    storage: tuple[StorageSpec, ...] = ()
    globals: tuple[str, ...] = ()
    sources: tuple[Source, ...]
    notes: str = ""
