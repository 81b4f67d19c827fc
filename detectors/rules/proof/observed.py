"""Which services were observed at all, in any scenario, and how strongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.evidence import ApiUse, Request, TypedValue
from detectors.detection import Detection
from detectors.rules.proof.traces import Trace
from detectors.rules.proof.weight import Weight, identifier_cookies, weigh
from tracker_db.model import Consent, Purpose, Role

NOT_TRACKERS = frozenset({Purpose.SECURITY, Purpose.ESSENTIAL, Purpose.CONSENT_MANAGEMENT})
"""Purposes whose services a policy need not list among its trackers."""


@dataclass(frozen=True)
class Observed:
    """One service as observed: a detection that names it, its traces, and whether one of them is an act."""

    detection: Detection
    traces: tuple[Trace, ...]
    acted: bool

    @property
    def service(self) -> str:
        """The service's id."""
        return self.detection.service or ""

    @property
    def cookies(self) -> frozenset[str]:
        """The names of its cookies that were seen."""
        return frozenset(trace.detection.label for trace in self.traces if trace.detection.kind == "cookie")


def observed_trackers(found: Iterable[Trace], every: Iterable[Detection]) -> Mapping[str, Observed]:
    """The services that need consent, or may, by id; helpers of security, function and consent are left out."""
    carried = identifier_cookies(every)
    groups: dict[str, list[Trace]] = {}
    for trace in found:
        detection = trace.detection
        if detection.service and detection.consent is not Consent.EXEMPT and detection.purpose not in NOT_TRACKERS:
            groups.setdefault(detection.service, []).append(trace)
    return {service: _observed(group, carried) for service, group in groups.items()}


def _observed(group: list[Trace], carried: dict[str, frozenset[str]]) -> Observed:
    """The service's traces, acts first, and among them those that need consent by themselves."""
    weighed = [(weigh(trace, carried)[0] is Weight.ACT, trace) for trace in group]
    weighed.sort(key=lambda one: (not one[0], one[1].detection.consent is not Consent.NEEDED))
    return Observed(weighed[0][1].detection, tuple(trace for _, trace in weighed), acted=weighed[0][0])


def embedding_hosts(found: Iterable[Trace], declared: frozenset[str]) -> frozenset[str]:
    """The hosts whose content is embedded in the page on behalf of a declared service (a video, a calendar)."""
    return frozenset(
        urlsplit(trace.record.url).netloc
        for trace in found
        if trace.detection.service in declared
        and trace.detection.role == Role.EMBED.value
        and isinstance(trace.record, Request)
    )


def only_inside(observed: Observed, hosts: frozenset[str]) -> bool:
    """Whether everything the service did was a request or a script of a frame that one of these hosts filled."""
    records = [trace.record for trace in observed.traces if not isinstance(trace.record, TypedValue)]
    frames = [record.frame_url for record in records if isinstance(record, Request | ApiUse)]
    return len(frames) == len(records) and all(frame and urlsplit(frame).netloc in hosts for frame in frames)
