"""The server itself: certificates, bounds, keep-alive, WebSockets, parallel clients, a clean stop."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from cryptography import x509

from temoin.demo.connection import MOST_BODY_BYTES
from temoin.demo.log import MOST_BODY_KEPT
from temoin.demo.server import DemoWeb
from tests.temoin.demo_web.client import Ask, connect, connection_to, fetch


@pytest.mark.parametrize("host", ["www.petite-pousse.example", "www.facebook.com", "nobody-knows-me.invalid"])
def test_every_host_has_a_certificate_of_its_own(web: DemoWeb, host: str) -> None:
    with closing(connect(web, "https", host)) as stream:
        assert isinstance(stream, ssl.SSLSocket)
        shown = x509.load_der_x509_certificate(stream.getpeercert(binary_form=True) or b"")
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [host]
    assert (shown.not_valid_after_utc - shown.not_valid_before_utc).days < 398


def test_a_client_without_our_authority_is_refused_and_the_web_goes_on(web: DemoWeb, ask: Ask) -> None:
    raw = socket.create_connection(("127.0.0.1", web.https_port), timeout=20)
    with closing(raw), pytest.raises(ssl.SSLCertVerificationError):
        ssl.create_default_context().wrap_socket(raw, server_hostname="plain.example")
    assert ask("https://plain.example/").status == 200


def test_a_port_scan_does_not_disturb_it(web: DemoWeb, ask: Ask) -> None:
    with closing(socket.create_connection(("127.0.0.1", web.https_port), timeout=20)) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\n\r\n")
    assert ask("https://plain.example/").status == 200


def test_keep_alive_serves_many_requests_on_one_connection(web: DemoWeb) -> None:
    mark = web.log.mark()
    with closing(connection_to(web, "https", "plain.example")) as client:
        for number in range(3):
            client.request("GET", f"/?{number}")
            assert client.getresponse().read()
    seen = web.log.since(mark)
    assert [entry.target for entry in seen] == ["/?0", "/?1", "/?2"]
    assert len({entry.connection for entry in seen}) == 1


def test_parallel_clients_are_all_answered_and_logged_once(web: DemoWeb) -> None:
    mark = web.log.mark()
    addresses = [f"https://host-{number % 20}.invalid/{number}" for number in range(120)]
    with ThreadPoolExecutor(32) as pool:
        statuses = list(pool.map(lambda url: fetch(web, url).status, addresses))
    assert statuses == [404] * len(addresses)
    assert sorted(entry.url for entry in web.log.since(mark)) == sorted(addresses)


def test_a_head_request_has_headers_and_no_body(ask: Ask) -> None:
    reply = ask("https://plain.example/", method="HEAD")
    assert reply.status == 200
    assert int(reply.headers["Content-Length"]) > 0
    assert reply.body == b""


def test_bodies_are_read_and_their_log_is_bounded(web: DemoWeb, ask: Ask) -> None:
    body = b"x" * (MOST_BODY_KEPT + 10)
    mark = web.log.mark()
    assert ask("https://region1.google-analytics.com/g/collect?v=2", method="POST", body=body).status == 204
    (entry,) = web.log.since(mark)
    assert entry.body_size == len(body)
    assert entry.body == body[:MOST_BODY_KEPT]


def test_chunked_bodies_are_read(web: DemoWeb) -> None:
    mark = web.log.mark()
    with closing(connection_to(web, "https", "plain.example")) as client:
        client.request("POST", "/", body=iter([b"ab", b"cde"]), encode_chunked=True)
        assert client.getresponse().status == 200
    assert web.log.since(mark)[0].body == b"abcde"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (f"Content-Length: {MOST_BODY_BYTES + 1}", 413),
        ("Content-Length: many", 400),
        ("Content-Length: -5", 400),
        ("X-Long: " + "y" * 70000, 431),
    ],
)
def test_requests_out_of_bounds_are_refused(web: DemoWeb, head: str, status: int) -> None:
    with closing(connect(web, "https", "plain.example")) as stream:
        stream.sendall(f"POST / HTTP/1.1\r\nHost: plain.example\r\n{head}\r\n\r\n".encode())
        assert stream.recv(64).startswith(f"HTTP/1.1 {status} ".encode())


def test_an_oversized_chunk_is_refused(web: DemoWeb) -> None:
    with closing(connect(web, "https", "plain.example")) as stream:
        stream.sendall(b"POST / HTTP/1.1\r\nHost: plain.example\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n")
        assert stream.recv(64).startswith(b"HTTP/1.1 413 ")


def test_a_request_without_host_is_a_bad_request(web: DemoWeb) -> None:
    with closing(connect(web, "https", "plain.example")) as stream:
        stream.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert stream.recv(64).startswith(b"HTTP/1.1 400 ")


def test_a_websocket_is_accepted_and_closed_politely(web: DemoWeb) -> None:
    mark = web.log.mark()
    with closing(connect(web, "https", "ws.hotjar.com")) as stream:
        stream.sendall(
            b"GET /api/v2/client/ws?v=7 HTTP/1.1\r\nHost: ws.hotjar.com\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        received = b""
        while not received.endswith(b"\x88\x02\x03\xe8"):
            part = stream.recv(4096)
            assert part, received
            received += part
    assert received.startswith(b"HTTP/1.1 101 ")
    # The key and its answer are the example of RFC 6455, section 1.3.
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in received
    (entry,) = web.log.since(mark)
    assert (entry.scheme, entry.status) == ("wss", 101)


def test_a_websocket_address_asks_plain_clients_to_upgrade(ask: Ask) -> None:
    assert ask("https://ws.hotjar.com/api/v2/client/ws").status == 426


@pytest.mark.parametrize("status", [200, 204, 302, 404, 500, 503])
def test_the_status_host_answers_any_status(ask: Ask, status: int) -> None:
    assert ask(f"https://status.example/{status}").status == status


def test_stopping_interrupts_slow_answers_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    web = DemoWeb().start()
    with closing(connection_to(web, "https", "slow.example")) as client:
        client.request("GET", "/?seconds=30")
        web.log.wait_for(lambda entry: entry.host == "slow.example")
        begun = time.monotonic()
        web.stop()
        assert time.monotonic() - begun < 10
    assert set(threading.enumerate()) <= before
    assert len(web.log.requests) == 1


def test_it_refuses_to_start_twice(web: DemoWeb) -> None:
    with pytest.raises(RuntimeError, match="already running"):
        web.start()


async def test_it_serves_in_asynchronous_code_and_starts_again_after_a_stop() -> None:
    web = DemoWeb()
    async with web:
        first = web.resolve
        assert fetch(web, "http://status.example/200").status == 200
    async with web:
        assert fetch(web, "https://plain.example/").status == 200
    assert first[0].startswith("*:443=127.0.0.1:")
    assert first[1].startswith("*:80=127.0.0.1:")
