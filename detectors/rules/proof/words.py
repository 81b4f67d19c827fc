"""The words of verdicts: what was seen, how it is named, and under which condition it would be allowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from crawler.evidence import (
    ApiUse,
    ConsentReading,
    CookieWrite,
    Request,
    StorageWrite,
    StoredCookie,
    TypedValue,
)
from detectors.detection import Detection, DetectionKind
from tracker_db.model import Purpose

MAX_NAMED = 5
_MAX_TEXT = 120

_CONDITIONS = {
    Purpose.ANALYTICS: "audience measurement is exempt only where it serves the publisher alone, produces anonymous"
    " statistics, is neither combined nor passed on, and the visitor is told and may object",
    Purpose.FUNCTIONAL: "exempt only where it is strictly necessary to a service that the visitor expressly asked for",
    Purpose.ESSENTIAL: "exempt only on the pages where the service that the visitor asked for cannot do without it",
    Purpose.SOCIAL: "exempt only where the visitor expressly asked for the network's content",
    Purpose.PERSONALISATION: "exempt only where the visitor expressly asked for the personalisation",
    Purpose.SECURITY: "exempt only where its sole use is to secure the service that the visitor asked for",
}


def condition(purpose: Purpose) -> str:
    """Under which condition a service of this purpose would need no consent, as CNIL's guidelines describe it."""
    return _CONDITIONS.get(purpose, "whether it needs consent depends on what it is used for, which no browser can see")


def bounded(text: str, limit: int = _MAX_TEXT) -> str:
    """The text on one line, cut to ``limit`` characters: what a site sends may be of any length."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def listed(names: Iterable[str], limit: int = MAX_NAMED) -> str:
    """``a, b and 3 more``, in the order given, each once."""
    unique = list(dict.fromkeys(names))
    if len(unique) <= limit:
        return ", ".join(unique)
    return f"{', '.join(unique[:limit])} and {len(unique) - limit} more"


def named(detection: Detection) -> str:
    """The service by its name and vendor, for a sentence."""
    if detection.kind is DetectionKind.IDENTIFIER:
        return f"an unlisted identifier ({bounded(detection.label or detection.name, 60)})"
    if detection.service is None:
        return f"a service of {bounded(detection.vendor or detection.name, 60)}"
    if detection.vendor and detection.vendor != detection.name:
        return f"{detection.name} ({detection.vendor})"
    return detection.name


def counted(number: int, noun: str) -> str:
    """``1 request``, ``3 requests``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


Evidence = Request | CookieWrite | StorageWrite | StoredCookie | ApiUse | TypedValue | ConsentReading


def seen(record: Evidence | None) -> str:
    """The record in a few words; no query string, for it may hold personal data."""
    if isinstance(record, Request):
        return f"{record.method} {_without_query(record.url)}"
    if isinstance(record, CookieWrite):
        return f"cookie {bounded(record.name, 60)} written {_by(record)}on {bounded(record.domain, 80)}"
    if isinstance(record, StoredCookie):
        return f"cookie {bounded(record.name, 60)} on {bounded(record.domain, 80)}"
    if isinstance(record, StorageWrite):
        return f"{record.kind.value} storage key {bounded(record.key, 60)} on {bounded(record.origin, 80)}"
    if isinstance(record, ApiUse):
        return f"{bounded(record.api, 60)} used by the script {_without_query(record.script)}"
    if isinstance(record, TypedValue):
        return f"a test {record.kind} typed into {bounded(record.field, 60)}"
    if isinstance(record, ConsentReading):
        return f"what {record.source.value} said in {_without_query(record.frame_url)}"
    return "a trace whose record is missing"


def _without_query(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return bounded(url)
    return bounded(f"{parts.scheme}://{parts.netloc}{parts.path}")


def _by(write: CookieWrite) -> str:
    how = "by a response of " if write.set_by.how == "http" else "by a script of "
    host = urlsplit(write.set_by.url).netloc
    return f"{how}{bounded(host, 80)} " if host else ""


def joined(sentences: Sequence[str]) -> str:
    """Sentences in one text."""
    return " ".join(sentence.strip() for sentence in sentences if sentence.strip())
