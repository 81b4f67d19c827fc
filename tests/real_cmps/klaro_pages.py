"""Klaro 0.7.22: the usual notice, a dialogue without any way to refuse but the switches, and a notice that blocks."""

from __future__ import annotations

from typing import Any

from tests.real_cmps.real_page import RealPage, document, js, whole_package

FILES = whole_package("klaro", "dist", "klaro*")
TRUTH = "the scripts that it sets free, and the consents that it hands to the services' callbacks"
# Klaro tells a service's consent when it is applied, not while its switch is being moved.
IN_FORCE = "[...started].filter((p) => applied[p])"
TRACKERS = """
<script type="text/plain" data-type="application/javascript" data-name="analytics">startTracker("analytics")</script>
<script type="text/plain" data-type="application/javascript" data-name="ads">startTracker("ads")</script>"""
BACK = """<a href="#" onclick="klaro.show(); return false">{}</a>"""


def head(settings: dict[str, Any]) -> str:
    """Klaro and its settings; its services tell the page what was applied."""
    services = [
        {"name": "session", "purposes": ["functional"], "required": True, "title": "Session"},
        {"name": "analytics", "purposes": ["analytics"], "title": "Mesure Plus"},
        {"name": "ads", "purposes": ["advertising"], "title": "Régie Pub"},
    ]
    config = {"services": services, "translations": {"zz": {"privacyPolicyUrl": "/legal"}}, **settings}
    return f"""<link rel="stylesheet" href="/klaro/dist/klaro.css"><script>
window.applied = {{}};
window.klaroConfig = {js(config)};
klaroConfig.callback = (consent, service) => {{ applied[service.name] = consent; }};
</script><script defer src="/klaro/dist/klaro-no-css.js"></script>"""


OFF = ("label[for='service-item-analytics']", "label[for='service-item-ads']")
KLARO_PAGES = (
    RealPage(
        name="klaro-notice-fr",
        cmp="Klaro",
        html=document(
            "fr",
            head=head({"lang": "fr", "acceptAll": True}),
            in_force=IN_FORCE,
            body=TRACKERS,
            footer=BACK.format("Gestion des cookies"),
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": (".cookie-notice .cn-decline",),
            "accept": (".cookie-notice .cm-btn-success",),
            "analytics": (".cookie-notice .cn-learn-more", "label[for='purpose-item-analytics']", ".cm-btn-accept"),
            "withdraw": (
                "footer a[onclick]",
                "label[for='purpose-item-analytics']",
                "label[for='purpose-item-advertising']",
                ".cm-btn-accept",
            ),
        },
    ),
    RealPage(  # services start ticked, in a dialogue that cannot be closed and has no button that refuses
        name="klaro-must-consent-en",
        cmp="Klaro",
        html=document(
            "en",
            head=head(
                {
                    "lang": "en",
                    "mustConsent": True,
                    "hideDeclineAll": True,
                    "groupByPurpose": False,
                    "default": True,
                    "acceptAll": True,
                }
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
            "refuse": (*OFF, ".cm-btn-accept"),
            "accept": (".cm-btn-accept-all",),
            "analytics": (OFF[1], ".cm-btn-accept"),
        },
    ),
    RealPage(
        name="klaro-blocking-notice-de",
        cmp="Klaro",
        html=document(
            "de",
            head=head({"lang": "de", "noticeAsModal": True, "acceptAll": True, "htmlTexts": True}),
            in_force=IN_FORCE,
            body=TRACKERS,
            footer=BACK.format("Datenschutz-Einstellungen"),
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": (".cookie-notice .cn-decline",),
            "accept": (".cookie-notice .cn-buttons .cm-btn-success",),
            "analytics": (
                ".cookie-notice .cm-btn-lern-more",
                "label[for='purpose-item-analytics']",
                ".cm-btn-accept",
            ),
            "withdraw": (
                "footer a[onclick]",
                "label[for='purpose-item-analytics']",
                "label[for='purpose-item-advertising']",
                ".cm-btn-accept",
            ),
        },
    ),
)
