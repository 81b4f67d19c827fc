"""The request log: complete, in order, grouped by visit."""

from __future__ import annotations

import pytest

from temoin.demo.log import RequestLog
from temoin.demo.server import DemoWeb
from tests.temoin.demo_web.client import Ask


def test_an_entry_says_everything_about_a_request(web: DemoWeb, ask: Ask) -> None:
    mark = web.log.mark()
    reply = ask("https://www.facebook.com/tr/?id=1&ev=PageView", Cookie="fr=known", Referer="https://plain.example/")
    (entry,) = web.log.since(mark)
    assert (entry.method, entry.host, entry.path) == ("GET", "www.facebook.com", "/tr/")
    assert entry.url == "https://www.facebook.com/tr/?id=1&ev=PageView"
    assert entry.header("cookie") == "fr=known"
    assert entry.header("referer") == "https://plain.example/"
    assert entry.status == reply.status == 200
    assert list(entry.set_cookies) == reply.set_cookies
    assert entry.set_cookies[0].startswith("fr=known;")


def test_plain_http_is_logged_as_such(web: DemoWeb, ask: Ask) -> None:
    mark = web.log.mark()
    ask("http://www.petite-pousse.example/contact")
    assert [entry.url for entry in web.log.since(mark)] == ["http://www.petite-pousse.example/contact"]


def test_requests_are_grouped_by_the_marker_of_their_visit(web: DemoWeb, ask: Ask) -> None:
    web.log.name_visit("refusal", "visit/1")
    web.log.name_visit("acceptance", "fr-x-second")
    ask("https://plain.example/a", User_Agent="Mozilla/5.0 visit/1")
    ask("https://plain.example/b", Accept_Language="fr-x-second")
    ask("https://plain.example/c")
    assert [entry.path for entry in web.log.of_visit("refusal")] == ["/a"]
    assert [entry.path for entry in web.log.of_visit("acceptance")] == ["/b"]
    assert [entry.path for entry in web.log.filter(lambda entry: entry.visit == "")][-1] == "/c"


def test_an_empty_marker_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be empty"):
        RequestLog().name_visit("all", "")


def test_waiting_for_a_request_that_never_comes_ends() -> None:
    with pytest.raises(TimeoutError, match="0 requests"):
        RequestLog().wait_for(lambda entry: entry.host == "never.example", timeout_s=0.05)
