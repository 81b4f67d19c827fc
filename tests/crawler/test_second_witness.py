"""Holding the record against the network log: what DevTools missed is supplied, and what is nobody's is said."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from crawler.capture.net_log import NetLog
from crawler.capture.recorder import VisitRecorder
from crawler.capture.second_witness import LogLost, SecondWitness
from crawler.evidence import CookieOutcome, Phase, Witness
from tests.crawler.net_log_lines import OFFSET_MS, LogWriter

SITE = "https://www.site.example/"


class Browser:
    """A browser of which there is nothing but its log and what DevTools tells."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_ms = 10_000
        monkeypatch.setattr(time, "time", lambda: (OFFSET_MS + self.now_ms) / 1000)
        self.log = LogWriter(path)
        self.second = SecondWitness(NetLog(path))

    def visit(self, name: str, store: int) -> VisitRecorder:
        recorder = VisitRecorder(name)
        self.second.begin(recorder)
        self.log.cookie(store, f"jar-{name}-0", "1", "temoin-mark.invalid", at=self.now_ms)
        recorder.begin_page()
        return recorder

    def told(self, recorder: VisitRecorder, number: int, url: str, connection: int | None, **more: Any) -> None:
        """DevTools tells of a request, answered over a connection unless that is None."""
        request = {"url": url, "method": "GET", "headers": {}, **more}
        sent = {"requestId": str(number), "request": request, "timestamp": self.now_ms / 1000, "type": "Image"}
        recorder.on_event("Network.requestWillBeSent", sent, "s")
        if connection is not None:
            response = {"url": url, "status": 200, "headers": {}, "connectionId": connection}
            told = {"requestId": str(number), "timestamp": self.now_ms / 1000, "response": response}
            recorder.on_event("Network.responseReceived", told | {"hasExtraInfo": False}, "s")

    async def end(self, recorder: VisitRecorder, *others: VisitRecorder) -> Any:
        self.now_ms += 1_000
        self.second._read_on()
        self.second.ended(recorder.context_id)
        return self.second.examine(recorder, others)


@pytest.fixture
def chromium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    return Browser(tmp_path / "log", monkeypatch)


async def test_a_record_that_lacks_nothing_is_proved_complete(chromium: Browser) -> None:
    visit = chromium.visit("a", 1)
    chromium.told(visit, 1, SITE, 7)
    chromium.log.request(SITE, at=10_000, socket=7)
    reading = await chromium.end(visit)
    assert (reading.seen, reading.supplied) == (1, 0)
    assert (reading.missing, reading.unattributed, reading.unconfirmed) == ((), (), ())


async def test_what_devtools_missed_is_supplied_with_its_headers_and_cookies(chromium: Browser) -> None:
    visit = chromium.visit("a", 1)
    chromium.told(visit, 1, SITE, 7)
    visit.enter(Phase.AFTER_CHOICE)
    chromium.log.request(SITE, at=10_000, socket=7)
    answer = ("HTTP/1.1 204 No Content", "Set-Cookie: id=12345678; Max-Age=60", "Content-Type: image/gif; x")
    chromium.now_ms = 11_000
    chromium.log.request(
        "https://t.example/b", at=10_900, method="POST", socket=7, sent=("Cookie: a=b",), received=answer
    )
    reading = await chromium.end(visit)
    assert (reading.seen, reading.supplied) == (2, 1)
    supplied = next(request for request in visit.requests(SITE) if request.witness is Witness.NET_LOG)
    assert (supplied.method, supplied.url, supplied.status) == ("POST", "https://t.example/b", 204)
    assert (supplied.phase, supplied.mime_type) == (Phase.AFTER_CHOICE, "image/gif")
    assert supplied.request_headers.first("cookie") == "a=b"
    assert supplied.body_truncated, "a body went out and nobody knows which"
    (write,) = visit.cookies(SITE, ())
    assert (write.name, write.domain, write.outcome) == ("id", "t.example", CookieOutcome.STORED)
    assert write.set_by.request == supplied.id


