"""IAB TCF v2 consent strings (v2.0 to v2.3), decoded.

The layout is that of «Transparency and Consent String with Global Vendor & CMP List Formats v2»
(https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework, TCFv2 folder). An own decoder:
the one on PyPI, iab-tcf, had its last release in October 2022 and names no licence.

Publisher restrictions are read over and counted; of the other segments (disclosed vendors, allowed vendors, publisher)
only their kind is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from detectors.signals.bits import BitReader, NotReadable

LONGEST_STRING = 64 * 1024
VENDORS_LISTED = 50
_VERSION = 2
_FIRST_YEAR, _LAST_YEAR = 2019, 2100
_SEGMENTS = {1: "disclosed vendors", 2: "allowed vendors", 3: "publisher"}
_CANDIDATE = re.compile(r"(?<![A-Za-z0-9_.-])C[A-Za-z0-9_-]{35,}(?:\.[A-Za-z0-9_-]+){0,4}(?![A-Za-z0-9_-])")
_MOST_CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Vendors:
    """The vendors of one section: how many, the first `VENDORS_LISTED` of their ids, and the highest id spoken of."""

    count: int
    ids: tuple[int, ...]
    highest: int


@dataclass(frozen=True, slots=True)
class TcString:
    """A TC string, core segment. ``vendors`` and ``vendors_li`` are None where the string was cut before they ended."""

    version: int
    created: datetime
    updated: datetime
    cmp_id: int
    cmp_version: int
    consent_screen: int
    language: str
    vendor_list_version: int
    policy_version: int
    is_service_specific: bool
    special_features: tuple[int, ...]
    purposes: tuple[int, ...]
    purposes_li: tuple[int, ...]
    purpose_one_treatment: bool
    publisher_country: str
    vendors: Vendors | None
    vendors_li: Vendors | None
    restrictions: int | None
    segments: tuple[str, ...]
    well_formed: bool

    @property
    def grants_nothing(self) -> bool:
        """Whether no purpose, no special feature and no vendor has the visitor's consent."""
        return not (self.purposes or self.special_features or (self.vendors and self.vendors.count))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text is not a TC string, in plain words."""

    why: str


def decode_tcf(text: str) -> TcString | Unreadable:
    """Decode a TC string; never raises, whatever it is given."""
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST_STRING:
        return Unreadable("it is empty" if not stripped else "it is longer than any consent string")
    core, *others = stripped.split(".")
    try:
        return _core(BitReader(core), tuple(_segment(other) for other in others[:8]))
    except NotReadable as error:
        return Unreadable(str(error))


def find_tcf(text: str) -> tuple[tuple[str, TcString], ...]:
    """The TC strings inside a longer text, known by decoding whole and well, not by any name; at most four."""
    found = []
    for match in islice(_CANDIDATE.finditer(text[:LONGEST_STRING]), _MOST_CANDIDATES):
        decoded = decode_tcf(match[0])
        if isinstance(decoded, TcString) and decoded.well_formed:
            found.append((match[0], decoded))
    return tuple(found)


def _core(bits: BitReader, segments: tuple[str, ...]) -> TcString:
    version = bits.number(6)
    if version != _VERSION:
        raise NotReadable(f"its version is {version}, not 2")
    created, updated = bits.moment(), bits.moment()
    head = {
        "cmp_id": bits.number(12),
        "cmp_version": bits.number(12),
        "consent_screen": bits.number(6),
    }
    language = bits.letters(2)
    lists = {"vendor_list_version": bits.number(12), "policy_version": bits.number(6)}
    is_service_specific, _texts = bits.flag(), bits.flag()
    features, purposes, purposes_li = bits.numbered(12), bits.numbered(24), bits.numbered(24)
    purpose_one, country = bits.flag(), bits.letters(2)
    vendors, vendors_li, restrictions, complete = _variable_part(bits)
    is_plausible = all(_FIRST_YEAR <= when.year <= _LAST_YEAR for when in (created, updated)) and created <= updated
    return TcString(
        version=version,
        created=created,
        updated=updated,
        **head,
        language=language,
        **lists,
        is_service_specific=is_service_specific,
        special_features=features,
        purposes=purposes,
        purposes_li=purposes_li,
        purpose_one_treatment=purpose_one,
        publisher_country=country,
        vendors=vendors,
        vendors_li=vendors_li,
        restrictions=restrictions,
        segments=segments,
        well_formed=complete and is_plausible and head["cmp_id"] > 0,
    )


def _variable_part(bits: BitReader) -> tuple[Vendors | None, Vendors | None, int | None, bool]:
    """The sections of no fixed length, as far as they are there, and whether all were, with nothing after them."""
    consents = legitimate = restrictions = None
    try:
        consents = _vendors(bits)
        legitimate = _vendors(bits)
        restrictions = _restrictions(bits)
    except NotReadable:
        return consents, legitimate, restrictions, False
    return consents, legitimate, restrictions, bits.rest_is_padding


def _vendors(bits: BitReader) -> Vendors:
    highest = bits.number(16)
    if bits.flag():
        return _of_ranges(_ranges(bits), highest)
    field = bits.numbered(highest)
    return Vendors(len(field), field[:VENDORS_LISTED], highest)


def _ranges(bits: BitReader) -> list[tuple[int, int]]:
    ranges = []
    for _ in range(bits.number(12)):
        is_range, first = bits.flag(), bits.number(16)
        last = bits.number(16) if is_range else first
        if first == 0 or last < first:
            raise NotReadable("a range of vendors runs backwards")
        ranges.append((first, last))
    return ranges


def _of_ranges(ranges: list[tuple[int, int]], highest: int) -> Vendors:
    """Ranges counted each vendor once, though hostile ones may overlap."""
    count, reached = 0, 0
    ids: list[int] = []
    for first, last in sorted(ranges):
        start = max(first, reached + 1)
        if start > last:
            continue
        count += last - start + 1
        ids.extend(range(start, min(last, start + VENDORS_LISTED - len(ids) - 1) + 1))
        reached = last
    return Vendors(count, tuple(ids[:VENDORS_LISTED]), highest)


def _restrictions(bits: BitReader) -> int:
    """How many publisher restrictions there are; what they say is read over."""
    number = bits.number(12)
    for _ in range(number):
        bits.take(6 + 2)
        _ranges(bits)
    return number


def _segment(text: str) -> str:
    try:
        kind = BitReader(text).number(3)
    except NotReadable:
        return "unreadable"
    return _SEGMENTS.get(kind, "unknown")
