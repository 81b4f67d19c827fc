"""Consent signals of a whole visit: where they are found, how they fold into detections, and what the report says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.evidence import Choice, ChoiceMade, ConsentSignals, ConsentSource, CookieOutcome, Party, Phase, StorageKind
from detectors.detection import Detection, DetectionKind
from detectors.signals.summary import consent_signals
from tests.detectors.evidence_of import (
    AFTER,
    SITE,
    cookie,
    detections,
    in_jar,
    pointer,
    reading,
    request,
    stored,
    visit,
)
from tests.detectors.signals.test_tcf import EMPTY, FULL, WITH_PUBLISHER
from tracker_db.model import Consent, Purpose

COLLECT = "https://www.google-analytics.com/g/collect?v=2&tid=G-1&cid=1.2"
NO_HIT = "ad_storage denied, analytics_storage denied"


def signals(*items: Any) -> list[Detection]:
    return detections(DetectionKind.CONSENT_SIGNAL, *items)


def test_google_hits_tell_their_consent_and_whose_they_are() -> None:
    (found,) = signals(request(f"{COLLECT}&gcs=G100"), request(f"{COLLECT}&gcs=G100&en=scroll", at=6))
    assert (found.service, found.purpose, found.consent) == (
        "google-analytics",
        Purpose.CONSENT_MANAGEMENT,
        Consent.EXEMPT,
    )
    assert found.label == f"gcs=G100: {NO_HIT}"
    assert found.evidence == (pointer("requests/0"), pointer("requests/1"))
    assert (found.role, found.party, found.phase) == ("google-consent-mode", Party.THIRD, Phase.BEFORE_CHOICE)


def test_hits_of_another_phase_or_content_are_another_detection() -> None:
    found = signals(
        request(f"{COLLECT}&gcs=G100"),
        request(f"{COLLECT}&gcs=G111", at=6),
        request(f"{COLLECT}&gcs=G111", at=7, phase=AFTER),
    )
    assert [(one.label[:8], one.phase) for one in found] == [
        ("gcs=G100", Phase.BEFORE_CHOICE),
        ("gcs=G111", Phase.BEFORE_CHOICE),
        ("gcs=G111", AFTER),
    ]


def test_hits_in_a_body_and_through_the_sites_own_host_count() -> None:
    found = signals(
        request("https://sgtm.site.example/x", method="POST", body="v=2&gcs=G110"),
        request("https://www.site.example/y?gcd=13p3p3p3p5l1"),
    )
    assert [(one.service, one.name, one.party) for one in found] == [(None, "site.example", Party.FIRST)] * 2


def test_a_hit_that_never_left_is_none() -> None:
    assert signals(request(f"{COLLECT}&gcs=G100", status=None, blocked_by_browser="csp")) == []


def test_one_tc_string_in_several_places_is_one_detection() -> None:
    answer = json.dumps({"tcString": FULL, "eventStatus": "useractioncomplete", "gdprApplies": True})
    (found,) = signals(
        cookie("euconsent-v2", FULL),
        cookie("some_other_name", FULL, time=2.5),
        stored("IABTCF", FULL),
        reading(ConsentSource.TCF, answer),
        reading(ConsentSource.TCF, FULL, time=4.5),
    )
    assert found.name == "IAB TCF"
    assert found.service is None
    assert found.label.startswith("TCF v2 (CMP 92): consent to purposes 1–10, special features 1–2, 236 vendors")
    places = ("cookies/0", "cookies/1", "storage/0", "consent_readings/0", "consent_readings/1")
    assert found.evidence == tuple(pointer(place) for place in places)


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        ('{"tcString": "", "cmpStatus": "loading"}', "TCF: no string yet"),
        ('{"tcString": "nonsense"}', "TCF: a string that cannot be read, its version is"),
        ('[{"tcString": "C"}, true]', "TCF: a string that cannot be read, it ends too early"),
    ],
)
def test_a_reading_without_a_good_string_says_why(raw: str, label: str) -> None:
    (found,) = signals(reading(ConsentSource.TCF, raw))
    assert found.label.startswith(label)


@pytest.mark.parametrize("raw", ["", "null", "{}", "[]", "[" * 200_000, '{"tcString": 3}'])
@pytest.mark.parametrize("source", list(ConsentSource))
def test_readings_that_say_nothing_are_no_signal(source: ConsentSource, raw: str) -> None:
    assert signals(reading(source, raw)) == []


def test_cookies_refused_or_deleted_and_keys_removed_hold_nothing() -> None:
    assert (
        signals(
            cookie("euconsent-v2", FULL, outcome=CookieOutcome.REFUSED),
            cookie("euconsent-v2", FULL, outcome=CookieOutcome.DELETED),
            stored("x", FULL, removed=True),
            stored("x", FULL, kind=StorageKind.INDEXEDDB),
        )
        == []
    )


def test_gpp_us_privacy_gpc_and_commands() -> None:
    found = signals(
        reading(ConsentSource.GPP, '{"pingData": {"gppString": "DBABM~CPXxRfA"}}', time=1),
        reading(ConsentSource.USP, '{"uspString": "1YNN", "version": 1}', time=2),
        reading(ConsentSource.GLOBAL_PRIVACY_CONTROL, "true", time=3),
        reading(
            ConsentSource.GOOGLE_CONSENT_MODE, '["consent","update",{"ad_storage":"granted"}]', time=4, asked=False
        ),
        cookie("usprivacy", "1YYN", time=5),
    )
    assert [(one.name, one.label) for one in found] == [
        ("IAB GPP", "GPP: sections tcfeuv2"),
        ("IAB US Privacy", "US Privacy 1YNN: notice given: yes, opted out of sale: no, LSPA transaction: no"),
        ("Global Privacy Control", "navigator.globalPrivacyControl is true"),
        ("Google consent mode", "consent update: ad_storage granted"),
        ("IAB US Privacy", "US Privacy 1YYN: notice given: yes, opted out of sale: yes, LSPA transaction: no"),
    ]


def test_sec_gpc_is_told_once_for_each_phase() -> None:
    headers = {"Sec-GPC": "1"}
    found = signals(
        request(SITE, headers=headers),
        request(f"{SITE}x", headers=headers),
        request(f"{SITE}y", headers=headers, phase=AFTER),
        request(f"{SITE}z", headers={"Sec-GPC": "0"}),
    )
    assert [(one.phase, one.evidence) for one in found] == [
        (Phase.BEFORE_CHOICE, (pointer("requests/0"),)),
        (AFTER, (pointer("requests/2"),)),
    ]


def test_the_record_of_a_listed_consent_manager_is_its_services() -> None:
    (found,) = signals(cookie("tarteaucitron", "!gtag=false!hotjar=false"))
    assert (found.service, found.name) == ("tarteaucitron", "tarteaucitron")
    assert found.label == "tarteaucitron: refused (denied: gtag, hotjar)"
    assert found.role == "cmp-record"


def test_the_record_of_an_unlisted_one_goes_by_its_name() -> None:
    (found,) = signals(in_jar("klaro", '{"ga":true}'))
    assert (found.service, found.name, found.evidence) == (None, "Klaro", (pointer("jar/0"),))


def test_labels_are_bounded_and_on_one_line() -> None:
    (found,) = signals(cookie("klaro", json.dumps({f"a\n{'x' * 500}{n}": True for n in range(50)})))
    assert len(found.label) <= 400
    assert "\n" not in found.label


def test_a_third_partys_frame_is_a_third_partys_signal() -> None:
    (found,) = signals(reading(ConsentSource.TCF, FULL, frame_url="https://player.video.example/embed"))
    assert found.party is Party.THIRD


def test_the_report_gets_the_last_of_each_kind() -> None:
    found = consent_signals(
        visit(
            cookie("euconsent-v2", EMPTY, time=1),
            cookie("tarteaucitron", "!gtag=wait", time=1),
            cookie("tarteaucitron", "!gtag=false", time=8, phase=AFTER),
            request(f"{COLLECT}&gcs=G111&gcd=13t3t3t3t5l1", at=2),
            request(f"{COLLECT}&gcs=G100&gcd=13q3q3q3q5l1", at=9, phase=AFTER, headers={"Sec-GPC": "1"}),
            reading(ConsentSource.TCF, WITH_PUBLISHER, time=9, phase=AFTER),
            reading(ConsentSource.GPP, "DBABM~CPXxRfA"),
        )
    )
    assert found == ConsentSignals(
        tcf=WITH_PUBLISHER,
        gcm="gcs=G100 gcd=13q3q3q3q5l1",
        cmp_cookie="tarteaucitron=refused (denied: gtag)",
        gpp="DBABM~CPXxRfA",
        gpc=True,
    )


def test_the_last_of_each_of_googles_two_is_told_though_not_every_hit_has_both() -> None:
    hits = (request(f"{COLLECT}&gcs=G100&gcd=13q3q3q3q5l1"), request(f"{COLLECT}&gcs=G111", at=6))
    assert consent_signals(visit(*hits)).gcm == "gcs=G111 gcd=13q3q3q3q5l1"


def test_the_sites_own_string_goes_before_that_of_an_embedded_page() -> None:
    frame = reading(ConsentSource.TCF, FULL, time=9, frame_url="https://player.video.example/embed")
    assert consent_signals(visit(cookie("euconsent-v2", EMPTY, time=1), frame)).tcf == EMPTY
    assert consent_signals(visit(frame)).tcf == FULL


def test_a_record_that_tells_goes_before_a_later_one_that_does_not() -> None:
    found = consent_signals(
        visit(cookie("cmplz_marketing", "deny"), cookie("cmplz_banner-status", "dismissed", time=9))
    )
    assert found.cmp_cookie == "cmplz_marketing=refused (denied: marketing)"


def test_no_value_of_a_record_reaches_the_report() -> None:
    secret = "h1gr263utwgrlqk71r2ii"
    value = json.dumps({"$$token": secret, "$$date": "2021-08-08T10:41:59.523Z", "$$completed": True, "ga": False})
    found = consent_signals(visit(cookie("axeptio_cookies", value)))
    assert found.cmp_cookie == "axeptio_cookies=refused (denied: ga)"
    assert secret not in found.model_dump_json()


def test_what_the_recorders_wrote_stands() -> None:
    recorded = ConsentSignals(cmp_cookie="tarteaucitron=!gtag=false", gpc=False)
    choice = Choice(wanted="refuse", made=ChoiceMade.REFUSED, signals=recorded)
    found = consent_signals(visit(cookie("tarteaucitron", "!gtag=true"), choice=choice))
    assert (found.cmp_cookie, found.gpc, found.tcf) == ("tarteaucitron=!gtag=false", False, None)


def test_a_visit_without_signals_has_none() -> None:
    assert consent_signals(visit()) == ConsentSignals()
