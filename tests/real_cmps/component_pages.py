"""Consent managers that are web components, in open shadow roots: Beyonk's, Porsche's and Just Eat's."""

from __future__ import annotations

from tests.real_cmps.real_page import RealPage, document, js, whole_package

BEYONK = whole_package("@beyonk/gdpr-cookie-consent-banner", ".", "*.js") | whole_package(
    "@beyonk/gdpr-cookie-consent-banner", "src", "*.css"
)
PORSCHE = whole_package("@porscheofficial/cookie-consent-banner", "dist/cookie-consent-banner", "*.js")
PIE = whole_package("@justeattakeaway/pie-cookie-banner", "cdn_dist", "*.js") | whole_package(
    "@justeattakeaway/pie-css", "dist", "*.css"
)
# Beyonk's settings have a button that closes; only the banner below decides, and its label follows the boxes.
BEYONK_HEAD = """<link rel="stylesheet" href="/@beyonk/gdpr-cookie-consent-banner/src/lib/banner.css">
<script>
window.agreed = {};
for (const choice of ["analytics", "tracking", "marketing"]) {
  addEventListener("consent:" + choice, (event) => { agreed[choice] = event.detail.agreed; });
}
</script>
<script type="module" src="/@beyonk/gdpr-cookie-consent-banner/dist/index.js"></script>"""
BEYONK_FORCE = '[agreed.analytics && "analytics", (agreed.tracking || agreed.marketing) && "ads"].filter(Boolean)'


def beyonk(attributes: str) -> str:
    """The element as its documentation shows it."""
    return f"<cookie-consent-banner cookie-name='beyonk_gdpr' {attributes}></cookie-consent-banner>"


PORSCHE_CATEGORIES = [
    {"key": "technically_required", "label": "Technisch notwendige Cookies", "description": "", "isMandatory": True},
    {"key": "analytics", "label": "Analyse-Cookies", "description": "Wie die Seite genutzt wird."},
    {"key": "ads", "label": "Marketing-Cookies", "description": "Passende Werbung."},
]
PORSCHE_BODY = f"""<cookie-consent-banner headline="Cookies auf dieser Seite"
 btn-label-accept-and-continue="Zustimmen und weiter"
 btn-label-only-essential-and-continue="Weiter nur mit technisch notwendigen Cookies"
 btn-label-persist-selection-and-continue="Auswahl speichern und weiter"
 btn-label-select-all-and-continue="Alle auswählen und weiter"
 content-settings-description="Sie können einzeln entscheiden.">Wir verwenden Cookies für Statistik und Werbung.
<a href="javascript:document.dispatchEvent(new Event('cookie_consent_details_show'))">Einstellungen</a>
</cookie-consent-banner>
<script>document.querySelector("cookie-consent-banner").availableCategories = {js(PORSCHE_CATEGORIES)};</script>"""
PORSCHE_HEAD = """<script>
window.accepted = [];
const keep = (event) => { accepted = event.detail.acceptedCategories; };
addEventListener("cookie_consent_preferences_restored", keep);
addEventListener("cookie_consent_preferences_updated", keep);
</script>
<script type="module"
 src="/@porscheofficial/cookie-consent-banner/dist/cookie-consent-banner/cookie-consent-banner.esm.js"></script>"""

