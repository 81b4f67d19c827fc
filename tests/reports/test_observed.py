"""What the newer evidence becomes in report.json and report.html: signals, scripts, typed data, witnesses, clocks."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from crawler.evidence import (
    ApiFamily,
    ApiUse,
    Clock,
    ConsentReading,
    ConsentSource,
    CookieChange,
    NetLogReading,
    Observation,
    Party,
    TypedValue,
    Visit,
)
from detectors.detect import detect
from reports.gaps import told_gaps
from reports.html import render_html
from reports.model import ReportVisit
from reports.visit_words import network_words, observation_words
from tests.reports.builder import (
    AFTER,
    BEFORE,
    SITE,
    Audit,
    cookie,
    in_jar,
    refusal_visit,
    request,
    stored_key,
)
from tracker_db.load import load

EMAIL = "camille.temoin@courriel.example"
SHA = hashlib.sha256(EMAIL.encode()).hexdigest()
COLLECT = "https://www.google-analytics.com/g/collect?v=2&tid=G-1"
UUID = "4e145b88-b188-4037-b362-fc15f005dd70"


def api(family: ApiFamily, name: str, script: str, count: int = 1, **more: Any) -> ApiUse:
    party = Party.FIRST if script.startswith(SITE) else Party.THIRD
    defaults: dict[str, Any] = {"frame_url": SITE, "phase": AFTER, "first": 4.0, "last": 4.0, "party": party}
    return ApiUse(**{**defaults, "family": family, "api": name, "script": script, "count": count, **more})


def recorder(script: str) -> tuple[ApiUse, ...]:
    return (
        api(ApiFamily.KEYSTROKES, "addEventListener(keydown)", script, 2, details=("document",)),
        api(ApiFamily.MOUSE, "addEventListener(mousemove)", script, 3, details=("document",)),
        api(ApiFamily.FORMS, "addEventListener(input)", script, 4, details=("document",)),
    )


def typed() -> TypedValue:
    return TypedValue(kind="email", value=EMAIL, field="«email»", page_url=SITE, phase=AFTER, time=4.0)


def rich_visit(**more: Any) -> Visit:
    """The refusal, in which a recorder listens, an address leaves hashed, and Google is told «denied»."""
    hits = (
        request(
            f"https://www.google-analytics.com/g/collect?v=2&tid=G-1&gcs=G100&em={SHA}", AFTER, 6.0, party=Party.THIRD
        ),
        request(f"{SITE}newsletter/check", AFTER, 6.5, method="POST", body=f'{{"email":"{EMAIL}"}}'),
    )
    defaults: dict[str, Any] = {
        "requests": hits,
        "cookies": (cookie("tarteaucitron", AFTER, 3.4, 182, value="!gtag=false!hotjar=false"),),
        "jar": (),
        "storage": (stored_key("_hjid", AFTER, 8.0, UUID), stored_key("panier", BEFORE, 0.9)),
        "api_uses": (
            *recorder("https://script.hotjar.com/modules.js"),
            api(ApiFamily.NAVIGATOR, "Navigator.language", f"{SITE}app.js", 7),
        ),
        "typed": (typed(),),
        "consent_readings": (
            ConsentReading(
                source=ConsentSource.GOOGLE_CONSENT_MODE,
                raw='["consent","default",{"ad_storage":"denied"}]',
                frame_url=SITE,
                phase=BEFORE,
                time=0.5,
                asked=False,
            ),
        ),
        "net_log": NetLogReading(seen=2),
        "observation": Observation(asked_s=30.0, lived_s=30.0, clock=Clock.VIRTUAL),
    }
    return refusal_visit().model_copy(update={**defaults, **more})


def audit_of(*visits: Visit) -> Audit:
    db = load()
    return Audit(visits=visits, detections=tuple(found for one in visits for found in detect(one, db)), findings=())


def told(**more: Any) -> ReportVisit:
    return audit_of(rich_visit(**more)).report().visits[0]


def article(*visits: Visit) -> Tag:
    audit = audit_of(*visits)
    html = render_html(audit.report(), documents=audit.texts(), visits=audit.visits)
    found = BeautifulSoup(html, "lxml").find(id="visit-1")
    assert isinstance(found, Tag)
    return found


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def under(found: Tag, heading: str) -> str:
    """The words between a heading of a visit and the next heading."""
    title = next((tag for tag in found.find_all("h4") if heading in tag.get_text()), None)
    assert title is not None, heading
    parts: list[str] = []
    for sibling in title.find_next_siblings():
        if sibling.name == "h4":
            break
        parts.append(words(sibling))
    return " ".join(parts)


def test_signals_are_filled_from_the_evidence() -> None:
    signals = told().choice.signals
    assert (signals.gcm, signals.tcf) == ("gcs=G100", None)
    # what the recorders wrote themselves stands
    assert signals.cmp_cookie == "tarteaucitron=!gtag=false!hotjar=false"


def test_uses_of_interfaces_and_what_was_typed_are_in_the_report_without_the_value() -> None:
    visit = told()
    first = visit.api_uses[0]
    assert (first.family.value, first.api, first.count) == ("keystrokes", "addEventListener(keydown)", 2)
    assert visit.api_uses[0].details == ("document",)
    assert [(one.kind, one.field) for one in visit.typed] == [("email", "«email»")]
    assert EMAIL not in audit_of(rich_visit()).report().to_json()


def test_detections_tell_their_party_and_role() -> None:
    found = {(one.kind.value, one.role, one.party) for one in told().detections}
    assert ("script-api", "session-recording", Party.THIRD) in found
    assert ("consent-signal", "google-consent-mode", Party.THIRD) in found
    assert ("personal-data", "", Party.FIRST) in found


def test_a_service_known_by_its_deeds_is_not_renamed_by_its_signals() -> None:
    rows = {row.service: row.purpose.value for row in audit_of(rich_visit()).report().summary.services}
    assert rows["google-analytics"] == "analytics"
    assert rows["tarteaucitron"] == "consent-management"


def test_consent_signals_are_shown_with_their_phase() -> None:
    text = under(article(rich_visit()), "Consent signals")
    assert "Google Analytics gcs=G100: ad_storage denied, analytics_storage denied after refusal, 1 time" in text
    assert "Google consent mode consent default: ad_storage denied before any choice" in text
    assert "tarteaucitron tarteaucitron: refused (denied: gtag, hotjar) after refusal" in text


def test_personal_data_sent_is_shown_with_its_receiver() -> None:
    text = under(article(rich_visit()), "Personal data sent")
    assert "Test values typed into forms that were never sent: 1 e-mail address." in text
    assert "email as SHA-256 in the query parameter «em» to Google Analytics third party, after refusal" in text
    assert "email in clear in the body field «email» to maison-brume.example the site itself, after refusal" in text
    assert "None of them was seen leaving" not in text


def test_that_nothing_left_is_said_and_that_nothing_was_typed_is_not_dressed_up() -> None:
    assert "None of them was seen leaving the browser." in under(article(rich_visit(requests=())), "Personal data sent")
    headings = [tag.get_text() for tag in article(rich_visit(typed=())).find_all("h4")]
    assert "Personal data sent" not in headings


def test_scripts_are_shown_third_parties_first_with_what_they_amount_to() -> None:
    text = under(article(rich_visit()), "What scripts read and listened to")
    assert "Hotjar session recording: addEventListener(input) ×4, addEventListener(mousemove) ×3" in text
    assert text.index("script.hotjar.com") < text.index("app.js")
    assert "browser and device Navigator.language 7 times after refusal" in text


def test_scripts_without_a_pattern_are_said_to_show_none() -> None:
    uses = (api(ApiFamily.NAVIGATOR, "Navigator.language", f"{SITE}app.js"),)
    text = under(article(rich_visit(api_uses=uses)), "What scripts read and listened to")
    assert "No script showed a pattern of fingerprinting or of session recording." in text


def test_a_visit_without_any_of_it_has_no_empty_sections() -> None:
    bare = rich_visit(requests=(), cookies=(), storage=(), api_uses=(), typed=(), consent_readings=())
    headings = {tag.get_text() for tag in article(bare).find_all("h4")}
    assert headings == {"Step by step"}


def test_long_lists_are_cut_and_say_so() -> None:
    uses = tuple(api(ApiFamily.SCREEN, "Screen.width", f"https://s{n}.example/x.js") for n in range(70))
    readings = tuple(
        ConsentReading(source=ConsentSource.USP, raw=f"1Y{a}{b}", frame_url=SITE, phase=p, time=n, asked=True)
        for n, (a, b, p) in enumerate((a, b, p) for a in "YN-" for b in "YN-" for p in (BEFORE, AFTER))
    )
    keys = tuple(stored_key(f"k{n}", AFTER, 1.0, UUID) for n in range(50))
    found = article(rich_visit(api_uses=uses, consent_readings=readings * 3, storage=keys))
    assert "30 more rows in report.json" in words(found)
    assert "10 more keys in report.json" in words(found)


def test_why_a_value_may_identify_is_shown() -> None:
    visit = told(cookies=(cookie("vid", AFTER, 3.0, 300, value=UUID),))
    (row,) = visit.cookies
    assert (row.looks_like_id, row.id_reasons) == (True, ("uuid",))
    assert [(one.key, one.looks_like_id, one.id_reasons) for one in visit.storage] == [
        ("_hjid", True, ("uuid",)),
        ("panier", False, ()),
    ]
    found = article(rich_visit(cookies=(cookie("vid", AFTER, 3.0, 300, value=UUID),)))
    assert "first party; may identify: uuid" in words(found)
    assert "_hjid local storage of https://www.maison-brume.example, after refusal" in under(found, "Stored keys")
    assert under(found, "Stored keys").endswith(": uuid")


@pytest.mark.parametrize(
    ("changes", "change", "shown"),
    [
        ([CookieChange.NEW, CookieChange.RENEWED], CookieChange.NEW, ""),
        ([CookieChange.RENEWED, CookieChange.CHANGED], CookieChange.CHANGED, "given another value"),
        ([CookieChange.RENEWED], CookieChange.RENEWED, "renewed, its value kept"),
        ([None], None, ""),
    ],
)
def test_what_writes_did_to_the_jar(
    changes: list[CookieChange | None], change: CookieChange | None, shown: str
) -> None:
    writes = tuple(cookie("a", AFTER, 3.0 + n, 30, change=one) for n, one in enumerate(changes))
    assert [row.change for row in told(cookies=writes).cookies] == [change]
    text = words(article(rich_visit(cookies=writes)))
    assert (shown in text) if shown else ("renewed" not in text and "another value" not in text)


def test_the_life_that_the_browser_granted_goes_before_the_one_asked_for() -> None:
    write = cookie("a", AFTER, 3.0, 730, stored_lifetime_s=100 * 86_400.0)
    (row,) = told(cookies=(write,)).cookies
    assert (row.lifetime_days, row.requested_lifetime_days) == (100.0, 730.0)
    (row,) = told(cookies=(write,), jar=(in_jar(write, 99.9999, AFTER),)).cookies
    assert row.lifetime_days == 100.0


NETWORK = [
    (NetLogReading(seen=2), ["2 requests, all 2 that the browser's own network log has are in the record."]),
    (
        NetLogReading(seen=5, missing=("a/1", "b/2")),
        ["2 requests; 2 of the 5 that the browser's own network log has are missing from the record: a/1, b/2."],
    ),
    (
        NetLogReading(seen=2, supplied=1, unconfirmed=("x",), unattributed=("y", "z")),
        [
            "2 requests, all 2 that the browser's own network log has are in the record.",
            "1 request was seen by that log alone: what started it is not known.",
            "1 request that was answered is not in the browser's own network log: the log itself has a hole.",
            "2 requests on the wire meanwhile could be given to no visit for certain.",
        ],
    ),
    (None, ["2 requests. There was no second witness: the browser's own network log was not read."]),
]


@pytest.mark.parametrize(("reading", "sentences"), NETWORK)
def test_the_second_witness_in_words(reading: NetLogReading | None, sentences: list[str]) -> None:
    assert list(network_words(told(net_log=reading))) == sentences
    assert " ".join(sentences) in words(article(rich_visit(net_log=reading)))


def test_the_second_witness_in_numbers() -> None:
    reading = NetLogReading(seen=5, supplied=1, missing=("a",), unattributed=("b",), unconfirmed=("c",))
    network = told(net_log=reading).network
    assert (network.requests, network.seen_by_netlog, network.supplied) == (2, 5, 1)
    assert (network.missing, network.unattributed, network.unconfirmed) == (("a",), ("b",), ("c",))
    assert told(net_log=None).network.seen_by_netlog is None


def test_why_there_was_no_second_witness_is_taken_from_the_visits_errors() -> None:
    visit = told(net_log=None, errors=("a picture was not taken", "the network log could not be read: no such file."))
    assert network_words(visit) == (
        "2 requests. There was no second witness: the network log could not be read: no such file.",
    )


def gaps(*visits: Visit) -> dict[str, bool]:
    return {
        f"{gap.what}: {gap.why}": gap.grave
        for gap in told_gaps(audit_of(*visits).report())
        if "itness" in f"{gap.what}{gap.why}" or "missing from" in gap.what
    }


def test_holes_in_the_record_are_gaps() -> None:
    found = gaps(rich_visit(net_log=NetLogReading(seen=5, missing=("GET https://a.example/",), unconfirmed=("x",))))
    assert found == {
        "1 request missing from “Refusal”: the browser's own network log has them, the record does not: GET"
        " https://a.example/": True,
        "1 request that was answered is not in the browser's own network log (“Refusal”): the second witness itself"
        " missed something: that nothing else is missing is not proved": False,
    }


def test_visits_without_a_second_witness_are_one_gap_for_each_reason() -> None:
    blind = rich_visit(net_log=None)
    found = gaps(blind, blind.model_copy(update={"scenario": "acceptance"}))
    assert found == {
        "No second witness confirms that every request of “Refusal”, “Acceptance” was recorded: the browser's own"
        " network log was not read": False
    }
    assert gaps(rich_visit()) == {}


@pytest.mark.parametrize(
    ("observation", "words_"),
    [
        (
            Observation(asked_s=30, lived_s=30.2, clock=Clock.VIRTUAL),
            "Watched for 30 s of the page's life, as asked, in virtual time.",
        ),
        (
            Observation(asked_s=30, lived_s=12, clock=Clock.REAL),
            "Watched for 12 s of the page's life, of 30 s asked for, in real time.",
        ),
        (
            Observation(asked_s=30, lived_s=30, clock=Clock.MIXED),
            "Watched for 30 s of the page's life, as asked, partly in virtual and partly in real time.",
        ),
        (None, ""),
    ],
)
def test_how_long_the_page_was_watched(observation: Observation | None, words_: str) -> None:
    visit = told(observation=observation)
    assert observation_words(visit) == words_
    assert (visit.observation is None) is (observation is None)
    assert words_ in words(article(rich_visit(observation=observation)))


def test_signals_and_the_sites_own_receipts_are_no_unlisted_services() -> None:
    audit = audit_of(rich_visit())
    html = render_html(audit.report(), documents=audit.texts(), visits=audit.visits)
    services = BeautifulSoup(html, "lxml").find(id="services")
    assert isinstance(services, Tag)
    assert "Google consent mode" not in words(services)
    assert "email in clear" not in words(services)


def test_what_was_not_searched_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detectors.personal.detections.MOST_SEARCHED", 10)
    report = audit_of(rich_visit()).report()
    assert report.visits[0].dropped == {"requests searched for typed values": 2}
    assert any("2 of “requests searched for typed values” left out" in gap.what for gap in told_gaps(report))
