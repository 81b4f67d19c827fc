"""Whole policies of fictional firms: what must be read from them, and what must not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from detectors.policy.claim import Claim
from detectors.policy.read import read
from detectors.policy.text import document_text
from tracker_db.database import Database

DOCUMENTS = Path(__file__).with_name("documents")
Expected = list[tuple[str, dict[str, Any]]]

SHOP: Expected = [
    ("last_updated", {"date": "2024-02-03"}),
    ("cookie_row", {"names": ["_fbp", "fr"], "duration": {"raw": "90 jours", "seconds": 7_776_000}}),
    ("cookie_row", {"names": ["PHPSESSID"], "duration": {"raw": "Session", "seconds": None, "session": True}}),
    ("declared_vendor", {"vendor": "Google Analytics", "services": ["google-analytics"]}),
    ("declared_vendor", {"vendor": "Meta", "purpose": ["advertising"], "tracker": True}),
    ("declared_vendor", {"vendor": "Axeptio", "purpose": "cmp", "tracker": False}),
    ("banner_button", {"label": "Non merci", "action": "reject_all"}),
    ("consent_validity", {"months": 6}),
    ("consent_required", {"categories": ["advertising", "analytics"]}),
    ("refusal_honoured", {"strict": True}),
    ("withdrawal_means", {"label": "Gérer mes cookies", "means": "footer_link"}),
    ("third_party_content", {"vendors": ["YouTube", "Google Maps"]}),
    ("transfer_outside_eu", {"polarity": "possible", "countries": ["US"], "safeguard": "SCC"}),
]
MUTUAL: Expected = [
    ("last_updated", {"date": "2023-07-01"}),
    ("declared_vendor", {"vendor": "Almerys"}),
    ("declared_vendor", {"vendor": "OVH", "purpose": "hosting"}),
    ("hosting_location", {"country": "FR"}),
    ("no_data_sale", {}),
    ("transfer_outside_eu", {"outside_eu": False, "polarity": "never"}),
    ("implied_consent", {"consent_by": "continued_navigation"}),
    ("cookie_lifetime_max", {"months": 13}),
    ("context_promise", {"context": "authenticated", "prohibits": "advertising_cookies"}),
    ("browser_settings", {}),
]
SOFTWARE: Expected = [
    ("last_updated", {"date": "2025-03-15"}),
    (
        "declared_vendor",
        {"vendor": "Stripe Payments Europe Ltd", "services": ["stripe"], "section": "Nos sous-traitants"},
    ),
    ("declared_vendor", {"vendor": "Mailjet", "purpose": "email"}),
    ("declared_vendor", {"vendor": "Microsoft Clarity", "tracker": True}),
    ("consent_required", {}),
    ("banner_button", {"label": "Tout refuser", "action": "reject_all"}),
    ("consent_validity", {"months": 6}),
    ("withdrawal_means", {"means": "icon"}),
    ("context_promise", {"context": "authenticated"}),
    ("hosting_location", {"countries": ["IE", "DE"]}),
    ("transfer_outside_eu", {"polarity": "never"}),
    ("hsts", {}),
]
PRESS: Expected = [
    ("last_updated", {"date": "2024-09"}),
    ("declared_vendor", {"vendor": "Teads", "purpose": ["advertising"]}),
    ("declared_vendor", {"vendor": "Facebook", "services": ["facebook-social"]}),
    ("declared_vendor", {"vendor": "Didomi", "purpose": "cmp"}),
    ("banner_present", {"when": "first_visit"}),
    ("consent_validity", {"months": 13, "max": True}),
    ("withdrawal_means", {"label": "Paramétrer les cookies"}),
    ("cookie_lifetime_max", {"months": 13, "subject": "advertising cookies"}),
    ("context_promise", {"context": "authenticated"}),
]


def claims_of(name: str, db: Database) -> tuple[Claim, ...]:
    media_type = "text/html" if name.endswith(".html") else "text/plain"
    return read(document_text((DOCUMENTS / name).read_bytes(), media_type), db)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("boutique.html", SHOP), ("mutuelle.txt", MUTUAL), ("saas.txt", SOFTWARE), ("presse.txt", PRESS)],
)
def test_what_is_read(name: str, expected: Expected, db: Database) -> None:
    claims = claims_of(name, db)
    for kind, value in expected:
        values = [claim.value for claim in claims if claim.kind == kind]
        assert any(value.items() <= read_value.items() for read_value in values), (kind, value, values)


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("boutique.html", "velours"),
        ("mutuelle.txt", "mutuelle du pont"),
        ("saas.txt", "nuage"),
        ("presse.txt", "courrier"),
    ],
)
def test_the_publisher_and_the_authorities_are_no_vendors(name: str, own: str, db: Database) -> None:
    vendors = [claim.value["vendor"].lower() for claim in claims_of(name, db) if claim.kind == "declared_vendor"]
    assert vendors
    assert not [vendor for vendor in vendors if own in vendor or vendor in {"cnil", "bloctel", "chrome", "safari"}]


def test_durations_of_other_things_are_no_cookie_durations(db: Database) -> None:
    said = [c.value.get("months") for c in claims_of("mutuelle.txt", db) if c.kind.startswith(("cookie_", "consent_v"))]
    assert said == [13]
    assert not [c for c in claims_of("presse.txt", db) if c.value.get("months") == 25]


def test_refusing_implied_consent_is_not_implied_consent(db: Database) -> None:
    assert "implied_consent" not in {claim.kind for claim in claims_of("presse.txt", db)}
