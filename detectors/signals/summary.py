"""The consent signals of a visit in the report's four words: the last of each kind, and the record of the choice."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.evidence import ConsentSignals, Party, Phase, Visit
from detectors.signals.cmp_record import CmpRecord, Overall
from detectors.signals.found import Signal, SignalKind, kept_values, signals_of
from detectors.signals.generic_record import decode_generic_record

LONGEST_RECORD = 400


def consent_signals(visit: Visit) -> ConsentSignals:
    """What the visit's own evidence says, the site's own signals before those of others; what was recorded stands.

    ``tcf`` and ``gpp``: the last string; ``gcm``: the last ``gcs`` and ``gcd`` sent; ``cmp_cookie``: the last record of
    the choice as ``name=`` and its decoded words, for a value may hold an identifier (where no consent manager known
    wrote one, that of the site's own, as far as it speaks for itself); ``gpc``: whether the browser
    announced Global Privacy Control, None where nobody asked and nothing was sent.
    """
    found = signals_of(visit)
    recorded = visit.choice.signals
    gpc = _last(found, SignalKind.GPC)
    return ConsentSignals(
        tcf=recorded.tcf or _last(found, SignalKind.TCF),
        gcm=recorded.gcm or _google(found),
        cmp_cookie=recorded.cmp_cookie or _record(found) or _own_record(visit),
        gpp=recorded.gpp or _last(found, SignalKind.GPP),
        gpc=recorded.gpc if recorded.gpc is not None or gpc is None else gpc == "1",
    )


def _last(found: Iterable[Signal], kind: SignalKind) -> str | None:
    told = [signal for signal in found if signal.kind is kind and signal.raw]
    own = [signal for signal in told if signal.party is Party.FIRST]
    wanted = own if own and kind in {SignalKind.TCF, SignalKind.GPP} else told
    return wanted[-1].raw if wanted else None


def _google(found: Iterable[Signal]) -> str | None:
    """The last ``gcs`` and the last ``gcd``; not every hit carries both."""
    told: dict[str, str] = {}
    for signal in found:
        if signal.kind is SignalKind.GOOGLE:
            told |= dict(pair.split("=", 1) for pair in signal.raw.split())
    return " ".join(f"{name}={told[name]}" for name in ("gcs", "gcd") if name in told) or None


def _record(found: Iterable[Signal]) -> str | None:
    """The last record that tells what was chosen; else the last that is there at all."""
    records = [signal for signal in found if signal.record is not None and signal.party is Party.FIRST]
    telling = [one for one in records if one.record is not None and one.record.overall is not Overall.NOT_TOLD]
    last = telling or records
    return last[-1].raw[:LONGEST_RECORD] if last else None


def _own_record(visit: Visit) -> str | None:
    """The same of the records that nobody's consent manager is known to write."""
    order = list(Phase)
    kept = [one for one in kept_values(visit) if one.party is Party.FIRST]
    kept.sort(key=lambda one: (order.index(one.phase), one.time))
    read = (decode_generic_record(one.name, one.value, one.where) for one in kept)
    records: list[CmpRecord] = [record for record in read if record is not None]
    telling = [record for record in records if record.overall is not Overall.NOT_TOLD]
    last = (telling or records)[-1:]
    return f"{last[0].name}={last[0].in_words}"[:LONGEST_RECORD] if last else None
