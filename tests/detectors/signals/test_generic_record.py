"""Records that nobody knows: read by name and contents together, and not told where either leaves a doubt."""

from __future__ import annotations

import base64
import json
import time
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.evidence import Party
from detectors.signals.cmp_record import Answer, CmpRecord, Overall
from detectors.signals.generic_record import LONGEST_NAME, decode_generic_record
from detectors.signals.generic_record_answers import MOST_ANSWERS
from detectors.signals.generic_record_contents import LONGEST_VALUE
from detectors.signals.generic_record_words import Sense, folded, read_text, vocabulary
from detectors.signals.summary import consent_signals
from tests.detectors.evidence_of import AFTER, cookie, stored, visit
from tests.detectors.signals.test_cmp_records import READ
from tracker_db.load import load

ACCEPTED, REFUSED, PARTIAL = Overall.ACCEPTED, Overall.REFUSED, Overall.PARTIAL
NONE_YET, NOT_TOLD = Overall.NONE_YET, Overall.NOT_TOLD


def read(name: str, value: str, where: str = "cookie") -> CmpRecord | None:
    return decode_generic_record(name, value, where)


def overall(name: str, value: str) -> Overall | None:
    found = read(name, value)
    return found.overall if found else None


def based(value: Any) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


FLAGS = [
    # a yes or a no under a name that says to what
    ("cookieConsent", "false", REFUSED),
    ("cookie_consent", "0", REFUSED),
    ("acceptCookies", "yes", ACCEPTED),
    ("cookies_accepted", "no", REFUSED),
    ("gdprAccepted", "true", ACCEPTED),
    ("cookiesAceptadas", "true", ACCEPTED),
    ("cookie_consent_accepted", "1", ACCEPTED),
    ("cookieConsentGiven", "false", REFUSED),
    ("cookie-agreed", "1", ACCEPTED),
    ("cookie:accepted", "false", REFUSED),
    ("rgpd_accepte", "oui", ACCEPTED),
    ("cookie_notice_accepted", "false", REFUSED),
    ("cookies_declined", "true", REFUSED),
    ("optout", "1", REFUSED),
    ("__hs_opt_out", "yes", REFUSED),
    ("do_not_track", "true", REFUSED),
    ("ga-disable-UA-12345-6", "true", REFUSED),
    ("only_necessary_cookies", "true", REFUSED),
    ("consent_asked", "false", NONE_YET),
    # a yes or a no to something else, or to nobody knows what
    ("optout", "0", NOT_TOLD),
    ("only_necessary_cookies", "false", NOT_TOLD),
    ("accept_all_cookies", "false", NOT_TOLD),
    ("cookie-agreed", "2", NOT_TOLD),
    ("viewed_cookie_policy", "yes", NOT_TOLD),
    ("cookie_banner_seen", "1", NOT_TOLD),
    ("cookieLawSeen", "true", NOT_TOLD),
    ("cookie_notice", "1", NOT_TOLD),
    ("hide_cookie_consent", "true", NOT_TOLD),
    ("show_cookie_banner", "false", NOT_TOLD),
    ("cookie_consent_banner", "1", NOT_TOLD),
    ("cookie_consent_saved", "1", NOT_TOLD),
    ("cookieConsentEnabled", "true", NOT_TOLD),
    ("consentRequired", "true", NOT_TOLD),
    ("consentRequired", "false", NOT_TOLD),
    ("consent_pending", "true", NOT_TOLD),
    ("consent_default", "denied", NOT_TOLD),
    ("cookie_preferences", "1", NOT_TOLD),
    ("consent_status", "1", NOT_TOLD),
    ("rgpd", "oui", NOT_TOLD),
    ("gdpr", "1", NOT_TOLD),
    ("no_consent", "1", NOT_TOLD),
    ("privacy_policy_accepted", "true", NOT_TOLD),
    ("privacy_accepted", "1", NOT_TOLD),
    ("marketing_consent", "true", NOT_TOLD),
    # some sites write a yes to «consent» after any choice
    ("cookie_consent", "true", NOT_TOLD),
    ("cookie_consent", "1", NOT_TOLD),
    ("cookieConsent", '"true"', NOT_TOLD),
    ("hasConsent", "true", NOT_TOLD),
    ("gdpr_consent_v2", "1", NOT_TOLD),
    ("bbccookieconsent", "true", NOT_TOLD),
    ("cookie_level", "1", NOT_TOLD),
    ("cookie_consent_date", "2024-05-01", NOT_TOLD),
    ("cookie_consent", "1700000000", NOT_TOLD),
    ("cookieconsent", "1101", NOT_TOLD),
    ("cookieconsent", "1,0,0", NOT_TOLD),
]

