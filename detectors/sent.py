"""What a request carried away: its address, headers, body and messages, taken apart into named pieces of text.

Everything is bounded, for it is hostile input: the length of one piece, the number of pieces of one request, and what a
compressed body may unfold to.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from crawler.evidence import Message, Request

LONGEST_PIECE = 512 * 1024
MOST_PIECES = 2_000
_LONGEST_NAME = 60
_BINARY = 2

# DevTools' reasons for which a request never left the browser; for others (CORP, ORB) it was sent, the answer withheld.
_NEVER_SENT = frozenset({"csp", "mixed-content", "origin", "inspector", "subresource-filter"})
# Headers that the browser fills by itself, which no page can put a visitor's data into.
_BROWSERS_OWN = re.compile(
    r":|sec-|accept|user-agent$|host$|connection$|content-(length|type|encoding)$|cache-|pragma$"
)
_PART_NAME = re.compile(r'\bname="([^"]{0,200})"', re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})', re.IGNORECASE)
_FORM = re.compile(r"[^\s={}\[\]<>&]{1,200}=[^\s]*")
_COMPRESSED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_ANY_WINDOW, _RAW_WINDOW = 47, -15  # zlib: header found by itself (zlib or gzip); no header at all


class Piece(NamedTuple):
    """One piece of what was sent: where it stood, in words, and its text as sent (percent-encoding not undone).

    ``whole`` marks a body told again in one piece, for what its fields do not show.
    """

    place: str
    text: str
    whole: bool = False


def was_sent(request: Request) -> bool:
    """A request that failed on its way is an attempt all the same; one the browser held back told nobody anything."""
    return request.status is not None or request.blocked_by_browser not in _NEVER_SENT


def pieces(request: Request) -> Iterator[Piece]:
    """Address, headers and body of a request, at most `MOST_PIECES` of them."""
    found = (Piece(place, text[:LONGEST_PIECE], whole) for place, text, whole in _pieces(request) if text)
    return islice(found, MOST_PIECES)


def message_piece(message: Message) -> Piece:
    """One message as a piece; a binary one as far as it is text."""
    text = _readable(_from_base64(message.data)) if message.opcode == _BINARY else message.data
    return Piece("a WebSocket message", text[:LONGEST_PIECE])


def body_text(request: Request) -> str:
    """The request's body as text, decompressed where it is compressed; empty where there is none."""
    if not request.body:
        return ""
    if request.body_encoding == "text":
        return request.body[:LONGEST_PIECE]
    raw = _from_base64(request.body)
    encoding = _header(request, "content-encoding").lower()
    return _readable(unfolded(raw, raw_deflate="deflate" in encoding) or raw)


def unfolded(data: bytes, *, raw_deflate: bool = False) -> bytes:
    """What gzip or zlib data unfolds to, as far as it goes and no further than the bound; empty when it is neither."""
    windows = [_ANY_WINDOW] if data.startswith(_COMPRESSED) else []
    for window in [*windows, *([_RAW_WINDOW] if raw_deflate else [])]:
        try:
            return zlib.decompressobj(window).decompress(data, LONGEST_PIECE)
        except zlib.error:
            continue
    return b""


def _pieces(request: Request) -> Iterator[Piece]:
    yield from _of_address(request.url)
    for header in request.request_headers:
        name = header.name.lower()
        if name == "cookie":
            yield from _of_cookies(header.value)
        elif not _BROWSERS_OWN.match(name):
            yield Piece(f"the header {_named(header.name)}", header.value)
    text = body_text(request)
    yield from _of_body(text, _header(request, "content-type"))
    if text:
        yield Piece("the body", text, whole=True)


def _of_address(url: str) -> Iterator[Piece]:
    try:
        parts = urlsplit(url)
    except ValueError:
        yield Piece("the address", url)
        return
    yield Piece("the host name", parts.netloc)
    yield Piece("the path", parts.path)
    for name, value in _pairs(parts.query):
        yield Piece(f"the query parameter «{_named(name)}»", value)
    yield Piece("the query", parts.query, whole=True)


def _of_cookies(value: str) -> Iterator[Piece]:
    for pair in value.split(";"):
        name, _, content = pair.strip().partition("=")
        yield Piece(f"the cookie «{_named(name)}»", content)


def _of_body(text: str, content_type: str) -> Iterator[Piece]:
    start = text[:64].lstrip()
    if boundary := _BOUNDARY.search(content_type):
        yield from _of_multipart(text, boundary[1])
    elif start[:1] in {"{", "["}:
        for name, value in _json_leaves(text):
            yield Piece(f"the body field «{_named(name)}»", value)
    elif "urlencoded" in content_type.lower() or _FORM.fullmatch(text[:LONGEST_PIECE]):
        for name, value in _pairs(text):
            yield Piece(f"the body field «{_named(name)}»", value)


def _of_multipart(text: str, boundary: str) -> Iterator[Piece]:
    for part in text.split(f"--{boundary}"):
        head, blank, content = part.partition("\r\n\r\n")
        name = _PART_NAME.search(head)
        if blank and name:
            yield Piece(f"the body field «{_named(name[1])}»", content)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split("&", MOST_PIECES)[:MOST_PIECES]:
        name, _, value = pair.partition("=")
        if value:
            yield unquote(name.replace("+", " ")), value


def _json_leaves(text: str) -> Iterator[tuple[str, str]]:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return
    stack: list[tuple[str, Any]] = [("", parsed)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, dict):
            stack.extend((f"{path}.{key}" if path else str(key), value) for key, value in item.items())
        elif isinstance(item, list):
            stack.extend((path, value) for value in item)
        elif isinstance(item, str | int | float) and not isinstance(item, bool):
            yield path, str(item)


def _header(request: Request, name: str) -> str:
    return next((header.value for header in request.request_headers if header.name.lower() == name), "")


def _named(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def _from_base64(text: str) -> bytes:
    """Base64 decoded as far as it goes: what was cut off in the middle is still worth reading."""
    try:
        return base64.b64decode(text[: len(text) // 4 * 4])
    except (binascii.Error, ValueError):
        return text.encode("utf-8", "replace")


def _readable(data: bytes) -> str:
    return data[:LONGEST_PIECE].decode("utf-8", "replace")
