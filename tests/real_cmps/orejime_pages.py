"""Orejime: version 3.2.1 in its two themes and with the settings first, version 2.3.1 with its purposes ticked."""

from __future__ import annotations

from typing import Any

from tests.real_cmps.real_page import RealPage, document, js, whole_package

FILES = whole_package("orejime", "dist")
FILES_2 = whole_package("orejime-2", "dist")
TRUTH = "its templates hold the trackers' scripts, which run once it has put them in; its manager tells the consents"
IN_FORCE = "[...started].filter((p) => orejime.manager.getConsent(p))"
# Version 2 tells each application's consent when it is saved, not while its switch is being moved.
IN_FORCE_2 = "[...started].filter((p) => applied[p])"
TRACKERS = """
<template data-purpose="analytics"><script>startTracker("analytics")</script></template>
<template data-purpose="ads"><script>startTracker("ads")</script></template>"""
TRACKERS_2 = """
<script type="opt-in" data-type="application/javascript" data-name="analytics">startTracker("analytics")</script>
<script type="opt-in" data-type="application/javascript" data-name="ads">startTracker("ads")</script>"""
# What the State's design system says of its own classes: hidden until opened, fixed to the window.
DSFR_STYLE = """<style>
.fr-consent-banner { position: fixed; bottom: 1rem; right: 1rem; max-width: 36rem; padding: 1rem; background: #fff;
  border: 1px solid #000091; z-index: 1000 }
.fr-modal { display: none }
.fr-modal--opened { display: block; position: fixed; inset: 0; overflow: auto; z-index: 1001;
  background: rgba(22, 22, 22, .6) }
.fr-modal__body { background: #fff; margin: 2rem auto; max-width: 40rem; padding: 1rem }
.fr-btn { background: #000091; border: 0; color: #fff; padding: .5rem 1rem } .fr-btn--secondary { background: #6a6af4 }
</style>"""
BACK = """<a href="#" onclick="orejime.prompt(); return false">{}</a>"""


def purposes(titles: tuple[str, str, str], **analytics: Any) -> list[dict[str, Any]]:
    """A mandatory purpose, analytics and advertising."""
    needed, measuring, advertising = titles
    return [
        {"id": "session", "title": needed, "cookies": [], "isMandatory": True},
        {"id": "analytics", "title": measuring, "cookies": ["_mes"], **analytics},
        {"id": "ads", "title": advertising, "cookies": ["_pub"]},
    ]


def head(theme: str, language: str, settings: dict[str, Any]) -> str:
    """The manager's script, with its settings before it."""
    style = '<link rel="stylesheet" href="/orejime/dist/orejime-standard.css">' if theme == "standard" else DSFR_STYLE
    config = {"privacyPolicyUrl": "/legal", **settings}
    return f"""{style}<script>window.orejimeConfig = {js(config)};</script>
<script src="/orejime/dist/orejime-{theme}-{language}.js"></script>"""


FRENCH = ("Session", "Mesure d’audience", "Publicité")
OREJIME_PAGES = (
    RealPage(
        name="orejime-standard-fr",
        cmp="Orejime",
        html=document(
            "fr",
            head=head("standard", "fr", {"purposes": purposes(FRENCH)}),
            in_force=IN_FORCE,
            body=TRACKERS,
            footer=BACK.format("Gestion des cookies"),
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": (".orejime-Banner-declineButton",),
            "accept": (".orejime-Banner-saveButton",),
            "analytics": (
                ".orejime-Banner-learnMoreButton",
                "label[for='orejime-purpose-analytics']",
                ".orejime-Modal-saveButton",
            ),
            "withdraw": (
                "footer a[onclick]",
                ".orejime-PurposeToggles-disableAll",
                ".orejime-Modal-saveButton",
            ),
        },
    ),
    RealPage(
        name="orejime-dsfr-fr",
        cmp="Orejime",
        html=document(
            "fr",
            head=head("dsfr", "fr", {"purposes": purposes(FRENCH)}),
            in_force=IN_FORCE,
            body=TRACKERS,
            footer=BACK.format("Gérer mes cookies"),
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": (".fr-consent-banner__buttons li:nth-child(2) button",),
            "accept": (".fr-consent-banner__buttons li:nth-child(1) button",),
            "analytics": (
                ".fr-consent-banner__buttons li:nth-child(3) button",
                "label[for='orejime-purpose-analytics-accept']",
                "label[for='orejime-purpose-ads-decline']",
                ".fr-consent-manager__buttons button",
            ),
            "withdraw": (
                "footer a[onclick]",
                "label[for='orejime-purpose-analytics-decline']",
                "label[for='orejime-purpose-ads-decline']",
                ".fr-consent-manager__buttons button",
            ),
        },
    ),
    RealPage(  # the settings greet the visitor; nothing refuses but the switches and saving
        name="orejime-forced-modal-en",
        cmp="Orejime",
        html=document(
            "en",
            head=head(
                "standard",
                "en",
                {
                    "purposes": purposes(("Session", "Audience measurement", "Advertising"), default=True),
                    "forceModal": True,
                },
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
            "refuse": (".orejime-PurposeToggles-disableAll", ".orejime-Modal-saveButton"),
            "accept": (".orejime-PurposeToggles-enableAll", ".orejime-Modal-saveButton"),
            "analytics": (".orejime-Modal-saveButton",),
        },
        before=frozenset({"analytics"}),  # what is on by default runs at once
    ),
    RealPage(  # version 2, whose purposes are on by default
        name="orejime-2-ticked-fr",
        cmp="Orejime",
        html=document(
            "fr",
            head="""<link rel="stylesheet" href="/orejime-2/dist/orejime.css"><script>
window.applied = {};
const keep = (consent, app) => { applied[app.name] = consent; };
window.orejimeConfig = { appElement: "main", privacyPolicy: "/legal", lang: "fr", translations: {
    fr: { analytics: { description: "Mesure des visites" }, ads: { description: "Annonces ciblées" },
      purposes: { analytics: "Mesure d’audience", ads: "Publicité" } } },
  apps: [
    { name: "analytics", title: "Mesure Plus", cookies: ["_mes"], purposes: ["analytics"], callback: keep },
    { name: "ads", title: "Régie Pub", cookies: ["_pub"], purposes: ["ads"], callback: keep }] };
</script>
<script src="/orejime-2/dist/orejime.js" defer></script>""",
            in_force=IN_FORCE_2,
            body=TRACKERS_2,
            footer="""<a href="#" onclick="orejime.show(); return false">Cookies</a>""",
        ),
        files=FILES_2,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth="the scripts that it sets free, and the consents that it hands to the callbacks",
        by_hand={
            "refuse": (".orejime-Notice-declineButton",),
            "accept": (".orejime-Notice-saveButton",),
            "analytics": (
                ".orejime-Notice-learnMoreButton",
                "label[for='orejime-app-item-ads']",
                ".orejime-Modal-saveButton",
            ),
            "withdraw": (
                "footer a[onclick]",
                "label[for='orejime-app-item-analytics']",
                "label[for='orejime-app-item-ads']",
                ".orejime-Modal-saveButton",
            ),
        },
    ),
)
