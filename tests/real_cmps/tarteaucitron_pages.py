"""tarteaucitron (tarteaucitronjs 1.34.0) in six settings.

Its own interface: https://www.npmjs.com/package/tarteaucitronjs (README, «Custom service»).
"""

from __future__ import annotations

from typing import Any

from tests.real_cmps.real_page import RealPage, document, js, whole_package

FILES = {
    **whole_package("tarteaucitronjs", ".", "tarteaucitron*.js"),
    **whole_package("tarteaucitronjs", ".", "advertising*.js"),
    **whole_package("tarteaucitronjs", "css"),
}
TRUTH = "its services are started by it, and are in force while its state says so"
# A tracker runs from the moment it was started until the page is left, unless the manager says no meanwhile.
IN_FORCE = '[...started].filter((p) => tarteaucitron.state[p === "ads" ? "regie" : "mesure"] === true)'
SERVICE = """
tarteaucitron.services.%(key)s = {
  key: "%(key)s", type: "%(type)s", name: "%(name)s", uri: "https://%(key)s.example/", needConsent: %(need)s,
  cookies: [], js() { startTracker("%(purpose)s"); }, fallback() {},
};
"""
ANALYTICS = {"key": "mesure", "type": "analytic", "name": "Mesure Plus", "purpose": "analytics", "need": "true"}
ADS = {"key": "regie", "type": "ads", "name": "Régie Pub", "purpose": "ads", "need": "true"}
EXEMPT = {**ANALYTICS, "need": "false"}
REFUSE_IN_SETTINGS = ("#tarteaucitronCloseAlert", "#tarteaucitronAllDenied", "#tarteaucitronClosePanel")
ONLY_ANALYTICS = ("#tarteaucitronCloseAlert", "#mesureAllowed", "#regieDenied", "#tarteaucitronSaveButton")
BACK = '<a href="#" class="tarteaucitronOpenPanel">{}</a>'


def head(settings: dict[str, Any], language: str, *services: dict[str, str]) -> str:
    """The scripts of a page; the services are defined when the manager has loaded its own."""
    defined = "".join(SERVICE % service for service in services)
    jobs = "".join(f'(tarteaucitron.job = tarteaucitron.job || []).push("{service["key"]}");' for service in services)
    return f"""<script>window.tarteaucitronForceLanguage = "{language}";</script>
<script src="/tarteaucitronjs/tarteaucitron.js"></script>
<script>
tarteaucitron.init({js(settings)});
{defined}{jobs}
</script>"""


TARTEAUCITRON_PAGES = (
    RealPage(
        name="tarteaucitron-middle-fr",
        cmp="tarteaucitron",
        html=document(
            "fr",
            head=head({"orientation": "middle", "privacyUrl": "/legal", "showIcon": True}, "fr", ANALYTICS, ADS),
            in_force=IN_FORCE,
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": ("#tarteaucitronAllDenied2",),
            "accept": ("#tarteaucitronPersonalize2",),
            "analytics": ONLY_ANALYTICS,
            "withdraw": ("#tarteaucitronManager", "#tarteaucitronAllDenied", "#tarteaucitronClosePanel"),
        },
    ),
    RealPage(  # no refusal on the first layer, and once chosen nothing leads back
        name="tarteaucitron-bottom-no-deny-en",
        cmp="tarteaucitron",
        html=document(
            "en",
            head=head({"orientation": "bottom", "DenyAllCta": False, "showIcon": False}, "en", ANALYTICS, ADS),
            in_force=IN_FORCE,
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": False},
        truth=TRUTH,
        by_hand={
            "refuse": REFUSE_IN_SETTINGS,
            "accept": ("#tarteaucitronPersonalize2",),
            "analytics": ONLY_ANALYTICS,
        },
    ),
    RealPage(  # highPrivacy off: scrolling two screens or going to another page accepts
        name="tarteaucitron-implied-top-fr",
        cmp="tarteaucitron",
        html=document(
            "fr",
            head=head(
                {"orientation": "top", "highPrivacy": False, "DenyAllCta": False, "showIcon": True},
                "fr",
                ANALYTICS,
                ADS,
            ),
            in_force=IN_FORCE,
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": REFUSE_IN_SETTINGS,
            "accept": ("#tarteaucitronPersonalize2",),
            "analytics": ONLY_ANALYTICS,
            "withdraw": ("#tarteaucitronManager", "#tarteaucitronAllDenied", "#tarteaucitronClosePanel"),
        },
    ),
    RealPage(  # services in groups, a cross that closes, a link in the footer instead of the icon
        name="tarteaucitron-popup-groups-de",
        cmp="tarteaucitron",
        html=document(
            "de",
            head=head(
                {"orientation": "popup", "closePopup": True, "groupServices": True, "showIcon": False},
                "de",
                ANALYTICS,
                ADS,
            ),
            in_force=IN_FORCE,
            footer=BACK.format("Cookie-Einstellungen"),
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": ("#tarteaucitronAllDenied2",),
            "accept": ("#tarteaucitronPersonalize2",),
            "analytics": (
                "#tarteaucitronCloseAlert",
                "#tarteaucitron-accept-group-analytic",
                "#tarteaucitron-reject-group-ads",
                "#tarteaucitronSaveButton",
            ),
            "withdraw": (".tarteaucitronOpenPanel", "#tarteaucitronAllDenied", "#tarteaucitronClosePanel"),
        },
    ),
    RealPage(  # the first layer has nothing but the way to the settings
        name="tarteaucitron-settings-only-fr",
        cmp="tarteaucitron",
        html=document(
            "fr",
            head=head(
                {"orientation": "bottom", "AcceptAllCta": False, "showAlertSmall": True, "showIcon": False},
                "fr",
                ANALYTICS,
                ADS,
            ),
            in_force=IN_FORCE,
        ),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": ("#tarteaucitronPersonalize", "#tarteaucitronAllDenied", "#tarteaucitronClosePanel"),
            "accept": ("#tarteaucitronPersonalize", "#tarteaucitronAllAllowed", "#tarteaucitronClosePanel"),
            "analytics": ("#tarteaucitronPersonalize", "#mesureAllowed", "#regieDenied", "#tarteaucitronSaveButton"),
            "withdraw": ("#tarteaucitronManager", "#tarteaucitronAllDenied", "#tarteaucitronClosePanel"),
        },
    ),
    RealPage(  # a service that the site declares to need no consent runs before any choice
        name="tarteaucitron-exempt-en",
        cmp="tarteaucitron",
        html=document("en", head=head({"orientation": "bottom"}, "en", EXEMPT, ADS), in_force=IN_FORCE),
        files=FILES,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth=TRUTH,
        by_hand={
            "refuse": ("#tarteaucitronAllDenied2",),
            "accept": ("#tarteaucitronPersonalize2",),
            "analytics": ("#tarteaucitronCloseAlert", "#regieDenied", "#tarteaucitronSaveButton"),
            "withdraw": ("#tarteaucitronManager", "#tarteaucitronAllDenied", "#tarteaucitronClosePanel"),
        },
        before=frozenset({"analytics"}),
    ),
)
