"""What records and signals say of the choice, in the raw shapes in which the recorders keep them."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.evidence import ConsentReading, ConsentSource
from detectors.signals.choice_reading import ChoiceSays, read_record, read_signal
from detectors.signals.cmp_record import Overall
from tests.detectors.evidence_of import reading
from tests.detectors.signals.test_tcf import FULL, NOTHING_MORE, WITH_PUBLISHER, bits, core

ACCEPTED, REFUSED, PARTIAL = Overall.ACCEPTED, Overall.REFUSED, Overall.PARTIAL
NONE_YET, NOT_TOLD = Overall.NONE_YET, Overall.NOT_TOLD

NOTHING = core(*NOTHING_MORE)
ONLY_PURPOSE_ONE = core((3, 16), (0, 1), (0b111, 3), *NOTHING_MORE[2:], purposes=1 << 23)
ALL_PURPOSES = core((3, 16), (0, 1), (0b111, 3), *NOTHING_MORE[2:], purposes=0b11111111111 << 13)
ALL_PURPOSES_NO_VENDOR = core(*NOTHING_MORE, purposes=0b11111111111 << 13)
GPP_TCF = f"DBABMA~{NOTHING}"


def said(source: ConsentSource, raw: Any) -> ChoiceSays | None:
    text = raw if isinstance(raw, str) else json.dumps(raw)
    item: ConsentReading = reading(source, text)
    return read_signal(item)


def overall(source: ConsentSource, raw: Any) -> Overall | None:
    found = said(source, raw)
    return found.overall if found else None


def tcf(string: str, **more: Any) -> dict[str, Any]:
    return {"success": True, "tcString": string, "cmpStatus": "loaded", "gdprApplies": True, **more}


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (tcf(NOTHING, eventStatus="useractioncomplete"), REFUSED),
        (tcf(NOTHING, eventStatus="tcloaded"), REFUSED),
        (tcf(NOTHING), REFUSED),
        (NOTHING, REFUSED),
        (json.dumps(NOTHING), REFUSED),
        (tcf(ALL_PURPOSES, eventStatus="useractioncomplete"), ACCEPTED),
        (tcf(FULL, eventStatus="useractioncomplete"), ACCEPTED),
        (tcf(ONLY_PURPOSE_ONE), NOT_TOLD),
        (tcf(ALL_PURPOSES_NO_VENDOR), NOT_TOLD),
        (tcf(FULL[:60]), NOT_TOLD),
        (tcf(NOTHING, eventStatus="cmpuishown"), NONE_YET),
        (tcf(ALL_PURPOSES, eventStatus="cmpuishown"), NONE_YET),
        (tcf("", cmpStatus="loading"), NONE_YET),
        (tcf("", eventStatus="cmpuishown"), NONE_YET),
        (tcf(""), None),
        (tcf("nonsense", eventStatus="cmpuishown"), None),
        ({"success": False, "tcString": NOTHING}, None),
        ({"success": True, "tcString": None, "gdprApplies": False}, None),
    ],
)
def test_tcf(raw: Any, wanted: Overall | None) -> None:
    assert overall(ConsentSource.TCF, raw) is wanted


def test_legitimate_interest_left_on_after_a_refusal_is_told() -> None:
    string = _with_legitimate_interest()
    found = said(ConsentSource.TCF, tcf(string, eventStatus="useractioncomplete"))
    assert found is not None
    assert found.overall is REFUSED
    assert found.granted == ("legitimate interest: purpose 2", "legitimate interest: purpose 7")
    assert "no consent to any purpose or vendor; legitimate interest claimed for purposes 2, 7" in found.words


def _with_legitimate_interest() -> str:
    head = [(2, 6), (17_000_000_000, 36), (17_000_000_000, 36), (92, 12), (1, 12), (1, 6), (5, 6), (17, 6), (200, 12)]
    flags = [(4, 6), (1, 1), (0, 1), (0, 12), (0, 24), (0b0100001 << 17, 24), (0, 1), (5, 6), (17, 6)]
    return bits(*head, *flags, *NOTHING_MORE)


def test_consents_are_named() -> None:
    found = said(ConsentSource.TCF, tcf(FULL))
    assert found is not None
    assert found.granted[:2] == ("purpose 1", "purpose 2")
    assert "special feature 2" in found.granted
    assert found.denied == ()
    assert FULL not in found.words


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ({"gppString": GPP_TCF, "cmpDisplayStatus": "hidden", "signalStatus": "ready"}, REFUSED),
        ({"pingData": {"gppString": GPP_TCF}}, REFUSED),
        (GPP_TCF, REFUSED),
        (f"DBABMA~{ALL_PURPOSES}", ACCEPTED),
        ({"gppString": GPP_TCF, "cmpDisplayStatus": "visible"}, NONE_YET),
        ({"gppString": GPP_TCF, "signalStatus": "not ready"}, NONE_YET),
        ({"gppString": "", "signalStatus": "not ready"}, NONE_YET),
        ({"gppString": "DBABTA~1YYN"}, REFUSED),
        ({"gppString": "DBABTA~1YNN"}, NOT_TOLD),
        ({"parsedSections": {"usnat": [{"SaleOptOut": 1, "TargetedAdvertisingOptOut": 1}]}}, REFUSED),
        ({"parsedSections": {"usnat": [{"SaleOptOut": 2, "SharingOptOut": 2}]}}, NOT_TOLD),
        ({"parsedSections": {"usnat": [{"SaleOptOut": 1, "SharingOptOut": 2}]}}, PARTIAL),
        ({"parsedSections": {"usnat": [{"SaleOptOut": 0}]}}, None),
        ({"gppString": "DBAA", "signalStatus": "ready"}, None),
        ({"gppVersion": "1.1"}, None),
        ("nonsense~1YYN", None),
    ],
)
def test_gpp(raw: Any, wanted: Overall | None) -> None:
    assert overall(ConsentSource.GPP, raw) is wanted


@pytest.mark.parametrize(
    ("raw", "wanted", "denied"),
    [
        ({"uspString": "1YYN", "version": 1}, REFUSED, ("sale of data",)),
        ("1YYN", REFUSED, ("sale of data",)),
        ({"uspString": "1YNN"}, NOT_TOLD, ()),
        ({"uspString": "1---"}, None, ()),
        ({"uspString": "2YYN"}, None, ()),
        ({"uspString": None}, None, ()),
    ],
)
def test_us_privacy(raw: Any, wanted: Overall | None, denied: tuple[str, ...]) -> None:
    found = said(ConsentSource.USP, raw)
    assert (found.overall if found else None, found.denied if found else ()) == (wanted, denied)


G, D = "granted", "denied"
BOTH = {"ad_storage": D, "analytics_storage": D}


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (["consent", "default", {**BOTH, "wait_for_update": 500}], NONE_YET),
        (["consent", "default", {"ad_storage": G}], NONE_YET),
        (["consent", "update", BOTH], REFUSED),
        (["consent", "update", {**BOTH, "security_storage": G}], REFUSED),
        (["consent", "update", {**BOTH, "functionality_storage": G}], NOT_TOLD),
        (["consent", "update", {"ad_storage": G, "analytics_storage": G}], ACCEPTED),
        (["consent", "update", {"ad_storage": G, "analytics_storage": D}], PARTIAL),
        (["consent", "update", {"security_storage": G}], NOT_TOLD),
        (["consent", "update", {"functionality_storage": G}], NOT_TOLD),
        (["event", "update", BOTH], None),
        ({"entries": {"ad_storage": {"default": False}, "analytics_storage": {"default": True}}}, NONE_YET),
        ({"entries": {"ad_storage": {"default": False, "update": False}}}, REFUSED),
        ({"entries": {"ad_storage": {"default": False, "update": True}}}, ACCEPTED),
        (
            {"entries": {"ad_storage": {"default": True, "update": False}, "analytics_storage": {"update": True}}},
            PARTIAL,
        ),
        ({"entries": {"ad_storage": {"implicit": True}}}, None),
        ({"entries": {}}, None),
        ({"entries": [1]}, None),
    ],
)
def test_googles_consent_mode(raw: Any, wanted: Overall | None) -> None:
    assert overall(ConsentSource.GOOGLE_CONSENT_MODE, raw) is wanted


def test_what_holds_by_default_only_is_in_the_words_and_is_no_answer() -> None:
    found = said(ConsentSource.GOOGLE_CONSENT_MODE, {"entries": {"ad_storage": {"default": False}}})
    assert found == ChoiceSays(NONE_YET, (), (), "consent by default only: ad_storage denied")
    found = said(ConsentSource.GOOGLE_CONSENT_MODE, ["consent", "default", BOTH])
    assert found is not None
    assert (found.granted, found.denied) == ((), ())


def test_the_browsers_own_announcement_is_no_choice() -> None:
    assert said(ConsentSource.GLOBAL_PRIVACY_CONTROL, "true") is None


@pytest.mark.parametrize(
    ("name", "value", "wanted", "cmp"),
    [
        ("tarteaucitron", "!gtag=false", REFUSED, "tarteaucitron"),
        ("cookieconsent_status", "dismiss", NONE_YET, "Osano"),
        ("cookieconsent_status", "accepted", ACCEPTED, None),
        ("cookie_consent", "declined", REFUSED, None),
        ("euconsent-v2", NOTHING, REFUSED, None),
        ("euconsent-v2", ALL_PURPOSES, ACCEPTED, None),
        ("euconsent-v2", WITH_PUBLISHER, NOT_TOLD, None),
        ("anything", NOTHING, REFUSED, None),
        ("anything", json.dumps({"tcf": NOTHING}), REFUSED, None),
        ("usprivacy", "1YYN", REFUSED, None),
        ("gpp", GPP_TCF, REFUSED, None),
        ("theme", "dark", None, None),
        ("other", "1YYN", None, None),
    ],
)
def test_records(name: str, value: str, wanted: Overall | None, cmp: str | None) -> None:
    found = read_record(name, value, "cookie")
    assert (found.overall if found else None, found.cmp if found else None) == (wanted, cmp)


def test_a_record_of_a_known_manager_with_a_tc_string_is_told_by_the_string() -> None:
    found = read_record("osano_consentmanager", f"x {NOTHING}", "cookie")
    assert found is not None
    assert (found.overall, found.cmp) == (REFUSED, "Osano")


@pytest.mark.parametrize("raw", ["", "null", "{}", "[]", "3", "[" * 200_000, '{"tcString": 3}', '{"entries": 1}', "~~"])
@pytest.mark.parametrize("source", list(ConsentSource))
def test_readings_that_say_nothing_are_nothing(source: ConsentSource, raw: str) -> None:
    assert said(source, raw) is None


KEYS = st.sampled_from(
    ["tcString", "eventStatus", "gppString", "parsedSections", "SaleOptOut", "uspString", "entries", "update", "0", "1"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from([NOTHING, GPP_TCF, "1YYN"])
JSON = st.recursive(
    LEAVES, lambda one: st.lists(one, max_size=4) | st.dictionaries(KEYS, one, max_size=4), max_leaves=12
)


@settings(deadline=None)
@given(st.sampled_from(list(ConsentSource)), st.text(max_size=200), JSON)
def test_nothing_makes_it_raise(source: ConsentSource, text: str, structure: Any) -> None:
    for raw in (text, json.dumps(structure), json.dumps(["consent", "update", structure])):
        for found in (said(source, raw), read_record("usprivacy", raw, "cookie"), read_record(text, raw, "local")):
            assert found is None or isinstance(found.overall, Overall)


def test_hostile_readings_are_bounded() -> None:
    began = time.perf_counter()
    wide = json.dumps({"parsedSections": [{"a": [{"SaleOptOut": 1}] * 50}] * 50})
    entries = json.dumps({"entries": {f"s{n}": {"update": True} for n in range(2_000)}})
    for source in ConsentSource:
        for raw in (wide, entries, "C" * 60_000, "DBABMA~" * 9_000, f"{NOTHING}." * 400):
            found = said(source, raw)
            assert found is None or len(found.granted) <= 60
    assert time.perf_counter() - began < 10
