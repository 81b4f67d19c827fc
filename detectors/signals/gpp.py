"""IAB Global Privacy Platform and US Privacy strings: which sections a string carries, and the four letters.

Sources: «Global Privacy Platform String» and «Section Information»
(https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform, Core and Sections folders), and «U.S. Privacy
String» (https://github.com/InteractiveAdvertisingBureau/USPrivacy). What a section of GPP says is not decoded, except
that of TCF, which `detectors.signals.tcf` reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from detectors.signals.bits import BitReader, NotReadable
from detectors.signals.tcf import Unreadable

LONGEST_STRING = 64 * 1024
_HEADER_TYPE = 3
_MOST_SECTIONS = 64
_LONGEST_CODE = 24
_SECTIONS = {
    1: "tcfeuv1",
    2: "tcfeuv2",
    5: "tcfcav1",
    6: "uspv1",
    7: "usnat",
    8: "usca",
    9: "usva",
    10: "usco",
    11: "usut",
    12: "usct",
    13: "usfl",
    14: "usmt",
    15: "usor",
    16: "ustx",
    17: "usde",
    18: "usia",
    19: "usne",
    20: "usnh",
    21: "usnj",
    22: "ustn",
    23: "usmn",
}
_GPP = re.compile(r"(?<![A-Za-z0-9_.~-])DB[A-Za-z0-9_-]{3,60}~[A-Za-z0-9_.~-]+")
_USP = re.compile(r"1[YN-][YN-][YN-]")
_USP_WORDS = {"Y": "yes", "N": "no", "-": "does not apply"}


@dataclass(frozen=True, slots=True)
class GppString:
    """The sections that a GPP string's header announces, by id and by IAB's name for them."""

    ids: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """IAB's prefix of each section; ``section 99`` for one that is not registered here."""
        return tuple(_SECTIONS.get(number, f"section {number}") for number in self.ids)


def decode_gpp(text: str) -> GppString | Unreadable:
    """The sections of a GPP string; never raises."""
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST_STRING:
        return Unreadable("it is empty" if not stripped else "it is longer than any consent string")
    try:
        return _header(BitReader(stripped.partition("~")[0]))
    except NotReadable as error:
        return Unreadable(str(error))


def find_gpp(text: str) -> tuple[str, GppString] | None:
    """The first GPP string inside a longer text: its header must decode and announce as many sections as follow."""
    match = _GPP.search(text[:LONGEST_STRING])
    decoded = decode_gpp(match[0]) if match else None
    if match is None or not isinstance(decoded, GppString) or match[0].count("~") != len(decoded.ids):
        return None
    return match[0], decoded


def decode_usp(text: str) -> str | None:
    """A US Privacy string in words, or None when it is none: ``notice given: yes, opted out of sale: no, …``."""
    stripped = text.strip().strip('"').upper()
    if not _USP.fullmatch(stripped):
        return None
    notice, opt_out, covered = (_USP_WORDS[letter] for letter in stripped[1:])
    return f"notice given: {notice}, opted out of sale: {opt_out}, LSPA transaction: {covered}"


def _header(bits: BitReader) -> GppString:
    if bits.number(6) != _HEADER_TYPE:
        raise NotReadable("its first field is not that of a GPP header")
    bits.number(6)
    ids: list[int] = []
    last = 0
    for _ in range(bits.number(12)):
        is_group = bits.flag()
        first = last + _fibonacci(bits)
        last = first + _fibonacci(bits) if is_group else first
        if last - first + len(ids) >= _MOST_SECTIONS:
            raise NotReadable("it announces more sections than there are")
        ids.extend(range(first, last + 1))
    return GppString(tuple(ids))


def _fibonacci(bits: BitReader) -> int:
    """A number in Fibonacci coding: the sum of the Fibonacci numbers whose bits are set, ended by two ones."""
    value, before, current, was_one = 0, 1, 1, False
    for _ in range(_LONGEST_CODE):
        is_one = bits.flag()
        if is_one and was_one:
            return value
        value += current if is_one else 0
        before, current, was_one = current, before + current, is_one
    raise NotReadable("a section's number has no end")
