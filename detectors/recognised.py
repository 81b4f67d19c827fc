"""What a recogniser yields: all of a detection but its evidence. Equal ones are one detection with several pointers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.evidence import Party, Phase
from detectors.attribution import Attribution
from detectors.detection import Detection, DetectionKind

LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class Recognised:
    """One recognised trace, wherever it was seen; ``label`` may hold what a site sent and is bounded."""

    to: Attribution
    phase: Phase
    kind: DetectionKind
    party: Party
    label: str
    role: str = ""


Sighting = tuple[str, Recognised]
"""Where in the visit (``requests/3``), and what was recognised there."""


def folded(scenario: str, sightings: Iterable[Sighting]) -> tuple[Detection, ...]:
    """One detection for each distinct trace, by first sighting, with a pointer for each place, each place once."""
    grouped: dict[Recognised, dict[str, None]] = {}
    for place, trace in sightings:
        grouped.setdefault(trace, {})[f"visits/{scenario}/visit.json#/{place}"] = None
    return tuple(_detection(scenario, trace, tuple(evidence)) for trace, evidence in grouped.items())


def cut(text: str, limit: int = LONGEST_LABEL) -> str:
    """The text on one line, at most ``limit`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _detection(scenario: str, trace: Recognised, evidence: tuple[str, ...]) -> Detection:
    to = trace.to
    return Detection(
        scenario=scenario,
        service=to.service,
        name=to.name,
        vendor=to.vendor,
        country=to.country,
        purpose=to.purpose,
        consent=to.consent,
        phase=trace.phase,
        kind=trace.kind,
        role=trace.role,
        label=trace.label,
        party=trace.party,
        evidence=evidence,
        matched_by=to.matched_by,
    )
