"""A firm's site with none, some or all of its violations switched on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from temoin.demo.firms import Firm, ServiceUse
from temoin.demo.lifetimes import seconds_of
from temoin.demo.standins import stand_ins
from temoin.demo.violations import Violation


@dataclass(frozen=True)
class Variant:
    """What a site does, once its violations are switched on."""

    firm: Firm
    host: str
    services: tuple[ServiceUse, ...]
    record_seconds: float | None = None
    storage: tuple[tuple[str, str], ...] = ()
    browsing_is_consent: bool = False
    no_refusal: bool = False
    http_answers: bool = False
    policy_status: int = 200

    @property
    def domain(self) -> str:
        """The registrable domain."""
        return self.host.removeprefix("www.")

    def text(self, html: str) -> str:
        """One of the firm's texts, with this variant's domain in place of the firm's."""
        return html.replace(self.firm.domain, self.domain)

    def options_of(self, use: ServiceUse) -> dict[str, Any]:
        """A service's options: its own defaults, then the site's; Axeptio also learns what the banner says."""
        options = {**stand_ins()[use.service].options, **use.options}
        if use.service == "axeptio" and self.firm.banner:
            options["texts"] = self.firm.banner.model_dump(exclude={"purposes"})
            options["purposes"] = [purpose.model_dump() for purpose in self.firm.banner.purposes]
        return options


def build(firm: Firm, host: str, violations: Iterable[Violation] = ()) -> Variant:
    """The variant of ``firm`` served at ``host`` with these violations switched on."""
    record_seconds = seconds_of(firm.record.lifetime) if firm.record else None
    variant = Variant(firm=firm, host=host, services=firm.services, record_seconds=record_seconds)
    # Starts come last: they take the options as the other violations leave them.
    for violation in sorted(violations, key=lambda one: one.effect.start is not None):
        variant = _switch_on(variant, violation)
    return _with_consent_module(variant)


def _switch_on(variant: Variant, violation: Violation) -> Variant:
    effect = violation.effect
    if effect.start:
        return replace(variant, services=(_with_site_options(variant, effect.start), *variant.services))
    if effect.options:
        return replace(
            variant, services=tuple(_reset(use, effect.options.service, effect.options.set) for use in variant.services)
        )
    return replace(
        variant,
        storage=variant.storage + tuple(effect.storage.items()),
        record_seconds=seconds_of(effect.record_lifetime) if effect.record_lifetime else variant.record_seconds,
        browsing_is_consent=variant.browsing_is_consent or effect.browsing_is_consent,
        no_refusal=variant.no_refusal or effect.no_refusal,
        http_answers=variant.http_answers or effect.http_answers,
        policy_status=effect.policy_status or variant.policy_status,
    )


def _with_site_options(variant: Variant, started: ServiceUse) -> ServiceUse:
    own = next((use for use in variant.services if use.service == started.service), None)
    if own is None:
        return started
    return started.model_copy(update={"options": {**own.options, **started.options}, "places": own.places})


def _reset(use: ServiceUse, service: str, options: Any) -> ServiceUse:
    return use.model_copy(update={"options": {**use.options, **options}}) if use.service == service else use


def _with_consent_module(variant: Variant) -> Variant:
    """A consent module bought as a service (Axeptio) starts first, on every page, with the record's lifetime."""
    record = variant.firm.record
    if record is None or record.kind != "axeptio" or variant.record_seconds is None:
        return variant
    options = {
        "seconds": variant.record_seconds,
        "policyPath": "/politique-de-confidentialite",
        "policyLabel": variant.firm.policy_link_label,
    }
    module = ServiceUse(service="axeptio", when="always", options=options)
    return replace(variant, services=(module, *variant.services))
