"""vanilla-cookieconsent 3.1.0 and 2.9.2, each with a refusal on the first layer and without.

Its own interface: https://www.npmjs.com/package/vanilla-cookieconsent (types/index.d.ts).
"""

from __future__ import annotations

from typing import Any

from tests.real_cmps.real_page import RealPage, document, js, whole_package

FILES = whole_package("vanilla-cookieconsent", "dist", "cookieconsent.*")
FILES_2 = whole_package("vanilla-cookieconsent-2", "dist")
TRUTH = "the scripts that it sets free, and the categories that its interface says are accepted"
IN_FORCE = "[...started].filter((p) => CookieConsent.acceptedCategory(p))"
IN_FORCE_2 = "[...started].filter((p) => cc.allowedCategory(p))"
TRACKERS = """
<script type="text/plain" data-category="analytics">startTracker("analytics")</script>
<script type="text/plain" data-category="ads">startTracker("ads")</script>"""
TRACKERS_2 = TRACKERS.replace("data-category", "data-cookiecategory")
BACK = '<button type="button" data-cc="show-preferencesModal">{}</button>'
ENGLISH = {
    "consentModal": {
        "title": "We use cookies",
        "description": "We use cookies to measure visits and to show you advertising that suits you.",
        "acceptAllBtn": "Accept all",
        "acceptNecessaryBtn": "Reject all",
        "showPreferencesBtn": "Manage preferences",
    },
    "preferencesModal": {
        "title": "Your cookie preferences",
        "acceptAllBtn": "Accept all",
        "acceptNecessaryBtn": "Reject all",
        "savePreferencesBtn": "Save preferences",
        "closeIconLabel": "Close",
        "sections": [
            {"title": "Strictly necessary", "description": "Needed for the site.", "linkedCategory": "necessary"},
            {"title": "Analytics", "description": "How the site is used.", "linkedCategory": "analytics"},
            {"title": "Advertising", "description": "Ads that suit you.", "linkedCategory": "ads"},
        ],
    },
}
# Neither layer has a button that refuses everything: the switches are the only way.
FRENCH = {
    "consentModal": {
        "title": "Les cookies et vous",
        "description": "Nous utilisons des cookies pour mesurer l’audience et afficher de la publicité.",
        "acceptAllBtn": "J’accepte",
        "showPreferencesBtn": "En savoir plus et paramétrer",
    },
    "preferencesModal": {
        "title": "Vos préférences",
        "savePreferencesBtn": "Enregistrer mes choix",
        "closeIconLabel": "Fermer",
        "sections": [
            {"title": "Cookies nécessaires", "description": "Le site en a besoin.", "linkedCategory": "necessary"},
            {"title": "Mesure d’audience", "description": "Combien de visites.", "linkedCategory": "analytics"},
            {"title": "Publicité", "description": "Des annonces ciblées.", "linkedCategory": "ads"},
        ],
    },
}


def head(language: str, texts: dict[str, Any], layout: dict[str, Any], **categories: dict[str, Any]) -> str:
    """Version 3 and its settings."""
    config = {
        "guiOptions": {"consentModal": layout},
        "categories": {"necessary": {"enabled": True, "readOnly": True}, "analytics": {}, "ads": {}, **categories},
        "language": {"default": language, "translations": {language: texts}},
    }
    return f"""<link rel="stylesheet" href="/vanilla-cookieconsent/dist/cookieconsent.css">
<script src="/vanilla-cookieconsent/dist/cookieconsent.umd.js"></script>
<script>addEventListener("DOMContentLoaded", () => CookieConsent.run({js(config)}));</script>"""


def head_2(language: str, first: dict[str, Any], second: dict[str, Any], layout: dict[str, Any], on: bool) -> str:
    """Version 2 and its settings; ``on``: whether the switches stand on at first."""
    blocks = [{"title": second.pop("intro"), "description": second.pop("text")}]
    for category, title in second.pop("titles").items():
        fixed = category == "necessary"
        toggle = {"value": category, "enabled": fixed or on, "readonly": fixed}
        blocks.append({"title": title, "description": title, "toggle": toggle})
    config = {
        "current_lang": language,
        "page_scripts": True,
        "gui_options": {"consent_modal": layout, "settings_modal": {"layout": "box"}},
        "languages": {language: {"consent_modal": first, "settings_modal": {**second, "blocks": blocks}}},
    }
    return f"""<link rel="stylesheet" href="/vanilla-cookieconsent-2/dist/cookieconsent.css">
<script src="/vanilla-cookieconsent-2/dist/cookieconsent.js"></script>
<script>addEventListener("DOMContentLoaded", () => {{ window.cc = initCookieConsent(); cc.run({js(config)}); }});
</script>"""


def switch(category: str) -> str:
    """The switch of a category in version 3."""
    return f".section__toggle-wrapper:has(input[value='{category}'])"


