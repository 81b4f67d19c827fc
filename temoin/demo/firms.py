"""The five fictional firms: their texts (``sites/<firm>/``) and how their sites are built (``firms.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

_HERE = resources.files("temoin.demo")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(_Entry):
    """A page of a site; ``body_html`` is ours, a trusted fragment."""

    slug: str
    title: str
    body_html: str


class BannerPurpose(_Entry):
    """A purpose the banner asks about."""

    id: str
    label: str


class BannerWords(_Entry):
    """What the banner says."""

    title: str
    text: str
    accept: str
    refuse: str | None
    settings: str
    save: str
    purposes: tuple[BannerPurpose, ...]


class BannerMake(_Entry):
    """How the banner is built and when it shows."""

    make: Literal["dialog", "axeptio", "bar", "frame"]
    delay_ms: int = 0
    frame_host: str = ""


class ChoiceRecord(_Entry):
    """Where a choice is kept, and how long."""

    kind: Literal["cookie", "local", "axeptio"]
    name: str
    lifetime: str
    format: Literal["json", "flags"] = "json"


class ServiceUse(_Entry):
    """A service on a site: when it starts, on which pages, with which options.

    ``when``: ``consent`` (its purpose is accepted), ``always``, ``refusal`` (all is refused), ``member`` (signed in).
    ``pages`` None means all; in ``places`` ``*`` means all; ``""`` is the home page.
    """

    service: str
    purpose: str = ""
    when: Literal["consent", "always", "refusal", "member"] = "consent"
    delay_ms: int = 0
    pages: tuple[str, ...] | None = None
    places: tuple[str, ...] = ()
    options: Mapping[str, Any] = Field(default_factory=dict)
    not_for_members: bool = False

    def starts_on(self, slug: str) -> bool:
        """Whether this page may start the service."""
        return self.pages is None or slug in self.pages

    def shows_on(self, slug: str) -> bool:
        """Whether this page keeps a place for it."""
        return slug in self.places or "*" in self.places


class Firm(_Entry):
    """A firm and its site, as its honest variant keeps it."""

    id: str
    name: str
    host: str
    tagline: str
    address: str
    policy_link_label: str
    pages: tuple[Page, ...]
    banner: BannerWords | None
    policy_html: str
    cookies_html: str | None
    colour: str
    session_cookie: str
    reopen_label: str = ""
    hsts: bool = False
    edge: Literal["", "cloudflare"] = ""
    member_area: bool = False
    record: ChoiceRecord | None = None
    banner_make: BannerMake | None = None
    forms: Mapping[str, Literal["contact", "payment"]] = Field(default_factory=dict)
    services: tuple[ServiceUse, ...] = ()

    @property
    def domain(self) -> str:
        """The registrable domain: the host without ``www.``."""
        return self.host.removeprefix("www.")


def read_yaml(file: Traversable) -> Any:
    """One of this package's YAML files."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - the safe loader, in C where there is one


def read_firm(folder: Traversable, built: Mapping[str, Any]) -> Firm:
    """The firm whose texts are in ``folder`` and whose site is built as ``built`` says.

    Raises:
        ValueError: something is missing or unknown.
        OSError: a text cannot be read.
    """
    built = dict(built)
    cookies = folder / "cookies.html"
    return Firm.model_validate(
        {
            **read_yaml(folder / "site.yaml"),
            "id": folder.name,
            "policy_html": (folder / "policy.html").read_text(encoding="utf-8"),
            "cookies_html": cookies.read_text(encoding="utf-8") if cookies.is_file() else None,
            "banner_make": built.pop("banner", None),
            **built,
        }
    )


@cache
def firms() -> tuple[Firm, ...]:
    """The five firms, in the order of ``firms.yaml``."""
    return tuple(read_firm(_HERE / "sites" / name, built) for name, built in read_yaml(_HERE / "firms.yaml").items())
