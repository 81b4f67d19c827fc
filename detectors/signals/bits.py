"""Bits of a text in base64url, read from left to right; the encoding of IAB's consent strings (RFC 4648, section 5)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BITS = str.maketrans({letter: format(number, "06b") for number, letter in enumerate(_ALPHABET)})
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


class NotReadable(ValueError):
    """A text is not what it is read as; the message is a few plain words for a report."""


class BitReader:
    """Reads numbers of a given width; raises `NotReadable` at the end of the text and for letters of no alphabet.

    Classic base64 (``+``, ``/``, final ``=``) is read as well, for some consent managers write it.
    """

    def __init__(self, text: str) -> None:
        plain = text.rstrip("=").replace("+", "-").replace("/", "_")
        if not _BASE64URL.fullmatch(plain):
            raise NotReadable("it is not base64url")
        self._bits = plain.translate(_BITS)
        self._at = 0

    def take(self, width: int) -> str:
        """The next ``width`` bits as a text of zeros and ones."""
        end = self._at + width
        if end > len(self._bits):
            raise NotReadable("it ends too early")
        taken, self._at = self._bits[self._at : end], end
        return taken

    def number(self, width: int) -> int:
        """The next ``width`` bits as a number, most significant first."""
        return int(self.take(width), 2) if width else 0

    def flag(self) -> bool:
        """The next bit."""
        return self.take(1) == "1"

    def numbered(self, width: int) -> tuple[int, ...]:
        """The places, counted from 1, of the bits that are set among the next ``width``."""
        return tuple(place for place, bit in enumerate(self.take(width), start=1) if bit == "1")

    def letters(self, count: int) -> str:
        """Capital letters of six bits each (A = 0), as language and country codes are written."""
        numbers = [self.number(6) for _ in range(count)]
        if any(number > 25 for number in numbers):
            raise NotReadable("a code of letters holds something else")
        return "".join(chr(ord("A") + number) for number in numbers)

    def moment(self) -> datetime:
        """36 bits: tenths of a second since 1970, UTC."""
        return datetime.fromtimestamp(self.number(36) / 10, UTC)

    @property
    def rest_is_padding(self) -> bool:
        """Whether nothing but zeros remain."""
        return "1" not in self._bits[self._at :]
