"""What a policy promised, quoted: ``text[start:end] == quote`` always (code-point offsets in the text as saved)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict


class ClaimOutcome(StrEnum):
    """How a claim stands against the evidence."""

    KEPT = "kept"
    CONTRADICTED = "contradicted"
    NOT_OBSERVED = "not-observed"
    NOT_TESTABLE = "not-testable"


class Claim(BaseModel):
    """One claim; ``kind`` and the keys of ``value`` are those of the annotated corpus (``policies/claims.json``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str
    quote: str
    start: int
    end: int
    value: dict[str, Any]
    document: int = 0
