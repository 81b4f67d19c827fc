"""The European Economic Area, and who sends data out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.evidence import Party, Request
from detectors.detection import Detection
from detectors.rules.finding import Outcome, Severity
from detectors.rules.proof.subjects import Judged
from detectors.rules.proof.traces import Trace, is_call
from detectors.rules.proof.weight import Assessment, Weight, identifier_cookies, weigh
from tracker_db.model import Consent

EEA = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI"}
    | {"LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"}
)
"""ISO 3166-1 alpha-2: the 27 members of the Union, Iceland, Liechtenstein and Norway."""


def abroad(detection: Detection, inside: frozenset[str] = EEA) -> tuple[str, ...]:
    """The countries of the companies that receive the service's data which are not ``inside``."""
    return tuple(code for code in detection.country if code.upper() not in inside)


def calls_abroad(found: Iterable[Trace], every: Iterable[Detection], inside: frozenset[str] = EEA) -> Iterator[Judged]:
    """Calls to third parties whose companies are not all ``inside``.

    A call that carries data is a failure, a mere load or an attempt is to be reviewed, and so is a service that is
    exempt from consent (security, consent platform): what it receives may be no more than an address. A call to the
    site's own host is none: a service hosted by the site sends nothing to its vendor.
    """
    carried = identifier_cookies(every)
    for trace in found:
        third = isinstance(trace.record, Request) and trace.record.party is Party.THIRD
        if not third or not is_call(trace) or trace.detection.service is None or not abroad(trace.detection, inside):
            continue
        weight, why = weigh(trace, carried)
        if weight is not Weight.ACT:
            yield trace, Assessment(Outcome.REVIEW, why, Severity.LOW)
        elif trace.detection.consent is Consent.EXEMPT:
            yield trace, Assessment(Outcome.REVIEW, "it needs no consent, and may receive no more than an address")
        else:
            yield trace, Assessment(Outcome.FAIL)
