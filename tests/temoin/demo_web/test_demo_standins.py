"""The stand-ins: every address they have answers, with the cookies they say."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from pydantic import ValidationError

from temoin.demo.lifetimes import seconds_of
from temoin.demo.standins import FIRST_PARTY, Route, StandIn, expected_script_cookies, stand_ins
from tests.temoin.demo_web.client import Ask

ROUTES = [
    pytest.param(one, route, id=f"{one.id}:{route.host}{route.path}?{'&'.join(route.query)}")
    for one in stand_ins().values()
    for route in one.routes
]

REDIRECTIONS = [
    pytest.param(one, route, id=f"{one.id}:{route.host}{route.path}?{'&'.join(route.query)}")
    for one in stand_ins().values()
    for route in one.routes
    if route.answer == "redirect"
]


def _address(route: Route) -> str:
    host = "stand-ins.example" if route.host == FIRST_PARTY else route.host
    query = "&".join(f"{name}={shape.replace('*', 'x1')}" for name, shape in route.query.items())
    return f"https://{host.replace('*', 'x1')}{route.path.replace('*', 'x1')}" + (f"?{query}" if query else "")


@pytest.mark.parametrize(("one", "route"), ROUTES)
def test_every_address_answers_with_its_cookies(ask: Ask, one: StandIn, route: Route) -> None:
    reply = ask(_address(route), Origin="https://www.petite-pousse.example")
    expected = {"redirect": 302, "empty": 204, "websocket": 426}.get(route.answer, 200)
    assert reply.status == expected
    assert reply.headers["Access-Control-Allow-Origin"] == "https://www.petite-pousse.example"
    assert reply.headers["Cache-Control"] == "no-store"
    received = {name: morsel for line in reply.set_cookies for name, morsel in SimpleCookie(line).items()}
    assert set(received) == set(route.cookies)
    for cookie in one.third_party_cookies:
        if cookie.name not in received:
            continue
        morsel = received[cookie.name]
        seconds = seconds_of(cookie.lifetime)
        assert (morsel["samesite"], bool(morsel["secure"])) == ("None", True)
        assert morsel["domain"] == cookie.domain
        assert route.host == cookie.domain or route.host.endswith(f".{cookie.domain}")
        assert morsel["max-age"] == ("" if seconds is None else str(int(seconds)))


@pytest.mark.parametrize(("one", "route"), REDIRECTIONS)
def test_redirections_lead_to_an_address_that_answers(ask: Ask, one: StandIn, route: Route) -> None:
    location = ask(_address(route)).headers["Location"]
    assert one.id
    assert ask(location).status in {200, 204, 302}


def test_preflights_are_allowed(ask: Ask) -> None:
    reply = ask(
        "https://tr.snapchat.com/p",
        method="OPTIONS",
        Origin="https://www.petite-pousse.example",
        Access_Control_Request_Headers="content-type",
    )
    assert reply.status == 204
    assert reply.headers["Access-Control-Allow-Headers"] == "content-type"
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]


def test_a_cookie_the_browser_has_keeps_its_value(ask: Ask) -> None:
    assert ask("https://www.facebook.com/tr/", Cookie="fr=mine").set_cookies[0].startswith("fr=mine;")


def test_plain_http_to_a_service_is_redirected(ask: Ask) -> None:
    reply = ask("http://connect.facebook.net/en_US/fbevents.js")
    assert (reply.status, reply.headers["Location"]) == (301, "https://connect.facebook.net/en_US/fbevents.js")


def test_an_address_a_service_does_not_have_is_not_found(ask: Ask) -> None:
    assert ask("https://www.facebook.com/nothing").status == 404


def test_what_scripts_write_is_told_as_data() -> None:
    cookies = {cookie.name: cookie.seconds for cookie in expected_script_cookies("meta-pixel")}
    assert cookies == {"_fbp": 90 * 86400}


def test_a_sites_options_change_what_scripts_write() -> None:
    plain = {cookie.name for cookie in expected_script_cookies("google-analytics")}
    assert plain == {"_ga", "_ga_*"}
    site = expected_script_cookies("google-analytics", {"universal": "UA-1-1", "cookie_expires": 60})
    assert {cookie.name: cookie.seconds for cookie in site} == {"_ga": 60, "_ga_*": 60, "_gid": 86400, "_gat": 60}


def test_an_unknown_service_has_no_expectations() -> None:
    with pytest.raises(KeyError):
        expected_script_cookies("no-such-service")


@pytest.mark.parametrize(("words", "seconds"), [("90 days", 7776000), ("30 minutes", 1800), ("1 hour", 3600)])
def test_lifetimes_are_read(words: str, seconds: float) -> None:
    assert seconds_of(words) == seconds


def test_a_session_has_no_lifetime() -> None:
    assert seconds_of("session") is None


@pytest.mark.parametrize("words", ["13 months", "soon", "", "days 3"])
def test_lifetimes_that_say_nothing_exact_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match="not a lifetime"):
        seconds_of(words)


def test_a_route_that_sets_an_undescribed_cookie_is_refused() -> None:
    with pytest.raises(ValidationError, match="nobody describes"):
        StandIn.model_validate(
            {
                "id": "x",
                "name": "X",
                "start": "",
                "routes": [{"host": "x.example", "path": "/", "answer": "pixel", "cookies": ["y"]}],
            }
        )


def test_a_script_route_without_a_file_is_refused() -> None:
    with pytest.raises(ValidationError, match="needs a file"):
        Route.model_validate({"host": "x.example", "path": "/", "answer": "script"})