PHRASES = [
    ("accepted", ACCEPTED),
    ("Accepted", ACCEPTED),
    ("ACCEPT_ALL", ACCEPTED),
    ("acceptAll", ACCEPTED),
    ("allowall", ACCEPTED),
    ("all", ACCEPTED),
    ("granted", ACCEPTED),
    ("user_accepted", ACCEPTED),
    ("cc_cookie_accept", ACCEPTED),
    ("opt-in", ACCEPTED),
    ("declined", REFUSED),
    ("deny", REFUSED),
    ("rejectAll", REFUSED),
    ("cc_cookie_decline", REFUSED),
    ("none", REFUSED),
    ("necessary", REFUSED),
    ("onlyNecessary", REFUSED),
    ("essential-only", REFUSED),
    ("accept_necessary", REFUSED),
    ("reject_non_essential", REFUSED),
    ("opt_out", REFUSED),
    ("partial", PARTIAL),
    ("pending", NONE_YET),
    ("null", NONE_YET),
    ("not_set", NONE_YET),
    ("postponed", NONE_YET),
    ("dismiss", NOT_TOLD),
    ("closed", NOT_TOLD),
    ("ok", NOT_TOLD),
    ("seen", NOT_TOLD),
    ("saved", NOT_TOLD),
    ("custom", NOT_TOLD),
    ("accept_selected", NOT_TOLD),
    ("accept_selection", NOT_TOLD),
    ("not_accepted", NOT_TOLD),
    ("not_all", NOT_TOLD),
    ("all_but_marketing", NOT_TOLD),
    ("accept_terms", NOT_TOLD),
    ("required", NOT_TOLD),
    ("default", NOT_TOLD),
    ("implied", NOT_TOLD),
    ("accepted by 4711", NOT_TOLD),
    ("accepted something", NOT_TOLD),
]

# every language of the union that has words here, and Norwegian
LANGUAGES = [
    ("tout accepter", ACCEPTED),
    ("tout refuser", REFUSED),
    ("nécessaires uniquement", REFUSED),
    ("alle akzeptieren", ACCEPTED),
    ("abgelehnt", REFUSED),
    ("nur notwendige", REFUSED),
    ("aceptar todas", ACCEPTED),
    ("rechazadas", REFUSED),
    ("accetta tutti", ACCEPTED),
    ("rifiutato", REFUSED),
    ("solo necessari", REFUSED),
    ("alles accepteren", ACCEPTED),
    ("geweigerd", REFUSED),
    ("alleen noodzakelijk", REFUSED),
    ("aceitar todos", ACCEPTED),
    ("recusado", REFUSED),
    ("zaakceptowano wszystkie", ACCEPTED),
    ("odrzucone", REFUSED),
    ("tylko niezbędne", REFUSED),
    ("přijmout vše", ACCEPTED),
    ("odmítnuto", REFUSED),
    ("prijať všetko", ACCEPTED),
    ("odmietnuté", REFUSED),
    ("sprejmi vse", ACCEPTED),
    ("zavrnjeno", REFUSED),
    ("prihvati sve", ACCEPTED),
    ("odbijeno", REFUSED),
    ("elfogadva", ACCEPTED),
    ("elutasítva", REFUSED),
    ("acceptate toate", ACCEPTED),
    ("respinse", REFUSED),
    ("приемам всички", ACCEPTED),
    ("отказано", REFUSED),
    ("αποδοχή όλων", ACCEPTED),
    ("απόρριψη", REFUSED),
    ("μόνο απαραίτητα", REFUSED),
    ("accepteret alle", ACCEPTED),
    ("afvist", REFUSED),
    ("godkänt alla", ACCEPTED),
    ("avvisat", REFUSED),
    ("godtatt", ACCEPTED),
    ("avslått", REFUSED),
    ("hyväksytty", ACCEPTED),
    ("hylätty", REFUSED),
    ("vain välttämättömät", REFUSED),
    ("nõustun", ACCEPTED),
    ("keeldun", REFUSED),
    ("piekrītu", ACCEPTED),
    ("noraidīts", REFUSED),
    ("sutinku", ACCEPTED),
    ("nesutinku", REFUSED),
]

