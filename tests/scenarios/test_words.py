import pytest

from crawler.evidence import ControlRole
from scenarios.consent.words import all_words, fold, role_of, speaks_of_consent

LABELS = {
    ControlRole.REFUSE: [
        "Tout refuser", "REFUSER", "Continuer sans accepter", "Continuer sans accepter →", "Non merci", "Je refuse",
        "Refuser les cookies non essentiels", "Uniquement les cookies nécessaires", "Reject all", "Decline",
        "Only necessary cookies", "I do not accept", "Accepter uniquement les cookies strictement nécessaires",
        "Continue without accepting", "N’accepter que le nécessaire",
    ],
    ControlRole.ACCEPT: [
        "Tout accepter", "J’accepte", "J'accepte", "OK", "OK pour moi", "Accepter et fermer", "D’accord",
        "J’ai compris !", "Accept all cookies", "Allow all", "Got it!", "I agree", "Autoriser tous les cookies",
    ],
    ControlRole.SETTINGS: [
        "Personnaliser", "Paramétrer les cookies", "Je choisis", "Gérer mes préférences", "Cookie settings",
        "Manage preferences", "Plus d’options", "Customise", "Configurer",
    ],
    ControlRole.SAVE: ["Enregistrer mes choix", "Valider mes choix", "Save preferences", "Confirm my choices"],
    ControlRole.CLOSE: ["Fermer", "×", "Close"],
    ControlRole.OTHER: [
        "Politique de confidentialité", "En savoir plus", "Refuser et s’abonner pour 2 €", "S’abonner", "",
        "Nos 812 partenaires", "Accueil", "Contact", "x" * 200,
    ],
}  # fmt: skip


@pytest.mark.parametrize(("role", "label"), [(role, label) for role, labels in LABELS.items() for label in labels])
def test_labels_mean_what_a_visitor_reads(role: ControlRole, label: str) -> None:
    assert role_of(label) is role


def test_folding_takes_typography_away() -> None:
    assert fold("J\u2019ACCEPTE\u00a0!") == fold("j'accepte") == "j accepte"


def test_a_text_about_consent_is_told_from_another() -> None:
    assert speaks_of_consent("Nous utilisons des cookies, avec votre consentement.") >= 2
    assert speaks_of_consent("Inscrivez-vous à notre lettre d’information.") == 0


def test_every_language_has_every_kind_of_word() -> None:
    for words in all_words():
        assert all((words.consent, words.accept, words.refuse, words.settings, words.save, words.close))
