"""What a stored choice or a consent signal says. Reading them is the right wing's art: the roof lends it a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from crawler.evidence import ConsentReading

Says = Literal["accepted", "refused", "partial", "none-yet", "not-told"]
Where = Literal["cookie", "local", "session"]


@dataclass(frozen=True)
class ReadChoice:
    """One record or signal read.

    Attributes:
        says: what it says as a whole; ``not-told`` where it is a record of a choice and its contents do not say which.
        granted, denied: names of the purposes, categories, services or vendors, as it keeps them.
        words: the same for a reader, without any identifier that the value holds.
        cmp: the consent manager whose record it is; None when it was read without knowing whose it is.
    """

    says: Says
    granted: tuple[str, ...]
    denied: tuple[str, ...]
    words: str
    cmp: str | None = None


class ChoiceReader(Protocol):
    """Reads records and signals; never raises, whatever they hold."""

    def of_record(self, name: str, value: str, where: Where, /) -> ReadChoice | None:
        """What a cookie or storage entry says of the choice; None when it is no record of one."""

    def of_signal(self, reading: ConsentReading, /) -> ReadChoice | None:
        """What a consent interface's answer or command says; None when it says nothing of a choice."""


class ReadsNothing:
    """The reader of whoever has none: every record and signal stays untold."""

    def of_record(self, _name: str, _value: str, _where: Where) -> ReadChoice | None:
        """Nothing."""
        return None

    def of_signal(self, _reading: ConsentReading) -> ReadChoice | None:
        """Nothing."""
        return None
