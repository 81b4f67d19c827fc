"""Secrets of the audit's user (a password, say) and how they are kept out of everything that is written.

A secret comes back from a browser in many shapes: escaped in a URL, in a form's body, in JSON within JSON, in base64
at any offset. All of these are found and replaced by ``«secret: NAME»``. What cannot be found is a secret that was
transformed beyond reading: compressed, encrypted, hashed.

Everything works on bytes: text is looked at as its UTF-8.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.entities import codepoint2name
from typing import Any
from urllib.parse import quote, quote_plus

MIN_CHARS = 4
BOUNDED_CHARS = 100
"""Text of this length may have been cut where some bound ended it, in the middle of a secret."""
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BASE64_ALSO = {ord("+"): rb"(?:[+\-]|%2B)", ord("/"): rb"(?:\\?/|_|%2F)"}
_IDENTIFIERS = ("Id", "ID")
_OF_PROTOCOL = frozenset({"id", "identifier", "type", "subtype", "method", "kind", "mimeType", "protocol"})
_MACHINES_WORDS = (
    "https://www. document script stylesheet image application/json text/html cookie storage session local value "
    "true false null undefined object string number boolean content-type accept-language user-agent mozilla chrome"
)
_BACKSLASH = rb"(?:\\|%(?:25){0,3}5[cC]|&#92;)"
_SEMICOLON = rb"(?:;|%(?:25){0,3}3[bB])?"
_HASH = rb"(?:#|%(?:25){0,3}23)"
_AMPERSANDS = (
    b"&(?:amp;){0,3}",
    rb"%(?:25){0,3}26(?:amp(?:;|%(?:25){0,3}3[bB])){0,3}",
    rb"\\\\{0,7}u0026(?:amp;){0,3}",
)
_QUOTES = "\"'/`"


class UnsafeSecret(ValueError):
    """This value cannot be kept out of the evidence; the text is the one line a user reads, without the value."""


class Secrets:
    """The secrets of one audit, by the names that stand for them. Its ``repr`` shows names only."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        """Take the values by their names.

        Raises:
            UnsafeSecret: a value is shorter than four characters, or holds what nobody can type.
        """
        self._names = tuple(values or {})
        for name, value in (values or {}).items():
            _check(name, value)
        longest_first = sorted((values or {}).items(), key=lambda item: -len(item[1]))
        self._finders = [(finder, _mark(name)) for name, value in longest_first for finder in _finders(value)]
        self._ends = [(_cut_end(value), _mark(name)) for name, value in longest_first]
        self._marks = {_shown(name): value for name, value in longest_first}

    def __bool__(self) -> bool:
        return bool(self._finders)

    def __repr__(self) -> str:
        return f"Secrets({', '.join(self._names)})"

    @property
    def values(self) -> tuple[str, ...]:
        """The secrets themselves, to be sought where they must not be seen."""
        return tuple(self._marks.values())

    def redact_bytes(self, content: bytes) -> bytes:
        """The same without any secret."""
        for finder, mark in self._finders:
            if finder.part in content:
                content = finder.pattern.sub(mark, content)
        return content

    def redact(self, text: str) -> str:
        """The same without any secret, nor the beginning of one where a long text was cut off."""
        if not self._finders or len(text) < MIN_CHARS:
            return text
        content = text.encode("utf-8", "surrogatepass")
        clean = self.redact_bytes(content)
        if len(text) >= BOUNDED_CHARS:
            for end, mark in self._ends:
                clean = end.sub(mark, clean)
        return text if clean is content or clean == content else clean.decode("utf-8", "surrogatepass")

    def redact_json(self, value: Any) -> Any:
        """The same value, keys included, without any secret."""
        if isinstance(value, str):
            return self.redact(value)
        if isinstance(value, dict):
            return {self.redact(key): self.redact_json(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.redact_json(item) for item in value)
        return value

    def restored(self, command: dict[str, Any]) -> dict[str, Any]:
        """A command to the browser that names something by what it was told, as the browser knows it."""
        return _replaced(command, self._marks) if self._marks else command

    def redact_message(self, message: dict[str, Any]) -> dict[str, Any]:
        """A message of DevTools: what is base64 there is looked into, and the browser's own words stay as they are."""
        if not self._finders:
            return message
        if set(message) == {"data"}:
            return message  # a picture: its pixels are nobody's text
        if message.get("base64Encoded") is True or message.get("opcode") == 2:
            message = {key: self._redact_base64(item) for key, item in message.items()}
        return {self.redact(key): self._redact_member(key, item) for key, item in message.items()}

    def _redact_member(self, key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return self.redact_message(value)
        if isinstance(value, list):
            return [self._redact_member(key, item) for item in value]
        if not isinstance(value, str) or key in _OF_PROTOCOL or key.endswith(_IDENTIFIERS):
            return value
        return self._redact_base64(value) if key == "bytes" else self.redact(value)

    def _redact_base64(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            content = base64.b64decode(value, validate=True)
        except ValueError:
            return value
        clean = self.redact_bytes(content)
        return value if clean == content else base64.b64encode(clean).decode("ascii")


@dataclass(frozen=True)
class _Finder:
    """A pattern, and a part of whatever it matches that is fast to look for."""

    pattern: re.Pattern[bytes]
    part: bytes = b""


NO_SECRETS = Secrets()


def _check(name: str, value: str) -> None:
    if len(value) < MIN_CHARS:
        told = f"{name} is shorter than {MIN_CHARS} characters"
        raise UnsafeSecret(f"{told}: so short a secret cannot be told from ordinary text, and would be published")
    if value.lower() in _MACHINES_WORDS:
        raise UnsafeSecret(f"{name} is a word that stands in every page: it cannot be kept out of the evidence")
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in value):
        raise UnsafeSecret(f"{name} holds a control character, which nobody can type into a form")


def _shown(name: str) -> str:
    return f"«secret: {name}»"


def _mark(name: str) -> Callable[[re.Match[bytes]], bytes]:
    shown = _shown(name).encode()
    return lambda _: shown


def _replaced(value: Any, marks: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for mark, secret in marks.items():
            value = value.replace(mark, secret)
        return value
    if isinstance(value, dict):
        return {key: _replaced(item, marks) for key, item in value.items()}
    return [_replaced(item, marks) for item in value] if isinstance(value, list) else value


def _finders(value: str) -> Iterator[_Finder]:
    """What finds all the shapes of a value."""
    forms = list(dict.fromkeys((value, *(unicodedata.normalize(form, value) for form in ("NFC", "NFD")))))
    for form in forms:
        yield _Finder(re.compile(b"".join(map(_in_any_escape, form))))
    contents = dict.fromkeys(text for form in forms for text in _as_sent(form))
    for pattern, part in dict.fromkeys(shape for content in contents for shape in _in_base64(content)):
        yield _Finder(re.compile(pattern), part)


def _cut_end(value: str) -> re.Pattern[bytes]:
    """A pattern for the beginning of a value, where the text ends in it."""
    chars = [_in_any_escape(char) for char in value]
    rest = b""
    for char in reversed(chars[MIN_CHARS:]):
        rest = b"(?:" + char + rest + b")?"
    return re.compile(b"".join(chars[:MIN_CHARS]) + rest + rb"\Z")


def _in_any_escape(char: str) -> bytes:
    """A pattern for one character: as it is, and as URLs, forms, JSON, scripts, HTML and mail escape it, even twice.

    Upper and lower case are alike. Each shape begins with a character of its own, by which `re` looks for it fast.
    """
    shapes = [shape for form in dict.fromkeys((char, char.lower(), char.upper())) for shape in _shapes(form)]
    return b"(?:" + b"|".join(dict.fromkeys(shapes)) + b")"


def _shapes(char: str) -> Iterator[bytes]:
    if len(char) > 1:  # ß, in upper case
        yield b"".join(map(_in_any_escape, char))
        return
    plain = (re.escape(char.encode("utf-8")), *_escapes(char))
    yield from plain
    after_backslashes = [*_escapes_of_scripts(char), *(plain if char in _QUOTES else ())]
    yield from _behind_backslashes(b"(?:" + b"|".join(after_backslashes) + b")")
    if char == "\\":
        yield from _behind_backslashes(b"")


def _escapes(char: str) -> Iterator[bytes]:
    """As URLs, forms, HTML and mail escape it."""
    code, encoded = ord(char), char.encode("utf-8")
    yield b"".join(rb"%%(?:25){0,3}%s" % _hex(byte, 2) for byte in encoded)
    yield b"".join(b"=" + _hex(byte, 2) for byte in encoded)
    yield b"".join(rb"%%(?:25){0,3}u%s" % _hex(unit, 4) for unit in _utf16(char))
    for ampersand in _AMPERSANDS:
        yield ampersand + _HASH + rb"0{0,4}%d" % code + _SEMICOLON
        yield ampersand + _HASH + rb"[xX]0{0,4}%s" % _hex(code, 1) + _SEMICOLON
        if name := codepoint2name.get(code):
            yield ampersand + name.encode() + _SEMICOLON
    if 0x80 <= code < 0x100:
        yield rb"%%(?:25){0,3}%s" % _hex(code, 2)  # as a page in ISO 8859-1 sends it
    if char == " ":
        yield from (rb"\+", rb"%(?:25){0,3}2[bB]")


def _escapes_of_scripts(char: str) -> Iterator[bytes]:
    """What JSON and scripts put behind a backslash for it."""
    yield (_BACKSLASH + b"{1,8}").join(b"u" + _hex(unit, 4) for unit in _utf16(char))
    yield rb"u\{0{0,4}%s\}" % _hex(ord(char), 1)
    if ord(char) < 0x100:
        yield b"x" + _hex(ord(char), 2)


def _behind_backslashes(shape: bytes) -> Iterator[bytes]:
    """A shape behind as many backslashes as JSON within JSON puts there, be they escaped themselves."""
    for first in (rb"\\", rb"%(?:25){0,3}5[cC]", rb"&#92;"):
        yield first + _BACKSLASH + b"{0,15}" + shape


def _hex(number: int, digits: int) -> bytes:
    """A pattern for a number in hexadecimal digits of either case."""
    text = f"{number:0{digits}x}"
    return "".join(digit if digit.isdigit() else f"[{digit}{digit.upper()}]" for digit in text).encode()


def _utf16(char: str) -> Iterator[int]:
    units = char.encode("utf-16-be")
    return (int.from_bytes(units[place : place + 2], "big") for place in range(0, len(units), 2))


def _as_sent(value: str) -> Iterable[bytes]:
    """The shapes of a value that are worth looking for inside base64."""
    inside_json = json.dumps(value, ensure_ascii=False)[1:-1]
    texts = (value, inside_json, json.dumps(value)[1:-1], quote(value, safe=""), quote_plus(value))
    return dict.fromkeys(text.encode("utf-8") for text in texts)


def _in_base64(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Patterns for the content within base64, at each offset that it can begin at, with a part that must be there."""
    for before in range(3):
        bits = "?" * (8 * before) + "".join(f"{byte:08b}" for byte in content)
        bits += "?" * (-len(bits) % 6)
        sextets = [bits[place : place + 6] for place in range(0, len(bits), 6)]
        known = [_base64_char(sextet) for sextet in sextets if sextet != "??????"]
        certain = [char if len(char) == 1 else b" " for char in known]
        yield b"".join(known), max(b"".join(certain).split(b" "), key=len)


def _base64_char(bits: str) -> bytes:
    """A pattern for the characters of base64 whose bits are these, as far as they are known."""
    fitting = [
        char
        for number, char in enumerate(_BASE64)
        if all(wanted in ("?", bit) for wanted, bit in zip(bits, f"{number:06b}", strict=True))
    ]
    shapes = [_BASE64_ALSO.get(char, bytes([char])) for char in fitting]
    return shapes[0] if len(shapes) == 1 else b"(?:" + b"|".join(shapes) + b")"
