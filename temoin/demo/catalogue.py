"""What is on the demonstration web: its sites, and what is planted on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from temoin.demo.firms import Firm, firms
from temoin.demo.variant import Variant, build
from temoin.demo.violations import Violation, all_violations

__all__ = ["DemoSite", "Violation", "firm_of", "sites", "variant_of", "violations"]


@dataclass(frozen=True)
class DemoSite:
    """One site.

    Attributes:
        id: ``petite-pousse``, or ``petite-pousse-broken``.
        firm: the firm's id.
        variant: ``honest`` keeps its word, ``broken`` does not.
        url: its home page.
        name: the firm's name, as people read it.
    """

    id: str
    firm: str
    variant: Literal["honest", "broken"]
    url: str
    name: str

    @property
    def host(self) -> str:
        """The host its pages are on."""
        return self.url.removeprefix("https://").rstrip("/")


def _host(firm: Firm, variant: str) -> str:
    return firm.host if variant == "honest" else f"www.{firm.domain.replace('.example', '-broken.example')}"


@cache
def sites() -> tuple[DemoSite, ...]:
    """Every site, the honest variant of each firm before its broken one."""
    return tuple(
        DemoSite(
            id=firm.id if variant == "honest" else f"{firm.id}-broken",
            firm=firm.id,
            variant=variant,
            url=f"https://{_host(firm, variant)}/",
            name=firm.name if variant == "honest" else f"{firm.name} (ne tient pas parole)",
        )
        for firm in firms()
        for variant in _VARIANTS
    )


_VARIANTS: tuple[Literal["honest", "broken"], ...] = ("honest", "broken")


def firm_of(site_id: str) -> Firm:
    """The firm behind a site.

    Raises:
        KeyError: no site has this id.
    """
    by_site = {site.id: site.firm for site in sites()}
    return next(firm for firm in firms() if firm.id == by_site[site_id])


def violations(site_id: str) -> tuple[Violation, ...]:
    """What is planted on a site; empty for the sites that keep their word.

    Raises:
        KeyError: no site has this id.
    """
    if site_id not in {site.id for site in sites()}:
        raise KeyError(site_id)
    return tuple(violation for violation in all_violations() if violation.site == site_id)


def variant_of(site_id: str) -> Variant:
    """What a site does: its services with when they start and their options, its choice record, its faults.

    Raises:
        KeyError: no site has this id.
    """
    host = {site.id: site.host for site in sites()}[site_id]
    return build(firm_of(site_id), host, violations(site_id))
