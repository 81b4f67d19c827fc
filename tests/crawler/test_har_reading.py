"""A HAR is read as evidence: ours exactly, another program's without inventing anything, a hostile one in one line."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.evidence import CookieOutcome, Message, Party, Phase, Request
from crawler.har import har_of
from crawler.har_cookies import NOT_PROVEN
from crawler.har_reading import MAX_HAR_BYTES, HarFileError, HarReading, read_har
from detectors.detect import detect
from tests.crawler import evidence_strategies
from tests.crawler.test_evidence_on_disk import request, visit
from tracker_db.load import load

HARS = Path(__file__).parent / "hars"


def reading_of(har: object) -> HarReading:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "some.har"
        file.write_text(har if isinstance(har, str) else json.dumps(har), encoding="utf-8")
        return read_har(file)


def log(*entries: Any, **more: Any) -> dict[str, Any]:
    return {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": list(entries), **more}}


def other(url: str, **response: Any) -> dict[str, Any]:
    return {"startedDateTime": "2026-03-01T10:00:00Z", "request": {"url": url}, "response": response}


@settings(deadline=None)
@given(st.lists(evidence_strategies.requests(), max_size=3))
def test_our_own_requests_come_back_exactly(requests: list[Request]) -> None:
    before = visit(requests=tuple(requests))
    reading = reading_of(har_of(before, creator_version="0.1.0"))
    assert reading.ours
    assert reading.visit.requests == before.requests
    assert reading.visit.pages == before.pages
    assert (reading.visit.scenario, reading.visit.choice) == (before.scenario, before.choice)


def test_what_became_of_our_cookies_comes_back() -> None:
    har = har_of(visit(), creator_version="0.1.0")
    har["log"]["entries"][0]["response"]["cookies"][0] |= {"_outcome": "refused", "_reason": "UserPreferences"}
    (write,) = reading_of(har).visit.cookies
    assert (write.name, write.outcome, write.reason) == ("c", CookieOutcome.REFUSED, "UserPreferences")
    assert write.phase is Phase.AFTER_CHOICE


def test_a_har_of_chrome() -> None:
    reading = read_har(HARS / "chrome.har")
    seen = reading.visit
    assert (reading.ours, reading.tells_of_cookies, seen.site) == (False, True, "https://www.shop.example/")
    by_url = {one.url.partition("?")[0]: one for one in seen.requests}
    assert [one.started for one in seen.requests] == sorted(one.started for one in seen.requests)
    script = by_url["https://connect.facebook.net/en_US/fbevents.js"]
    assert (script.party, script.served_from, script.protocol, script.resource_type) == (
        Party.THIRD, "cache", "h2", "Script"
    )  # fmt: skip
    assert (script.remote_address, script.connection, script.transferred_bytes) == ("192.0.2.7:443", 120, 321)
    assert script.timings is not None
    assert (script.timings.blocked, script.timings.dns, script.timings.wait) == (0.0012, None, 0.0125)
    beacon = by_url["https://www.facebook.com/tr/"]
    assert beacon.body == "em=a%40b.example"
    assert [(frame.url, frame.line, frame.column) for frame in beacon.initiator.stack] == [
        ("https://connect.facebook.net/en_US/fbevents.js", 21, 100),
        ("https://www.shop.example/app.js", 5, 3),
    ]
    held_back = by_url["https://www.google-analytics.com/g/collect"]
    assert (held_back.status, held_back.failed, held_back.blocked_by_browser) == (
        None, "net::ERR_BLOCKED_BY_CLIENT", "inspector"
    )  # fmt: skip
    assert by_url["wss://live.chat.example/socket"].messages == (
        Message(sent=True, time=0.9, opcode=1, data="hello"),
        Message(sent=False, time=1.5, opcode=2, data="AAE="),
    )
    assert {one.name: (one.outcome, one.reason) for one in seen.cookies} == {
        "session": (CookieOutcome.STORED, NOT_PROVEN),
        "basket": (CookieOutcome.STORED, NOT_PROVEN),
        "fr": (CookieOutcome.STORED, NOT_PROVEN),
    }
    assert [(cookie.name, cookie.domain) for cookie in seen.jar] == [("_ga", "www.shop.example")]
    assert reading.pointer("visits/har/visit.json#/requests/0") == "#/log/entries/1/request"
    assert reading.pointer("visits/har/visit.json#/cookies/2") == "#/log/entries/3/response"
    assert reading.pointer("visits/har/visit.json#/jar/0") == "#/log/entries/2/request"


def test_a_har_of_firefox() -> None:
    seen = read_har(HARS / "firefox.har").visit
    assert (seen.site, seen.browser.name) == ("https://www.boutique.example/", "Firefox")
    assert "Gecko" in seen.browser.user_agent
    assert [one.party for one in seen.requests] == [Party.FIRST, Party.FIRST, Party.THIRD, Party.THIRD]
    assert seen.requests[1].body == "rec=1"
    assert seen.requests[0].remote_address == "[2001:db8::7]:443"
    assert [(one.name, one.requested_lifetime_s) for one in seen.cookies[:2]] == [("a", None), ("b", 60.0)]
    told_by_list = seen.cookies[2]
    assert (told_by_list.name, told_by_list.domain, told_by_list.raw) == ("li_sugr", "linkedin.com", "")
    assert told_by_list.requested_lifetime_s is not None
    assert 89 < told_by_list.requested_lifetime_s / 86_400 < 91
    assert seen.pages[0].title == "Boutique en ligne"


def test_a_cookie_that_comes_back_was_kept() -> None:
    first = other("https://a.example/1", headers=[{"name": "set-cookie", "value": "id=7; Max-Age=60"}])
    second = other("https://www.a.example/2")
    second["startedDateTime"] = "2026-03-01T10:00:01Z"
    second["request"]["headers"] = [{"name": "Cookie", "value": "id=7"}]
    kept, gone = reading_of(log(first, second)).visit.cookies, reading_of(log(first)).visit.cookies
    assert (kept[0].outcome, kept[0].reason, gone[0].reason) == (CookieOutcome.STORED, None, NOT_PROVEN)


def test_a_cookie_whose_keeping_is_not_proven_says_so_where_it_is_recognised() -> None:
    answer = other("https://www.facebook.com/tr/?id=1", headers=[{"name": "Set-Cookie", "value": "fr=1; Max-Age=999"}])
    found = detect(reading_of(log(other("https://a.example/", status=200), answer)).visit, load())
    assert any(NOT_PROVEN in one.matched_by.rule for one in found if one.kind.value == "cookie")


def test_without_pages_and_without_a_document_the_first_address_is_the_site() -> None:
    seen = reading_of(log(other("https://a.example/x.js"), other("https://b.example/"))).visit
    assert (seen.site, seen.pages) == ("https://a.example/x.js", ())
    assert [one.party for one in seen.requests] == [Party.FIRST, Party.THIRD]


def test_a_form_told_by_parameters_only_and_a_body_without_content() -> None:
    form, binary = other("https://a.example/1"), other("https://a.example/2")
    form["request"]["postData"] = {"mimeType": "", "params": [{"name": "a b", "value": "é"}]}
    binary["request"] |= {"bodySize": 4, "postData": {"mimeType": "", "text": ""}}
    told = reading_of(log(form, binary)).visit.requests
    assert [one.body for one in told] == ["a+b=%C3%A9", None]


def test_what_cannot_be_read_is_counted_and_never_silent() -> None:
    seen = reading_of(log(other("https://a.example/"), 7, {"request": {"url": None}}, {})).visit
    assert (len(seen.requests), seen.dropped) == (1, {"unreadable HAR entries": 3})


def test_entries_beyond_the_bound_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.har_reading.MAX_ENTRIES", 3)
    many = reading_of(log(*[other("https://a.example/")] * 5)).visit
    assert (len(many.requests), many.dropped) == (3, {"HAR entries beyond the bound": 2})


def test_a_byte_order_mark_is_allowed() -> None:
    assert reading_of("\ufeff" + json.dumps(log(other("https://a.example/")))).visit.requests


def _damaged_ours() -> str:
    har = har_of(visit(), creator_version="0.1.0")
    har["log"]["entries"][0]["_temoin"]["started"] = "soon\x1b[31m"
    return json.dumps(har)


BROKEN: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "cut off": lambda: json.dumps(log(other("https://a.example/")))[:-20],
    "deep": lambda: "[" * 200_000,
    "deep inside": lambda: '{"log":{"entries":' + '{"a":' * 200_000,
    "another shape": lambda: '["log"]',
    "no entries": lambda: '{"log":{}}',
    "entries of another type": lambda: '{"log":{"entries":{"a":1}}}',
    "nothing readable": lambda: json.dumps(log(1, 2)),
    "a number without end": lambda: '{"log":{"entries":[' + "9" * 5_000 + "]}}",
    "ours, damaged": _damaged_ours,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_line(name: str) -> None:
    with pytest.raises(HarFileError) as caught:
        reading_of(BROKEN[name]())
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_file_that_is_not_there_or_no_file_or_no_text(tmp_path: Path) -> None:
    for path in (tmp_path / "none.har", tmp_path):
        with pytest.raises(HarFileError, match="cannot be read"):
            read_har(path)
    binary = tmp_path / "binary.har"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(HarFileError, match="UTF-8"):
        read_har(binary)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large.har"
    with file.open("wb") as stream:
        stream.truncate(2 * MAX_HAR_BYTES)
    with pytest.raises(HarFileError, match="larger than"):
        read_har(file)


def test_a_file_that_would_explode_in_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.har_reading.MAX_VALUES", 100)
    for many in ("[" + "[]," * 99 + "[]]", json.dumps(["a"] * 100), json.dumps([{}] * 100)):
        with pytest.raises(HarFileError, match="values"):
            reading_of('{"log":{"entries":' + many + "}}")
    code = "{[" * 1_000 + '"\\' * 1_000  # a script's text is one value, whatever is in it
    assert reading_of(log(other("https://a.example/", content={"text": code}))).visit.requests


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | evidence_strategies.texts(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(evidence_strategies.texts(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = (
    "startedDateTime", "time", "request", "response", "timings", "pageref", "_initiator", "_webSocketMessages",
    "serverIPAddress", "connection", "_connectionId", "_resourceType", "_fromCache", "_temoin", "_phase",
)  # fmt: skip
PARTS = (
    "url", "method", "headers", "cookies", "postData", "bodySize", "status", "content", "_error", "_transferSize",
    "name", "value", "text", "params", "stack", "callFrames", "parent", "lineNumber", "dns", "mimeType",
)  # fmt: skip


def _wild(names: tuple[str, ...], inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names), inner, max_size=8)


LINES = st.lists(_wild(("name", "value", "expires", "domain"), JSON | st.just("set-cookie")), max_size=3)
WILD = _wild(FIELDS, JSON | _wild(PARTS, JSON | LINES | _wild(PARTS, JSON)))


@settings(deadline=None)
@given(
    entries=st.lists(WILD, max_size=3),
    pages=JSON | st.lists(_wild(("id", "title", "startedDateTime", "_temoin"), JSON), max_size=2),
    creator=JSON | st.just({"name": "temoin"}),
    kept=JSON | st.just({"schema": "temoin/har/1"}),
)
def test_whatever_a_file_holds_it_is_read_or_refused_in_one_line(
    entries: list[Any], pages: Any, creator: Any, kept: Any
) -> None:
    readable = other("https://a.example/")
    har = {"log": {"entries": [*entries, readable], "pages": pages, "creator": creator, "_temoin": kept}}
    try:
        reading = reading_of(json.dumps(har))
    except HarFileError:
        return
    detect(reading.visit, load())
    reading.visit.to_json()


def test_a_lone_surrogate_in_another_programs_file() -> None:
    (one,) = reading_of('{"log":{"entries":[{"request":{"url":"http://a.example/\\ud800"}}]}}').visit.requests
    assert one.url == "http://a.example/\ufffd"


def test_every_request_is_counted_to_the_same_phase_for_nobody_tells() -> None:
    assert {one.phase for one in read_har(HARS / "chrome.har").visit.requests} == {Phase.BEFORE_CHOICE}
    assert request().phase is not Phase.BEFORE_CHOICE
