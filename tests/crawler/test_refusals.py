"""The reason why a script's cookie was refused, in the browser's own words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.browser.session import browser_session
from crawler.capture.refusals import why_refused
from crawler.capture.set_cookie import parse_set_cookie
from crawler.evidence import CookieOutcome
from crawler.settings import CrawlSettings
from crawler.visiting import open_visit
from tests.page_server import Answer, PageServer

URL = "https://www.shop.example.co.uk/a/b"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a=1; domain=other.example", "InvalidDomain"),
        ("a=1; domain=co.uk", "InvalidDomain"),
        ("a=1; domain=example.co.uk", None),
        ("a=1; domain=www.shop.example.co.uk", None),
        ("a=1; domain=deeper.www.shop.example.co.uk", "InvalidDomain"),
        ("__Host-a=1; path=/", "InvalidPrefix"),
        ("__Host-a=1; path=/x; secure", "InvalidPrefix"),
        ("__Host-a=1; path=/; secure; domain=example.co.uk", "InvalidPrefix"),
        ("__Host-a=1; path=/; secure", None),
        ("__Secure-a=1", "InvalidPrefix"),
        ("a=1; SameSite=None", "SameSiteNoneInsecure"),
        ("a=1; SameSite=None; Secure", None),
        ("a=1; HttpOnly", "HttpOnly"),
        ("a=1; Partitioned", "InvalidPartitioned"),
        ("a=1\x01", "DisallowedCharacter"),
        ("a=" + "x" * 5000, "NameValuePairExceedsMaxSize"),
        ("a=1; Secure", None),
        ("a=1", None),
    ],
)
def test_the_rule_that_was_broken_is_named(line: str, reason: str | None) -> None:
    cookie = parse_set_cookie(line, URL)
    assert cookie is not None
    assert why_refused(cookie, URL) == reason


def test_plain_http_may_not_set_secure_cookies_but_for_this_machine() -> None:
    cookie = parse_set_cookie("a=1; Secure", "http://a.example/")
    assert cookie is not None
    assert why_refused(cookie, "http://a.example/") == "SecureOnly"
    assert why_refused(cookie, "http://x.localhost:8080/") is None


LINES = (
    "kept=1", "domain=1; domain=other.example", "__Host-a=1; path=/", "none=1; SameSite=None", "hidden=1; HttpOnly",
    "secure=1; Secure", "parts=1; Partitioned", "suffix=1; domain=example", "theirs=2",
)  # fmt: skip


@pytest.fixture
def web() -> Iterator[PageServer]:
    script = "".join(f"document.cookie = {line!r};" for line in LINES)
    page: Answer = (200, {"Set-Cookie": "theirs=1; HttpOnly"}, f"<!doctype html><script>{script}</script>")
    with PageServer({"www.cookies.example/": page}) as server:
        yield server


async def test_the_browser_agrees(web: PageServer, tmp_path: Path) -> None:
    """Whatever it takes broke no rule, and whatever it does not take has a reason."""
    settings = CrawlSettings(resolve=web.resolve)
    async with (
        browser_session(settings) as session,
        open_visit(session, settings, "http://www.cookies.example/", tmp_path) as visit,
    ):
        await visit.open_site()
        jar = await visit.jar()
        await visit.hear_second_witness()
        writes = [write for write in visit.recorder.cookies(visit.site, jar) if write.set_by.how == "script"]
    assert {cookie.name for cookie in jar} == {"kept", "theirs"}
    told = {write.name: (write.outcome, write.reason) for write in writes}
    assert told.pop("kept") == (CookieOutcome.STORED, None)
    assert {outcome for outcome, _ in told.values()} == {CookieOutcome.REFUSED}
    assert {name: reason for name, (_, reason) in told.items()} == {
        "domain": "InvalidDomain", "__Host-a": "InvalidPrefix", "none": "SameSiteNoneInsecure", "hidden": "HttpOnly",
        "secure": "SecureOnly", "parts": "InvalidPartitioned", "suffix": "InvalidDomain", "theirs": "OverwriteHttpOnly",
    }  # fmt: skip
