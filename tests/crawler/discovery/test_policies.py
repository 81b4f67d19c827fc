from __future__ import annotations

import pytest

from crawler.discovery.links import Link, Page, plain_words
from crawler.discovery.policies import (
    Candidate,
    candidates,
    is_readable,
    looks_like_policy,
    same_text,
    says_it_is_missing,
    usual_places,
)
from crawler.discovery.policy_words import KINDS, languages, vendors

HOME = "https://www.firm.example/"
POLICY = (
    "Les données à caractère personnel sont traitées par le responsable de traitement. La base légale est le "
    "consentement ou l'intérêt légitime. Finalités, destinataires, durée de conservation : voir ci-dessous. Vous avez "
    "un droit d'accès, de rectification et d'opposition, et pouvez saisir la CNIL. Les cookies servent à la mesure "
    "d'audience. Votre navigateur permet de les refuser à tout moment, sans que cela change votre visite du site."
)


def page(*links: Link, words: str = "", title: str = "") -> Page:
    return Page(links, plain_words(title), plain_words(words))


def footer(path: str, text: str) -> Link:
    return Link(path if "://" in path else f"https://www.firm.example/{path}", text, in_footer=True)


def body(path: str, text: str) -> Link:
    return Link(path if "://" in path else f"https://www.firm.example/{path}", text, in_footer=False)


def only(*links: Link) -> Candidate:
    found = candidates(page(*links), HOME)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "path", "kind", "named"),
    [
        ("Politique de confidentialité", "a", "privacy", True),
        ("Notre politique de confidentialité", "a", "privacy", True),
        ("POLITIQUE DE CONFIDENTIALITÉ", "a", "privacy", True),
        ("Protection des données personnelles", "a", "privacy", True),
        ("Charte de données personnelles", "a", "privacy", True),
        ("Politique de confidentialité et de cookies", "a", "privacy", True),
        ("Mentions légales et politique de confidentialité", "a", "privacy", True),
        ("Politique d\u2019utilisation des cookies", "a", "cookies", True),
        ("Politique cookies", "a", "cookies", True),
        ("Mentions légales", "a", "other", True),
        ("Privacy Policy", "a", "privacy", True),
        ("Cookie Notice", "a", "cookies", True),
        ("Legal notice", "a", "other", True),
        ("En savoir plus", "fr/politique-de-confidentialite.html", "privacy", True),
        ("Gérer", "politique-cookies", "cookies", True),
        ("Confidentialité", "a", "privacy", False),
        ("Données personnelles", "a", "privacy", False),
        ("RGPD", "a", "privacy", False),
        ("Cookies", "a", "cookies", False),
        ("Privacy", "a", "privacy", False),
    ],
)
def test_labels_and_urls_that_lead_to_policies(text: str, path: str, kind: str, named: bool) -> None:
    found = only(footer(path, text))
    assert (found.kind, found.named, found.found_by) == (kind, named, "footer-link")
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Gérer mes cookies", "a"),
        ("Paramètres des cookies", "a"),
        ("Cookie settings", "a"),
        ("Préférences de confidentialité", "a"),
        ("Contact", "contact"),
        ("Cookiebar", "a"),
        ("Conditions générales de vente", "cgv"),
        ("Politique de confidentialité", ""),
        ("Politique d'un pays", "a"),
        ("Le grand article sur tout ce qui change avec le nouveau règlement pour votre vie privée", "blog/1"),
    ],
)
def test_links_that_do_not(text: str, path: str) -> None:
    assert candidates(page(footer(path, text)), HOME) == []


def test_news_about_a_policy_is_none_in_the_middle_of_a_page() -> None:
    news = "Un géant du web change encore sa politique de confidentialité en Europe"
    assert candidates(page(body("news/1", news)), HOME) == []
    assert only(body("news/1", "Lire notre politique de confidentialité")).found_by == "page-link"


