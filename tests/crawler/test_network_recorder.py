from typing import Any

from crawler.capture.network import NetworkRecorder
from crawler.capture.stamp import Stamp
from crawler.evidence import Party, Phase

SITE = "https://www.site.example/"


def will_be_sent(request_id: str, url: str, at: float, **more: Any) -> dict[str, Any]:
    request = {"url": url, "method": "GET", "headers": {"Accept": "*/*"}}
    return {"requestId": request_id, "request": request, "timestamp": at, "wallTime": 1.7e9, "type": "Image", **more}


def response(url: str, status: int) -> dict[str, Any]:
    return {"url": url, "status": status, "statusText": "", "headers": {}, "mimeType": "image/gif"}


def recorder() -> tuple[NetworkRecorder, Stamp]:
    stamp = Stamp(page=0)
    return NetworkRecorder(stamp), stamp


def test_a_redirect_chain_is_one_entry_a_hop_each_with_its_own_headers() -> None:
    network, _ = recorder()
    first, second = "https://a.example/1", "https://b.example/2"
    network.on_event("Network.requestWillBeSent", will_be_sent("7", first, 10.0), "s")
    network.on_event("Network.requestWillBeSentExtraInfo", {"requestId": "7", "headers": {"Cookie": "x=1"}}, "s")
    extra = {"requestId": "7", "headers": {"set-cookie": "a=1\nb=2"}, "statusCode": 302, "blockedCookies": []}
    network.on_event("Network.responseReceivedExtraInfo", extra, "s")
    redirect = will_be_sent("7", second, 10.5, redirectResponse=response(first, 302), redirectHasExtraInfo=True)
    network.on_event("Network.requestWillBeSent", redirect, "s")
    network.on_event("Network.requestWillBeSentExtraInfo", {"requestId": "7", "headers": {"Cookie": "y=2"}}, "s")
    network.on_event("Network.responseReceivedExtraInfo", {"requestId": "7", "headers": {}, "statusCode": 200}, "s")
    received = {"requestId": "7", "timestamp": 10.8, "response": response(second, 200), "hasExtraInfo": True}
    network.on_event("Network.responseReceived", received, "s")
    network.on_event("Network.loadingFinished", {"requestId": "7", "timestamp": 11.0, "encodedDataLength": 43}, "s")

    one, two = network.requests(SITE)
    assert (one.url, one.status, two.url, two.status) == (first, 302, second, 200)
    assert two.redirected_from == one.id
    assert [h.value for h in one.request_headers] == ["x=1"]
    assert [h.value for h in two.request_headers] == ["y=2"]
    assert [h.value for h in one.response_headers] == ["a=1", "b=2"]
    assert (two.transferred_bytes, two.duration, two.party) == (43, 0.5, Party.THIRD)
    assert network.open_requests() == 0


def test_a_hop_without_extra_info_does_not_take_the_next_ones() -> None:
    """An HSTS upgrade is answered inside the browser: its extra info never comes."""
    network, _ = recorder()
    network.on_event("Network.requestWillBeSent", will_be_sent("1", "http://a.example/", 1.0), "s")
    upgrade = will_be_sent(
        "1", "https://a.example/", 1.1, redirectResponse=response("http://a.example/", 307), redirectHasExtraInfo=False
    )
    network.on_event("Network.requestWillBeSent", upgrade, "s")
    extra = {"requestId": "1", "headers": {"set-cookie": "a=1"}, "statusCode": 200, "blockedCookies": []}
    network.on_event("Network.responseReceivedExtraInfo", extra, "s")
    (answer,) = network.answers()
    assert answer.url == "https://a.example/"


def test_the_same_request_told_by_two_targets_is_kept_once() -> None:
    network, _ = recorder()
    for session in ("page", "frame"):
        network.on_event("Network.requestWillBeSent", will_be_sent("1", "https://a.example/", 1.0), session)
    assert len(network.requests(SITE)) == 1


def test_refused_cookies_carry_the_browsers_reason() -> None:
    network, _ = recorder()
    network.on_event("Network.requestWillBeSent", will_be_sent("1", "https://a.example/", 1.0), "s")
    blocked = [{"cookieLine": "t=1; SameSite=None", "blockedReasons": ["SameSiteNoneInsecure"]}]
    extra = {"requestId": "1", "headers": {"Set-Cookie": "t=1; SameSite=None\nok=1"}, "blockedCookies": blocked}
    network.on_event("Network.responseReceivedExtraInfo", extra, "s")
    (answer,) = network.answers()
    assert answer.set_cookie_lines == ("t=1; SameSite=None", "ok=1")
    assert answer.blocked == {"t=1; SameSite=None": "SameSiteNoneInsecure"}


def test_requests_fall_into_the_phase_in_which_they_started_and_a_lost_click_puts_them_back() -> None:
    network, stamp = recorder()
    network.on_event("Network.requestWillBeSent", will_be_sent("1", "https://a.example/1", 1.0), "s")
    stamp.phase = Phase.AFTER_CHOICE
    network.on_event("Network.requestWillBeSent", will_be_sent("2", "https://a.example/2", 2.0), "s")
    assert [r.phase for r in network.requests(SITE)] == [Phase.BEFORE_CHOICE, Phase.AFTER_CHOICE]
    network.restamp(Phase.AFTER_CHOICE, Phase.BEFORE_CHOICE)
    assert {r.phase for r in network.requests(SITE)} == {Phase.BEFORE_CHOICE}


def test_what_never_reaches_the_network_is_not_recorded() -> None:
    network, _ = recorder()
    for number, url in enumerate(("data:image/gif;base64,R0lG", "blob:https://a.example/1", "chrome://x/")):
        network.on_event("Network.requestWillBeSent", will_be_sent(str(number), url, 1.0), "s")
    assert network.requests(SITE) == ()


def test_a_failed_request_says_why_and_is_over() -> None:
    network, _ = recorder()
    network.on_event("Network.requestWillBeSent", will_be_sent("1", "https://a.example/", 1.0), "s")
    assert network.open_requests() == 1
    failure = {"requestId": "1", "timestamp": 1.2, "errorText": "net::ERR_FAILED", "blockedReason": "csp"}
    network.on_event("Network.loadingFailed", failure, "s")
    (request,) = network.requests(SITE)
    assert (request.failed, request.blocked_by_browser, network.open_requests()) == ("net::ERR_FAILED", "csp", 0)


def test_until_its_time_is_granted_the_pages_timestamps_are_believed() -> None:
    stamp = Stamp()
    assert [stamp.at(moment) for moment in (100.0, 103.0, 102.5)] == [0.0, 3.0, 2.5]
    assert stamp.now == 3.0


def test_clocks_that_do_not_follow_the_pages_are_not_believed() -> None:
    """Workers and the browser itself keep our time: behind a page that lives fast, ahead of one that has to wait."""
    stamp = Stamp()
    stamp.at(100.0)
    stamp.grant(30.0)
    assert stamp.at(125.0) == 25.0
    stamp.has_lived(30.0)
    assert stamp.at(101.0) == 30.0
    stamp.grant(2.0)
    assert stamp.at(171.0) == 30.0
    assert stamp.at(131.5) == 31.5
    stamp.has_lived(2.0)
    assert stamp.now == 32.0
