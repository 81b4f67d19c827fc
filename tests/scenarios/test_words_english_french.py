"""English and French labels at length, with those that a careless reading gets wrong."""

import pytest

from scenarios.consent.words import meaning_of

LABELS: dict[str, list[str]] = {
    "accept": [
        "Accept all", "Accept & close", "OK", "That's ok", "Got it, thanks!", "I accept cookies from this site", "Yes",
        "Accept all cookies & continue", "Agree & Proceed", "Accept and visit site", "Close and accept", "Awesome",
        "Save settings and accept all", "Accept optional cookies", "Accept all optional cookies", "Yes, I'm happy",
        "Accept recommended settings", "Allow All Cookies", "Accept all settings", "Accept and read the article",
        "Tout accepter", "→ Tout accepter ✓", "J’accepte", "C'est bon.", "OK pour moi", "Accepter & Fermer", "D’accord",
        "Accepter et continuer ma lecture", "J’accepte les cookies non essentiels", "OK, tout accepter",
        "Parfait, j'accepte",
        "J’ai compris !", "Autoriser tous les cookies", "Fermer et accepter", "Oui", "Tout cocher et valider",
    ],
    "refuse": [
        "Reject all", "Decline", "Deny", "No, thanks", "Only necessary cookies", "Use necessary cookies only",
        "Opt-out",
        "Only what is necessary", "Only the essentials", "Just the necessary ones", "Accept essential cookies",
        "Continue with essential cookies only", "Reject non-essential", "Refuse optional",
        "Reject all except necessary",
        "Refuse all but essential", "Reject optional, keep essential", "I do not accept", "Don’t accept",
        "Reject all settings",
        "Reject all and save", "Disagree & close", "Reject & continue", "Accept only the bare minimum",
        "Close and reject",
        "Accept strictly necessary cookies only", "✗ Deny all cookies",
        "Tout refuser", "REFUSER", "✗ Interdire tous les cookies", "Non merci", "Je refuse",
        "Tout refuser sauf le nécessaire",
        "Refuser les cookies non essentiels", "Uniquement les cookies nécessaires", "N’accepter que le nécessaire",
        "Accepter uniquement les cookies strictement nécessaires", "Seulement les essentiels", "Pas de cookies, merci",
        "Continuer avec les cookies essentiels", "Je ne veux pas de cookies", "Refuser et continuer la navigation",
        "Accepter le strict nécessaire", "Fermer et refuser", "Je n'accepte pas", "Ne pas accepter",
    ],
    "continue-without": [
        "Continue without accepting →", "Continue without consent", "Browse without cookies",
        "✕ Continuer sans accepter", "CONTINUER SANS ACCEPTER", "Poursuivre sans accepter", "Je continue sans accepter",
        "Fermer et continuer sans accepter", "Continuer ma navigation sans accepter",
    ],
    "settings": [
        "Let me choose", "Cookie settings", "Manage preferences", "Customise", "Customize", "No, manage settings",
        "No, take me to settings", "Settings or reject", "Manage or reject cookies", "Reject or customise",
        "More choices",
        "Details", "Set my own preferences", "Manage consent", "Review settings",
        "Personnaliser", "Paramétrer les cookies", "Je choisis", "Gérer mes préférences", "Plus d’options",
        "Configurer",
        "Refuser ou paramétrer", "Non, je paramètre", "Gérer ou refuser", "Laissez-moi choisir",
        "Modifier vos préférences",
        "Je gère mes cookies", "Afficher les finalités",
    ],
    "save": [
        "Accept selected", "Allow selection", "Use selected only", "Save preferences", "Confirm my choices",
        "Save and close",
        "Accept my choices", "Save & accept", "Save", "Allow only selected cookies",
        "Accepter sélectionné", "Accepter la sélection", "Enregistrer mes choix", "Valider mes choix",
        "Enregistrer et fermer",
        "Accepter mes choix", "Continuer avec ma sélection", "Enregistrer et accepter",
    ],
    "close": [
        "×", "✕", "X", "Close", "Hide cookie banner", "Dismiss", "Not now", "Fermer", "Masquer le bandeau", "Plus tard",
    ],
    "withdraw": [
        "Withdraw consent", "Do Not Sell or Share My Personal Information", "Revoke my consent",
        "Retirer mon consentement", "Revenir sur mes choix",
    ],
    "partners": ["Our partners", "Our 812 partners", "Vendor list", "Nos 812 partenaires", "Voir nos 812 partenaires"],
    "legitimate-interest": ["Legitimate interest", "Intérêt légitime", "Intérêts légitimes"],
    "pay": [
        "Subscribe", "Reject and subscribe for €3", "Pay to reject", "Accept and pay", "Go ad-free",
        "S’abonner", "Refuser et s’abonner pour 2 €", "S'abonner pour 1,99 €/mois", "Déjà abonné ?", "Refuser et payer",
    ],
    "other": [
        # links and headings
        "Learn more", "Cookie policy", "Privacy", "Marketing", "Always active", "Consent", "Terms of use", "Contact",
        "En savoir plus", "Politique de confidentialité", "Consentement", "Accueil", "Publicité", "Toujours actif",
        # neither yes nor no
        "Continue", "Continuer", "Next", "Back", "Retour", "Accept or reject", "Accepter ou refuser", "Yes or no",
        # a part of the choice is not the choice
        "Accept YouTube", "Accepter Youtube", "Accept analytics cookies", "Refuser les cookies publicitaires",
        "Accept only functional cookies", "Accept essential & optional",
        "Accepter les cookies nécessaires et facultatifs",
        # a sense turned round
        "Don't reject", "Ne pas refuser", "I do not want to refuse", "Never accept marketing but the rest",
        # other matters
        "Subscribe to our newsletter", "Allow notifications", "Yes, I am over 18", "I accept the terms and conditions",
        "J’ai plus de 18 ans", "J’accepte les conditions générales", "Autoriser les notifications", "Accept our survey",
        # questions
        "Do you accept?", "Vous voulez tout accepter les cookies du site ?",
    ],
}  # fmt: skip


@pytest.mark.parametrize("prefer", [(), ("en", "fr")])
@pytest.mark.parametrize(("kind", "label"), [(kind, label) for kind, labels in LABELS.items() for label in labels])
def test_labels_mean_what_a_visitor_reads(kind: str, label: str, prefer: tuple[str, ...]) -> None:
    assert meaning_of(label, prefer).kind == kind


@pytest.mark.parametrize("label", ["Tout refuser", "Accept all", "Continuer sans accepter"])
def test_icons_arrows_case_and_spaces_change_nothing(label: str) -> None:
    meaning = meaning_of(label)
    for dressed in (
        f"→ {label}",
        f"{label} ›",
        f"✓ {label}!",
        f"  {label.upper()}\u00a0",
        f"« {label} »",
        f"🍪 {label}",
    ):
        assert meaning_of(dressed) == meaning
