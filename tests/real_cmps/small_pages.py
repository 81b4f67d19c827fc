"""Smaller scripts that a site adds by hand: six makes, from a mere notice to switches for each purpose."""

from __future__ import annotations

from tests.real_cmps.real_page import RealPage, document, js, whole_package

# --- cookie-notice: it informs, and nothing can be refused -----------------------------------------------------------
NOTICE_HEAD = """<script>
const options = { learnMoreLinkEnabled: true, learnMoreLinkHref: "/legal" };
document.addEventListener("DOMContentLoaded", () => new cookieNoticeJS(options));
startTracker("analytics"); startTracker("ads");
</script><script src="/cookie-notice/dist/cookie.notice.js"></script>"""

# --- cookies-eu-banner: accept or reject, no purposes ----------------------------------------------------------------
EU_BODY = """<template id="cookies-eu-banner-template"><div id="cookies-eu-banner" style="position: sticky; top: 0;
 background: #222; color: #fff; padding: 1rem">En poursuivant votre visite, vous acceptez les cookies de statistiques et
 de publicité. <button id="cookies-eu-reject">Refuser</button> <button id="cookies-eu-accept">Accepter</button></div>
</template>
<script src="/cookies-eu-banner/dist/cookies-eu-banner.global.js"></script>
<script>window.banner = CookiesEuBanner.createCookiesBanner({
  onAccept() { startTracker("analytics"); startTracker("ads"); }, onReject() {},
});</script>"""

# --- cookie-consent-js: all or the technical ones --------------------------------------------------------------------
CONSENT_JS_HEAD = """<link rel="stylesheet" href="/cookie-consent-js/src/cookie-consent.css">
<style>.btn { border: 0; padding: .5rem 1rem } .btn-primary { background: #036; color: #fff }</style>
<script src="/cookie-consent-js/src/cookie-consent.js"></script>
<script>
const begin = () => { if (cookieConsent.trackingAllowed()) { startTracker("analytics"); startTracker("ads"); } };
window.cookieConsent = new CookieConsent({ contentUrl: "/cookie-consent-js/cookie-consent-content", lang: "%s",
  privacyPolicyUrl: "/legal", blockAccess: %s, postSelectionCallback: begin });
begin();
</script>"""
CONSENT_JS_FORCE = "cookieConsent.trackingAllowed() ? [...started] : []"

# --- CookieCraft: three ways on the first layer, switches on the second, a button that stays --------------------------
CRAFT_CONFIG = {
    "layout": "bar",
    "position": "bottom",
    "categories": {
        "necessary": {"enabled": True, "readOnly": True, "label": "Essential", "description": "The site needs it."},
        "analytics": {"enabled": True, "readOnly": False, "label": "Analytics", "description": "Visits are counted."},
        "marketing": {"enabled": True, "readOnly": False, "label": "Marketing", "description": "Ads that suit you."},
    },
}
# Its 1.0.11 never sets free a script that is text/plain in the page, as its README asks for: only its record counts.
CRAFT_BODY = f"""<link rel="stylesheet" href="/cookiecraft/dist/cookiecraft.css">
<script src="/cookiecraft/dist/cookiecraft.js"></script>
<script>window.craft = new CookieCraft.CookieConsent({js(CRAFT_CONFIG)}); craft.init();</script>"""
CRAFT_FORCE = """["analytics", "ads"].filter((p) => craft.getConsent()?.categories[p === "ads" ? "marketing" : p])"""

# --- Cookie Though: a closed door in a shadow root -------------------------------------------------------------------
THOUGH_CONFIG = {
    "policies": [
        {"id": "needed", "label": "Essential", "description": "The site needs it.", "category": "essential"},
        {"id": "analytics", "label": "Analytics", "description": "Visits are counted.", "category": "statistics"},
        {"id": "ads", "label": "Advertising", "description": "Ads that suit you.", "category": "marketing"},
    ],
    "essentialLabel": "Always on",
    "permissionLabels": {"accept": "Accept", "acceptAll": "Accept all", "decline": "Decline"},
    "cookiePreferenceKey": "cookie-though-preferences",
    "header": {"title": "Cookies", "subTitle": "This shop uses cookies", "description": "For statistics and ads."},
    "cookiePolicy": {"url": "/legal", "label": "Read the full policy"},
    "customizeLabel": "Customize",
}
THOUGH_BODY = f"""<script src="/cookie-though/dist/lib.js"></script>
<script>
window.preferences = null;
const config = {js(THOUGH_CONFIG)};
const hear = (told) => {{ preferences = told; }};
CookieThough.init(config);
hear(CookieThough.getPreferences());
CookieThough.onPreferencesChanged(hear);
</script>"""
THOUGH_FORCE = """preferences && preferences.isCustomised
  ? preferences.cookieOptions.filter((o) => o.isEnabled && o.id !== "needed").map((o) => o.id) : []"""

# --- Canonical's cookie policy: one way on the first layer; its «performance» is statistics and advertising at once ---
CANONICAL_HEAD = """<link rel="stylesheet" href="/@canonical/cookie-policy/build/css/cookie-policy.css">
<script>window.dataLayer = [];</script><script src="/@canonical/cookie-policy/build/js/cookie-policy.js"></script>
<script>cpNs.cookiePolicy();</script>"""
# What it tells Google's consent mode, the last of it.
CANONICAL_FORCE = """(() => {
  const state = dataLayer.filter((a) => a[0] === "consent").reduce((s, a) => Object.assign(s, a[2]), {});
  const kinds = { analytics: "analytics_storage", ads: "ad_storage" };
  return Object.keys(kinds).filter((purpose) => state[kinds[purpose]] === "granted");
})()"""

