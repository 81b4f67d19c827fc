"""A small web on loopback: one HTTP and one HTTPS server that answer for every host, behind a CA of their own."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from crawler.discovery.run import DiscoveryRequest
from crawler.resolve import ResolveTable

HOSTS = ("firm.example", "www.firm.example", "blog.firm.example", "group.example", "other.example")
NOW = dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Answer:
    """What a page of the test web answers; ``write`` takes over the socket after the headers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "text/html; charset=utf-8"
    write: Callable[[Any], None] | None = None


@dataclass(frozen=True)
class Seen:
    """One request as the server saw it."""

    scheme: str
    host: str
    path: str
    headers: dict[str, str]


class LocalWeb:
    """The web: pages by (scheme, host, path), and a log of every request."""

    def __init__(self, folder: Path) -> None:
        self.pages: dict[tuple[str, str, str], Answer] = {}
        self.fallback = Answer(b"<title>404</title><p>nothing here", 404)
        self.log: list[Seen] = []
        self.ca_file = folder / "ca.pem"
        server_pem = folder / "server.pem"
        _write_certificates(self.ca_file, server_pem)
        self._servers = {"http": _server(self, "http", None), "https": _server(self, "https", server_pem)}
        self._threads = [threading.Thread(target=server.serve_forever) for server in self._servers.values()]
        for thread in self._threads:
            thread.start()

    def page(self, url: str, answer: Answer | str) -> None:
        """Publish a page; a text becomes HTML."""
        scheme, _, rest = url.partition("://")
        host, _, path = rest.partition("/")
        self.pages[scheme, host, f"/{path}"] = answer if isinstance(answer, Answer) else html(answer)

    def redirect(self, url: str, location: str, status: int = 301) -> None:
        self.page(url, Answer(status=status, headers={"Location": location}))

    def rules(self) -> list[str]:
        """Resolve rules that lead every host here."""
        return [f"*:{port}=127.0.0.1:{self.port(scheme)}" for scheme, port in (("http", 80), ("https", 443))]

    def port(self, scheme: str) -> int:
        return int(self._servers[scheme].server_address[1])

    def paths(self, host: str, scheme: str = "https") -> list[str]:
        return [seen.path for seen in self.log if (seen.host, seen.scheme) == (host, scheme)]

    def close(self) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()


def html(text: str) -> Answer:
    return Answer(f"<!doctype html><html><body>{text}</body></html>".encode())


def _server(web: LocalWeb, scheme: str, pem: Path | None) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0]
            web.log.append(Seen(scheme, host, self.path, dict(self.headers.items())))
            answer = web.pages.get((scheme, host, self.path), web.fallback)
            self.send_response(answer.status)
            for name, value in {"Content-Type": answer.media_type, **answer.headers}.items():
                self.send_header(name, value)
            if answer.write is None:
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
            else:
                self.close_connection = True
                self.end_headers()
                answer.write(self.wfile)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """The log is `LocalWeb.log`."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request: Any, client_address: Any) -> None:
            # The handshake belongs to the connection's own thread, so that a client that breaks it off stops nobody.
            connection = request if context is None else context.wrap_socket(request, server_side=True)
            try:
                super().finish_request(connection, client_address)
            finally:
                connection.close()

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Clients that hang up are part of the tests."""

    context = None
    if pem is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
    return Server(("127.0.0.1", 0), Handler)


def _write_certificates(ca_file: Path, server_pem: Path) -> None:
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
    ca = _builder(ca_name, ca_name, ca_key).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test web")])
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS])
    leaf = _builder(name, ca_name, key).add_extension(names, critical=False)
    ca_file.write_bytes(ca.sign(ca_key, hashes.SHA256()).public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    server_pem.write_bytes(private + leaf.sign(ca_key, hashes.SHA256()).public_bytes(Encoding.PEM))


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    day = dt.timedelta(days=1)
    return (
        x509.CertificateBuilder(issuer_name=issuer, subject_name=subject, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - day)
        .not_valid_after(NOW + day)
    )


@pytest.fixture
def web(tmp_path: Path) -> Iterator[LocalWeb]:
    """A fresh web."""
    local = LocalWeb(tmp_path)
    yield local
    local.close()


@pytest.fixture
def ask(web: LocalWeb, tmp_path: Path) -> Callable[..., DiscoveryRequest]:
    """Makes a request for ``https://firm.example/`` on the test web; keyword arguments change it."""
    saved = tmp_path / "saved"
    saved.mkdir()

    def make(**changes: Any) -> DiscoveryRequest:
        values: dict[str, Any] = {
            "url": "https://firm.example/",
            "user_agent": "Mozilla/5.0 (a browser)",
            "save_to": saved,
            "resolve": ResolveTable.parse(web.rules()),
            "ca_file": web.ca_file,
            "timeout_s": 120.0,
        }
        return DiscoveryRequest(**(values | changes))

    return make
