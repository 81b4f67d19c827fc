"""The decoded contents of consent strings in short plain words, for labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from detectors.signals.google import Command, decode_gcd, decode_gcs, in_words
from detectors.signals.gpp import GppString
from detectors.signals.tcf import TcString

_MOST_SECTIONS = 12


def of_tcf(decoded: TcString) -> str:
    """``TCF v2 (CMP 92): consent to purposes 1–10 and special features 1–2, 236 vendors; legitimate interest …``."""
    head = f"TCF v{decoded.version} (CMP {decoded.cmp_id})"
    if decoded.grants_nothing:
        return f"{head}: no consent to any purpose or vendor{_legitimate(decoded)}"
    purposes = f"purposes {numbers(decoded.purposes)}" if decoded.purposes else "no purpose"
    features = f", special features {numbers(decoded.special_features)}" if decoded.special_features else ""
    vendors = "vendors not readable" if decoded.vendors is None else f"{decoded.vendors.count} vendors"
    return f"{head}: consent to {purposes}{features}, {vendors}{_legitimate(decoded)}"


def _legitimate(decoded: TcString) -> str:
    vendors = decoded.vendors_li.count if decoded.vendors_li else 0
    if not decoded.purposes_li and not vendors:
        return ""
    purposes = f"purposes {numbers(decoded.purposes_li)}" if decoded.purposes_li else "no purpose"
    return f"; legitimate interest claimed for {purposes}, {vendors} vendors"


def of_gpp(decoded: GppString) -> str:
    """``GPP: sections tcfeuv2, usnat``."""
    names = decoded.names[:_MOST_SECTIONS]
    more = f" and {len(decoded.names) - len(names)} more" if len(decoded.names) > len(names) else ""
    return f"GPP: sections {', '.join(names)}{more}" if names else "GPP: no section"


def of_hit(told: Mapping[str, str]) -> str:
    """``gcs=G100: ad_storage denied, analytics_storage denied``, and the same for ``gcd``."""
    parts = []
    for name, decode in (("gcs", decode_gcs), ("gcd", decode_gcd)):
        consented = decode(told[name]) if name in told else None
        if consented:
            parts.append(f"{name}={told[name]}: {in_words(consented)}")
    return "; ".join(parts)


def of_command(command: Command) -> str:
    """``consent default (FR, DE): ad_storage denied, analytics_storage denied``."""
    regions = f" ({', '.join(command.regions[:8])})" if command.regions else ""
    return f"consent {command.kind}{regions}: {in_words(command.signals)}"


def numbers(values: Sequence[int]) -> str:
    """``1–4, 7``: runs of numbers drawn together."""
    runs = [[value for _, value in run] for _, run in groupby(enumerate(values), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