SMALL_PAGES = (
    RealPage(
        name="cookie-notice-fr",
        cmp="cookie-notice",
        html=document("fr", head=NOTICE_HEAD, in_force="[...started]"),
        files=whole_package("cookie-notice", "dist"),
        expected={"refusal": "no-free-refusal", "acceptance": "accepted", "granular": False, "withdrawal": False},
        truth="trackers run from the start, as the script's documentation takes for granted",
        by_hand={"accept": ("#cookieNotice .confirm",)},
        before=frozenset({"analytics", "ads"}),
    ),
    RealPage(
        name="cookies-eu-banner-fr",
        cmp="cookies-eu-banner",
        html=document(
            "fr",
            head="",
            in_force="banner.hasConsent() === true ? [...started] : []",
            body=EU_BODY,
            footer="""<a href="#" onclick="banner.showBanner(); scrollTo(0, 0); return false">Gérer les cookies</a>""",
        ),
        files=whole_package("cookies-eu-banner", "dist", "*.global.js"),
        expected={"refusal": "refused", "acceptance": "accepted", "granular": False, "withdrawal": True},
        truth="it starts the trackers, and its interface tells the consent",
        by_hand={
            "refuse": ("#cookies-eu-reject",),
            "accept": ("#cookies-eu-accept",),
            "withdraw": ("footer a[onclick]", "#cookies-eu-reject"),
        },
    ),
    RealPage(
        name="cookie-consent-js-de",
        cmp="cookie-consent-js",
        html=document(
            "de",
            head=CONSENT_JS_HEAD % ("de", "true"),
            in_force=CONSENT_JS_FORCE,
            footer="""<a href="javascript:cookieConsent.reset()">Cookie-Einstellungen</a>""",
        ),
        files=whole_package("cookie-consent-js", "src")
        | whole_package("cookie-consent-js", "cookie-consent-content", "*.json"),
        expected={"refusal": "refused", "acceptance": "accepted", "granular": False, "withdrawal": True},
        truth="its interface tells whether tracking is allowed, and the site starts trackers by that",
        by_hand={
            "refuse": (".btn-accept-necessary",),
            "accept": (".btn-accept-all",),
            "withdraw": ("footer a[href^=javascript]", ".btn-accept-necessary"),
        },
    ),
    RealPage(
        name="cookie-consent-js-corner-fr",
        cmp="cookie-consent-js",
        html=document("fr", head=CONSENT_JS_HEAD % ("fr", "false"), in_force=CONSENT_JS_FORCE),
        files=whole_package("cookie-consent-js", "src")
        | whole_package("cookie-consent-js", "cookie-consent-content", "*.json"),
        expected={"refusal": "refused", "acceptance": "accepted", "granular": False, "withdrawal": False},
        truth="its interface tells whether tracking is allowed, and the site starts trackers by that",
        by_hand={"refuse": (".btn-accept-necessary",), "accept": (".btn-accept-all",)},
    ),
    RealPage(
        name="cookiecraft-en",
        cmp="CookieCraft",
        html=document("en", head="", in_force=CRAFT_FORCE, body=CRAFT_BODY),
        files=whole_package("cookiecraft", "dist", "cookiecraft.*s"),
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth="the consent that its interface tells",
        by_hand={
            "refuse": (".cc-btn--reject",),
            "accept": (".cc-btn--accept",),
            "analytics": (
                "[data-action='customize']",
                ".cc-toggle:has([data-category='marketing'])",
                "[data-action='save']",
            ),
            "withdraw": (".cc-widget", ".cc-btn--secondary[data-action='reject']"),
        },
    ),
    RealPage(
        name="cookie-though-en",
        cmp="Cookie Though",
        html=document(
            "en",
            head="",
            in_force=THOUGH_FORCE,
            body=THOUGH_BODY,
            footer='<a href="#" onclick="CookieThough.show(); return false">Cookie preferences</a>',
        ),
        files=whole_package("cookie-though", "dist", "lib.js"),
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth="the preferences that its interface tells once they are chosen",
        by_hand={
            "refuse": ("button:has-text('Decline')",),
            "accept": ("button:has-text('Accept all')",),
            "analytics": (".ct-customization-button", "label[for='analytics']", ".ct-button:not(.ct-button-secondary)"),
            "withdraw": ("footer a[onclick]", "button:has-text('Decline')"),
        },
    ),
    RealPage(
        name="canonical-en",
        cmp="Canonical cookie policy",
        html=document(
            "en",
            head=CANONICAL_HEAD,
            in_force=CANONICAL_FORCE,
            footer='<a href="" class="js-revoke-cookie-manager">Manage your tracker settings</a>',
        ),
        files=whole_package("@canonical/cookie-policy", "build"),
        expected={
            "refusal": "saved-with-purposes-off",
            "acceptance": "accepted",
            "granular": False,
            "withdrawal": True,
        },
        truth="what it tells Google's consent mode",
        absent=("/_cookies/set-preferences",),
        by_hand={
            "refuse": (".js-manage", ".js-save-preferences"),
            "accept": (".js-close-all",),
            "withdraw": (
                ".js-revoke-cookie-manager",
                ".js-manage",
                ".p-switch:has(.js-performance-switch)",
                ".p-switch:has(.js-functionality-switch)",
                ".js-save-preferences",
            ),
        },
    ),
)
