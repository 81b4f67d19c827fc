"""What a switch is for: by its own name, the nearest heading that says so, or what is said of it."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.evidence import PurposeClass
from scenarios.consent.purposes import purposes_of

FACT: dict[str, Any] = {
    "kind": "switch", "label": "", "section": [], "about": "", "row": "", "group": "", "value": "", "options": [],
    "chosen": None, "on": False, "locked": False, "press": 1, "revealer": None, "homeMade": False,
}  # fmt: skip


def named(**facts: object) -> PurposeClass | None:
    (found,) = purposes_of([{**FACT, **facts}], (), ("fr",))
    return found.purpose


@pytest.mark.parametrize(
    ("facts", "purpose"),
    [
        ({"label": "Mesure d’audience", "section": ["Publicité"]}, PurposeClass.ANALYTICS),
        ({"label": "Compteur Plus", "section": ["Mesure d’audience", "Cookies obligatoires"]}, PurposeClass.ANALYTICS),
        ({"label": "Compteur Plus", "about": "Compteur Plus Utilisation : mesure d’audience"}, PurposeClass.ANALYTICS),
        ({"label": "Compteur Plus", "about": "pour la publicité et la mesure d’audience"}, None),
        ({"label": "Enable or disable all services", "section": ["Advertising"]}, None),
        ({"label": "Préférences pour tous les services"}, None),
        ({"label": "Toute la publicité"}, PurposeClass.ADVERTISING),
    ],
)
def test_a_purpose_is_named(facts: dict[str, object], purpose: PurposeClass | None) -> None:
    assert named(**facts) is purpose
