"""The tally: what the evidence lacks of the log, channel by channel."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.evidence import (
    BrowserInfo,
    Choice,
    ChoiceMade,
    CookieOutcome,
    CookieWrite,
    CookieWriter,
    Initiator,
    Party,
    Phase,
    Request,
    Visit,
    VisitStatus,
)
from temoin.demo import exchange
from temoin.demo.exchange import Answer
from temoin.demo.log import LoggedRequest, RequestLog
from tests.stress.channel import CHROMIUM, SHELL, When
from tests.stress.channels import CHANNELS, ELSEWHERE, channel_of
from tests.stress.expectations import shortfalls
from tests.stress.tally import print_table, table, tally

IMG = "https://cdn.stress-third.example/c/main/img"
SOCKET = "wss://streams-main.stress-streams.example/c/main/socket"
LEFT = "https://tags.stress-ads.example/c/cross/pagehide-beacon"


def logged(*requests: tuple[str, str, tuple[str, ...]]) -> tuple[LoggedRequest, ...]:
    """Entries of method, address and Set-Cookie lines."""
    log = RequestLog()
    for method, url, cookies in requests:
        scheme, _, rest = url.partition("://")
        host, _, target = rest.partition("/")
        asked = exchange.Request(method, scheme.replace("ws", "http"), host, f"/{target}")
        log.record(asked, Answer(200, websocket=scheme == "wss", set_cookies=cookies), 1)
    return log.requests


def visit(requests: tuple[tuple[str, str], ...], cookies: tuple[str, ...] = (), *, status: int | None = 200) -> Visit:
    """Evidence with these requests, all answered with this status, and, by HTTP, these Set-Cookie lines."""
    seen = tuple(
        Request(
            id=str(number),
            url=url,
            method=method,
            resource_type="Image",
            party=Party.THIRD,
            phase=Phase.BEFORE_CHOICE,
            started=0.0,
            page=0,
            initiator=Initiator(kind="other"),
            status=status,
        )
        for number, (method, url) in enumerate(requests)
    )
    writes = tuple(
        CookieWrite(
            name="c",
            value="1",
            domain="stress-third.example",
            host_only=True,
            path="/",
            party=Party.THIRD,
            phase=Phase.BEFORE_CHOICE,
            time=0.0,
            set_by=CookieWriter(how="http", url=IMG),
            raw=line,
            requested_lifetime_s=None,
            outcome=CookieOutcome.STORED,
        )
        for line in cookies
    )
    return Visit(
        scenario="before-choice",
        site="https://www.stress.example/",
        status=VisitStatus.COMPLETED,
        started=datetime(2026, 1, 1, tzinfo=UTC),
        duration_s=1.0,
        browser=BrowserInfo(name="Chromium", version="1", user_agent="x"),
        choice=Choice(wanted="none", made=ChoiceMade.NONE),
        requests=seen,
        cookies=writes,
    )


def test_complete_evidence_lacks_nothing_and_may_have_more() -> None:
    entries = logged(("GET", IMG, ("a=1",)), ("GET", SOCKET, ()))
    # A fragment is never sent; a cache answers without the server.
    seen = visit((("GET", f"{IMG}#x"), ("GET", SOCKET), ("GET", IMG)), ("a=1",))
    found = tally(seen, entries)
    assert found.complete
    assert (found.logged, found.found, found.sent, found.seen) == (2, 2, 1, 1)
    assert [(row.channel, row.when, row.more) for row in found.rows] == [
        ("main/img", When.LOAD, 1),
        ("main/socket", When.LOAD, 0),
    ]


def test_what_is_lacking_is_named_by_channel_and_counted_as_often_as_it_was_sent() -> None:
    entries = logged(("GET", IMG, ("a=1",)), ("POST", LEFT, ("b=2",)), ("POST", LEFT, ("b=3",)))
    found = tally(visit((("GET", IMG), ("GET", LEFT), ("POST", LEFT)), ("b=2", "other=1")), entries)
    assert not found.complete
    image, left = found.rows
    assert (image.missing, image.unseen, image.seen, image.sent) == ((), ("a=1",), 0, 1)
    assert (left.channel, left.missing, left.unseen) == ("cross/pagehide-beacon", (("POST", LEFT),), ("b=3",))
    assert (left.logged, left.found, left.more) == (2, 1, 1)


def test_cookies_of_an_answer_that_was_given_up_unread_are_counted_apart() -> None:
    found = tally(visit((("GET", IMG),), status=None), logged(("GET", IMG, ("a=1",))))
    (image,) = found.rows
    assert (image.unread, image.unseen, image.seen, image.sent) == (("a=1",), (), 0, 1)
    assert found.unread == 1
    assert table(found).endswith("1 Set-Cookie in answers given up before they were read")


def test_a_query_is_part_of_the_address_but_not_of_the_channel() -> None:
    found = tally(visit((("GET", IMG),)), logged(("GET", f"{IMG}?late=1", ())))
    assert [(row.channel, row.logged, row.found, row.more) for row in found.rows] == [("main/img", 1, 0, 1)]


def test_addresses_of_no_channel_are_counted_apart() -> None:
    assert channel_of("https://www.stress.example/?late=1") == "main/document"
    assert channel_of("https://www.stress.example/nothing") == ELSEWHERE
    found = tally(visit(()), logged(("GET", "https://www.stress.example/nothing", ())))
    assert [(row.channel, row.when, row.complete) for row in found.rows] == [(ELSEWHERE, None, False)]


def test_channels_the_server_never_heard_of_are_told() -> None:
    silent = tally(visit(()), logged(("GET", IMG, ()))).silent
    assert "main/img" not in silent
    assert len(silent) == len(CHANNELS) - 1


def test_the_table_shows_what_is_missing_and_the_totals(capsys: pytest.CaptureFixture[str]) -> None:
    found = tally(visit((("GET", IMG),)), logged(("GET", IMG, ("a=1",)), ("POST", LEFT, ())))
    print_table(found)
    shown = capsys.readouterr().out
    assert shown == table(found) + "\n"
    lines = [line.split() for line in shown.splitlines()]
    assert ["main/img", "load", "1/1", "0/1", "Set-Cookie:", "a=1"] in lines
    assert ["cross/pagehide-beacon", "leave", "0/1", "0/0", "POST", LEFT] in lines
    assert ["all", "leave", "0/1", "0/0"] in lines
    assert lines[-1] == ["all", "1/2", "0/1"]
    whole = tally(visit((("GET", IMG),)), logged(("GET", IMG, ())))
    assert "main/img" not in table(whole)
    assert "main/img" in table(whole, complete_too=True)


def test_a_channel_may_stay_away_only_where_the_list_says_so() -> None:
    icon = "https://www.stress.example/c/main/favicon"

    def wrong(browser: str, *requests: tuple[str, str, tuple[str, ...]]) -> set[str]:
        return {found.channel for found in shortfalls(logged(*requests), browser, {When.LOAD})}

    assert "main/favicon" in wrong(CHROMIUM)
    assert "main/favicon" not in wrong(SHELL)
    assert "main/favicon" not in wrong(CHROMIUM, ("GET", icon, ()), ("GET", icon, ()))
    assert "main/img" in wrong(SHELL)
    assert "main/img" not in wrong(SHELL, ("GET", IMG, ()))
    assert "main/img" in wrong(SHELL, ("GET", IMG, ()), ("GET", IMG, ()))
    assert "main/pagehide-beacon" not in wrong(SHELL)