G, D, U = "granted", "denied", "unknown"
STRUCTURES: list[tuple[Any, Overall, dict[str, str]]] = [
    ({"purposes": {"analytics": False}}, REFUSED, {"analytics": D}),
    ({"analytics": {"consent": True}, "ads": {"consent": True}}, ACCEPTED, {"analytics": G, "ads": G}),
    (
        {"Analytics": {"consented": False, "timestamp": "2024-01-01"}, "Social": {"consented": True}},
        PARTIAL,
        {"Analytics": D, "Social": G},
    ),
    ({"categories": ["necessary"]}, REFUSED, {"necessary": G}),
    ({"level": ["necessary", "analytics"]}, NOT_TOLD, {"necessary": G, "analytics": G}),
    ({"accepted": ["analytics"], "rejected": ["ads"]}, PARTIAL, {"analytics": G, "ads": D}),
    ({"accepted": [], "rejected": ["ads"]}, REFUSED, {"ads": D}),
    ({"accepted": ["necessary", "ads"], "rejected": []}, ACCEPTED, {"necessary": G, "ads": G}),
    ({"categories": ["necessary", "ads"], "accepted": ["necessary"]}, REFUSED, {"necessary": G}),
    (
        {"essential": True, "settings": False, "usage": False, "campaigns": False},
        REFUSED,
        {"essential": G, "usage": D, "campaigns": D},
    ),
    ({"strict": "1", "thirdparty": "0", "advanced": "0"}, REFUSED, {"strict": G, "thirdparty": D}),
    ({"ad_storage": "denied", "analytics_storage": "granted"}, PARTIAL, {"ad_storage": D, "analytics_storage": G}),
    ({"analytics": 1, "marketing": 0}, PARTIAL, {"analytics": G, "marketing": D}),
    ({"purposes": {"1": True, "4": False}}, PARTIAL, {"1": G, "4": D}),
    ({"services": {"bloc": False, "carte": False}}, REFUSED, {"bloc": D, "carte": D}),
    (
        {"purposes": [{"id": "analytics", "consent": False}, {"id": "ads", "consent": False}]},
        REFUSED,
        {"analytics": D, "ads": D},
    ),
    ({"state": {"consent": {"ads": True}}, "version": 0}, ACCEPTED, {"ads": G}),
    ({"value": '{"ads":true,"analytics":false}'}, PARTIAL, {"ads": G, "analytics": D}),
    ({"necessary": True, "preferences": False, "analytics": True}, PARTIAL, {}),
    ({"acceptAnalytics": True, "analyticsOptOut": False}, NOT_TOLD, {}),
    ({"analyticsOptOut": True, "marketingOptOut": True}, REFUSED, {"analyticsOptOut": D, "marketingOptOut": D}),
    ({"status": "accepted", "date": "2024-01-01"}, ACCEPTED, {}),
    ({"accepted": True, "expires": 1700000000}, ACCEPTED, {}),
    ({"accepted": False}, REFUSED, {}),
    ({"action": "reject", "id": "4f2a"}, REFUSED, {}),
    ({"consent": "necessary"}, REFUSED, {}),
    ({"level": "necessary,analytics"}, NOT_TOLD, {"necessary": G, "analytics": G}),
    ({"completed": False, "analytics": True}, NONE_YET, {"analytics": G}),
    ({"action": "", "analytics": "no"}, NONE_YET, {"analytics": D}),
    ({"purposes": {"a": "", "m": ""}}, NONE_YET, {"a": U, "m": U}),
    # what cannot be refused, or may be of that kind
    ({"necessary": True}, NOT_TOLD, {"necessary": G}),
    ({"necessary": True, "functional": True, "analytics": False}, NOT_TOLD, {}),
    ({"functional": True}, NOT_TOLD, {"functional": G}),
    # contradictions and gaps
    ({"accepted": True, "analytics": False}, NOT_TOLD, {"analytics": D}),
    ({"accepted": False, "analytics": True}, NOT_TOLD, {"analytics": G}),
    ({"accepted": False, "rejected": False}, NOT_TOLD, {}),
    ({"consent": True}, NOT_TOLD, {}),
    ({"consent": True, "analytics": False}, NOT_TOLD, {"analytics": D}),
    ({"consent": True, "analytics": True}, ACCEPTED, {"analytics": G}),
    ({"marketingEmails": True, "analytics": False}, NOT_TOLD, {"analytics": D}),
    ({"foo": True, "analytics": False}, NOT_TOLD, {"analytics": D}),
    ({"analytics": True, "foo": False}, NOT_TOLD, {"analytics": G}),
    ({"analytics": True, "ads": 7}, NOT_TOLD, {"analytics": G}),
    ({"analytics": True, "ads": {"seen": True}}, NOT_TOLD, {"analytics": G}),
    ({"analytics": {"consent": True, "granted": False}}, NOT_TOLD, {}),
    ({"con": {"CMP": {"a": "0"}}, "purposes": {"a": True}}, NOT_TOLD, {}),
    ({"analytics": False, "method": "implied"}, NOT_TOLD, {"analytics": D}),
    ({"analytics": {"label": "Analytics", "expanded": True}}, NOT_TOLD, {}),
    ({"status": "none"}, NOT_TOLD, {}),
    ({"accepted": []}, NOT_TOLD, {}),
    ({"categories": []}, NOT_TOLD, {}),
    ({"foo": True, "bar": False}, NOT_TOLD, {}),
    ({"closed": True}, NOT_TOLD, {}),
    ({"darkMode": True}, NOT_TOLD, {}),
    ({}, NOT_TOLD, {}),
    ([], NOT_TOLD, {}),
    (["necessary"], REFUSED, {"necessary": G}),
    (["technically_required", "analytics"], NOT_TOLD, {}),
]

