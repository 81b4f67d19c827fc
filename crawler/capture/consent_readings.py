"""What the standard consent interfaces of the frames said, as evidence; ``consent_reading.py`` does the asking."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.capture.stamp import Stamp
from crawler.evidence import ConsentReading, ConsentSource, Phase

MAX_READINGS = 1_000
MAX_RAW = 16_000


@dataclass(frozen=True)
class Answer:
    """One thing that one frame said; ``asked`` False for commands of the page's own that were found."""

    source: ConsentSource
    raw: str
    frame_url: str
    asked: bool


class ConsentRecorder:
    """Keeps the readings of one visit; ``scanned`` is how far each list of commands was read, by frame and list."""

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._readings: list[ConsentReading] = []
        self.scanned: dict[tuple[str, int, str], int] = {}
        self.dropped = 0

    def take(self, answer: Answer) -> None:
        """Keep an answer, in the phase and at the time of now."""
        if len(self._readings) >= MAX_READINGS:
            self.dropped += 1
            return
        self._readings.append(
            ConsentReading(
                source=answer.source,
                raw=answer.raw[:MAX_RAW],
                frame_url=answer.frame_url,
                phase=self._stamp.phase,
                time=round(self._stamp.now, 4),
                asked=answer.asked,
            )
        )

    def restamp(self, wrong: Phase, right: Phase) -> None:
        """Put what was counted to one phase into another."""
        self._readings = [r.model_copy(update={"phase": right}) if r.phase is wrong else r for r in self._readings]

    def readings(self) -> tuple[ConsentReading, ...]:
        """Every reading so far, in the order in which they were taken."""
        return tuple(self._readings)
