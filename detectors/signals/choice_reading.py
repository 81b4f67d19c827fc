"""What a stored record or a consent signal says of the visitor's choice, in one shape for whoever asks.

A record says what it says of the names that it holds: one cookie for each purpose speaks of its purpose only. Before
any choice a record may stand there too, with the site's defaults; that a choice was made is told by its change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.evidence import ConsentReading, ConsentSource
from detectors.signals import words
from detectors.signals.cmp_record import Answer, CmpRecord, Overall, decode_cmp_record
from detectors.signals.generic_record import decode_generic_record
from detectors.signals.google import Command, Consented, decode_command, in_words
from detectors.signals.gpp import GppString, decode_gpp, decode_usp, find_gpp
from detectors.signals.tcf import LONGEST_STRING, TcString, decode_tcf, find_tcf

_USP_COOKIE = "usprivacy"
_SALE = "sale of data"
# TCF's own purposes, which a consent manager asks for in whole or in part (11 came with policy 4).
_ALL_PURPOSES = frozenset(range(1, 11))
_TCF_SECTION, _USP_SECTION = 2, 6  # IAB's ids of the sections of a GPP string
# Never asked about, and granted by most templates whatever the visitor chose.
_NOT_ASKED = frozenset({"security_storage"})
_OFTEN_NOT_ASKED = frozenset({"functionality_storage"})
_MOST_SIGNALS = 20
_MOST_OBJECTS = 200


@dataclass(frozen=True, slots=True)
class ChoiceSays:
    """One record or signal read.

    Attributes:
        overall: what it says as a whole, of the names that it holds.
        granted, denied: names of the purposes, categories, services or vendors, as it keeps them.
        words: the same for a reader, without anything else that the value holds.
        cmp: the consent manager whose record it is, where that is known.
    """

    overall: Overall
    granted: tuple[str, ...]
    denied: tuple[str, ...]
    words: str
    cmp: str | None = None


def read_record(name: str, value: str, where: str) -> ChoiceSays | None:
    """What a cookie or storage entry says, by what is known of consent managers, else by its name and contents.

    Args:
        name: the cookie's name or the storage key.
        value: as stored.
        where: ``cookie``, ``local`` or ``session``.

    Returns:
        None when it is no record of a choice. Never raises.
    """
    known = decode_cmp_record(name, value, where)
    if known is not None and known.overall is not Overall.NOT_TOLD:
        return _of_record(known)
    strings = find_tcf(value[:LONGEST_STRING]) if len(value) <= LONGEST_STRING else ()
    if strings:
        return _of_tcf(strings[-1][1], None, known.cmp if known else None)
    if gpp := find_gpp(value):
        return _read_gpp(gpp[0])
    if name == _USP_COOKIE:
        return _of_usp(value)
    record = known or decode_generic_record(name, value, where)
    return _of_record(record) if record else None


def read_signal(reading: ConsentReading) -> ChoiceSays | None:
    """What a consent interface's answer or command says of the choice; None when nothing. Never raises."""
    return _READERS[reading.source](reading.raw)


def _of_record(record: CmpRecord) -> ChoiceSays:
    granted, denied = (
        tuple(name for name, answer in record.purposes.items() if answer is wanted)
        for wanted in (Answer.GRANTED, Answer.DENIED)
    )
    return ChoiceSays(record.overall, granted, denied, record.in_words, record.cmp or None)


def _read_tcf(raw: str) -> ChoiceSays | None:
    told = _json(raw)
    if not isinstance(told, dict):
        decoded = decode_tcf(told if isinstance(told, str) else raw)
        return _of_tcf(decoded, None) if isinstance(decoded, TcString) else None
    if told.get("success") is False:
        return None
    string = told.get("tcString")
    known = decode_tcf(string) if isinstance(string, str) and string else None
    awaits = told.get("eventStatus") == "cmpuishown" or told.get("cmpStatus") in {"loading", "stub"}
    if isinstance(known, TcString):
        return _of_tcf(known, Overall.NONE_YET if awaits else None)
    return ChoiceSays(Overall.NONE_YET, (), (), "TCF: no string yet") if awaits and not string else None


def _of_tcf(decoded: TcString, overall: Overall | None, cmp: str | None = None) -> ChoiceSays:
    """Refused: no consent to any purpose, special feature or vendor, though legitimate interests be left on.

    Accepted: consent to all of TCF's purposes, and to vendors. A string that grants some does not tell which were asked
    for, so it is not told whether that is all.
    """
    granted = (
        *(f"purpose {number}" for number in decoded.purposes),
        *(f"special feature {number}" for number in decoded.special_features),
        *(f"legitimate interest: purpose {number}" for number in decoded.purposes_li),
    )
    if overall is None:
        overall = Overall.NOT_TOLD
        if decoded.grants_nothing and decoded.vendors is not None:
            overall = Overall.REFUSED
        elif set(decoded.purposes) >= _ALL_PURPOSES and decoded.vendors is not None and decoded.vendors.count:
            overall = Overall.ACCEPTED
    return ChoiceSays(overall, granted, (), words.of_tcf(decoded), cmp)


def _read_gpp(raw: str) -> ChoiceSays | None:
    told = _json(raw)
    objects = list(_objects(told))
    string = next((one["gppString"] for one in objects if isinstance(one.get("gppString"), str)), None)
    if string is None and not objects:
        string = told if isinstance(told, str) else raw
    awaits = any(one.get("cmpDisplayStatus") == "visible" or one.get("signalStatus") == "not ready" for one in objects)
    overall = Overall.NONE_YET if awaits else None
    for number, section in _sections(string or ""):
        decoded = decode_tcf(section) if number == _TCF_SECTION else None
        if isinstance(decoded, TcString):
            return _of_tcf(decoded, overall)
        if number == _USP_SECTION and (usp := _of_usp(section)):
            return usp if overall is None else ChoiceSays(overall, (), (), usp.words)
    if opt_outs := dict(_us_opt_outs(objects)):
        return _of_opt_outs(opt_outs, overall)
    return ChoiceSays(overall, (), (), "GPP: no section that tells the choice") if overall else None


def _sections(string: str) -> list[tuple[int, str]]:
    """The sections of a GPP string by their ids; none where it is no GPP string."""
    decoded = decode_gpp(string)
    sections = string.strip().split("~")[1:]
    return list(zip(decoded.ids, sections, strict=False)) if isinstance(decoded, GppString) else []


def _objects(told: Any) -> Iterator[dict[str, Any]]:
    """An answer and the objects inside of it, nearest first, bounded."""
    waiting, seen = [told], 0
    while waiting and seen < _MOST_OBJECTS:
        item, seen = waiting.pop(0), seen + 1
        if isinstance(item, dict):
            yield item
            waiting.extend(list(item.values())[:_MOST_OBJECTS])
        elif isinstance(item, list):
            waiting.extend(item[:_MOST_OBJECTS])


_OPT_OUTS = {
    "SaleOptOut": _SALE,
    "SharingOptOut": "sharing of data",
    "TargetedAdvertisingOptOut": "targeted advertising",
}