WRITTEN = [
    ("analytics=1&ads=0", PARTIAL),
    ("analytics:1|ads:1", ACCEPTED),
    ("analytics=0;ads=0", REFUSED),
    ("analytics:false,ads:false", REFUSED),
    ("analytics=0", REFUSED),
    ("analytics%3D0%26ads%3D1", PARTIAL),
    ("{necessary:true,analytics:false,ver:1}", REFUSED),
    ("necessary,analytics", NOT_TOLD),
    ("necessary|analytics", NOT_TOLD),
    ("accepted;12:30", NOT_TOLD),
    (quote('{"analytics":false}'), REFUSED),
    (quote(quote('{"analytics":false}')), REFUSED),
    (json.dumps(json.dumps({"analytics": False})), REFUSED),
    (based({"consent": {"necessary": 1, "performance": 0}}), REFUSED),
    (quote(based({"analytics": True})), ACCEPTED),
    (based({"iv": "aGVsbG8=", "value": "c2VjcmV0", "mac": "00ff"}), NOT_TOLD),
    ('{"analytics":fal', NOT_TOLD),
]


@pytest.mark.parametrize(("name", "value", "wanted"), FLAGS, ids=[f"{name}={value}" for name, value, _ in FLAGS])
def test_a_yes_or_no_is_read_by_the_name(name: str, value: str, wanted: Overall) -> None:
    assert overall(name, value) is wanted


def test_what_a_yes_to_consent_grants_is_named() -> None:
    found = read("cookie_consent", "true")
    assert found is not None
    assert found.in_words == "not told (granted: consent)"


@pytest.mark.parametrize(("value", "wanted"), PHRASES)
def test_words(value: str, wanted: Overall) -> None:
    assert overall("cookie_consent", value) is wanted
    assert overall("cookieconsent_choice", quote(value)) is wanted


@pytest.mark.parametrize(("value", "wanted"), LANGUAGES)
def test_words_of_other_languages(value: str, wanted: Overall) -> None:
    assert overall("cookieConsent", quote(value)) is wanted


@pytest.mark.parametrize(("value", "wanted", "names"), STRUCTURES, ids=[json.dumps(one[0]) for one in STRUCTURES])
def test_structures(value: Any, wanted: Overall, names: dict[str, str]) -> None:
    found = read("cookie_consent", json.dumps(value))
    assert found is not None
    assert found.overall is wanted
    if names:
        assert {name: answer.value for name, answer in found.purposes.items()} == names


@pytest.mark.parametrize(("value", "wanted"), WRITTEN)
def test_ways_of_writing(value: str, wanted: Overall) -> None:
    assert overall("cookie_consent", value) is wanted


@pytest.mark.parametrize("value", ["none", "all", "accepted"])
def test_a_word_under_the_name_of_a_refusal_is_not_told(value: str) -> None:
    assert overall("cookie_optout", value) is NOT_TOLD
    assert overall("cookie_optout", json.dumps({"analytics": True})) is NOT_TOLD


