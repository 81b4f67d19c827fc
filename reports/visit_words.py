"""What a visit's section says of how completely the visit was seen: the second witness, and the time watched."""

from __future__ import annotations

import re

from reports.model import ReportVisit
from reports.safe import shortened
from reports.words import CLOCK, counted

MISSING_SHOWN = 5
_SLACK_S = 0.5
_OF_THE_WITNESS = re.compile(r"net.?log|network log|second witness", re.IGNORECASE)


def network_words(visit: ReportVisit) -> tuple[str, ...]:
    """How complete the record of requests is, one sentence each; never empty."""
    told = visit.network
    if told.seen_by_netlog is None:
        return (f"{counted(told.requests, 'request')}. There was no second witness: {why_no_witness(visit)}.",)
    sentences = [_missing_words(visit, told.seen_by_netlog)]
    if told.supplied:
        verb, them = ("was", "it") if told.supplied == 1 else ("were", "them")
        sentences.append(
            f"{counted(told.supplied, 'request')} {verb} seen by that log alone: what started {them} is not known."
        )
    if told.unconfirmed:
        sentences.append(f"{unconfirmed_words(visit)}: the log itself has a hole.")
    if told.unattributed:
        number = counted(len(told.unattributed), "request")
        sentences.append(f"{number} on the wire meanwhile could be given to no visit for certain.")
    return tuple(sentences)


def _missing_words(visit: ReportVisit, seen: int) -> str:
    number, missing = counted(visit.network.requests, "request"), visit.network.missing
    if not missing:
        return f"{number}, all {seen:,} that the browser's own network log has are in the record."
    shown = ", ".join(shortened(one, 90) for one in missing[:MISSING_SHOWN])
    more = f" and {len(missing) - MISSING_SHOWN:,} more" if len(missing) > MISSING_SHOWN else ""
    verb = "is" if len(missing) == 1 else "are"
    log = f"of the {seen:,} that the browser's own network log has"
    return f"{number}; {len(missing):,} {log} {verb} missing from the record: {shown}{more}."


def why_no_witness(visit: ReportVisit) -> str:
    """Why the browser's network log could not be read, as the visit's own errors tell it."""
    told = next((error for error in visit.errors if _OF_THE_WITNESS.search(error)), None)
    return shortened(told.rstrip("."), 200) if told else "the browser's own network log was not read"


def unconfirmed_words(visit: ReportVisit) -> str:
    """``2 requests that were answered are not in the browser's own network log``."""
    number = len(visit.network.unconfirmed)
    verb = "was answered is" if number == 1 else "were answered are"
    return f"{counted(number, 'request')} that {verb} not in the browser's own network log"


def observation_words(visit: ReportVisit) -> str:
    """How long the page was watched, and by which clock; empty where the visit does not tell."""
    told = visit.observation
    if told is None:
        return ""
    watched, clock = f"Watched for {told.lived_s:.0f} s of the page's life", CLOCK[told.clock]
    if told.lived_s + _SLACK_S < told.asked_s:
        return f"{watched}, of {told.asked_s:.0f} s asked for, {clock}."
    return f"{watched}, as asked, {clock}."
