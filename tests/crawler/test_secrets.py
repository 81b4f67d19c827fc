"""Secrets are found in whatever shape they come back, and nothing else is touched."""

from __future__ import annotations

import base64
import html
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.evidence import (
    BrowserInfo,
    Choice,
    ChoiceMade,
    CookieOutcome,
    CookieWrite,
    CookieWriter,
    Headers,
    Initiator,
    Message,
    PageView,
    Party,
    Phase,
    Request,
    StackFrame,
    Step,
    Visit,
    VisitStatus,
)
from crawler.secrets import MIN_CHARS, NO_SECRETS, Secrets, UnsafeSecret
from crawler.withholding import without_secrets

ODD = "Pé\"p'n &=%+\\ n°1✓😀<b>/"
MARK = "«secret: WORD»"
KNOWN = Secrets({"WORD": ODD})

SHAPES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in a URL": quote,
    "in a component": lambda text: quote(text, safe=""),
    "in a form": quote_plus,
    "in JSON": lambda text: json.dumps(text)[1:-1],
    "in JSON, not ASCII": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "in HTML": html.escape,
    "in PHP's JSON": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "in lower case": str.lower,
}
RARE_SHAPES: dict[str, Callable[[str], str]] = {
    "in HTML by number": lambda text: "".join(f"&#x{ord(char):X};" for char in text),
    "in a script": lambda text: "".join(f"\\u{{{ord(char):x}}}" for char in text),
    "in mail": lambda text: "".join(f"={byte:02X}" for byte in text.encode()),
}
ALL_SHAPES = SHAPES | RARE_SHAPES
typed = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=MIN_CHARS, max_size=30)


def safe(value: str) -> Secrets:
    try:
        return Secrets({"WORD": value})
    except UnsafeSecret:
        pytest.skip("a word of every page")


@pytest.mark.parametrize("outer", SHAPES)
@pytest.mark.parametrize("inner", SHAPES)
def test_a_secret_is_found_in_every_shape_within_every_other(inner: str, outer: str) -> None:
    shape = SHAPES[outer](SHAPES[inner](ODD))
    assert KNOWN.redact(f"before {shape} after") == f"before {MARK} after"


@settings(max_examples=25, deadline=None)
@given(value=typed, shape=st.sampled_from(sorted(ALL_SHAPES)), before=st.text(max_size=5))
def test_any_value_is_found_in_every_shape(value: str, shape: str, before: str) -> None:
    redacted = safe(value).redact(before + ALL_SHAPES[shape](value))
    assert MARK in redacted
    assert value not in redacted.replace(MARK, "") or value in before


@settings(max_examples=25, deadline=None)
@given(value=typed, before=st.binary(max_size=7), after=st.binary(max_size=7), url_safe=st.booleans())
def test_any_value_is_found_in_base64_at_every_offset(value: str, before: bytes, after: bytes, url_safe: bool) -> None:
    encode = base64.urlsafe_b64encode if url_safe else base64.b64encode
    assert MARK in safe(value).redact(encode(before + value.encode() + after).decode())


@given(text=st.text(max_size=200))
def test_without_secrets_nothing_changes(text: str) -> None:
    assert NO_SECRETS.redact(text) is text
    assert NO_SECRETS.redact_bytes(text.encode("utf-8", "surrogatepass")) == text.encode("utf-8", "surrogatepass")


@settings(max_examples=25, deadline=None)
@given(value=typed, text=st.text(max_size=300))
def test_what_has_been_redacted_stays_as_it_is(value: str, text: str) -> None:
    secrets = safe(value)
    once = secrets.redact(text)
    if MARK not in once:
        assert once == text


def test_bytes_of_any_kind_are_looked_into() -> None:
    assert KNOWN.redact_bytes(b"\0\xff" + ODD.encode() + b"\xfe") == b"\0\xff" + MARK.encode() + b"\xfe"


def test_the_beginning_of_a_secret_at_the_end_of_a_long_text_was_cut_off_there() -> None:
    secrets = Secrets({"WORD": "correct horse battery"})
    assert secrets.redact("x" * 200 + "correct ho") == "x" * 200 + MARK
    assert secrets.redact("be correct") == "be correct"


def test_the_longer_of_two_secrets_is_replaced_whole() -> None:
    secrets = Secrets({"USER": "camille", "PASSWORD": "camille2024"})
    assert secrets.redact("camille2024 camille") == "«secret: PASSWORD» «secret: USER»"


