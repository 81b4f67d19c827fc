"""What the demonstration web receives and answers: a request, an answer, and the few shapes answers take."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

# The smallest transparent GIF: what tracking pixels have always been.
_PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


@dataclass(frozen=True)
class Request:
    """One HTTP request as it arrived; ``host`` is lower case without port, ``target`` is path and query as sent."""

    method: str
    scheme: str
    host: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path alone."""
        return urlsplit(self.target).path if self.target.startswith("/") else self.target

    @cached_property
    def query(self) -> dict[str, str]:
        """Query parameters; of a repeated name, the last."""
        return {
            name: values[-1] for name, values in parse_qs(urlsplit(self.target).query, keep_blank_values=True).items()
        }

    def header(self, name: str) -> str:
        """A header's value, empty when absent; of repeated ones, the first."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies sent, by name; empty when the header cannot be read."""
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(self.header("Cookie"))
        except CookieError:
            return {}
        return {name: morsel.value for name, morsel in jar.items()}

    @cached_property
    def form(self) -> dict[str, str]:
        """The fields of a URL-encoded form; of a repeated name, the last."""
        fields = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: values[-1] for name, values in fields.items()}


@dataclass(frozen=True)
class Chunk:
    """A piece of a streamed body, sent ``after_s`` seconds after the one before it."""

    data: bytes
    after_s: float = 0.0


@dataclass(frozen=True)
class Stream:
    """A body sent piece by piece; ``chunked`` False means no length at all: the connection's end is the body's end.

    ``chunks`` may be endless: the connection stops asking for more when the client leaves, the web stops or a bound of
    `temoin.demo.streaming` is reached. It may not block: a pause is a chunk's ``after_s``.
    """

    chunks: Iterable[Chunk]
    chunked: bool = True


@dataclass(frozen=True)
class Conversation:
    """What the server says on a WebSocket: ``greetings`` at once, then every message back when ``echoes``.

    It closes politely after ``lasts_s`` seconds, or when the client does.
    """

    greetings: tuple[str, ...] = ()
    echoes: bool = True
    lasts_s: float = 60.0


@dataclass(frozen=True)
class Answer:
    """One HTTP answer.

    ``set_cookies`` are whole Set-Cookie lines, ``delay_s`` seconds to wait before sending it. A ``stream`` takes the
    place of ``body``. ``websocket`` accepts an upgrade: with a ``conversation`` it is held, without one closed at once.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    set_cookies: tuple[str, ...] = ()
    delay_s: float = 0.0
    websocket: bool = False
    stream: Stream | None = None
    conversation: Conversation | None = None

    def with_headers(self, *headers: tuple[str, str]) -> Answer:
        """The same answer with more headers."""
        return replace(self, headers=self.headers + headers)

    def with_cookies(self, *lines: str) -> Answer:
        """The same answer with more Set-Cookie lines."""
        return replace(self, set_cookies=self.set_cookies + lines)


def page(html: str, status: int = 200) -> Answer:
    """An HTML page."""
    return Answer(status, html.encode(), "text/html; charset=utf-8")


def script(source: str) -> Answer:
    """A JavaScript file."""
    return Answer(200, source.encode(), "text/javascript; charset=utf-8")


def data(value: Any) -> Answer:
    """A JSON document."""
    return Answer(200, json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def pixel() -> Answer:
    """A transparent picture of one pixel."""
    return Answer(200, _PIXEL, "image/gif")


def empty() -> Answer:
    """Nothing, politely: what collectors answer to beacons."""
    return Answer(204)


def redirect(location: str, status: int = 302) -> Answer:
    """A redirection."""
    return Answer(status, headers=(("Location", location),))


def not_found(what: str = "Nothing lives here.") -> Answer:
    """A plain 404."""
    return Answer(404, what.encode())


@dataclass(frozen=True)
class CookieLine:
    """What a Set-Cookie line says; ``seconds`` None means a session cookie, ``domain`` None a host-only cookie."""

    name: str
    value: str
    seconds: float | None = None
    domain: str | None = None
    same_site: str = "Lax"
    http_only: bool = False
    path: str = field(default="/")

    def __str__(self) -> str:
        """The line, always Secure: SameSite=None needs it, and the web is all HTTPS."""
        parts = [f"{self.name}={self.value}", f"Path={self.path}"]
        if self.domain:
            parts.append(f"Domain={self.domain}")
        if self.seconds is not None:
            expires = format_datetime(datetime.now(UTC) + timedelta(seconds=self.seconds), usegmt=True)
            parts += [f"Expires={expires}", f"Max-Age={int(self.seconds)}"]
        parts += ["Secure", f"SameSite={self.same_site}"]
        if self.http_only:
            parts.append("HttpOnly")
        return "; ".join(parts)
