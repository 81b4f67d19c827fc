import pytest

from crawler.evidence import ControlRole, PurposeClass
from scenarios.consent import words as words_module
from scenarios.consent.label_reading import Grade, Reading
from scenarios.consent.words import (
    Meaning,
    all_words,
    consent_vocabulary,
    fold,
    is_legitimate_interest,
    languages_of_text,
    meaning_of,
    mentions_payment,
    purpose_of,
    purposes_in,
    role_of,
    speaks_of_consent,
    speaks_of_other_matters,
)

FRENCH_BANNER = (
    "Avec nos 812 partenaires, nous utilisons des cookies pour mesurer l’audience, si vous donnez votre consentement."
)
GERMAN_BANNER = (
    "Wir und unsere Partner verwenden Cookies für personalisierte Werbung. Ihre Einwilligung ist freiwillig."
)


def test_a_meaning_tells_the_role_the_kind_and_the_languages() -> None:
    assert meaning_of("Tout refuser") == Meaning(ControlRole.REFUSE, "refuse", ("fr",), exact=True)
    assert meaning_of("Tout refuser pour aujourd’hui").exact is False
    assert meaning_of("×") == Meaning(ControlRole.CLOSE, "close", (), exact=True)
    assert meaning_of("") == Meaning(ControlRole.OTHER, "other")


def test_a_kind_that_no_words_told_has_its_role() -> None:
    assert Meaning.of_kind("continue-without") == Meaning(ControlRole.REFUSE, "continue-without")
    assert Meaning.of_kind("accept") == Meaning(ControlRole.ACCEPT, "accept")
    assert {Meaning.of_kind(k).role for k in ("withdraw", "partners", "pay", "legitimate-interest")} == {
        ControlRole.OTHER
    }


@pytest.mark.parametrize(
    "label",
    ["S’abonner", "Refuser et s’abonner pour 2 €", "Reject and pay £3", "Accepter pour 1,99€/mois", "Ablehnen 3 EUR"],
)
def test_what_must_be_paid_for_is_no_choice(label: str) -> None:
    meaning = meaning_of(label)
    assert (meaning.role, meaning.kind, meaning.pays) == (ControlRole.OTHER, "pay", True)


def test_the_preferred_language_wins_where_languages_disagree() -> None:
    assert meaning_of("Si").kind == "other"
    assert meaning_of("Sí", ("es-ES",)).kind == "accept"
    assert meaning_of("Si", ("it",)).kind == "accept"
    assert meaning_of("Si", ("fr-FR",)).kind == "other"


def test_an_undecided_conflict_is_no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    read = {"sv": Reading("accept", Grade.EXACT), "da": Reading("refuse", Grade.EXACT)}
    monkeypatch.setattr(words_module, "readings", lambda *_: read)
    assert meaning_of("a label of no test but this").role is ControlRole.OTHER
    assert meaning_of("a label of no test but this", ("fi",)).role is ControlRole.OTHER
    assert meaning_of("a label of no test but this", ("da-DK",)) == Meaning(
        ControlRole.REFUSE, "refuse", ("da",), exact=True
    )


def test_a_sure_reading_is_not_outvoted_by_an_unsure_one(monkeypatch: pytest.MonkeyPatch) -> None:
    read = {"sv": Reading("accept", Grade.COMPOSED), "da": Reading("refuse", Grade.STRAY)}
    monkeypatch.setattr(words_module, "readings", lambda *_: read)
    assert meaning_of("another label of one test").kind == "accept"


def test_an_unsure_reading_of_a_language_that_is_not_the_page_s_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(words_module, "readings", lambda *_: {"nl": Reading("accept", Grade.STRAY)})
    assert meaning_of("Verbiete alles, und dies steht nur hier", ("de",)).kind == "other"


def test_tags_of_regions_and_of_near_languages_are_understood() -> None:
    for tag in ("nb-NO", "nn", "no_NO", "NO"):
        assert meaning_of("Godta alle", (tag,)).languages == ("no",)
    assert meaning_of("Tout accepter", ("xx", "", "tlh-Latn")).kind == "accept"


def test_a_text_about_consent_is_told_from_another() -> None:
    assert speaks_of_consent("Nous utilisons des cookies, avec votre consentement.") >= 2
    assert speaks_of_consent("Cookies, cookies, cookies") == 1
    assert speaks_of_consent("Inscrivez-vous à notre lettre d’information.") == 0
    assert speaks_of_consent("") == 0


