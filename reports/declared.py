"""What a policy declares: which services its claims name, and of which they name the company alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from detectors.policy.claim import Claim
from detectors.rules.proof.companions import brought_by
from detectors.rules.proof.promises import DECLARING, brand_services_of, matches_cookie, services_of, strings
from reports.model import Declared
from tracker_db.model import Consent, Purpose, Service


@dataclass(frozen=True)
class DeclaredService:
    """A service that a policy names: what is known of it, or else the policy's own word for it."""

    service: str
    name: str
    vendor: str | None
    purpose: Purpose
    consent: Consent | None


class Declarations:
    """What all the claims of a site's policies declare, ready to be asked about one service at a time.

    It goes by what the rule ``undeclared-tracker`` goes by, so that the matrix and the findings agree.
    """

    def __init__(self, claims: Sequence[Claim], known: Mapping[str, Service]) -> None:
        self._known = known
        self._claims = [claim for claim in claims if claim.kind in DECLARING]
        self._services = frozenset(service for claim in self._claims for service in services_of(claim))
        self._of_named_vendors = frozenset(service for claim in self._claims for service in brand_services_of(claim))

    def of(self, service: str, cookies: Iterable[str] = ()) -> Declared:
        """Whether the policy names a service, or at least the company behind it.

        It also does by listing one of the service's ``cookies``, and by naming a service that brings this one along.
        """
        if service in self._services or brought_by(service, self._services):
            return Declared.YES
        if any(matches_cookie(claim, name) for claim in self._claims for name in cookies):
            return Declared.YES
        return Declared.VENDOR_ONLY if service in self._of_named_vendors else Declared.NO

    def unseen(self, seen: Collection[str]) -> list[DeclaredService]:
        """The services that a ``declared_vendor`` claim names and no scenario saw.

        One word of a policy may stand for several services (two generations of one product); where one of them was
        seen, the others are not missed.
        """
        missed: dict[str, DeclaredService] = {}
        for claim in self._claims:
            services = services_of(claim) if claim.kind == "declared_vendor" else ()
            if not any(service in seen for service in services):
                for service in services:
                    missed.setdefault(service, self._declared(service, claim))
        return list(missed.values())

    def _declared(self, service: str, claim: Claim) -> DeclaredService:
        known = self._known.get(service)
        if known is not None:
            return DeclaredService(service, known.name, known.vendor, known.purpose, known.consent)
        said = next(iter(strings(claim.value.get("vendor"))), service)
        return DeclaredService(service, said, None, Purpose.UNKNOWN, None)
