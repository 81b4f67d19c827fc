"""The reader of choices that the roof lends to the left wing: what records and signals say, read by the right wing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.evidence import ConsentReading
from scenarios.choice_reading import ReadChoice, Where

if TYPE_CHECKING:
    from detectors.signals.choice_reading import ChoiceSays


class SignalsReader:
    """Reads by ``detectors.signals``, which is loaded at the first use."""

    def load(self) -> None:
        """Read what is known of records from its files, about a tenth of a second; for while the browser starts."""
        self.of_record("-", "-", "cookie")

    def of_record(self, name: str, value: str, where: Where, /) -> ReadChoice | None:
        """What a cookie or storage entry says of the choice; None when it is no record of one."""
        from detectors.signals.choice_reading import read_record

        return _read(read_record(name, value, where))

    def of_signal(self, reading: ConsentReading, /) -> ReadChoice | None:
        """What a consent interface's answer or command says; None when it says nothing of a choice."""
        from detectors.signals.choice_reading import read_signal

        return _read(read_signal(reading))


def _read(says: ChoiceSays | None) -> ReadChoice | None:
    if says is None:
        return None
    return ReadChoice(says.overall.value, says.granted, says.denied, says.words, says.cmp)


READER = SignalsReader()
