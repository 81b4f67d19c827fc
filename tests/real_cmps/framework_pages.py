"""Banners of single-page sites: for React, for Vue, and one whose markup the site writes itself (Storm ID's)."""

from __future__ import annotations

from typing import Any

from tests.real_cmps.real_page import RealPage, document, js, package, whole_package

REACT = (
    package("react", "umd/react.production.min.js")
    | package("react-dom", "umd/react-dom.production.min.js")
    | package("react-cookie-consent", "dist/react-cookie-consent.umd.js")
)
VUE = (
    package("vue", "dist/vue.global.prod.js")
    | package("tiny-cookie", "dist/tiny-cookie.js")
    | whole_package("vue-cookie-accept-decline", "dist")
)
STORM = package("@stormid/cookie-banner", "dist/index.umd.js")


def react_body(properties: dict[str, Any], text: str) -> str:
    """React, the banner with its properties, and the site's own way of starting trackers by its cookie."""
    return f"""<div id="root"></div>
<script src="/react/umd/react.production.min.js"></script>
<script src="/react-dom/umd/react-dom.production.min.js"></script>
<script src="/react-cookie-consent/dist/react-cookie-consent.umd.js"></script>
<script>
const {{ CookieConsent, getCookieConsentValue }} = ReactCookieConsent;
const begin = () => {{ startTracker("analytics"); startTracker("ads"); }};
const properties = Object.assign({js(properties)}, {{ onAccept: begin }});
ReactDOM.createRoot(document.getElementById("root")).render(React.createElement(CookieConsent, properties, {js(text)}));
if (getCookieConsentValue() === "true") begin();
</script>"""


REACT_FORCE = 'ReactCookieConsent.getCookieConsentValue() === "true" ? [...started] : []'


def vue_body(language: dict[str, str], properties: dict[str, Any]) -> str:
    """Vue, the banner with the site's own words, and what it tells of the choice."""
    return f"""<div id="app"></div>
<link rel="stylesheet" href="/vue-cookie-accept-decline/dist/vue-cookie-accept-decline.css">
<script src="/vue/dist/vue.global.prod.js"></script>
<script src="/tiny-cookie/dist/tiny-cookie.js"></script>
<script>window.tinyCookie = window.Cookie;</script>
<script src="/vue-cookie-accept-decline/dist/vue-cookie-accept-decline.umd.js"></script>
<script>
window.choice = null;
const words = {js(language)};
const {{ createApp, h }} = Vue;
const Banner = window.VueCookieAcceptDecline.default || window.VueCookieAcceptDecline;
window.panel = null;
createApp({{ render: () => h(Banner, Object.assign({js(properties)}, {{
  elementId: "panel", ref: (made) => {{ panel = made; }},
  onStatus: (status) => {{ choice = status; }},
  onClickedAccept: () => {{ choice = "accept"; }}, onClickedDecline: () => {{ choice = "decline"; }},
}}), {{ message: () => words.message, acceptContent: () => words.accept, declineContent: () => words.decline }}),
}}).mount("#app");
</script>"""


VUE_FORCE = 'choice === "accept" ? ["analytics", "ads"] : []'
STORM_TYPES = {
    "performance": {
        "title": "Statistics",
        "description": "To count visits.",
        "labels": {"yes": "Visits are counted", "no": "Visits are not counted"},
    },
    "thirdParty": {
        "title": "Advertising",
        "description": "To show ads that suit you.",
        "labels": {"yes": "Partners know of your visit", "no": "Partners do not"},
    },
}
# The markup is the site's own, as the package asks for; the form of the second layer stands in the page.
STORM_BODY = f"""<section id="preferences"><h2>Cookie preferences</h2><div class="privacy-banner__form-container"></div>
<div class="privacy-banner__form-announcement" role="alert"></div></section>
<style>#preferences {{ margin-bottom: 16rem }}
.privacy-banner {{ position: fixed; bottom: 0; left: 0; right: 0; background: #fff; border-top: 3px solid;
  padding: 1rem }}</style>
<script src="/@stormid/cookie-banner/dist/index.umd.js"></script>
<script>
const types = {js(STORM_TYPES)};
types.performance.fns = [() => startTracker("analytics")];
types.thirdParty.fns = [() => startTracker("ads")];
window.storm = CookieBanner({{
  secure: false, domain: "", hideBannerOnFormPage: false, policyURL: "#preferences", types,
  bannerTemplate: (model) => `<section role="dialog" aria-label="Your privacy" class="${{model.classNames.banner}}">
    <p>We use cookies for statistics and to show you personalised advertising.</p>
    <button type="button" class="${{model.classNames.acceptBtn}}">Accept all</button>
    <button type="button" class="${{model.classNames.rejectBtn}}">Reject all</button>
    <a href="${{model.policyURL}}">Your options</a></section>`,
  formTemplate: (model) => `<form class="${{model.settings.classNames.form}}" novalidate>
    ${{Object.keys(model.settings.types).map((type) => `<fieldset class="${{model.settings.classNames.fieldset}}">
      <legend>${{model.settings.types[type].title}}</legend>
      ${{[[1, "yes"], [0, "no"]].map(([value, word]) => `<label><input type="radio" name="privacy-${{type}}"
        class="${{model.settings.classNames.field}}" value="${{value}}"
        ${{model.consent[type] === value ? "checked" : ""}}>
        ${{model.settings.types[type].labels[word]}}</label>`).join("")}}</fieldset>`).join("")}}
    <button class="${{model.settings.classNames.submitBtn}}">Save my settings</button></form>`,
}});
</script>"""
STORM_FORCE = (
    """[...started].filter((p) => storm.getState().consent[p === "ads" ? "thirdParty" : "performance"] === 1)"""
)

