"""The HAR that we write is one that other programs read, and what it says is true."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from haralyzer import HarEntry, HarPage, HarParser
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.evidence import (
    CookieOutcome,
    CookieWrite,
    CookieWriter,
    Header,
    Initiator,
    Message,
    Party,
    Phase,
    Request,
    StackFrame,
    Timings,
    Visit,
    Witness,
)
from crawler.har import har_of, har_text
from tests.crawler.evidence_strategies import visits
from tests.crawler.har_rules import Har, faults, refused_by_chrome
from tests.crawler.test_evidence_on_disk import request, visit

FORM = (Header(name="content-type", value="application/x-www-form-urlencoded; charset=utf-8"),)


def entry(**changes: Any) -> Har:
    har: Har = har_of(visit(requests=(request(**changes),)), creator_version="0.1.0")
    found: Har = har["log"]["entries"][0]
    return found


@settings(deadline=None)
@given(visits())
def test_any_visit_makes_a_valid_har_that_chrome_would_import(seen: Visit) -> None:
    har = json.loads("".join(har_text(seen, creator_version="0.1.0")))
    assert faults(har) == []
    assert refused_by_chrome(har) == []
    assert har == har_of(seen, creator_version="0.1.0")


WRONG: tuple[Har, ...] = (
    {"time": -1},
    {"startedDateTime": "yesterday"},
    {"timings": {"send": 0, "wait": 1}},
    {"serverIPAddress": "[::1]"},
    {"pageref": "page_9"},
    {"time": 9_999},
)
REFUSED: tuple[Har, ...] = (
    {"_initiator": None},
    {"connection": "tcp-1"},
    {"startedDateTime": "2026-13-01T00:00:00Z"},
    {"_webSocketMessages": [{"type": "x", "data": ""}]},
)


def test_the_checks_themselves_find_faults() -> None:
    good = har_of(visit(), creator_version="0.1.0")["log"]
    for change in WRONG:
        assert faults({"log": {**good, "entries": [good["entries"][0] | change]}}), change
    for change in REFUSED:
        assert refused_by_chrome({"log": {**good, "entries": [good["entries"][0] | change]}}), change


def test_another_program_reads_everything_of_it() -> None:
    first = request(page=0, resource_type="Document", mime_type="text/html", status=200, transferred_bytes=90)
    har = json.loads(json.dumps(har_of(visit(requests=(first, request(id="2"))), creator_version="0.1.0")))
    parser = HarParser(har)
    (page,) = parser.pages
    assert (parser.version, parser.creator["name"], page.url) == ("1.2", "temoin", first.url)
    assert (page.page_size_trans, page.actual_page.status, page.hostname) == (90, 200, None)
    for kind, thing in ((HarPage, page), *((HarEntry, found) for found in page.entries)):
        for name in (name for name in dir(kind) if not name.startswith("_")):
            getattr(thing, name)
    read = page.entries[1]
    assert (read.request.url, read.status, read.port, read.serverAddress) == (first.url, 204, 443, "127.0.0.1")
    assert (read.request.text, read.request.mimeType) == ("hello", "text/plain")


def test_the_parts_of_a_url_and_of_cookies() -> None:
    told = entry()
    assert told["startedDateTime"] == "2026-01-01T00:00:01.500Z"
    assert told["request"]["queryString"] == [{"name": "a", "value": "1"}, {"name": "b", "value": " x"}]
    assert told["request"]["cookies"] == [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]
    assert told["response"]["cookies"][0]["name"] == "c"
    assert (told["serverIPAddress"], told["connection"]) == ("127.0.0.1", "443")


def test_a_cookie_is_told_with_its_end_and_with_what_became_of_it() -> None:
    line = "fr=1; Domain=t.example; Max-Age=60; Secure; SameSite=none"
    write = CookieWrite(
        name="fr",
        value="1",
        domain="t.example",
        host_only=False,
        path="/",
        party=Party.THIRD,
        phase=Phase.AFTER_CHOICE,
        time=1.75,
        set_by=CookieWriter(how="http", url="https://t.example/p", request="1.0"),
        raw=line,
        requested_lifetime_s=60.0,
        outcome=CookieOutcome.REFUSED,
        reason="UserPreferences",
    )
    seen = visit(requests=(request(response_headers=(Header(name="Set-Cookie", value=line),)),), cookies=(write,))
    (cookie,) = har_of(seen, creator_version="0.1.0")["log"]["entries"][0]["response"]["cookies"]
    assert cookie["expires"] == "2026-01-01T00:01:01.750Z"
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, False, "None")
    assert (cookie["_outcome"], cookie["_reason"]) == ("refused", "UserPreferences")


def test_timings_are_milliseconds_and_tls_is_a_part_of_connecting() -> None:
    told = entry(
        timings=Timings(blocked=0.0012, dns=0.002, connect=0.03, ssl=0.02, send=0.0005, wait=0.1, receive=0.01)
    )
    assert told["timings"] == {
        "blocked": 1.2, "dns": 2.0, "connect": 30.0, "ssl": 20.0, "send": 0.5, "wait": 100.0, "receive": 10.0
    }  # fmt: skip
    assert told["time"] == 143.7
    reused = entry(timings=Timings(wait=0.1))
    assert {reused["timings"][name] for name in ("blocked", "dns", "connect", "ssl")} == {-1}
    assert entry(timings=None)["timings"]["wait"] == 250.0
    assert entry(timings=None, duration=None)["time"] == 0


def test_where_an_answer_came_from() -> None:
    told = entry(remote_address="[2001:db8::7]:8443", connection=77)
    assert (told["serverIPAddress"], told["connection"], told["_connectionId"]) == ("2001:db8::7", "8443", "77")
    assert "serverIPAddress" not in entry(remote_address="host.example:443")
    assert entry(served_from="cache")["_fromCache"]
    assert entry(served_from="cache")["response"]["bodySize"] == 0
    assert entry(served_from="service-worker")["response"]["_fetchedViaServiceWorker"] is True
    assert "_fromCache" not in entry()


def test_sizes_that_are_not_known_are_not_made_up() -> None:
    told = entry(transferred_bytes=300)["response"]
    assert (told["_transferSize"], told["headersSize"], told["bodySize"], told["content"]["size"]) == (300, -1, -1, -1)
    assert entry(status=304)["response"]["bodySize"] == 0
    assert entry(body="é", request_headers=())["request"]["bodySize"] == 2
    assert entry(body="AAE=", body_encoding="base64", request_headers=())["request"]["bodySize"] == 2
    assert entry(body="a", body_truncated=True, request_headers=())["request"]["bodySize"] == -1
    declared = (Header(name="Content-Length", value="70000"),)
    assert entry(body="a", body_truncated=True, request_headers=declared)["request"]["bodySize"] == 70_000
    assert entry(body=None, method="GET", request_headers=())["request"]["bodySize"] == 0
    assert entry(body=None, witness=Witness.NET_LOG, request_headers=())["request"]["bodySize"] == -1


def test_a_form_is_told_by_its_parameters_too() -> None:
    data = entry(body="a=1&b=%C3%A9&c=", request_headers=FORM)["request"]["postData"]
    assert data["text"] == "a=1&b=%C3%A9&c="
    assert data["params"] == [{"name": "a", "value": "1"}, {"name": "b", "value": "é"}, {"name": "c", "value": ""}]
    cut = entry(body="a=1&b=%C3", body_truncated=True, body_file="bodies/1", request_headers=FORM)["request"][
        "postData"
    ]
    assert (cut["params"], cut["_truncated"], cut["_body_file"]) == ([], True, "bodies/1")
    assert entry(body="a=1")["request"]["postData"]["params"] == []
    assert "postData" not in entry(body=None)["request"]


def test_a_binary_body_says_that_it_is_base64() -> None:
    data = entry(body="AAE=", body_encoding="base64")["request"]["postData"]
    assert (data["text"], data["_encoding"]) == ("AAE=", "base64")
    assert "base64" in data["comment"]


def test_a_failed_request() -> None:
    told = entry(status=None, failed="net::ERR_BLOCKED_BY_CLIENT", blocked_by_browser="inspector")
    assert told["response"]["status"] == 0
    assert told["response"]["_error"] == "net::ERR_BLOCKED_BY_CLIENT"


def test_a_redirect_names_where_it_leads() -> None:
    location = (Header(name="Location", value="/next"),)
    assert entry(status=302, response_headers=location)["response"]["redirectURL"] == "/next"


def test_the_initiator_counts_lines_from_nought_as_the_protocol_does() -> None:
    frame = StackFrame(function="send", url="https://t.example/a.js", line=3, column=9)
    told = entry(initiator=Initiator(kind="script", url="https://t.example/a.js", line=3, stack=(frame,)))["_initiator"]
    assert told == {
        "type": "script",
        "url": "https://t.example/a.js",
        "lineNumber": 2,
        "stack": {
            "callFrames": [
                {"functionName": "send", "url": "https://t.example/a.js", "lineNumber": 2, "columnNumber": 8}
            ]
        },
    }


def test_messages_of_sockets_and_event_streams() -> None:
    said = (Message(sent=True, time=2.0, opcode=1, data="hi"), Message(sent=False, time=2.5, opcode=2, data="AAE="))
    socket = entry(url="wss://t.example/", resource_type="WebSocket", messages=said)
    assert socket["_webSocketMessages"] == [
        {"type": "send", "time": 1767225602.0, "opcode": 1, "data": "hi", "_time": 2.0},
        {"type": "receive", "time": 1767225602.5, "opcode": 2, "data": "AAE=", "_time": 2.5},
    ]
    assert entry(resource_type="WebSocket")["_webSocketMessages"] == []
    stream = entry(resource_type="EventSource", messages=said[1:])
    assert "_webSocketMessages" not in stream
    assert stream["_eventSourceMessages"][0]["data"] == "AAE="
    assert "_eventSourceMessages" not in entry()


@pytest.mark.parametrize(
    ("protocol", "version"), [("h2", "http/2.0"), ("h3", "h3"), ("http/1.1", "HTTP/1.1"), ("", "")]
)
def test_the_protocol_is_written_as_chrome_writes_it(protocol: str, version: str) -> None:
    assert entry(protocol=protocol)["response"]["httpVersion"] == version


def test_only_what_har_has_no_place_for_is_kept_aside() -> None:
    """What readers get from the ordinary fields is not said twice, or the file would be twice as large."""
    told = entry(
        timings=Timings(dns=0.0021, connect=0.0123, ssl=0.0101, send=0.0001, wait=0.0987, receive=0.0042),
        duration=0.1174,
        connection=5,
        protocol="h2",
        frame_url="https://www.site.example/",
        initiator=Initiator(kind="script", stack=(StackFrame(function="f", url="u", line=1, column=1),)),
        messages=(Message(sent=True, time=2.00019, opcode=1, data="x"),),
    )
    assert set(told["_temoin"]) == {"started", "party", "frame_url"}


@settings(deadline=None)
@given(st.datetimes(timezones=st.just(UTC)), st.floats())
def test_no_clock_makes_a_visit_unwritable(started: datetime, after: float) -> None:
    seen = visit(started=started, requests=(Request.model_validate({**request().model_dump(), "started": after}),))
    assert faults(har_of(seen, creator_version="0.1.0")) == []
