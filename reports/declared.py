"""What a policy declares: which services its claims name, and of which they name the company alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from detectors.policy.claim import Claim
from detectors.rules.proof.promises import DECLARING, brand_services_of, services_of
from reports.model import Declared
from tracker_db.model import Purpose


@dataclass(frozen=True)
class DeclaredService:
    """A service that a policy names, the words it uses for it, and the purpose it gives where that is one of ours."""

    service: str
    label: str
    purpose: Purpose


class Declarations:
    """What all the claims of a site's policies declare, ready to be asked about one service at a time.

    The kinds of claim that declare are those the rules go by, so that the matrix and the findings agree.
    """

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = [claim for claim in claims if claim.kind in DECLARING]
        self._services = {service for claim in self._claims for service in services_of(claim)}
        self._of_named_vendors = {service for claim in self._claims for service in brand_services_of(claim)}

    def of(self, service: str | None) -> Declared:
        """Whether the policy names a service, or at least the company behind it."""
        if service in self._services:
            return Declared.YES
        return Declared.VENDOR_ONLY if service in self._of_named_vendors else Declared.NO

    def unseen(self, seen: Collection[str | None]) -> list[DeclaredService]:
        """The services that a ``declared_vendor`` claim names and no scenario saw.

        One word of a policy may stand for several services (two generations of one product); where one of them was
        seen, the others are not missed.
        """
        missed: dict[str, DeclaredService] = {}
        for claim in self._claims:
            services = services_of(claim) if claim.kind == "declared_vendor" else ()
            if not any(service in seen for service in services):
                for service in services:
                    missed.setdefault(service, DeclaredService(service, _label(claim) or service, _purpose(claim)))
        return list(missed.values())


def _label(claim: Claim) -> str:
    name: Any = claim.value.get("vendor") or claim.value.get("provider")
    return name if isinstance(name, str) else ""


def _purpose(claim: Claim) -> Purpose:
    given: Any = claim.value.get("purpose")
    return Purpose(given) if given in set(Purpose) else Purpose.UNKNOWN
