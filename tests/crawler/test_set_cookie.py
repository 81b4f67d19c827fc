from datetime import UTC, datetime

import pytest

from crawler.capture.set_cookie import LONGEST_LIFE_S, parse_set_cookie

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://www.site.example/shop/basket?x=1"


@pytest.mark.parametrize(
    ("line", "lifetime"),
    [
        ("a=1", None),
        ("a=1; Max-Age=60", 60.0),
        ("a=1; max-age=60; expires=Thu, 01 Jan 1970 00:00:00 GMT", 60.0),
        ("a=1; Max-Age=-1", -1.0),
        ("a=1; Max-Age=abc", None),
        ("a=1; Max-Age=--5", None),
        ("a=1; Max-Age=\u00b2", None),
        ("a=1; Max-Age=" + "9" * 400, LONGEST_LIFE_S),
        ("a=1; Max-Age=-" + "9" * 400, -LONGEST_LIFE_S),
        ("a=1; Expires=Fri, 02 Jan 2026 00:00:00 GMT", 86400.0),
        ("a=1; Expires=Fri, 02-Jan-2026 00:00:00 GMT", 86400.0),
        ("a=1; Expires=Thursday", None),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", -(NOW - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()),
    ],
)
def test_the_lifetime_asked_for(line: str, lifetime: float | None) -> None:
    parsed = parse_set_cookie(line, URL, NOW)
    assert parsed is not None
    assert parsed.lifetime_s == lifetime


def test_domain_and_path_default_to_the_document() -> None:
    parsed = parse_set_cookie("id=abc=def; Secure; HttpOnly; SameSite=none; Partitioned", URL, NOW)
    assert parsed is not None
    assert (parsed.name, parsed.value) == ("id", "abc=def")
    assert (parsed.domain, parsed.host_only, parsed.path) == ("www.site.example", True, "/shop")
    assert (parsed.secure, parsed.http_only, parsed.same_site, parsed.partitioned) == (True, True, "None", True)


def test_a_domain_attribute_widens_the_cookie() -> None:
    parsed = parse_set_cookie("id=1; Domain=.Site.example; Path=/x", URL, NOW)
    assert parsed is not None
    assert (parsed.domain, parsed.host_only, parsed.path) == ("site.example", False, "/x")


def test_a_nameless_cookie_has_a_value_and_an_empty_line_is_none() -> None:
    parsed = parse_set_cookie("just-a-value", URL, NOW)
    assert parsed is not None
    assert (parsed.name, parsed.value) == ("", "just-a-value")
    assert parse_set_cookie("", URL, NOW) is None
    assert parse_set_cookie("=", URL, NOW) is None


@pytest.mark.parametrize("url", ["http://[::1", "http://\u2100/", "\ud800", ""])
def test_an_address_that_is_none_gives_no_host(url: str) -> None:
    parsed = parse_set_cookie("a=1", url, NOW)
    assert parsed is not None
    assert (parsed.domain, parsed.path) == ("", "/")
