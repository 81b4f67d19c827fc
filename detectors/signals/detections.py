"""Consent signals as detections: purpose consent management, exempt, and no act of any tracker."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import Visit
from detectors.attribution import Attribution
from detectors.detection import DetectionKind, MatchedBy
from detectors.domains import domain_of
from detectors.recognised import Recognised, Sighting, cut
from detectors.signals.found import Signal, SignalKind, signals_of
from tracker_db.database import Database
from tracker_db.model import Consent, Purpose, Service

_SOURCE = "detectors.signals"
_NAMES = {
    SignalKind.TCF: "IAB TCF",
    SignalKind.GPP: "IAB GPP",
    SignalKind.USP: "IAB US Privacy",
    SignalKind.GOOGLE: "Google consent mode",
    SignalKind.GPC: "Global Privacy Control",
}
LONGEST_LABEL = 400


def sightings(visit: Visit, db: Database) -> Iterator[Sighting]:
    """Every signal of the visit and where it stands."""
    for signal in signals_of(visit):
        label = cut(signal.label, LONGEST_LABEL)
        to = _attribution(signal, db)
        kind, role = DetectionKind.CONSENT_SIGNAL, signal.kind.value
        yield signal.place, Recognised(to, signal.phase, kind, signal.party, label, role)


def _attribution(signal: Signal, db: Database) -> Attribution:
    rule = f"a signal of {_NAMES.get(signal.kind, 'a consent manager')}, decoded"
    if signal.record is not None:
        known = db.services.get(signal.record.service or "")
        return _to(known, signal.record.cmp, f"its record of the choice, {signal.record.name}", db)
    if signal.kind is SignalKind.GOOGLE and signal.place.startswith("requests/"):
        found = db.match_url(signal.url)
        return _to(found[0].service if found else None, domain_of(signal.url), rule, db)
    return _to(None, _NAMES[signal.kind], rule, db)


def _to(service: Service | None, name: str, rule: str, db: Database) -> Attribution:
    purpose, consent = Purpose.CONSENT_MANAGEMENT, Consent.EXEMPT
    if service is None:
        return Attribution(None, name, None, (), purpose, consent, MatchedBy(source=_SOURCE, rule=rule))
    matched_by = MatchedBy(source=f"{_SOURCE}, {db.source_of(service)}", rule=rule)
    return Attribution(service.id, service.name, service.vendor, service.country, purpose, consent, matched_by)
