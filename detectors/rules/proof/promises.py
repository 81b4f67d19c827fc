"""What the policy's claims say of services: which it declares, which it makes wait for consent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any

from detectors.detection import Detection
from detectors.policy.claim import Claim
from detectors.rules.proof.labels import folded
from tracker_db.model import Consent

DECLARING = (
    "declared_vendor",
    "third_party_content",
    "cookie_row",
    "cookie_declared",
    "consent_required",
    "essential_claim",
    "ad_features_optout",
)
"""Kinds of claim whose naming of a service tells the visitor that it is used."""

_LITERAL = re.compile(r"[^*?\[\]]")


def strings(value: Any) -> tuple[str, ...]:
    """The strings of a claim's value, be it one, several or none."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return tuple(item for item in value if isinstance(item, str))
    return ()


def services_of(claim: Claim) -> tuple[str, ...]:
    """The service ids that the claim names."""
    return strings(claim.value.get("services"))


def brand_services_of(claim: Claim) -> tuple[str, ...]:
    """The service ids whose vendor alone the claim names."""
    return strings(claim.value.get("brand_services"))


def cookie_patterns(claim: Claim) -> tuple[str, ...]:
    """The cookie names that the claim lists; a pattern with fewer than two literal characters says nothing."""
    names = strings(claim.value.get("names")) + strings(claim.value.get("cookie_names"))
    return tuple(name for name in names if len(_LITERAL.findall(name)) >= 2)


def matches_cookie(claim: Claim, name: str) -> bool:
    """Whether the claim's row lists a cookie of this name; ``*`` stands for anything."""
    return any(fnmatchcase(name, pattern.replace("[", "[[]")) for pattern in cookie_patterns(claim))


def consent_claims_about(claims: Iterable[Claim], detection: Detection) -> tuple[str, ...]:
    """Ids of the ``consent_required`` claims that promise to wait for consent before this tracker acts."""
    wanted = (claim for claim in claims if claim.kind == "consent_required")
    return tuple(claim.id for claim in wanted if promises_to_wait(claim, detection))


def promises_to_wait(claim: Claim, detection: Detection) -> bool:
    """Whether this ``consent_required`` claim covers the tracker.

    By the services or vendors it names, or by its categories; one that names neither and makes all such cookies wait
    covers every tracker that needs consent. A category with a reservation (``analytics(some)``) covers nothing for
    certain, and a name covers what is called so: “LinkedIn” covers the LinkedIn Insight Tag.
    """
    if detection.service is None:
        return False
    if claim.value.get("no_deposit_before_consent") is True:
        return detection.consent is Consent.NEEDED
    if detection.service in services_of(claim) or detection.purpose.value in strings(claim.value.get("categories")):
        return True
    return any(_is_called(detection, name) for name in vendors_of(claim)) and not services_of(claim)


def names_whom_it_covers(claim: Claim) -> bool:
    """Whether a ``consent_required`` claim says whose cookies wait; other data (a camera) are no browser's matter."""
    wide = claim.value.get("no_deposit_before_consent") is True
    return wide or bool(services_of(claim) or vendors_of(claim) or strings(claim.value.get("categories")))


def vendors_of(claim: Claim) -> tuple[str, ...]:
    """The vendors or services that the claim names, as the policy writes them."""
    return strings(claim.value.get("vendor")) + strings(claim.value.get("vendors"))


def _is_called(detection: Detection, name: str) -> bool:
    wanted = folded(name)
    return bool(wanted) and f"{folded(detection.name)} ".startswith(f"{wanted} ")


def ids(claims: Sequence[Claim]) -> tuple[str, ...]:
    """The claims' ids."""
    return tuple(claim.id for claim in claims)


def of_kind(claims: Iterable[Claim], *kinds: str) -> tuple[Claim, ...]:
    """The claims of these kinds."""
    return tuple(claim for claim in claims if claim.kind in kinds)