# The component shows and asks; keeping the answer is left to the site (its README says so).
PIE_BODY = """<script>window.__PACKAGE_VERSION__ = "1.10.19";  // left open by its build</script>
<script src="/@justeattakeaway/pie-cookie-banner/cdn_dist/index.js"></script>
<script>
const kept = (document.cookie.match(/(?:^|; )je_consent=([^;]*)/) || [])[1];
window.consent = kept ? JSON.parse(decodeURIComponent(kept)) : null;
const keep = (preferences) => {
  consent = preferences;
  document.cookie = "je_consent=" + encodeURIComponent(JSON.stringify(preferences)) + "; path=/; max-age=15552000";
};
const show = () => {
  const banner = document.createElement("pie-cookie-banner");
  banner.setAttribute("language", "%(language)s"); banner.setAttribute("country", "%(country)s");
  banner.setAttribute("cookieStatementLink", "/legal"); banner.setAttribute("cookieTechnologiesLink", "/legal");
  document.body.append(banner);
};
const all = (on) => ({ functional: on, analytical: on, personalized: on });
document.addEventListener("pie-cookie-banner-accept-all", () => keep(all(true)));
document.addEventListener("pie-cookie-banner-necessary-only", () => keep(all(false)));
document.addEventListener("pie-cookie-banner-prefs-saved", (event) => keep(event.detail));
if (!consent) show();
</script>"""
PIE_HEAD = '<link rel="stylesheet" href="/@justeattakeaway/pie-css/dist/index.css">'
PIE_FORCE = '[consent?.analytical && "analytics", consent?.personalized && "ads"].filter(Boolean)'
COMPONENT_PAGES = (
    RealPage(
        name="beyonk-reject-en",
        cmp="Beyonk GDPR cookie consent banner",
        html=document(
            "en",
            head=BEYONK_HEAD,
            in_force=BEYONK_FORCE,
            body=beyonk("can-reject-cookies='true'"),
        ),
        files=BEYONK,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth="the events that it fires on the window for each purpose",
        by_hand={
            "refuse": ("[part~='button--reject']",),
            "accept": ("[part~='button--accept']",),
            "analytics": (
                "[part~='button--settings']",
                "label[for='gdpr-check-tracking']",
                "label[for='gdpr-check-marketing']",
                "[part~='button--close']",
                "[part~='button--accept']",
            ),
            "withdraw": (".cookieConsentToggle", "[part~='button--reject']"),
        },
    ),
    RealPage(  # its default: everything ticked, no refusal, and no button in the settings but the one that closes
        name="beyonk-default-en",
        cmp="Beyonk GDPR cookie consent banner",
        html=document("en", head=BEYONK_HEAD, in_force=BEYONK_FORCE, body=beyonk("")),
        files=BEYONK,
        expected={
            "refusal": "saved-with-purposes-off",
            "acceptance": "accepted",
            "granular": True,
            "withdrawal": True,
        },
        truth="the events that it fires on the window for each purpose",
        by_hand={
            "refuse": (
                "[part~='button--settings']",
                "label[for='gdpr-check-tracking']",
                "label[for='gdpr-check-analytics']",
                "label[for='gdpr-check-marketing']",
                "[part~='button--close']",
                "[part~='button--accept']",
            ),
            "accept": ("[part~='button--accept']",),
            "analytics": (
                "[part~='button--settings']",
                "label[for='gdpr-check-tracking']",
                "label[for='gdpr-check-marketing']",
                "[part~='button--close']",
                "[part~='button--accept']",
            ),
            "withdraw": (
                ".cookieConsentToggle",
                "[part~='button--settings']",
                "label[for='gdpr-check-tracking']",
                "label[for='gdpr-check-analytics']",
                "label[for='gdpr-check-marketing']",
                "[part~='button--close']",
                "[part~='button--accept']",
            ),
        },
    ),
    RealPage(
        name="porsche-de",
        cmp="Porsche cookie consent banner",
        html=document(
            "de",
            head=PORSCHE_HEAD,
            in_force='["analytics", "ads"].filter((p) => accepted.includes(p))',
            body=PORSCHE_BODY,
            footer="""<a href="javascript:document.dispatchEvent(new Event('cookie_consent_show'))">Cookies</a>""",
        ),
        files=PORSCHE,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth="the events that it fires when it restores or updates the accepted categories",
        by_hand={
            "refuse": ("cookie-consent-banner button:has-text('nur mit')",),
            "accept": ("cookie-consent-banner button:has-text('Zustimmen')",),
            "analytics": (
                "cookie-consent-banner a",
                "cookie-consent-banner label:has-text('Analyse')",
                "cookie-consent-banner button:has-text('Auswahl speichern')",
            ),
            "withdraw": ("footer a[href^=javascript]", "cookie-consent-banner button:has-text('nur mit')"),
        },
    ),
    RealPage(
        name="pie-fr",
        cmp="PIE cookie banner",
        html=document("fr", head=PIE_HEAD, in_force=PIE_FORCE, body=PIE_BODY % {"language": "fr", "country": "fr"}),
        files=PIE,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": False},
        truth="the events that it fires for each answer, which the site keeps in a cookie of its own",
        by_hand={
            "refuse": ("pie-cookie-banner [data-test-id='actions-necessary-only']",),
            "accept": ("pie-cookie-banner [data-test-id='actions-accept-all']",),
            "analytics": (
                "pie-cookie-banner [data-test-id='actions-manage-prefs']",
                "pie-switch#analytical",
                "[data-test-id='modal-leading-action']",
            ),
        },
    ),
)
