"""What a policy declares: which services and vendors its claims name."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from detectors.detection import Detection
from detectors.policy.claim import Claim
from reports.model import Declared

DECLARING_KINDS = frozenset({"declared_vendor", "cookie_declared", "cookie_row"})
"""The kinds of claim by which a policy says who is at work on the site."""


@dataclass(frozen=True)
class DeclaredService:
    """A service that a policy names, and the word it uses for it."""

    service: str
    label: str


class Declarations:
    """What all the claims of a site's policies declare, ready to be asked about one service at a time."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = [claim for claim in claims if claim.kind in DECLARING_KINDS]
        self._services = {service for claim in self._claims for service in _services(claim)}
        self._labels = {fold(label) for claim in self._claims if (label := _label(claim))}

    def of(self, detection: Detection) -> Declared:
        """Whether the policy names the service of a detection, or at least the company behind it."""
        if detection.service in self._services or fold(detection.name) in self._labels:
            return Declared.YES
        vendor = fold(detection.vendor or "").split()
        named = any(label and vendor[: len(label.split())] == label.split() for label in self._labels)
        return Declared.VENDOR_ONLY if named else Declared.NO

    def unseen(self, seen: Collection[str | None]) -> list[DeclaredService]:
        """The declared services that no scenario saw.

        One word of a policy may stand for several services (two generations of one product); where one of them was
        seen, the others are not missed.
        """
        missed: dict[str, str] = {}
        for claim in self._claims:
            services = _services(claim)
            if not any(service in seen for service in services):
                missed.update({service: _label(claim) or service for service in services if service not in missed})
        return [DeclaredService(service, label) for service, label in missed.items()]


def fold(text: str) -> str:
    """A name without case, accents or punctuation, its words one space apart."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char if char.isalnum() else " " for char in letters if not unicodedata.combining(char))
    return " ".join(kept.split())


def _services(claim: Claim) -> list[str]:
    return _texts(claim.value.get("services"))


def _label(claim: Claim) -> str:
    name: Any = claim.value.get("vendor") or claim.value.get("provider")
    return name if isinstance(name, str) else ""


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []
