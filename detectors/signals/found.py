"""Every consent signal of a visit, decoded, with its moment and the place where it stands in the evidence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import unquote

from crawler.evidence import ConsentReading, ConsentSource, CookieOutcome, Party, Phase, StorageKind, Visit
from detectors.domains import party_of
from detectors.jar import unwritten
from detectors.sent import body_text, was_sent
from detectors.signals import google, words
from detectors.signals.cmp_record import CmpRecord, decode_cmp_record
from detectors.signals.gpp import GppString, decode_gpp, decode_usp, find_gpp
from detectors.signals.tcf import TcString, decode_tcf, find_tcf

LONGEST_RAW = 64 * 1024
_USP_COOKIE = "usprivacy"
_KEPT_IN = {StorageKind.LOCAL: "local", StorageKind.SESSION: "session"}
_AT_THE_END = float("inf")


class SignalKind(StrEnum):
    """Which kind of signal; also the ``role`` of its detection."""

    TCF = "tcf"
    GPP = "gpp"
    USP = "usp"
    GOOGLE = "google-consent-mode"
    GPC = "gpc"
    RECORD = "cmp-record"


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal. ``label`` tells what it says; ``raw`` is the string itself, or for a record its words alone.

    ``url`` is where a hit went, or the frame that a reading is of; empty for what is stored. ``time`` is infinite for
    what was found in the jar when the phase ended.
    """

    kind: SignalKind
    place: str
    phase: Phase
    time: float
    party: Party
    label: str
    raw: str
    url: str = ""
    record: CmpRecord | None = None


class Kept(NamedTuple):
    """A value that was stored, wherever."""

    place: str
    where: str
    name: str
    value: str
    phase: Phase
    time: float
    party: Party


def signals_of(visit: Visit) -> tuple[Signal, ...]:
    """All signals of a visit, by phase and moment."""
    found = [*_of_requests(visit), *_of_readings(visit), *_of_what_is_kept(visit)]
    order = list(Phase)
    return tuple(sorted(found, key=lambda signal: (order.index(signal.phase), signal.time)))


def _of_requests(visit: Visit) -> Iterator[Signal]:
    announced: set[Phase] = set()
    for index, request in enumerate(visit.requests):
        if not was_sent(request):
            continue
        base = Signal(
            SignalKind.GOOGLE, f"requests/{index}", request.phase, request.started, request.party, "", "", request.url
        )
        query = request.url.partition("?")[2]
        told = google.hit_parameters(query) if "gc" in query else {}
        if not told and request.body:
            told = google.hit_parameters(body_text(request))
        if told:
            raw = " ".join(f"{name}={told[name]}" for name in ("gcs", "gcd") if name in told)
            yield replace(base, label=words.of_hit(told), raw=raw)
        # the browser adds it to every request alike: the first of a phase tells all
        gpc = any(h.name.lower() == "sec-gpc" and h.value.strip() == "1" for h in request.request_headers)
        if gpc and request.phase not in announced:
            announced.add(request.phase)
            yield replace(base, kind=SignalKind.GPC, label="the browser sends Sec-GPC: 1", raw="1")


def _of_readings(visit: Visit) -> Iterator[Signal]:
    for index, reading in enumerate(visit.consent_readings):
        read = _READERS[reading.source](reading)
        if read is not None:
            kind, label, raw = read
            party = party_of(reading.frame_url, visit.site)
            place = f"consent_readings/{index}"
            yield Signal(kind, place, reading.phase, reading.time, party, label, raw, reading.frame_url)


def _of_what_is_kept(visit: Visit) -> Iterator[Signal]:
    for kept in kept_values(visit):
        text = unquote(kept.value[:LONGEST_RAW])
        if record := decode_cmp_record(kept.name, kept.value, kept.where):
            label = f"{record.name}: {record.in_words}"
            yield _stored(kept, SignalKind.RECORD, label, f"{record.name}={record.in_words}", record)
        for raw, decoded in find_tcf(text):
            yield _stored(kept, SignalKind.TCF, words.of_tcf(decoded), raw)
        if gpp := find_gpp(text):
            yield _stored(kept, SignalKind.GPP, words.of_gpp(gpp[1]), gpp[0])
        if kept.name == _USP_COOKIE and (usp := decode_usp(text)):
            yield _stored(kept, SignalKind.USP, f"US Privacy {text.strip()}: {usp}", text.strip())


def _stored(kept: Kept, kind: SignalKind, label: str, raw: str, record: CmpRecord | None = None) -> Signal:
    return Signal(kind, kept.place, kept.phase, kept.time, kept.party, label, raw, record=record)


def kept_values(visit: Visit) -> Iterator[Kept]:
    """Every value that a cookie, local or session storage kept."""
    for index, write in enumerate(visit.cookies):
        if write.outcome is CookieOutcome.STORED:
            place = f"cookies/{index}"
            yield Kept(place, "cookie", write.name, write.value, write.phase, write.time, write.party)
    for index, cookie in unwritten(visit):
        yield Kept(f"jar/{index}", "cookie", cookie.name, cookie.value, cookie.phase, _AT_THE_END, cookie.party)
    for index, entry in enumerate(visit.storage):
        if not entry.removed and entry.kind in _KEPT_IN:
            where = _KEPT_IN[entry.kind]
            yield Kept(f"storage/{index}", where, entry.key, entry.value, entry.phase, entry.time, entry.party)


_Read = tuple[SignalKind, str, str]


def _read_tcf(reading: ConsentReading) -> _Read | None:
    raw = _told(reading.raw, "tcString")
    if raw is None:
        return None
    decoded = decode_tcf(raw) if raw else None
    if isinstance(decoded, TcString):
        return SignalKind.TCF, words.of_tcf(decoded), raw
    return SignalKind.TCF, f"TCF: {f'a string that cannot be read, {decoded.why}' if decoded else 'no string yet'}", raw


def _read_gpp(reading: ConsentReading) -> _Read | None:
    raw = _told(reading.raw, "gppString")
    if raw is None:
        return None
    decoded = decode_gpp(raw) if raw else None
    if isinstance(decoded, GppString):
        return SignalKind.GPP, words.of_gpp(decoded), raw
    return SignalKind.GPP, f"GPP: {f'a string that cannot be read, {decoded.why}' if decoded else 'no string yet'}", raw


def _read_usp(reading: ConsentReading) -> _Read | None:
    raw = _told(reading.raw, "uspString")
    decoded = decode_usp(raw) if raw else None
    return (SignalKind.USP, f"US Privacy {raw}: {decoded}", raw) if raw and decoded else None


def _read_google(reading: ConsentReading) -> _Read | None:
    command = google.decode_command(reading.raw)
    if command is None:
        return None
    return SignalKind.GOOGLE, words.of_command(command), ""


def _read_gpc(reading: ConsentReading) -> _Read | None:
    value = _json(reading.raw)
    if isinstance(value, dict):
        value = value.get("globalPrivacyControl", value.get("gpc"))
    if not isinstance(value, bool):
        return None
    return SignalKind.GPC, f"navigator.globalPrivacyControl is {str(value).lower()}", "1" if value else "0"


_READERS: Mapping[ConsentSource, Callable[[ConsentReading], _Read | None]] = {
    ConsentSource.TCF: _read_tcf,
    ConsentSource.GPP: _read_gpp,
    ConsentSource.USP: _read_usp,
    ConsentSource.GOOGLE_CONSENT_MODE: _read_google,
    ConsentSource.GLOBAL_PRIVACY_CONTROL: _read_gpc,
}


def _told(raw: str, key: str) -> str | None:
    """The string of a reading: bare, or under ``key`` in a JSON answer; None when the answer has none."""
    if len(raw) > LONGEST_RAW:
        return None
    parsed = _json(raw)
    if parsed is None:
        bare = raw.strip().strip('"')
        return bare if bare and bare[0] not in "{[" and bare != "null" else None
    return parsed.strip() if isinstance(parsed, str) else next(_under(parsed, key), None)


def _under(item: Any, key: str) -> Iterator[str]:
    """The text under a key of an answer, or of an object right inside it (``pingData``, the first of a list)."""
    inside: Iterable[Any] = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    for one in (item, *inside):
        if isinstance(one, dict) and isinstance(one.get(key), str):
            yield one[key].strip()


def _json(raw: str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