@pytest.mark.parametrize("name", ["cookieBanner", "cookie_notice", "cookie_consent_status"])
def test_none_may_be_how_a_banner_is_displayed(name: str) -> None:
    assert overall(name, "none") is NOT_TOLD
    assert overall(name, "declined") is REFUSED


@pytest.mark.parametrize(
    ("name", "value", "wanted", "names"),
    [
        ("cookie_consent_analytics", "1", ACCEPTED, {"analytics": G}),
        ("analyticsConsent", "false", REFUSED, {"analytics": D}),
        ("wp_consent_statistics", "deny", REFUSED, {"statistics": D}),
        ("tracking_consent", "granted", ACCEPTED, {"tracking": G}),
        ("cookie-consent-tracking-allowed", "true", ACCEPTED, {"tracking": G}),
        ("youtube_consent", "true", ACCEPTED, {"youtube": G}),
        ("ga_optout", "1", REFUSED, {"ga": D}),
        ("functional_cookies_accepted", "true", NOT_TOLD, {"functional": G}),
        ("cookie_consent_necessary", "true", NOT_TOLD, {}),
    ],
)
def test_a_record_of_one_purpose_speaks_of_that(name: str, value: str, wanted: Overall, names: dict[str, str]) -> None:
    found = read(name, value)
    assert found is not None
    assert (found.overall, {n: a.value for n, a in found.purposes.items()}) == (wanted, names)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("cookies", "accepted", ACCEPTED),
        ("cookies", '{"necessary":true,"analytics":false}', REFUSED),
        ("tracking", "declined", REFUSED),
        ("cc_cookie", '{"categories":["necessary","ads"]}', NOT_TOLD),
        ("cookies", "true", None),
        ("cookies", "enabled", None),
        ("cookies", '{"accepted":true}', None),
        ("cookie", "abc", None),
        ("rgpd", "accepted=1", ACCEPTED),
        ("rgpd", "4bc4528703b62bf381a6fbaec0b802db7ab8edc7", NOT_TOLD),
        ("rgpd_cookie_analytic", "false", REFUSED),
        ("tracking", "1", None),
        ("tracking", "1Z999AA10123456784", None),
        ("privacy", "true", None),
        ("privacyMode", "true", None),
        ("privacy_settings", '{"marketingEmails":true,"visibility":"public"}', None),
        ("privacy_preferences", '{"analytics":false}', REFUSED),
        ("guest_consent", "1", None),
        ("acme_consent", "declined", REFUSED),
        ("consent_sessions_map", '{"a":{"status":"open"}}', None),
        ("gdpr-questionnaire", '{"q1":true}', None),
        ("cookie_value", "cookie_value", None),
        ("cookie_data", "7f3e", None),
        ("cookie_login", "admin", None),
        ("cookie_consent_id", "true", None),
        ("preferences", '{"analytics":false,"theme":"dark"}', None),
        ("settings", '{"analytics":false,"marketing":false}', None),
    ],
)
def test_a_name_that_could_be_anything_needs_clear_contents(name: str, value: str, wanted: Overall | None) -> None:
    assert overall(name, value) is wanted


OTHER_MATTERS = [
    "terms_accepted",
    "accept_terms_and_cookies",
    "newsletter_consent",
    "newsletter_popup_cookie",
    "marketing_optin",
    "email_optout",
    "age_consent",
    "parental_consent",
    "location_consent",
    "push_permission",
    "notification_consent",
    "cgu_acceptees",
    "agb_akzeptiert",
    "disclaimer_accepted",
    "adblock_consent",
    "chat_gdpr_consent",
    "accepted",
    "agreed",
    "rejected",
    "declined_order",
    "cookie_clicker_save",
    "cookies_enabled",
    "cookieEnabled",
    "cookietest",
    "wordpress_test_cookie",
    "cookie_check",
    "csrf_cookie_name",
    "session_cookie",
    "ab_cookie_banner",
    "cookie_consent_experiment",
    "inconsequential",
    "accept_language",
    "allow_notifications",
    "enable_analytics",
    "analytics_enabled",
]


@pytest.mark.parametrize("name", OTHER_MATTERS)
@pytest.mark.parametrize("value", ["true", "false", "1", "0", "accepted_it", "yes"])
def test_what_was_accepted_is_something_else(name: str, value: str) -> None:
    assert read(name, value) is None


