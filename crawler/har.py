"""A visit's network as HAR 1.2, as Chrome's importer reads it; entry by entry, for a visit may hold thousands."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.capture.set_cookie import MAX_RAW
from crawler.evidence import PageView, Visit
from crawler.har_entry import LogContext, entry_of, page_id
from crawler.har_format import KEPT, SCHEMA, TOOL, UNKNOWN, Har, moment_after, utc
from crawler.json_text import Text, list_text, object_text, value_text

COMMENT = (
    "The bodies of answers are not kept (content.size is -1). _transferSize counts headers and body together. "
    f"What HAR has no place for is under {KEPT}."
)


def har_text(visit: Visit, *, creator_version: str) -> Iterator[str]:
    """The HAR of a visit as pieces of JSON text; every hop of every request is an entry, in the visit's order."""
    log: dict[str, Text] = {name: value_text(value) for name, value in _head(visit, creator_version).items()}
    log["entries"] = list_text(value_text(entry) for entry in _entries(visit))
    return object_text({"log": object_text(log)})


def har_of(visit: Visit, *, creator_version: str) -> Har:
    """The HAR of a visit as one object."""
    return {"log": {**_head(visit, creator_version), "entries": list(_entries(visit))}}


def _entries(visit: Visit) -> Iterator[Har]:
    context = LogContext(
        started=utc(visit.started),
        pages={page_id(index): index for index in range(len(visit.pages))},
        writes={(write.set_by.request or "", write.raw[:MAX_RAW]): write for write in visit.cookies},
    )
    return (entry_of(request, context) for request in visit.requests)


def _head(visit: Visit, creator_version: str) -> Har:
    told = {"scenario", "site", "status", "reason", "started", "duration_s", "browser", "choice"}
    return {
        "version": "1.2",
        "creator": {"name": TOOL, "version": creator_version},
        "browser": {"name": visit.browser.name, "version": visit.browser.version},
        "comment": COMMENT,
        KEPT: {"schema": SCHEMA, "visit": visit.model_dump(mode="json", include=told)},
        "pages": [_page(visit, index, page) for index, page in enumerate(visit.pages)],
    }


def _page(visit: Visit, index: int, page: PageView) -> Har:
    return {
        "startedDateTime": moment_after(utc(visit.started), page.time),
        "id": page_id(index),
        "title": page.title or page.url,
        "pageTimings": {"onContentLoad": UNKNOWN, "onLoad": UNKNOWN},
        KEPT: page.model_dump(mode="json"),
    }
