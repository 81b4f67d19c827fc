"""What French policies write for services and vendors."""

from __future__ import annotations

import pytest

from tracker_db.folding import fold
from tracker_db.load import load

SERVICES = [
    ("Facebook Pixel", ["meta-pixel"]),
    ("FACEBOOK  PIXEL", ["meta-pixel"]),
    ("le pixel Facebook", ["meta-pixel"]),
    ("le Pixel de Meta (ex-Facebook)", ["meta-pixel"]),
    ("Meta-Pixel", ["meta-pixel"]),
    ("Linkedin Pixel", ["linkedin-insight"]),
    ("LinkedIn Insight Tag", ["linkedin-insight"]),
    ("Tiktok Pixel", ["tiktok-pixel"]),
    ("Tik Tok Pixel", ["tiktok-pixel"]),
    ("Snap Pixel (analyse d’audience et publicité ciblée)", ["snap-pixel"]),
    ("Wisepop", ["wisepops"]),
    ("Sendinblue (e‑mails)", ["brevo"]),
    ("GA4", ["google-analytics"]),
    ("Universal Analytics", ["google-analytics"]),
    ("l‘outil de statistiques Google Analytics", ["google-analytics"]),
    ("GoogleAnalytics", ["google-analytics"]),
    ("Google\u00a0Analytics", ["google-analytics"]),
    ("Google Analytics™", ["google-analytics"]),
    ("Google Ads", ["google-ads"]),
    ("Google Ads Conversion Linker", ["google-conversion-linker"]),
    ("Google Conversion Linker", ["google-conversion-linker"]),
    ("éditeur de liens de conversion", ["google-conversion-linker"]),
    ("Hubspot (CRM)", ["hubspot"]),
    ("Hotjar", ["hotjar"]),
    ("Calendly (calendrier de rendez-vous)", ["calendly"]),
    ("un chat édité par Crisp", ["crisp"]),
    ("crisp", ["crisp"]),
    ("Vimeo (vidéo de conseil)", ["vimeo"]),
    ("You Tube", ["youtube"]),
    ("Livestorm (conférences en ligne)", ["livestorm"]),
    ("le module de consentement d’Axeptio", ["axeptio"]),
    ("Cloudflare.com et son pare-feu WAF", ["cloudflare"]),
    ("un service développé par la société Stripe", ["stripe"]),
    ("CAPTCHA (exemple : Friendly Captcha)", ["friendly-captcha"]),
    ("Google Analytics, Matomo et Hotjar", ["google-analytics", "hotjar", "matomo"]),
    # the vendor beside its own service is no second declaration
    ("Google Analytics, un service de Google", ["google-analytics"]),
]

BRANDS = [
    ("Facebook", {"meta-pixel", "facebook-social"}),
    ("Meta", {"meta-pixel", "facebook-social"}),
    ("LinkedIn", {"linkedin-insight", "linkedin-social"}),
    ("des icônes vers des réseaux sociaux (Linkedin)", {"linkedin-insight", "linkedin-social"}),
    ("Twitter", {"x-pixel", "x-embed"}),
    ("X", {"x-pixel", "x-embed"}),
    ("Snapchat", {"snap-pixel"}),
    ("TikTok", {"tiktok-pixel"}),
]

NEITHER = [
    "",
    "la rubrique des méta-données de la page",
    "les balises meta",
    "Le responsable met à disposition ses services",
    "le profil x ou y",
    "Un segment plausible d’un piano crisp",
    "configurer Google Chrome",
    "Google+",
    "Google Plus",
    "Microsoft Edge",
    "https://support.google.com/chrome/answer/95647?hl=fr",
    "www.facebook.com/aide",
    "dpo@matomo.example",
    "hubspotted",
]


@pytest.mark.parametrize(("text", "services"), SERVICES)
def test_text_names_the_very_service(text: str, services: list[str]) -> None:
    match = load().named(text)
    assert [service.id for service in match.services] == services
    assert all(service.brand != "Google" for service in match.brand_services)


@pytest.mark.parametrize(("text", "services"), BRANDS)
def test_text_names_only_the_vendor(text: str, services: set[str]) -> None:
    match = load().named(text)
    assert match.services == ()
    assert {service.id for service in match.brand_services} == services


def test_google_alone_stands_for_all_of_its_services() -> None:
    found = {service.id for service in load().named("les cookies de Google").brand_services}
    assert found >= {"google-ads", "google-analytics", "google-conversion-linker", "google-tag-manager", "youtube"}


@pytest.mark.parametrize("text", NEITHER)
def test_text_names_nothing(text: str) -> None:
    assert not load().named(text)


def test_a_vendor_named_beside_another_vendor_s_service_still_counts() -> None:
    match = load().named("Facebook et Google Analytics")
    assert [service.id for service in match.services] == ["google-analytics"]
    assert {service.id for service in match.brand_services} == {"meta-pixel", "facebook-social"}


def test_gazetteer_holds_every_name_folded() -> None:
    names = load().names()
    for service in load().services.values():
        for name in (service.name, *service.aliases):
            assert service in names[fold(name)].services
        for name in (service.brand, *service.brand_aliases):
            assert service in (*names[fold(name)].services, *names[fold(name)].brand_services)
    assert names["google chrome"].services == names["google chrome"].brand_services == ()
    assert names["crisp"].everyday_word
    assert not names["matomo"].everyday_word


def test_folding() -> None:
    assert (
        fold("« Éditeur-de   LIENS » : A/B Tasty, e\u0301t\u00e9 Google+")
        == "editeur de liens a b tasty ete google plus"
    )
