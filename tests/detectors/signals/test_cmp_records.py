"""Consent managers' own records: every file loads, and each shape is read as it is written on the web."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from detectors.signals.cmp_model import Cmp, Record, all_cmps
from detectors.signals.cmp_record import LONGEST_VALUE, MOST_CHOICES, Answer, Overall, decode_cmp_record
from tracker_db.load import load

WANTED = [
    "Axeptio",
    "Didomi",
    "OneTrust",
    "Cookiebot",
    "tarteaucitron",
    "Orejime",
    "Klaro",
    "Usercentrics",
    "CookieYes",
    "Complianz",
    "CookieFirst",
    "Osano",
    "iubenda",
    "consentmanager",
    "Termly",
    "HubSpot",
    "Shopify",
    "Sirdata",
    "TrustCommander (Commanders Act)",
    "InMobi Choice (Quantcast)",
    "Sourcepoint",
    "Google Funding Choices",
    "vanilla-cookieconsent",
    "TrustArc",
]


def encoded(value: Any) -> str:
    return quote(json.dumps(value))


def based(value: Any) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


ONETRUST = (
    "isGpcEnabled=0&datestamp=Wed+Feb+01+2023+12%3A35%3A32+GMT%2B0100+(Central+European+Standard+Time)&version=202209.1.0"
    "&hosts=&consentId=7f3cf16d&interactionCount={count}&groups=C0001%3A1%2CC0002%3A0%2CC0004%3A{ads}&geolocation=AT%3B9"
)
COOKIEBOT = (
    "{stamp:%27xyz==%27%2Cnecessary:true%2Cpreferences:false%2Cstatistics:false%2Cmarketing:false"
    "%2Cmethod:%27METHOD%27%2Cver:1%2Cutc:1729950414219%2Cregion:%27fr%27}"
)
COOKIEYES = "consentid:abc,consent:{c},action:{a},necessary:yes,functional:no,analytics:{n},performance:no"
AXEPTIO = {"$$token": "h1gr263utw", "$$date": "2021-08-08T10:41:59.523Z", "$$cookiesVersion": {"name": "fr"}}
DIDOMI = {"user_id": "18ee", "updated": "2024-04-15T09:16:42.504Z", "version": 2}

READ: list[tuple[str, str, str, Overall, dict[str, str]]] = [
    ("axeptio_cookies", "cookie", encoded({**AXEPTIO, "$$completed": False}), Overall.NONE_YET, {}),
    (
        "axeptio_cookies",
        "cookie",
        encoded({**AXEPTIO, "$$completed": True, "google_analytics": False, "hotjar": True}),
        Overall.PARTIAL,
        {"google_analytics": "denied", "hotjar": "granted"},
    ),
    (
        "didomi_token",
        "cookie",
        based({**DIDOMI, "purposes": {"disabled": ["ads"], "enabled": []}, "vendors": {"disabled": ["google"]}}),
        Overall.REFUSED,
        {"ads": "denied"},
    ),
    (
        "didomi_token",
        "local",
        based({**DIDOMI, "purposes": {"enabled": ["ads"]}}),
        Overall.ACCEPTED,
        {"ads": "granted"},
    ),
    (
        "OptanonConsent",
        "cookie",
        ONETRUST.format(count=1, ads=0),
        Overall.REFUSED,
        {"strictly necessary": "granted", "performance": "denied", "targeting": "denied"},
    ),
    (
        "OptanonConsent",
        "cookie",
        ONETRUST.format(count=2, ads=1),
        Overall.PARTIAL,
        {"strictly necessary": "granted", "performance": "denied", "targeting": "granted"},
    ),
    (
        "OptanonConsent",
        "cookie",
        ONETRUST.format(count=0, ads=1),
        Overall.NONE_YET,
        {"strictly necessary": "granted", "performance": "denied", "targeting": "granted"},
    ),
    ("OptanonAlertBoxClosed", "cookie", "2022-09-22T07:22:21.804Z", Overall.NOT_TOLD, {}),
    (
        "CookieConsent",
        "cookie",
        COOKIEBOT.replace("METHOD", "explicit"),
        Overall.REFUSED,
        {"necessary": "granted", "preferences": "denied", "statistics": "denied", "marketing": "denied"},
    ),
    (
        "CookieConsent",
        "cookie",
        COOKIEBOT.replace("METHOD", "implied"),
        Overall.NONE_YET,
        {"necessary": "granted", "preferences": "denied", "statistics": "denied", "marketing": "denied"},
    ),
    ("tarteaucitron", "cookie", "!gtag=false!hotjar=wait", Overall.REFUSED, {"gtag": "denied", "hotjar": "unknown"}),
    ("tarteaucitron", "cookie", "!gtag=wait!hotjar=wait", Overall.NONE_YET, {"gtag": "unknown", "hotjar": "unknown"}),
    (
        "tarteaucitron",
        "cookie",
        "%21gtag=true%21hotjar=true",
        Overall.ACCEPTED,
        {"gtag": "granted", "hotjar": "granted"},
    ),
    (
        "orejime",
        "cookie",
        '{"matomo":true,"youtube":false}',
        Overall.PARTIAL,
        {"matomo": "granted", "youtube": "denied"},
    ),
    (
        "eu-consent",
        "cookie",
        "{%22matomo%22:true%2C%22youtube%22:false}",
        Overall.PARTIAL,
        {"matomo": "granted", "youtube": "denied"},
    ),
    ("klaro", "local", encoded({"ga": False}), Overall.REFUSED, {"ga": "denied"}),
    (
        "uc_settings",
        "local",
        json.dumps({"services": [{"id": "a", "status": True}, {"id": "b", "status": False}, {"x": 1}, 3]}),
        Overall.PARTIAL,
        {"a": "granted", "b": "denied"},
    ),
    (
        "ucData",
        "local",
        json.dumps({"consent": {"services": {"a": {"name": "A", "consent": False}}}, "gcm": {"adStorage": "granted"}}),
        Overall.REFUSED,
        {"a": "denied"},
    ),
    (
        "ucData",
        "local",
        json.dumps({"gcm": {"adStorage": "granted", "adsDataRedaction": False}}),
        Overall.ACCEPTED,
        {"adStorage": "granted"},
    ),
    (
        "cookieyes-consent",
        "cookie",
        COOKIEYES.format(c="yes", a="yes", n="yes"),
        Overall.PARTIAL,
        {"necessary": "granted", "functional": "denied", "analytics": "granted", "performance": "denied"},
    ),
    (
        "cookieyes-consent",
        "cookie",
        COOKIEYES.format(c="no", a="", n="no"),
        Overall.NONE_YET,
        {"necessary": "granted", "functional": "denied", "analytics": "denied", "performance": "denied"},
    ),
    ("cookielawinfo-checkbox-analytics", "cookie", "no", Overall.REFUSED, {"analytics": "denied"}),
    ("cookielawinfo-checkbox-necessary", "cookie", "yes", Overall.NOT_TOLD, {"necessary": "granted"}),
    ("cmplz_marketing", "cookie", "deny", Overall.REFUSED, {"marketing": "denied"}),
    ("cmplz_banner-status", "cookie", "dismissed", Overall.NOT_TOLD, {}),
    (
        "cookiefirst-consent",
        "cookie",
        encoded({"necessary": True, "advertising": True, "timestamp": 1679215079, "type": "category", "version": "c8"}),
        Overall.ACCEPTED,
        {"necessary": "granted", "advertising": "granted"},
    ),
    ("cookieconsent_status", "cookie", "deny", Overall.REFUSED, {"cookies": "denied"}),
    ("cookieconsent_status", "cookie", "dismiss", Overall.NONE_YET, {}),
    ("osano_consentmanager", "cookie", "anything", Overall.NOT_TOLD, {}),
    (
        "_iub_cs-50053366",
        "cookie",
        encoded({"timestamp": "2025-02-05T15:40:00.391Z", "purposes": {"1": True, "4": False, "5": False}, "id": 5}),
        Overall.REFUSED,
        {"necessary": "granted", "measurement": "denied", "marketing": "denied"},
    ),
    (
        "_iub_cs-7",
        "cookie",
        encoded({"consent": True, "cons": {"rand": "1"}}),
        Overall.ACCEPTED,
        {"all purposes": "granted"},
    ),
    ("__cmpcpcx36865", "cookie", "__1_2_3__", Overall.NOT_TOLD, {"1": "granted", "2": "granted", "3": "granted"}),
    (
        "TERMLY_API_CACHE",
        "local",
        json.dumps({"TERMLY_COOKIE_CONSENT": {"value": {"essential": True, "analytics": False}}}),
        Overall.REFUSED,
        {"essential": "granted", "analytics": "denied"},
    ),
    (
        "__hs_cookie_cat_pref",
        "cookie",
        "1:true_2:false_3:false",
        Overall.PARTIAL,
        {"analytics": "granted", "advertisement": "denied", "functionality": "denied"},
    ),
    ("__hs_opt_out", "cookie", "yes", Overall.REFUSED, {"all cookies": "denied"}),
    (
        "_tracking_consent",
        "cookie",
        encoded({"con": {"CMP": {"a": "0", "m": "0", "p": "1", "s": ""}}, "purposes": {"a": True}}),
        Overall.PARTIAL,
        {"analytics": "denied", "marketing": "denied", "preferences": "granted", "sale of data": "unknown"},
    ),
    (
        "_tracking_consent",
        "cookie",
        encoded({"con": {"CMP": {"a": "", "m": ""}}, "purposes": {"a": True}}),
        Overall.NONE_YET,
        {"analytics": "unknown", "marketing": "unknown"},
    ),
    ("sddan:cmp", "local", "{}", Overall.NOT_TOLD, {}),
    ("TC_PRIVACY_CENTER", "cookie", "1%2C2", Overall.NOT_TOLD, {"1": "granted", "2": "granted"}),
    (
        "cc_cookie",
        "cookie",
        encoded({"categories": ["necessary"], "revision": 0, "services": {"necessary": [], "ads": []}}),
        Overall.REFUSED,
        {"necessary": "granted", "ads": "denied"},
    ),
    (
        "cc_cookie",
        "cookie",
        encoded({"categories": ["necessary", "ads"], "level": ["necessary", "ads"], "revision": 0}),
        Overall.NOT_TOLD,
        {"necessary": "granted", "ads": "granted"},
    ),
]


def test_every_manager_wanted_is_there_with_its_sources() -> None:
    cmps = all_cmps()
    assert {one.cmp for one in cmps} == set(WANTED)
    assert all(one.source for one in cmps)
    assert sum(one.confirmed for one in cmps) >= 5


def test_services_named_are_in_the_tracker_database() -> None:
    known = load().services
    assert all(one.service in known for one in all_cmps() if one.service)


def test_every_structured_record_was_read_at_least_once() -> None:
    """So that no file can hold a shape that nothing exercises."""
    read = {name for name, *_ in READ}
    for cmp in all_cmps():
        for record in cmp.records:
            if record.choices:
                assert any(name == record.name or name.startswith(record.name.rstrip("*")) for name in read), (
                    record.name
                )


@pytest.mark.parametrize(("name", "where", "value", "overall", "purposes"), READ, ids=[f"{r[0]}: {r[3]}" for r in READ])
def test_records(name: str, where: str, value: str, overall: Overall, purposes: dict[str, str]) -> None:
    found = decode_cmp_record(name, value, where)
    assert found is not None
    assert found.overall is overall
    assert {key: answer.value for key, answer in found.purposes.items()} == purposes


@pytest.mark.parametrize(
    ("name", "value", "date"),
    [
        (
            "axeptio_cookies",
            encoded({**AXEPTIO, "$$completed": True, "x": True}),
            datetime(2021, 8, 8, 10, 41, 59, 523_000, UTC),
        ),
        (
            "OptanonConsent",
            ONETRUST.format(count=1, ads=0),
            datetime(2023, 2, 1, 12, 35, 32, tzinfo=timezone(timedelta(hours=1))),
        ),
        ("CookieConsent", COOKIEBOT.replace("METHOD", "explicit"), datetime(2024, 10, 26, 13, 46, 54, 219_000, UTC)),
        (
            "cookiefirst-consent",
            encoded({"ads": True, "timestamp": 1679215079}),
            datetime(2023, 3, 19, 8, 37, 59, tzinfo=UTC),
        ),
        ("OptanonAlertBoxClosed", "2022-09-22T07:22:21.804Z", datetime(2022, 9, 22, 7, 22, 21, 804_000, UTC)),
        ("cookiefirst-consent", encoded({"ads": True, "timestamp": 1e300}), None),
    ],
)
def test_dates(name: str, value: str, date: datetime | None) -> None:
    found = decode_cmp_record(name, value, "cookie")
    assert found is not None
    assert found.date == date


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CookieConsent", "-1"),
        ("CookieConsent", encoded({"necessary": True, "analytics": True})),
        ("cc_cookie", encoded({"categories": ["a"]})),
        ("klaro", "no JSON"),
        ("klaro", "[1, 2]"),
        ("orejime", encoded({"lang": "no", "id": "abc", "n": 1})),
        ("_iub_cs-90483436", encoded({"id": 90483436})),
        ("didomi_token", "not base64 €"),
        ("didomi_token", based([1])),
        ("OptanonAlertBoxClosed", "closed"),
        ("tarteaucitron", ""),
        ("__hs_opt_out", "maybe"),
        ("TC_PRIVACY_CENTER", ""),
        ("my_own_consent", "yes"),
    ],
)
def test_what_is_written_otherwise_is_no_record(name: str, value: str) -> None:
    assert decode_cmp_record(name, value, "cookie") is None


def test_a_record_is_looked_for_where_it_is_kept_only() -> None:
    assert decode_cmp_record("tarteaucitron", "!gtag=false", "local") is None


def test_words_tell_the_answers_and_nothing_else_that_the_value_holds() -> None:
    found = decode_cmp_record("axeptio_cookies", encoded({**AXEPTIO, "$$completed": True, "ga": False}), "cookie")
    assert found is not None
    assert found.in_words == "refused (denied: ga)"
    many = decode_cmp_record("klaro", json.dumps({f"s{n}": True for n in range(20)}), "cookie")
    assert many is not None
    assert many.in_words == "accepted (granted: s0, s1, s2, s3, s4, s5, s6, s7 and 12 more)"


@pytest.mark.parametrize(
    "record",
    [
        {"name": "x", "where": ["cookie"], "encoding": "json"},
        {"name": "x", "where": ["cookie"], "encoding": "opaque", "choices": [{"mapping": "."}]},
        {"name": "x", "where": ["cookie"], "encoding": "flag"},
        {"name": "x", "where": ["cookie"], "encoding": "json", "choices": [{"mapping": ".", "granted": "y"}]},
        {"name": "x", "where": ["jar"], "encoding": "opaque"},
        {"name": "x", "where": ["cookie"], "encoding": "opaque", "extra": 1},
    ],
)
def test_a_file_that_makes_no_sense_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Record.model_validate(record)
    with pytest.raises(ValidationError):
        Cmp.model_validate({"cmp": "X", "source": ["here"], "confirmed": False, "records": [record]})


NAMES = st.sampled_from(sorted({record.name.replace("*", "1") for cmp in all_cmps() for record in cmp.records}))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=8), one, max_size=3),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["purposes", "vendors", "consent", "con", "services", "gcm", "categories", "$$completed", "stamp"]
)


@settings(deadline=None)
@given(
    NAMES,
    st.text(max_size=200),
    st.dictionaries(KEYS, JSON, max_size=4),
    st.sampled_from(["cookie", "local", "session"]),
)
def test_nothing_makes_it_raise(name: str, text: str, structure: Any, where: str) -> None:
    for value in (text, json.dumps(structure), encoded(structure), based(structure)):
        found = decode_cmp_record(name, value, where)
        assert found is None or all(isinstance(answer, Answer) for answer in found.purposes.values())


@pytest.mark.parametrize(
    "name", sorted({record.name.replace("*", "1") for cmp in all_cmps() for record in cmp.records})
)
def test_hostile_values_are_bounded(name: str) -> None:
    began = time.perf_counter()
    many = json.dumps({f"k{n}": True for n in range(4_000)})
    for value in ("%25" * LONGEST_VALUE, "[" * LONGEST_VALUE, "{a:'" * LONGEST_VALUE, "!a=" * LONGEST_VALUE, many):
        found = decode_cmp_record(name, value, "cookie")
        assert found is None or len(found.purposes) <= MOST_CHOICES
    assert time.perf_counter() - began < 10
