from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from OpenSSL import SSL
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectionLost

from crawler.discovery.fetch import MAX_REDIRECTS, Fetched, Fetcher, explain
from crawler.discovery.probe import hsts_of, probe_http, probe_url
from crawler.discovery.robots import Robots, read_rules


class FakeDownload:
    """Stands in for Scrapy's downloader: answers, in turn, what the table holds for a URL."""

    def __init__(self, pages: dict[str, list[Exception | tuple[int, dict[str, str]]]]) -> None:
        self._pages = pages
        self.asked: list[str] = []

    async def __call__(self, request: Request) -> Response:
        self.asked.append(request.url)
        answers = self._pages.get(request.url, [(404, {})])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        status, headers = answer
        return Response(request.url, status=status, headers=headers, body=b"body")


def to(location: str, status: int = 302) -> list[Exception | tuple[int, dict[str, str]]]:
    return [(status, {"Location": location})]


A, B, C = (f"https://firm.example/{letter}" for letter in "abc")


async def test_redirects_are_followed_and_told() -> None:
    download = FakeDownload({A: to("/b"), B: to("//other.example/c#part"), "https://other.example/c": [(200, {})]})
    answer = await Fetcher(download).fetch(A)
    assert (answer.url, answer.status, answer.hops) == ("https://other.example/c", 200, (A, B))
    assert answer.requested == A


async def test_redirects_that_lead_nowhere_end_the_chain() -> None:
    for location in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://[broken/",
        "https://firm.example:0/",
        "data:,x",
    ):
        answer = await Fetcher(FakeDownload({A: to(location)})).fetch(A)
        assert (answer.status, answer.url, answer.failure) == (302, A, "answered 302")


async def test_a_location_in_utf8_means_what_browsers_read() -> None:
    async def download(request: Request) -> Response:
        location = "/données".encode() if request.url == A else b""
        return Response(request.url, status=301 if location else 200, headers={"Location": location})

    assert (await Fetcher(download).fetch(A)).url == "https://firm.example/donn%C3%A9es"


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0; url=/fr/", "https://firm.example/fr/"),
        ("1;URL='fr'", "https://firm.example/fr"),
        ("30; url=/fr/", A),
        ("0", A),
    ],
)
async def test_a_page_that_sends_its_visitor_on_at_once(content: str, target: str) -> None:
    async def download(request: Request) -> Response:
        body = f'<meta http-equiv="refresh" content="{content}">' if request.url == A else "<p>here</p>"
        return Response(request.url, headers={"Content-Type": "text/html"}, body=body.encode())

    assert (await Fetcher(download).fetch(A)).url == target


async def test_a_circle_and_an_endless_chain_are_left() -> None:
    circle = await Fetcher(FakeDownload({A: to(B), B: to(A)})).fetch(A)
    assert circle.error == "redirects in a circle"
    chain = {f"https://firm.example/{n}": to(f"/{n + 1}") for n in range(60)}
    download = FakeDownload(chain)
    endless = await Fetcher(download).fetch("https://firm.example/0")
    assert endless.error == f"more than {MAX_REDIRECTS} redirects"
    assert len(download.asked) == MAX_REDIRECTS + 1


async def test_a_passing_fault_is_tried_again_and_a_lasting_one_is_not() -> None:
    passing = FakeDownload({A: [DownloadFailedError(), (200, {})], B: [(503, {}), (200, {})]})
    assert (await Fetcher(passing).fetch(A)).ok
    assert (await Fetcher(passing).fetch(B)).ok
    slow = FakeDownload({A: [DownloadTimeoutError(), (200, {})]})
    assert (await Fetcher(slow).fetch(A, patient=True)).ok
    for lasting in (
        DownloadTimeoutError(),
        CannotResolveHostError(),
        DownloadCancelledError(),
        SSL.Error([("", "", "certificate verify failed")]),
    ):
        download = FakeDownload({A: [lasting, (200, {})]})
        assert not (await Fetcher(download).fetch(A)).ok
        assert download.asked == [A]


async def test_the_bound_of_requests_holds() -> None:
    download = FakeDownload({A: [(200, {})], B: [DownloadFailedError()]})
    fetcher = Fetcher(download, max_requests=3)
    answers = [await fetcher.fetch(url) for url in (A, B, A)]
    assert download.asked == [A, B, B]
    assert [answer.asked for answer in answers] == [True, True, False]
    assert not answers[2].ok


async def test_a_cancelled_download_is_no_answer() -> None:
    async def cancelled(_: Request) -> Response:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Fetcher(cancelled).fetch(A)


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (DownloadTimeoutError("x"), "no complete answer within 10 s"),
        (CannotResolveHostError("x"), "unknown host"),
        (DownloadConnectionRefusedError("x"), "connection refused"),
        (DownloadCancelledError("x"), "the answer is larger than 5 MB"),
        (DownloadFailedError("x"), "the answer is not HTTP"),
        (
            _caused(DownloadFailedError("x"), ConnectionLost()),
            "the connection was closed before the answer was complete",
        ),
        (ResponseDataLossError("x"), "the answer is shorter than it says"),
        (ValueError("two\nlines"), "ValueError: two lines"),
        (
            _caused(DownloadFailedError("x"), SSL.Error([("SSL routines", "", "certificate verify failed")])),
            "TLS: certificate verify failed",
        ),
        (ValueError("x" * 5000), None),
    ],
)
def test_errors_are_one_short_line(error: Exception, line: str | None) -> None:
    told = explain(error)
    assert "\n" not in told
    assert len(told) <= 300
    assert line is None or told == line