def _us_opt_outs(objects: list[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    """The opt-outs of the US sections that an answer holds parsed: 1 opted out, 2 did not, 0 not applicable."""
    for one in objects:
        for key, name in _OPT_OUTS.items():
            if one.get(key) in (1, 2) and not isinstance(one[key], bool):
                yield name, one[key] == 1


def _of_opt_outs(opt_outs: Mapping[str, bool], overall: Overall | None) -> ChoiceSays:
    """Not having opted out is no consent: that is what holds before any choice as well."""
    denied = tuple(name for name, is_out in opt_outs.items() if is_out)
    allowed = tuple(name for name, is_out in opt_outs.items() if not is_out)
    told = [f"opted out of {', '.join(denied)}"] if denied else []
    told += [f"not opted out of {', '.join(allowed)}"] if allowed else []
    if overall is None:
        overall = Overall.NOT_TOLD if not denied else Overall.PARTIAL if allowed else Overall.REFUSED
    return ChoiceSays(overall, allowed, denied, f"GPP: {'; '.join(told)}")


def _read_usp(raw: str) -> ChoiceSays | None:
    told = _json(raw)
    string = told.get("uspString") if isinstance(told, dict) else told if isinstance(told, str) else raw
    return _of_usp(string) if isinstance(string, str) else None


def _of_usp(text: str) -> ChoiceSays | None:
    """``1YYN``: opted out; ``1YNN``: not opted out, which holds before any choice as well; ``1---``: does not apply."""
    plain = text.strip().strip('"').upper()
    told = decode_usp(plain)
    if told is None or plain[2] == "-":
        return None
    is_out = plain[2] == "Y"
    overall = Overall.REFUSED if is_out else Overall.NOT_TOLD
    return ChoiceSays(overall, () if is_out else (_SALE,), (_SALE,) if is_out else (), f"US Privacy {plain}: {told}")


def _read_google(raw: str) -> ChoiceSays | None:
    command = decode_command(raw)
    if command is not None:
        return _of_command(command)
    told = _json(raw)
    entries = told.get("entries") if isinstance(told, dict) else None
    return _of_entries(entries) if isinstance(entries, dict) else None


def _of_command(command: Command) -> ChoiceSays:
    if command.kind != "update":
        return ChoiceSays(Overall.NONE_YET, (), (), words.of_command(command))
    return _of_states(command.signals, words.of_command(command))


def _of_entries(entries: Mapping[str, Any]) -> ChoiceSays | None:
    """Tag Manager's own table: for each signal the default and the update, true for granted, where there was one."""
    updates: list[Consented] = []
    defaults: list[Consented] = []
    for name, entry in list(entries.items())[:_MOST_SIGNALS]:
        if not isinstance(entry, dict):
            continue
        for key, kept in (("update", updates), ("default", defaults)):
            if isinstance(entry.get(key), bool):
                kept.append(Consented(str(name)[:40], "granted" if entry[key] else "denied"))
    if updates:
        return _of_states(tuple(updates), f"consent updated: {in_words(tuple(updates))}")
    if defaults:
        return ChoiceSays(Overall.NONE_YET, (), (), f"consent by default only: {in_words(tuple(defaults))}")
    return None


def _of_states(signals: tuple[Consented, ...], told: str) -> ChoiceSays:
    granted = tuple(one.signal for one in signals if one.state == "granted")
    denied = tuple(one.signal for one in signals if one.state == "denied")
    asked = set(granted) - _NOT_ASKED, set(denied) - _NOT_ASKED
    if not asked[0]:
        overall = Overall.REFUSED if asked[1] else Overall.NOT_TOLD
    elif not asked[1]:
        overall = Overall.ACCEPTED if asked[0] - _OFTEN_NOT_ASKED else Overall.NOT_TOLD
    else:
        overall = Overall.PARTIAL if asked[0] - _OFTEN_NOT_ASKED else Overall.NOT_TOLD
    return ChoiceSays(overall, granted, denied, told)


def _read_nothing(_raw: str) -> None:
    """The browser's own announcement is no choice made on the site."""


_READERS: Mapping[ConsentSource, Callable[[str], ChoiceSays | None]] = {
    ConsentSource.TCF: _read_tcf,
    ConsentSource.GPP: _read_gpp,
    ConsentSource.USP: _read_usp,
    ConsentSource.GOOGLE_CONSENT_MODE: _read_google,
    ConsentSource.GLOBAL_PRIVACY_CONTROL: _read_nothing,
}


def _json(raw: str) -> Any:
    if len(raw) > LONGEST_STRING:
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
