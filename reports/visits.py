"""A visit as the report tells it: its evidence in rows, what was recognised in it, and what its signals say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crawler.evidence import Banner, Record, Visit
from detectors.detection import Detection, DetectionKind
from detectors.personal.detections import unsearched
from detectors.signals.summary import consent_signals
from reports.cookies import cookie_rows
from reports.model import ReportBanner, ReportChoice, ReportControl, ReportDetection, ReportPage, ReportVisit
from reports.model_parts import ReportApiUse, ReportNetwork, ReportObservation, ReportPart, ReportTyped
from reports.storage import storage_rows


def report_visit(visit: Visit, detections: Sequence[Detection]) -> ReportVisit:
    """A visit and the detections in it as the report tells them."""
    return ReportVisit(
        scenario=visit.scenario,
        status=visit.status,
        reason=visit.reason,
        url=visit.site,
        started=visit.started,
        duration_s=visit.duration_s,
        pages=tuple(ReportPage(url=page.url, status=page.status, title=page.title) for page in visit.pages),
        banner=_banner(visit.banner),
        choice=_choice(visit),
        har=f"visits/{visit.scenario}/network.har",
        network=_network(visit),
        cookies=cookie_rows(visit, _by_pointer(detections, DetectionKind.COOKIE, DetectionKind.IDENTIFIER)),
        storage=storage_rows(visit, _by_pointer(detections, DetectionKind.STORAGE)),
        detections=tuple(_detection(one) for one in detections),
        errors=visit.errors,
        dropped=_dropped(visit),
        api_uses=tuple(ReportApiUse(**_alike(use, ReportApiUse)) for use in visit.api_uses),
        typed=tuple(ReportTyped(**_alike(typed, ReportTyped)) for typed in visit.typed),
        observation=ReportObservation(**_alike(visit.observation, ReportObservation)) if visit.observation else None,
    )


def _alike(source: Record, part: type[ReportPart]) -> dict[str, Any]:
    """The fields that a part of the report shares with a piece of evidence."""
    return {name: getattr(source, name) for name in part.model_fields}


def _network(visit: Visit) -> ReportNetwork:
    told = visit.net_log
    if told is None:
        return ReportNetwork(requests=len(visit.requests))
    return ReportNetwork(
        requests=len(visit.requests),
        seen_by_netlog=told.seen,
        missing=told.missing,
        unattributed=told.unattributed,
        supplied=told.supplied,
        unconfirmed=told.unconfirmed,
    )


def _dropped(visit: Visit) -> dict[str, int]:
    """What exceeded a bound: when the visit was recorded, and when it was searched."""
    left = unsearched(visit)
    return {**visit.dropped, **({"requests searched for typed values": left} if left else {})}


def _by_pointer(detections: Sequence[Detection], *kinds: DetectionKind) -> dict[str, Detection]:
    """Detections of some kinds by each pointer they give; one that names a service goes before one that does not."""
    ranked = sorted((one for one in detections if one.kind in kinds), key=lambda one: one.service is not None)
    return {text: one for one in ranked for text in one.evidence}


def _banner(banner: Banner | None) -> ReportBanner | None:
    if banner is None:
        return None
    controls = tuple(ReportControl(**_alike(button, ReportControl)) for button in banner.buttons)
    return ReportBanner(**{**_alike(banner, ReportBanner), "buttons": controls})


def _choice(visit: Visit) -> ReportChoice:
    return ReportChoice(**{**_alike(visit.choice, ReportChoice), "signals": consent_signals(visit)})


def _detection(detection: Detection) -> ReportDetection:
    return ReportDetection(
        service=detection.service,
        name=detection.name,
        label=detection.label,
        vendor=detection.vendor,
        country=detection.country,
        purpose=detection.purpose,
        phase=detection.phase,
        kind=detection.kind,
        evidence=detection.evidence,
        matched_by=detection.matched_by,
        role=detection.role,
        party=detection.party,
    )
