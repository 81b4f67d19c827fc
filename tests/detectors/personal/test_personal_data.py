"""Typed test values, in every form and every place in which they may leave."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import time
import zlib
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.evidence import Message, Party
from detectors.detection import Detection, DetectionKind
from detectors.personal import detections as personal
from detectors.personal.detections import unsearched
from detectors.personal.forms import needles_of
from detectors.personal.search import haystack
from tests.detectors.evidence_of import AFTER, BEFORE, SITE, detections, pointer, request, typed, visit
from tracker_db.model import Consent, Purpose

EMAIL = "Camille.Temoin@courriel.example"
PHONE = "+33 1 99 00 12 34"
NAME = "Camille Témoin"
THIRD = "https://collect.third.example/in"


def sent(*items: Any, value: str = EMAIL, kind: str = "email") -> list[Detection]:
    return detections(DetectionKind.PERSONAL_DATA, *items, typed(kind, value))


def labels(*items: Any, value: str = EMAIL, kind: str = "email") -> list[str]:
    return [found.label for found in sent(*items, value=value, kind=kind)]


def b64(text: str | bytes) -> str:
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def url_b64(text: str | bytes) -> str:
    return b64(text).replace("+", "-").replace("/", "_").rstrip("=")


def digest(name: str, text: str) -> bytes:
    return hashlib.new(name, text.encode(), usedforsecurity=False).digest()


LOWER = EMAIL.lower()
FORMS = [
    (EMAIL, "in clear"),
    (LOWER, "in clear"),
    (EMAIL.upper(), "in clear"),
    (quote(EMAIL), "in clear"),
    (quote(quote(EMAIL, safe=""), safe=""), "in clear"),
    (b64(EMAIL), "in base64"),
    (url_b64(LOWER), "in base64"),
    (b64(f"x{LOWER}y"), "in base64"),
    (b64(f"xy{EMAIL}yz"), "in base64"),
    (b64(json.dumps({"user": {"email": EMAIL}})), "in base64"),
    (b64(json.dumps({"a": 1, "email": EMAIL})), "in base64"),
    (b64(quote(EMAIL, safe="")), "in base64"),
    (b64(b64(EMAIL)), "in base64"),
    (b64(gzip.compress(json.dumps({"email": EMAIL}).encode(), mtime=0)), "in base64"),
    (b64(zlib.compress(hashlib.sha256(LOWER.encode()).hexdigest().encode())), "as SHA-256, in base64"),
    (LOWER.encode().hex(), "in hexadecimal"),
    (EMAIL.encode().hex().upper(), "in hexadecimal"),
    (digest("md5", LOWER).hex(), "as MD5"),
    (digest("sha1", LOWER).hex(), "as SHA-1"),
    (hashlib.sha256(LOWER.encode()).hexdigest(), "as SHA-256"),
    (hashlib.sha256(EMAIL.encode()).hexdigest().upper(), "as SHA-256"),
    (quote(b64(hashlib.sha256(LOWER.encode()).digest()), safe=""), "as SHA-256"),
    (url_b64(digest("md5", LOWER)), "as MD5"),
]


@pytest.mark.parametrize(("value", "form"), FORMS)
def test_forms_in_a_query(value: str, form: str) -> None:
    assert labels(request(f"{THIRD}?v=1&em={value}")) == [f"email {form} in the query parameter «em»"]


@pytest.mark.parametrize(
    ("value", "sent_as"),
    [
        (PHONE, "+33199001234"),
        (PHONE, "33199001234"),
        (PHONE, "0033199001234"),
        (PHONE, "0199001234"),
        (PHONE, "199001234"),
        (PHONE, "%2B33199001234"),
        ("01 99 00 12 34", "0199001234"),
        ("01 99 00 12 34", "+33199001234"),
    ],
)
def test_phone_numbers_in_the_ways_they_are_written(value: str, sent_as: str) -> None:
    found = labels(request(f"{THIRD}?p={sent_as}"), value=value, kind="phone")
    assert found == ["phone in clear in the query parameter «p»"]


@pytest.mark.parametrize(
    ("value", "hashed"),
    [(PHONE, "+33199001234"), (PHONE, "0199001234"), (PHONE, "33199001234"), ("0199001234", "+33199001234")],
)
def test_phone_numbers_as_they_are_hashed(value: str, hashed: str) -> None:
    found = labels(request(f"{THIRD}?ph={digest('sha256', hashed).hex()}"), value=value, kind="phone")
    assert found == ["phone as SHA-256 in the query parameter «ph»"]


@pytest.mark.parametrize("text", ["Camille%20T%C3%A9moin", "camille+t%C3%A9moin", '{"n":"Camille T\\u00e9moin"}'])
def test_names(text: str) -> None:
    body = request(THIRD, method="POST", body=text)
    (found,) = labels(body, value=NAME, kind="name")
    assert found.startswith("name in clear in the body")


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("phone", PHONE, "id=90199001234"),
        ("phone", PHONE, "id=01990012345"),
        ("name", "Camille", "Camilleri"),
        ("name", "Zoé", "Zoé"),
        ("email", "me@a.example", "someme@a.example"),
        ("email", "me@a.example", "me@a.example.net"),
        ("email", EMAIL, hashlib.sha256(b"somebody@else.example").hexdigest()),
        ("email", EMAIL, b64("somebody@else.example")),
    ],
)
def test_what_only_resembles_a_value_is_not_it(kind: str, value: str, text: str) -> None:
    assert labels(request(THIRD, method="POST", body=text), value=value, kind=kind) == []


def test_an_address_at_the_end_of_a_sentence_is_it() -> None:
    assert labels(request(THIRD, method="POST", body=f"mailto:{EMAIL}. Bye")) == ["email in clear in the body"]


FORM = "application/x-www-form-urlencoded"
MULTIPART = (
    '--XX\r\nContent-Disposition: form-data; name="who"\r\n\r\n' + EMAIL + "\r\n"
    '--XX\r\nContent-Disposition: form-data; name="n"\r\n\r\n1\r\n--XX--'
)
SHA = hashlib.sha256(LOWER.encode()).hexdigest()
PLACES: list[tuple[dict[str, Any], str]] = [
    ({"url": f"https://third.example/u/{quote(EMAIL)}/x"}, "email in clear in the path"),
    ({"url": f"https://{SHA[:60]}.third.example/?x=" + SHA}, "email as SHA-256 in the query parameter «x»"),
    ({"url": f"https://third.example/?{quote(EMAIL)}"}, "email in clear in the query"),
    ({"headers": {"Referer": f"{SITE}?m={quote(EMAIL)}"}}, "email in clear in the header Referer"),
    ({"headers": {"X-User": EMAIL}}, "email in clear in the header X-User"),
    ({"headers": {"Cookie": f"a=1; uid={SHA}; b=2"}}, "email as SHA-256 in the cookie «uid»"),
    (
        {"body": f"v=1&user%5Bem%5D={quote(EMAIL)}", "headers": {"Content-Type": FORM}},
        "email in clear in the body field «user[em]»",
    ),
    ({"body": json.dumps({"events": [{"user": {"em": EMAIL}}]})}, "email in clear in the body field «events.user.em»"),
    ({"body": json.dumps({"events": json.dumps({"em": EMAIL})})}, "email in clear in the body field «events»"),
    ({"body": json.dumps({EMAIL: 1})}, "email in clear in the body"),
    ({"body": f"free text with {EMAIL} inside"}, "email in clear in the body"),
    ({"body": f"{{broken json {EMAIL}"}, "email in clear in the body"),
    (
        {"body": MULTIPART, "headers": {"Content-Type": "multipart/form-data; boundary=XX"}},
        "email in clear in the body field «who»",
    ),
    ({"body": b64(json.dumps({"em": EMAIL})), "body_encoding": "base64"}, "email in clear in the body field «em»"),
    (
        {"body": b64(gzip.compress(json.dumps({"em": EMAIL}).encode(), mtime=0)), "body_encoding": "base64"},
        "email in clear in the body field «em»",
    ),
    (
        {"body": b64(zlib.compress(f"em={SHA}".encode())), "body_encoding": "base64"},
        "email as SHA-256 in the body field «em»",
    ),
    (
        {
            "body": b64(zlib.compress(f"em={SHA}".encode(), wbits=-15)),
            "body_encoding": "base64",
            "headers": {"Content-Encoding": "deflate"},
        },
        "email as SHA-256 in the body field «em»",
    ),
    (
        {"body": b64(b"\xff\x00\x12" + EMAIL.encode() + b"\xfe"), "body_encoding": "base64"},
        "email in clear in the body",
    ),
]


@pytest.mark.parametrize(("made", "label"), PLACES, ids=[label for _, label in PLACES])
def test_places(made: dict[str, Any], label: str) -> None:
    assert labels(request(**{"url": THIRD, "method": "POST", **made})) == [label]


def test_headers_of_the_browser_itself_are_not_searched() -> None:
    headers = {"User-Agent": EMAIL, ":path": EMAIL, "Sec-Fetch-Site": EMAIL, "Accept-Language": EMAIL}
    assert labels(request(THIRD, headers=headers)) == []


def test_messages_of_a_web_socket_count_from_the_moment_of_typing() -> None:
    def message(at: float, data: str, **more: Any) -> Message:
        return Message(**{"sent": True, "time": at, "opcode": 1, "data": data, **more})

    socket = request(
        "wss://live.third.example/s",
        at=1.0,
        messages=(
            message(2.0, EMAIL),
            message(6.0, SHA),
            message(7.0, b64(b"\x01" + EMAIL.encode()), opcode=2),
            message(8.0, LOWER, sent=False),
        ),
    )
    found = sent(socket)
    assert [one.label for one in found] == [
        "email as SHA-256 in a WebSocket message",
        "email in clear in a WebSocket message",
    ]
    assert all(one.evidence == (pointer("requests/0"), pointer("typed/0")) for one in found)


def test_what_was_sent_before_it_was_typed_does_not_count() -> None:
    assert labels(request(f"{THIRD}?em={SHA}", at=3.9)) == []
    assert labels(request(f"{THIRD}?em={SHA}", at=4.1)) != []


def test_each_value_counts_from_its_own_moment() -> None:
    both = f"{THIRD}?em={SHA}&p=0199001234"
    phone = typed("phone", PHONE, time=6.0, field="the field «tel»")
    found = sent(request(both, at=5.0), request(both, at=7.0), phone)
    assert [(one.label, one.evidence[-2:]) for one in found] == [
        ("email as SHA-256 in the query parameter «em»", (pointer("typed/1"), pointer("requests/1"))),
        ("phone in clear in the query parameter «p»", (pointer("requests/1"), pointer("typed/0"))),
    ]


def test_what_never_left_the_browser_does_not_count() -> None:
    assert labels(request(f"{THIRD}?em={SHA}", status=None, blocked_by_browser="csp")) == []


def test_a_listed_receiver_has_its_own_terms() -> None:
    (found,) = sent(request(f"https://www.facebook.com/tr/?id=1&udff[em]={SHA}"))
    assert (found.service, found.consent, found.party) == ("meta-pixel", Consent.NEEDED, Party.THIRD)
    assert found.label == "email as SHA-256 in the query parameter «udff[em]»"
    assert "typed into the field «email»" in found.matched_by.rule
    assert found.evidence == (pointer("requests/0"), pointer("typed/0"))


def test_an_unlisted_third_party_is_told_by_its_domain() -> None:
    (found,) = sent(request(f"{THIRD}?em={SHA}"))
    assert (found.service, found.name, found.consent, found.purpose) == (
        None,
        "third.example",
        Consent.DEPENDS,
        Purpose.UNKNOWN,
    )


def test_the_site_itself_is_told_and_not_accused() -> None:
    (found,) = sent(request("https://api.site.example/check", method="POST", body=json.dumps({"email": EMAIL})))
    assert (found.name, found.consent, found.party) == ("site.example", Consent.EXEMPT, Party.FIRST)


def test_a_known_tracker_on_the_sites_own_host_is_that_tracker() -> None:
    (found,) = sent(request(f"https://www.site.example/matomo.php?idsite=1&rec=1&uid={SHA}"))
    assert found.service == "matomo"
    assert found.consent is not Consent.EXEMPT


def test_phases_stay_apart_and_equal_ones_fold() -> None:
    found = sent(
        request(f"{THIRD}?em={SHA}"),
        request(f"{THIRD}?em={SHA}&n=2", at=6.0),
        request(f"{THIRD}?em={SHA}", at=9.0, phase=AFTER),
    )
    assert [(one.phase, len(one.evidence)) for one in found] == [(BEFORE, 3), (AFTER, 2)]


def test_nothing_typed_means_nothing_sought() -> None:
    assert detections(DetectionKind.PERSONAL_DATA, request(f"{THIRD}?em={SHA}")) == []


def test_names_of_a_hostile_page_are_bounded_in_labels() -> None:
    (found,) = labels(request(f"{THIRD}?{'n' * 5000}%0A={SHA}"))
    assert len(found) <= 200
    assert "\n" not in found


@settings(deadline=None)
@given(st.text(min_size=1, max_size=30), st.sampled_from(["email", "phone", "name"]), st.text(max_size=60))
def test_whatever_is_typed_its_hash_is_found_and_nothing_raises(value: str, kind: str, noise: str) -> None:
    stack = haystack(needles_of(typed(kind, value), 0))
    stack.find(noise)
    if value.strip():
        hashed = digest("sha256", value).hex()
        assert any(needle.form == "as SHA-256" for needle in stack.find(f"x={hashed}&{quote(noise)}"))


@settings(deadline=None)
@given(st.binary(min_size=9, max_size=40), st.binary(max_size=20), st.binary(max_size=20))
def test_base64_is_found_wherever_it_stands(raw: bytes, before: bytes, after: bytes) -> None:
    value = raw.hex()
    stack = haystack(needles_of(typed("name", value), 0))
    encoded = base64.b64encode(before + value.encode() + after).decode()
    assert any(needle.form == "in base64" for needle in stack.find(encoded))


@pytest.mark.parametrize(
    "body",
    [
        "0123456789abcdef" * 32_768,
        "camille.temoin@courriel.exampl" * 17_000,
        "%25" * 170_000,
        "a=" * 260_000,
        '{"a":' * 100_000,
        b64(gzip.compress(b"\0" * 50_000_000, mtime=0)),
    ],
    ids=["hexadecimal", "nearly the address", "percent signs", "pairs", "deep json", "a zip bomb"],
)
def test_hostile_bodies_take_bearable_time(body: str) -> None:
    many = visit(
        request(THIRD, method="POST", body=body),
        typed("email", EMAIL),
        typed("phone", PHONE),
        typed("name", NAME),
    )
    began = time.perf_counter()
    assert (
        list(
            personal._found_in(
                many.requests[0],
                many.typed,
                haystack(needle for index, value in enumerate(many.typed) for needle in needles_of(value, index)),
            )
        )
        == []
    )
    assert time.perf_counter() - began < 10


def test_what_exceeds_the_bound_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    one = request(f"{THIRD}?em={SHA}")
    monkeypatch.setattr(personal, "MOST_SEARCHED", len(one.url) * 2)
    over = visit(one, one, one, typed("email", EMAIL))
    assert unsearched(over) == 1
    assert unsearched(visit(one, one, one)) == 0
    (found,) = sent(one, one, one)
    assert found.evidence == (pointer("requests/0"), pointer("typed/0"), pointer("requests/1"))