ORDINARY_VALUES = [
    "1",
    "0",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "GA1.2.1234567890.1690000000",
    "fb.1.1690000000123.1234567890",
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "fr-FR",
    "no-NO",
    "1690000000",
    "2024-01-01T00:00:00Z",
    "B",
    "variant=b&accepted=1",
    "a=1&b=0",
    '{"id":"x","enabled":true}',
    '{"items":["a","b"],"all":true}',
    '{"accepted":true,"seen":false}',
    "eyJpZCI6IngiLCJlbmFibGVkIjp0cnVlfQ==",
]
ORDINARY_NAMES = """
PHPSESSID JSESSIONID ASP.NET_SessionId connect.sid sessionid session sid SESS1f2e laravel_session ci_session
_session_id XSRF-TOKEN csrftoken csrf_token _csrf __RequestVerificationToken authenticity_token cart cart_id cartToken
basket wishlist woocommerce_items_in_cart woocommerce_cart_hash last_viewed_products checkout_step lang language
locale i18n i18nextLng pll_language wp-wpml_current_language NEXT_LOCALE currency country region timezone tz theme
dark_mode color-scheme fontSize sidebar_collapsed menu_open view_mode sort_order per_page ab_test experiment_42
optimizelyEndUserId VWO _vwo_uuid variant bucket feature_flags ff_newCheckout split_test __cf_bm cf_clearance AWSALB
AWSALBCORS ARRAffinity SERVERID BIGipServerpool incap_ses_1 visid_incap_1 datadome ak_bmsc _ga _gid _gat _gcl_au
__utma __utmz _fbp _fbc fr datr IDE NID DSID test_cookie MUID _uetsid _uetvid _clck _clsk CLID _hjSessionUser_1 _hjid
hubspotutk __hstc __hssc __hssrc intercom-id-x intercom-session-x crisp-client drift_aid _pk_id.1.2fe _pk_ses.1.2fe
mp_123_mixpanel amplitude_id_1 ajs_user_id ajs_anonymous_id ab.storage.deviceId _tt_enable _ttp _scid _pin_unauth
li_at lidc bcookie UserMatchHistory personalization_id guest_id YSC VISITOR_INFO1_LIVE VISITOR_PRIVACY_METADATA
remember_me remember_token user_id username logged_in wp-settings-1 wordpress_logged_in_x comment_author_x last_visit
first_visit visit_count pageviews referrer utm_source landing_page gclid returning popup_shown promo_closed
exit_intent survey_done nps_seen tour_completed welcome_seen app_banner_dismissed modal_closed video_volume
player_muted quality autoplay vimeo_player youtube_api yt-remote-device-id loglevel debug ally-supports-cache
permissions notification_permission geolocation_allowed push_subscribed accept agreed allow denied status state choice
level redux-persist persist:root apollo-cache firebase:authUser msal.idtoken sentry-release draft autosave
recent_searches
""".split()  # noqa: SIM905 - a list of these would take two hundred lines


@pytest.mark.parametrize("name", ORDINARY_NAMES)
def test_ordinary_cookies_are_no_record(name: str) -> None:
    assert [value for value in ORDINARY_VALUES if read(name, value)] == []


def test_the_trackers_cookies_are_no_record_unless_they_are_named_so() -> None:
    """Those of the tracker database that are told are opt-outs and consent cookies by their own names."""
    services = load().services.values()
    names = {cookie.name.replace("*", "123") for service in services for cookie in service.cookies}
    told = {name for name in names if any(read(name, value) for value in ORDINARY_VALUES)}
    assert len(names) > 200
    assert {name for name in told if not _is_named_so(name)} == set()


def _is_named_so(name: str) -> bool:
    senses = read_text(name).senses
    return bool(senses & {Sense.CONSENT, Sense.OPT_OUT}) or {Sense.COOKIE, Sense.STORE} <= senses


def test_without_knowing_any_manager_no_record_of_theirs_is_read_wrongly() -> None:
    """What its record says by what is known of it, against what it says by itself: right, or less, never another."""
    right = 0
    for name, where, value, wanted, _ in READ:
        found = decode_generic_record(name, value, where)
        if found is not None and found.overall is not NOT_TOLD:
            assert found.overall is wanted, name
            right += 1
    assert right >= 9


def test_the_kind_of_storage_makes_no_difference() -> None:
    assert {str(read("cookie_consent", "declined", where)) for where in ("cookie", "local", "session")} == {
        str(read("cookie_consent", "declined"))
    }