def test_a_message_of_devtools_keeps_the_browsers_own_identifiers_and_its_base64_valid() -> None:
    secrets = Secrets({"WORD": "1234"})
    content = base64.b64encode(b"\0\xff pin 1234").decode()
    message = {
        "requestId": "51234.7",
        "type": "Document",
        "request": {"url": "https://a.example/?pin=1234", "postDataEntries": [{"bytes": content}]},
        "response": {"opcode": 2, "payloadData": content},
    }
    told = secrets.redact_message(message)
    assert (told["requestId"], told["type"]) == ("51234.7", "Document")
    assert told["request"]["url"] == f"https://a.example/?pin={MARK}"
    hidden = b"\0\xff pin " + MARK.encode()
    assert base64.b64decode(told["request"]["postDataEntries"][0]["bytes"]) == hidden
    assert base64.b64decode(told["response"]["payloadData"]) == hidden
    body = secrets.redact_message({"body": content, "base64Encoded": True})
    assert base64.b64decode(body["body"]) == hidden


def test_the_browser_is_asked_by_the_name_it_knows() -> None:
    secrets = Secrets({"WORD": "camille@firm.example"})
    told = secrets.redact_message({"databaseNames": ["db-camille@firm.example"]})
    assert secrets.restored({"databaseName": told["databaseNames"][0]}) == {"databaseName": "db-camille@firm.example"}


@pytest.mark.parametrize("value", ["abc", "a\nbcd", "", "Cookie", "https"])
def test_a_value_that_cannot_be_kept_secret_is_refused_without_being_told(value: str) -> None:
    with pytest.raises(UnsafeSecret) as raised:
        Secrets({"WORD": value})
    assert "WORD" in str(raised.value)
    assert not value or value not in str(raised.value)


def test_secrets_do_not_show_themselves() -> None:
    assert ODD not in repr(Secrets({"WORD": ODD}))


def test_a_megabyte_is_searched_in_no_time() -> None:
    secrets = Secrets({"USER": "camille.martin@firm.example", "PASSWORD": ODD})
    text = json.dumps([f"https://cdn.example/a/b?c=%20{n}&d=camel" for n in range(25_000)])
    began = time.process_time()
    assert secrets.redact(text) == text
    assert time.process_time() - began < 2.0


def visit_with(secret: str) -> Visit:
    binary = base64.b64encode(b"\xff" + secret.encode()).decode()
    frame = StackFrame(function=secret, url=f"https://a.example/{secret}.js", line=1, column=1)
    request = Request(
        id="1.0", url=f"https://a.example/{secret}", method="POST", resource_type="Fetch", party=Party.FIRST,
        phase=Phase.BEFORE_CHOICE, started=0.0, page=0, initiator=Initiator(kind="script", stack=(frame,)),
        request_headers=Headers([("X", secret)]), body=binary, body_encoding="base64", body_file=f"bodies/{secret}.bin",
        messages=(Message(sent=True, time=0.0, opcode=2, data=binary),
                  Message(sent=True, time=0.0, opcode=1, data=secret)),
    )  # fmt: skip
    cookie = CookieWrite(
        name="c", value=secret, domain="a.example", host_only=True, path="/", party=Party.FIRST,
        phase=Phase.BEFORE_CHOICE, time=0.0, set_by=CookieWriter(how="http", url="https://a.example/", request="1.0"),
        raw=f"c={secret}", requested_lifetime_s=None, outcome=CookieOutcome.STORED,
    )  # fmt: skip
    step = Step(act="signed in", time=0.0, detail=secret, screenshot=f"{secret}.png")
    return Visit(
        scenario=secret, site="https://a.example/", status=VisitStatus.FAILED, reason=secret,
        started=datetime.now(UTC), duration_s=1.0, browser=BrowserInfo(name="C", version="1", user_agent="UA"),
        pages=(PageView(requested_url="https://a.example/", url="https://a.example/", status=200, title=secret,
                        phase=Phase.BEFORE_CHOICE, time=0.0),),
        choice=Choice(wanted="none", made=ChoiceMade.NONE, how=secret, steps=(step,)),
        requests=(request,), cookies=(cookie,), errors=(secret,), dropped={secret: 1},
    )  # fmt: skip


def test_the_last_look_over_a_visit_finds_what_is_left_and_breaks_nothing() -> None:
    secret = "first-before"  # of words that are values of closed sets, too
    visit = visit_with(secret)
    clean = without_secrets(visit, Secrets({"WORD": secret}))
    assert Visit.from_json(clean.to_json()) == clean
    kept = {clean.scenario, clean.requests[0].body_file, clean.choice.steps[0].screenshot}
    assert kept == {secret, f"bodies/{secret}.bin", f"{secret}.png"}
    text = clean.to_json()
    for reference in sorted((one for one in kept if one), key=len, reverse=True):
        text = text.replace(f'"{reference}"', "")
    assert secret not in text
    request = clean.requests[0]
    assert base64.b64decode(request.body or "") == b"\xff" + MARK.encode()
    assert base64.b64decode(request.messages[0].data) == b"\xff" + MARK.encode()
    assert request.messages[1].data == MARK
    assert without_secrets(visit, NO_SECRETS) is visit