VANILLA_PAGES = (
    RealPage(
        name="vanilla-3-box-en",
        cmp="vanilla-cookieconsent",
        html=document(
            "en",
            head=head("en", ENGLISH, {"layout": "box", "position": "bottom right"}),
            in_force=IN_FORCE,
            body=TRACKERS,
            footer=BACK.format("Cookie preferences"),
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": (".cm [data-role='necessary']",),
            "accept": (".cm [data-role='all']",),
            "analytics": (".cm [data-role='show']", switch("analytics"), ".pm [data-role='save']"),
            "withdraw": ("footer button", ".pm [data-role='necessary']"),
        },
    ),
    RealPage(  # the switches stand on, nothing refuses but they, and nothing leads back
        name="vanilla-3-bar-no-refusal-fr",
        cmp="vanilla-cookieconsent",
        html=document(
            "fr",
            head=head(
                "fr",
                FRENCH,
                {"layout": "bar inline", "position": "bottom", "equalWeightButtons": False},
                analytics={"enabled": True},
                ads={"enabled": True},
            ),
            in_force=IN_FORCE,
            body=TRACKERS,
        ),
        files=FILES,
        expected={
            "refusal": "saved-with-purposes-off",
            "acceptance": "accepted",
            "granular": True,
            "withdrawal": False,
        },
        truth=TRUTH,
        by_hand={
            "refuse": (".cm [data-role='show']", switch("analytics"), switch("ads"), ".pm [data-role='save']"),
            "accept": (".cm [data-role='all']",),
            "analytics": (".cm [data-role='show']", switch("ads"), ".pm [data-role='save']"),
        },
    ),
    RealPage(
        name="vanilla-2-cloud-de",
        cmp="vanilla-cookieconsent",
        html=document(
            "de",
            head=head_2(
                "de",
                {
                    "title": "Wir verwenden Cookies",
                    "description": 'Für Statistik und Werbung. <button type="button" data-cc="c-settings" '
                    'class="cc-link">Einstellungen</button>',
                    "primary_btn": {"text": "Alle akzeptieren", "role": "accept_all"},
                    "secondary_btn": {"text": "Alle ablehnen", "role": "accept_necessary"},
                },
                {
                    "title": "Cookie-Einstellungen",
                    "save_settings_btn": "Auswahl speichern",
                    "accept_all_btn": "Alle akzeptieren",
                    "reject_all_btn": "Alle ablehnen",
                    "close_btn_label": "Schließen",
                    "intro": "Ihre Wahl",
                    "text": "Sie können jederzeit neu wählen.",
                    "titles": {"necessary": "Notwendig", "analytics": "Statistik", "ads": "Werbung"},
                },
                {"layout": "cloud", "position": "bottom center"},
                on=False,
            ),
            in_force=IN_FORCE_2,
            body=TRACKERS_2,
            footer='<a href="#" data-cc="c-settings">Cookie-Einstellungen</a>',
        ),
        files=FILES_2,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": ("#c-s-bn",),
            "accept": ("#c-p-bn",),
            "analytics": ("#c-txt [data-cc='c-settings']", ".b-tg:has(input[value='analytics'])", "#s-sv-bn"),
            "withdraw": ("footer [data-cc]", "#s-rall-bn"),
        },
    ),
    RealPage(  # the second button opens the settings, where the switches stand on
        name="vanilla-2-settings-first-fr",
        cmp="vanilla-cookieconsent",
        html=document(
            "fr",
            head=head_2(
                "fr",
                {
                    "title": "Ce site utilise des cookies",
                    "description": "Pour mesurer l’audience et afficher de la publicité.",
                    "primary_btn": {"text": "Tout accepter", "role": "accept_all"},
                    "secondary_btn": {"text": "Paramétrer", "role": "settings"},
                },
                {
                    "title": "Gestion des cookies",
                    "save_settings_btn": "Enregistrer",
                    "accept_all_btn": "Tout accepter",
                    "close_btn_label": "Fermer",
                    "intro": "Votre choix",
                    "text": "Choisissez ce que vous acceptez.",
                    "titles": {"necessary": "Nécessaires", "analytics": "Mesure d’audience", "ads": "Publicité"},
                },
                {"layout": "bar", "position": "bottom"},
                on=True,
            ),
            in_force=IN_FORCE_2,
            body=TRACKERS_2,
            footer='<a href="#" data-cc="c-settings">Cookies</a>',
        ),
        files=FILES_2,
        expected={
            "refusal": "saved-with-purposes-off",
            "acceptance": "accepted",
            "granular": True,
            "withdrawal": True,
        },
        truth=TRUTH,
        by_hand={
            "refuse": (
                "#c-s-bn",
                ".b-tg:has(input[value='analytics'])",
                ".b-tg:has(input[value='ads'])",
                "#s-sv-bn",
            ),
            "accept": ("#c-p-bn",),
            "analytics": ("#c-s-bn", ".b-tg:has(input[value='ads'])", "#s-sv-bn"),
            "withdraw": (
                "footer [data-cc]",
                ".b-tg:has(input[value='analytics'])",
                ".b-tg:has(input[value='ads'])",
                "#s-sv-bn",
            ),
        },
    ),
)