async def test_requests_of_visits_side_by_side_are_told_apart_by_their_connections(chromium: Browser) -> None:
    one, two = chromium.visit("a", 1), chromium.visit("b", 2)
    chromium.told(one, 1, SITE, 7)
    chromium.told(two, 2, SITE, 8)
    for socket in (7, 8, 8):
        chromium.log.request(SITE, at=10_000, socket=socket)
    first, second = await chromium.end(one, two), await chromium.end(two)
    assert (first.seen, first.supplied, second.seen, second.supplied) == (1, 0, 2, 1)
    assert not first.unattributed
    assert not second.unattributed


async def test_unanswered_requests_go_to_the_visit_that_made_one_at_that_time(chromium: Browser) -> None:
    one, two = chromium.visit("a", 1), chromium.visit("b", 2)
    socket_url = "wss://ws.example/s"
    chromium.told(two, 1, socket_url, None)
    chromium.now_ms = 10_400
    chromium.told(one, 2, socket_url, None)
    chromium.log.request(socket_url, at=10_001, socket=70)
    chromium.log.request(socket_url, at=10_401, socket=71)
    first, second = await chromium.end(one, two), await chromium.end(two)
    assert (first.seen, first.supplied, first.unattributed) == (1, 0, ())
    assert (second.seen, second.supplied, second.unattributed) == (1, 0, ())


async def test_a_cookie_that_only_one_jar_holds_tells_whose_a_request_is(chromium: Browser) -> None:
    one, two = chromium.visit("a", 1), chromium.visit("b", 2)
    chromium.log.cookie(1, "sid", "aaaaaaaaaa", "t.example", at=10_010)
    chromium.log.cookie(2, "sid", "bbbbbbbbbb", "t.example", at=10_010)
    chromium.log.request("https://t.example/bye", at=10_020, sent=("Cookie: sid=bbbbbbbbbb",))
    first, second = await chromium.end(one, two), await chromium.end(two)
    assert (first.seen, first.unattributed) == (0, ())
    assert (second.seen, second.supplied) == (1, 1)


async def test_what_cannot_be_told_apart_is_nobodys_and_said_to_both(chromium: Browser) -> None:
    one, two = chromium.visit("a", 1), chromium.visit("b", 2)
    chromium.log.request("https://t.example/bye", at=10_020)
    for reading in (await chromium.end(one, two), await chromium.end(two)):
        assert reading.unattributed == ("GET https://t.example/bye",)


async def test_alone_a_visit_answers_for_everything(chromium: Browser) -> None:
    visit = chromium.visit("a", 1)
    chromium.log.request("https://t.example/bye", at=10_020)
    assert (await chromium.end(visit)).supplied == 1


async def test_a_log_with_a_hole_proves_nothing(chromium: Browser) -> None:
    visit = chromium.visit("a", 1)
    chromium.told(visit, 1, SITE, 7)
    assert (await chromium.end(visit)).unconfirmed == (f"GET {SITE}",)


async def test_answers_of_the_cache_need_no_confirmation(chromium: Browser) -> None:
    visit = chromium.visit("a", 1)
    chromium.told(visit, 1, SITE, 7)
    visit.on_event("Network.requestServedFromCache", {"requestId": "1"}, "s")
    assert (await chromium.end(visit)).unconfirmed == ()


async def test_the_jars_history_is_the_visits_own_without_our_marks(chromium: Browser) -> None:
    visit = chromium.visit("a", 1)
    chromium.told(visit, 1, SITE, None)
    chromium.log.cookie(1, "x", "1", ".site.example", at=10_100)
    chromium.log.cookie(1, "x", "1", ".site.example", at=10_200, deleted="OVERWRITE")
    chromium.log.cookie(2, "y", "1", "other.example", at=10_200)
    await chromium.end(visit)
    added, deleted = visit.jar_changes(SITE)
    assert (added.name, added.domain, added.host_only, added.removed) == ("x", "site.example", False, False)
    assert (deleted.removed, deleted.cause) == (True, "overwrite")


async def test_a_log_that_is_gone_is_a_witness_lost(chromium: Browser) -> None:
    chromium.log.path.unlink()
    with pytest.raises(LogLost, match="cannot be followed"):
        chromium.second._read_on()