def test_the_footer_and_the_clear_name_come_first_and_few_of_each_kind() -> None:
    links = [
        body("conseils", "Politique de confidentialité : nos conseils"),
        footer("cookies", "Cookies"),
        footer("legal", "Mentions légales"),
        footer("c", "Politique cookies"),
        footer("p", "Politique de confidentialité"),
        footer("d", "Données personnelles"),
        footer("v", "Vie privée"),
    ]
    urls = [candidate.url.rpartition("/")[2] for candidate in candidates(page(*links), HOME)]
    assert urls == ["p", "c", "conseils", "cookies", "legal"]


def test_another_sites_document_only_where_there_is_none_here_and_marked() -> None:
    group = footer("https://group.example/privacy", "Politique de confidentialité")
    found = only(group)
    assert found.off_site
    assert found.found_by == "footer-link, off-site"
    here = footer("p", "Politique de confidentialité")
    assert [c.url for c in candidates(page(group, here), HOME)] == [here.url]


def test_a_vendors_own_policy_is_not_the_sites() -> None:
    captcha = footer("https://policies.google.com/privacy", "Privacy Policy")
    assert candidates(page(captcha), HOME) == []
    assert candidates(page(captcha), "https://www.google.com/") != []


def test_the_links_of_a_policy_lead_to_its_sites_other_policies_only() -> None:
    links = page(body("cookies", "Politique cookies"), body("https://vendor.example/p", "Privacy policy"))
    found = candidates(links, f"{HOME}privacy", from_policy=True)
    assert [(c.url, c.found_by) for c in found] == [("https://www.firm.example/cookies", "policy-link")]


def test_subdomains_are_the_same_site() -> None:
    assert not only(footer("https://legal.firm.example/p", "Politique de confidentialité")).off_site


def test_a_policy_is_known_by_its_text() -> None:
    assert looks_like_policy(page(words=POLICY))
    assert not looks_like_policy(page(words="Nos cookies au chocolat sont faits avec du beurre. " * 30))
    assert not looks_like_policy(page(words="données personnelles cookies consentement finalité rgpd"))


def test_pages_that_stand_in_for_missing_ones() -> None:
    assert says_it_is_missing(page(title="Page introuvable - Firm", words=POLICY))
    assert says_it_is_missing(page(title="404 Not Found"))
    assert says_it_is_missing(page(words="Oups, cette page n\u2019existe plus."))
    assert not says_it_is_missing(page(title="Politique de confidentialité", words=POLICY + " Page introuvable."))


def test_a_page_whose_text_is_written_by_scripts_is_not_readable() -> None:
    assert not is_readable(page(words="Chargement en cours"))
    assert is_readable(page(words="Ce site ne dépose aucun cookie. Cookies : aucun."))
    assert is_readable(page(words=POLICY))


def test_the_same_text_with_a_little_changed() -> None:
    assert same_text(page(words=POLICY), page(words=POLICY + " Bonjour."))
    assert not same_text(page(words=POLICY), page(words=POLICY[::-1]))
    assert same_text(page(words="court"), page(words="court"))
    assert not same_text(page(words="court"), page(words="autre"))


def test_usual_places_of_every_language() -> None:
    urls = [candidate.url for candidate in usual_places("https://www.firm.example/fr/accueil", "privacy")]
    assert "https://www.firm.example/politique-de-confidentialite" in urls
    assert "https://www.firm.example/privacy" in urls
    assert all(not candidate.named for candidate in usual_places(HOME, "cookies"))


def test_the_words_are_spelt_as_they_are_compared() -> None:
    for language in languages():
        by_kind = [*language.named.values(), *language.hinted.values()]
        phrases = [
            phrase for group in [*by_kind, language.settings, language.spoken, language.missing] for phrase in group
        ]
        assert phrases == [plain_words(phrase) for phrase in phrases]
        assert all(path.startswith("/") for paths in language.paths.values() for path in paths)
        assert set(language.named) == set(KINDS)
    assert all(vendor == vendor.lower() and "." in vendor for vendor in vendors())
