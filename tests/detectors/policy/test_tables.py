"""Tables of cookies and vendors."""

from __future__ import annotations

from typing import Any

from detectors.policy.read import read
from tracker_db.database import Database


def rows(text: str, db: Database) -> list[dict[str, Any]]:
    return [claim.value for claim in read(text, db, language="fr") if claim.kind == "cookie_row"]


def vendors(text: str, db: Database) -> list[str]:
    return [claim.value["vendor"] for claim in read(text, db, language="fr") if claim.kind == "declared_vendor"]


def test_columns_are_found_by_their_headings(db: Database) -> None:
    table = (
        "Nos cookies\n\nDurée\tCookie\tFournisseur\tObjectif\n2 ans\t_ga, _ga_*\tGoogle Analytics\tMesure d’audience"
    )
    assert rows(table, db) == [
        {
            "names": ["_ga", "_ga_*"],
            "provider": "Google Analytics",
            "purpose": "Mesure d’audience",
            "duration": {"raw": "2 ans", "seconds": 730 * 86_400},
        }
    ]
    assert vendors(table, db) == ["Google Analytics"]


def test_markdown_rows_and_short_rows(db: Database) -> None:
    table = "| Nom du cookie | Finalité | Durée |\n|---|---|---|\n| _hjid | Mesure | 1 an |\n| seul |"
    assert rows(table, db)[0]["names"] == ["_hjid"]


def test_the_site_itself_is_a_provider_but_no_vendor(db: Database) -> None:
    text = (
        "La société Brumes SAS (ci-après « Brumes ») édite ce site.\n\n"
        "Cookie | Émetteur | Finalité\nsid | Brumes | Session\n_fbp | Facebook | Publicité"
    )
    assert [row["provider"] for row in rows(text, db)] == ["Brumes", "Facebook"]
    assert vendors(text, db) == ["Facebook"]


def test_a_table_of_processors_declares_vendors(db: Database) -> None:
    text = "Nos sous-traitants\n\nPrestataire | Finalité\nNuagia | Hébergement\nBrevo | Envoi d’e-mails"
    assert vendors(text, db) == ["Nuagia", "Brevo"]
    assert not rows(text, db)


def test_a_table_of_retention_periods_is_none_of_cookies(db: Database) -> None:
    text = "Conservation\n\nFinalité | Durée de conservation\nGestion des contrats | 5 ans\nProspection | 3 ans"
    assert read(text, db, language="fr") == ()


def test_a_table_that_lost_its_separators(db: Database) -> None:
    text = "Nom du cookieFinalitéDurée de conservation\n_gaMesure d’audience13 mois\n_fbpPublicité ciblée90 jours\nFin."
    assert [(row["names"], row["purpose"], row["duration"]["raw"]) for row in rows(text, db)] == [
        (["_ga"], "Mesure d’audience", "13 mois"),
        (["_fbp"], "Publicité ciblée", "90 jours"),
    ]
