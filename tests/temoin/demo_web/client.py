"""A plain client that reaches the demonstration web as ``--resolve`` would."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlsplit

from temoin.demo.server import DemoWeb


@dataclass(frozen=True)
class Reply:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def set_cookies(self) -> list[str]:
        return self.headers.get_all("Set-Cookie") or []


def connect(web: DemoWeb, scheme: str, host: str) -> socket.socket:
    """A connection to ``host`` where ``web.resolve`` says it is, its certificate checked against ``web.ca_file``."""
    port = {"https": ":443=", "http": ":80="}[scheme]
    address, _, number = next(rule.split(port)[1] for rule in web.resolve if port in rule).rpartition(":")
    raw = socket.create_connection((address, int(number)), timeout=20)
    if scheme == "http":
        return raw
    return ssl.create_default_context(cafile=str(web.ca_file)).wrap_socket(raw, server_hostname=host)


def connection_to(web: DemoWeb, scheme: str, host: str) -> HTTPConnection:
    made = HTTPConnection(host)
    made.sock = connect(web, scheme, host)
    return made


Ask = Callable[..., Reply]


def fetch(web: DemoWeb, url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
    """One request; header names are given with ``_`` for ``-``."""
    parts = urlsplit(url)
    with closing(connection_to(web, parts.scheme, parts.hostname or "")) as client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        client.request(method, target, body=body, headers=named)
        answer = client.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