@pytest.mark.parametrize(
    ("headers", "body", "media_type", "charset"),
    [
        ({"content-type": "Text/HTML; Charset=UTF-8"}, b"<p>", "text/html", "utf-8"),
        ({"content-type": 'text/html;charset="latin-1"; x=y'}, b"<p>", "text/html", "latin-1"),
        ({}, b"<p>", "text/html", None),
        ({}, b"", "", None),
        ({"content-type": "application/octet-stream"}, b"\n%PDF-1.7", "application/pdf", None),
    ],
)
def test_media_types(headers: dict[str, str], body: bytes, media_type: str, charset: str | None) -> None:
    answer = Fetched(A, A, 200, headers, body)
    assert (answer.media_type, answer.charset) == (media_type, charset)


HTTP, HTTPS = "http://firm.example/", "https://firm.example/"


async def probe(pages: dict[str, list[Exception | tuple[int, dict[str, str]]]]) -> dict[str, object]:
    return await probe_http(Fetcher(FakeDownload(pages)), "https://firm.example/shop")


async def test_a_door_that_leads_to_https() -> None:
    found = await probe({HTTP: to("https://www.firm.example/", 301), "https://www.firm.example/": [(200, {})]})
    assert found == {
        "url": HTTP,
        "status": 301,
        "location": "https://www.firm.example/",
        "redirected_to_https": True,
    }


async def test_a_door_that_stays_open() -> None:
    assert (await probe({HTTP: [(200, {})]}))["redirected_to_https"] is False
    stays = await probe({HTTP: to("http://firm.example/fr"), "http://firm.example/fr": [(200, {})]})
    assert stays["redirected_to_https"] is False


async def test_a_door_that_leads_to_another_sites_https() -> None:
    found = await probe({HTTP: to("https://other.example/"), "https://other.example/": [(200, {})]})
    assert found["redirected_to_https"] is False


async def test_a_door_that_is_shut_or_leads_into_a_wall_proves_nothing() -> None:
    shut = await probe({HTTP: [DownloadConnectionRefusedError()]})
    assert (shut["status"], shut.get("redirected_to_https"), shut["error"]) == (None, None, "connection refused")
    wall = await probe({HTTP: to(HTTPS), HTTPS: [DownloadTimeoutError()]})
    assert (wall["status"], wall.get("redirected_to_https")) == (302, None)
    assert wall["error"] == "redirects to https://firm.example/: no complete answer within 10 s"


def test_which_door_is_tried() -> None:
    assert probe_url("https://firm.example:8443/shop") == "http://firm.example/"
    assert probe_url("http://firm.example:8000/shop") == "http://firm.example:8000/"
    assert probe_url("https://[::1]:8443/") == "http://[::1]/"


def test_hsts_counts_over_https_only() -> None:
    headers = {"strict-transport-security": "max-age=1"}
    assert hsts_of(Fetched(HTTPS, HTTPS, 200, headers)) == "max-age=1"
    assert hsts_of(Fetched(HTTP, HTTP, 200, headers)) is None


def robots(status: int | None, text: str = "", error: str | None = None) -> Fetched:
    return Fetched(A, A, status, {"content-type": "text/plain"}, text.encode(), error)


def test_robots_rules_go_by_our_own_name() -> None:
    rules = read_rules(robots(200, "User-agent: *\nDisallow:\n\nUser-agent: Temoin\nDisallow: /private\n"))
    assert rules.allow("https://firm.example/public")
    assert not rules.allow("https://firm.example/private/x")


def test_robots_for_everybody_hold_for_us() -> None:
    rules = read_rules(robots(200, "User-agent: *\nDisallow: /\nAllow: /open\nSitemap: /map.xml\n"))
    assert not rules.allow("https://firm.example/x")
    assert rules.allow("https://firm.example/open/x")
    assert rules.sitemaps("https://firm.example/robots.txt") == ("https://firm.example/map.xml",)


def test_no_robots_allow_everything_and_unknown_ones_nothing() -> None:
    page: Callable[[str], bool] = lambda text: read_rules(robots(200, text)).allow(A)  # noqa: E731
    assert read_rules(robots(404)).allow(A)
    assert page("<!doctype html><title>Home</title>")
    assert page("\x00\xff garbage ::: \n\n:")
    for unknown in (robots(503), robots(429), robots(None, error="connection refused")):
        assert not read_rules(unknown).allow(A)
        assert read_rules(unknown).unavailable


async def test_robots_are_fetched_once_for_an_origin() -> None:
    download = FakeDownload({})
    known = Robots(Fetcher(download))
    await asyncio.gather(*(known.rules(url) for url in (A, B, "https://www.firm.example/", "http://firm.example/")))
    assert sorted(download.asked) == [
        "http://firm.example/robots.txt",
        "https://firm.example/robots.txt",
        "https://www.firm.example/robots.txt",
    ]
