"""The base of every part of report.json, and the smaller parts of a visit: network, observation, scripts, typing."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from crawler.evidence import ApiFamily, Clock, Party, Phase


class ReportPart(BaseModel):
    """Base of every part: immutable, strict about unknown keys, read and written by the keys of the contract."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class ReportNetwork(ReportPart):
    """How complete the record of requests is; ``seen_by_netlog`` is None when no second witness was listening."""

    requests: int
    seen_by_netlog: int | None = None
    missing: tuple[str, ...] = ()
    unattributed: tuple[str, ...] = ()
    supplied: int = Field(
        default=0, description="additive: requests that only the browser's network log saw, taken into the evidence"
    )
    unconfirmed: tuple[str, ...] = Field(
        default=(), description="additive: requests answered over the network that the log does not have"
    )


class ReportObservation(ReportPart):
    """How long the page was watched after the decisive moment, in seconds of its own life, and by which clock."""

    asked_s: float
    lived_s: float
    clock: Clock


class ReportApiUse(ReportPart):
    """How often one script used one interface of the browser in one frame and phase."""

    family: ApiFamily
    api: str
    script: str
    count: int
    phase: Phase
    details: tuple[str, ...]
    party: Party = Field(description="of the script")
    frame_url: str


class ReportTyped(ReportPart):
    """A test value that the visitor typed into a form without sending it; the value is in the evidence only."""

    kind: str
    field: str
    page_url: str
    phase: Phase
    time: float