FRAMEWORK_PAGES = (
    RealPage(
        name="react-bar-fr",
        cmp="react-cookie-consent",
        html=document(
            "fr",
            head="",
            in_force=REACT_FORCE,
            body=react_body(
                {
                    "enableDeclineButton": True,
                    "buttonText": "J’accepte",
                    "declineButtonText": "Je refuse",
                    "flipButtons": True,
                    "location": "bottom",
                },
                "Ce site utilise des cookies de mesure d’audience et de publicité.",
            ),
        ),
        files=REACT,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": False, "withdrawal": False},
        truth="the site starts trackers when it tells that they are accepted, and its interface tells the value kept",
        by_hand={"refuse": ("#rcc-decline-button",), "accept": ("#rcc-confirm-button",)},
    ),
    RealPage(  # its default: a text and one button, which accepts; trackers wait for it
        name="react-accept-only-en",
        cmp="react-cookie-consent",
        html=document(
            "en",
            head="",
            in_force=REACT_FORCE,
            body=react_body({"overlay": True}, "This website uses cookies for statistics and advertising."),
        ),
        files=REACT,
        expected={"refusal": "no-free-refusal", "acceptance": "accepted", "granular": False, "withdrawal": False},
        truth="the site starts trackers when it tells that they are accepted, and its interface tells the value kept",
        by_hand={"accept": ("#rcc-confirm-button",)},
    ),
    RealPage(
        name="vue-floating-en",
        cmp="vue-cookie-accept-decline",
        html=document(
            "en",
            head="",
            in_force=VUE_FORCE,
            body=vue_body(
                {
                    "message": "We use cookies for statistics and advertising.",
                    "accept": "Got it!",
                    "decline": "Opt out",
                },
                {"type": "floating", "position": "bottom-left", "showPostponeButton": True},
            ),
            footer="""<a href="#" onclick="panel.removeCookie(); panel.init(); return false">Cookie choices</a>""",
        ),
        files=VUE,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": False, "withdrawal": True},
        truth="the events that it fires when it is made and when it is answered",
        by_hand={
            "refuse": ("[class$='buttons__button--decline']",),
            "accept": ("[class$='buttons__button--accept']",),
            "withdraw": ("footer a[onclick]", "[class$='buttons__button--decline']"),
        },
    ),
    RealPage(
        name="vue-bar-fr",
        cmp="vue-cookie-accept-decline",
        html=document(
            "fr",
            head="",
            in_force=VUE_FORCE,
            body=vue_body(
                {
                    "message": "Nous utilisons des cookies de mesure d’audience et de publicité.",
                    "accept": "D’accord",
                    "decline": "Non merci",
                },
                {"type": "bar", "position": "top"},
            ),
        ),
        files=VUE,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": False, "withdrawal": False},
        truth="the events that it fires when it is made and when it is answered",
        by_hand={
            "refuse": ("[class$='buttons__button--decline']",),
            "accept": ("[class$='buttons__button--accept']",),
        },
    ),
    RealPage(
        name="storm-en",
        cmp="Storm ID cookie banner",
        html=document(
            "en",
            head="",
            in_force=STORM_FORCE,
            body=STORM_BODY,
            footer='<a href="#preferences">Cookie preferences</a>',
        ),
        files=STORM,
        expected={"refusal": "refused", "acceptance": "accepted", "granular": True, "withdrawal": True},
        truth="the functions that it calls for each type, and the consent that its interface tells",
        by_hand={
            "refuse": (".privacy-banner__reject",),
            "accept": (".privacy-banner__accept",),
            "analytics": (
                ".privacy-banner a",
                "label:has([name='privacy-performance'][value='1'])",
                "label:has([name='privacy-thirdParty'][value='0'])",
                ".privacy-banner__submit",
            ),
            "withdraw": (
                "footer a[href='#preferences']",
                "label:has([name='privacy-performance'][value='0'])",
                "label:has([name='privacy-thirdParty'][value='0'])",
                ".privacy-banner__submit",
            ),
        },
    ),
)