def test_words_hold_no_identifier() -> None:
    secret = "4f2a9c0e7b1d4e66"
    value = {"purposes": {secret: True, "analytics": False}, "id": secret}
    found = read(f"cookie_consent_{secret}", json.dumps(value))
    assert found is not None
    assert found.in_words == "partial (granted: no. 1; denied: analytics)"
    assert found.name == "cookie_consent_…"


def test_long_values_and_names_are_not_read() -> None:
    assert read("cookie_consent", "a" * (LONGEST_VALUE + 1)) is None
    assert read("cookie_consent" + "x" * LONGEST_NAME, "true") is None
    assert read("cookie_consent", "  ") is None


NAMES = st.sampled_from(
    ["cookie_consent", "cookies", "rgpd", "optout", "consent_status", "cookie_banner_seen", "ga-disable-1", "tracking"]
)
KEYS = st.sampled_from(["analytics", "accepted", "purposes", "necessary", "level", "rejected", "x", "completed", "7"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["all", "deny"]),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(KEYS | st.text(max_size=6), one, max_size=4),
    max_leaves=14,
)


@settings(deadline=None)
@given(NAMES | st.text(max_size=40), st.text(max_size=80), JSON)
@example("cookie_consent", "[" * 50_000, {})
@example("cookie_consent", "%" * 60_000, {"analytics": float("nan")})
@example("cookie_consent", "9" * 60_000, {})
@example("CookieConsent", '{"a":' * 10_000, {})
@example("cookie_consent\ud800", "\ud800accepted", {"\ud800": True})
def test_nothing_makes_it_raise(name: str, text: str, structure: Any) -> None:
    for value in (text, json.dumps(structure), quote(json.dumps(structure)), based(structure), f"a={text}&b=1"):
        found = read(name, value)
        assert found is None or all(isinstance(answer, Answer) for answer in found.purposes.values())


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["analytics", "ads", "marketing", "social"]), st.booleans(), min_size=1))
def test_an_object_of_purposes_says_what_its_answers_say(answers: dict[str, bool]) -> None:
    told = set(answers.values())
    wanted = PARTIAL if len(told) == 2 else ACCEPTED if told == {True} else REFUSED
    for value in (answers, {"necessary": True, **answers}, {"categories": answers, "version": 3}):
        assert overall("cookie_consent", json.dumps(value)) is wanted


def test_hostile_values_are_bounded() -> None:
    began = time.perf_counter()
    many = json.dumps({"purposes": {f"k{n}": True for n in range(4_000)}})
    deep: Any = {"analytics": True}
    for _ in range(200):
        deep = {"consent": deep, "purposes": [deep] * 2} if len(str(deep)) < 20_000 else {"consent": deep}
    longs = ("%25" * 20_000, "a:1|" * 16_000, "a=" * 30_000, "," * 60_000, "accepted " * 7_000, many, json.dumps(deep))
    for value in longs:
        found = read("cookie_consent", value)
        assert found is None or len(found.purposes) <= MOST_ANSWERS
    assert time.perf_counter() - began < 10


def test_every_word_is_written_so_that_it_can_be_found() -> None:
    """A word with a space, a dash or an accent in the files would never match."""
    assert [word for word in vocabulary() if not word.isalnum() or folded(word) != word] == []


def test_the_report_tells_the_sites_own_record_where_no_manager_is_known() -> None:
    told = consent_signals(
        visit(
            cookie("cookie_consent", '{"analytics":true}', time=1),
            stored("cookie_banner_seen", "1", time=9),
            cookie("cookie_consent", '{"analytics":false}', time=8, phase=AFTER),
            cookie("cookie_consent", "accepted", time=9, phase=AFTER, party=Party.THIRD),
        )
    )
    assert told.cmp_cookie == "cookie_consent=refused (denied: analytics)"


def test_a_known_managers_record_goes_before_the_sites_own() -> None:
    told = consent_signals(visit(cookie("tarteaucitron", "!gtag=false"), cookie("cookie_consent", "accepted", time=9)))
    assert told.cmp_cookie == "tarteaucitron=refused (denied: gtag)"


def test_that_a_banner_was_seen_is_told_where_nothing_else_is() -> None:
    assert consent_signals(visit(cookie("cookie_banner_seen", "1"))).cmp_cookie == "cookie_banner_seen=not told"