def test_the_vocabulary_is_folded_for_the_page_s_script() -> None:
    vocabulary = consent_vocabulary()
    assert {"cookies", "votre consentement", "einwilligung"} <= set(vocabulary)
    assert all(word == fold(word) and word for word in vocabulary)


def test_the_language_of_a_banner_is_told_by_its_words() -> None:
    assert languages_of_text(FRENCH_BANNER)[0] == "fr"
    assert languages_of_text(GERMAN_BANNER)[0] == "de"
    assert languages_of_text("Lorem ipsum dolor sit amet") == ()


def test_the_purposes_of_a_text_are_those_that_its_own_language_names() -> None:
    assert purposes_in(FRENCH_BANNER) == (PurposeClass.ANALYTICS,)
    assert purposes_in(GERMAN_BANNER) == (PurposeClass.ADVERTISING,)
    assert purposes_in("Nous mesurons vos pas.") == ()


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Inscrivez-vous à notre newsletter", True), ("Are you over 18?", True), ("Choose your country", True),
        ("Nous utilisons des cookies", False), ("Vos données de géolocalisation précises et votre consentement", False),
    ],
)  # fmt: skip
def test_a_box_about_something_else_says_so(text: str, about: bool) -> None:
    assert (speaks_of_other_matters(text) > 0) is about


@pytest.mark.parametrize(
    ("text", "pays"),
    [
        ("Abonnez-vous à partir de 1,99 € par mois", True), ("or pay £2.99 a week", True), ("kr 49 i måneden", True),
        ("Abonnez-vous à la newsletter", False), ("Nos 812 partenaires et 13 mois", False), ("", False),
        ("Les cookies sont gardés un an par jour de visite", False),
    ],
)  # fmt: skip
def test_a_price_or_a_subscription_is_a_payment(text: str, pays: bool) -> None:
    assert mentions_payment(text) is pays


@pytest.mark.parametrize(
    "label", ["Intérêt légitime", "Legitimate interests (12)", "Berechtigtes Interesse", "Interés legítimo"]
)
def test_a_legitimate_interest_is_recognised(label: str) -> None:
    assert is_legitimate_interest(label)
    assert not is_legitimate_interest("Consentement")


PURPOSES = {
    PurposeClass.NECESSARY: [
        "necessary", "Strictement nécessaires", "Strictly necessary cookies", "Always active", "security_storage",
        "strictly-necessary", "Technisch erforderliche Cookies",
    ],
    PurposeClass.FUNCTIONAL: [
        "functionality_storage", "functional", "Fonctionnels", "preferences", "Funktionale Cookies",
    ],
    PurposeClass.ANALYTICS: [
        "Mesure d’audience", "Visitor measurement", "analytics", "analytics_storage", "analyticsStorage", "statistics",
        "performance", "Statistiken", "Besuchermessung", "Audience measurement",
    ],
    PurposeClass.ADVERTISING: [
        "Régies publicitaires", "Werbenetzwerke", "marketing", "ad_storage", "ad_user_data", "ad_personalization",
        "ads",
        "adStorage", "targeting", "Publicité personnalisée", "Advertising network",
    ],
    PurposeClass.PERSONALISATION: ["personalization_storage", "Contenu personnalisé", "Personalised content"],
    PurposeClass.SOCIAL: ["Social networks", "Réseaux sociaux", "socialMedia", "Soziale Medien"],
    None: [
        "Non-essential cookies", "Cookies non essentiels", "Nicht notwendige Cookies", "Advertising and analytics",
        "uncategorized", "cookie_consent", "Autre", "", "Facebook", "ad_analytics", "x" * 300,
    ],
}  # fmt: skip


@pytest.mark.parametrize(("purpose", "label"), [(p, label) for p, labels in PURPOSES.items() for label in labels])
def test_titles_and_names_in_records_name_a_purpose(purpose: PurposeClass | None, label: str) -> None:
    assert purpose_of(label) is purpose


def test_hostile_labels_are_read_as_nothing() -> None:
    for label in ("x" * 100_000, "\ud800", "\x00\x01", "a " * 5000, "ا" * 70, "((((", "\u202eesufeR"):
        assert role_of(label) is ControlRole.OTHER


def test_thirty_languages_and_one_are_shipped() -> None:
    assert " ".join(words.language for words in all_words()) == (
        "bg ca cs da de el en es et eu fi fr ga gl hr hu is it lt lv mt nl no pl pt ro sk sl sv tr uk"
    )
