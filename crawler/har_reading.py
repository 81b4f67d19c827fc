"""A HAR file, ours or any other program's, as evidence that can be judged.

Ours comes back exactly. In another's the visitor's choice is unknown (everything counts to `Phase.BEFORE_CHOICE`, which
callers must not report as a fact), scripts' cookies and storage are missing, and whether the browser kept a cookie is
mostly not told. A file is hostile input: it is bounded, and what is wrong with it is one line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawler.evidence import (
    BrowserInfo,
    Choice,
    ChoiceMade,
    PageView,
    Phase,
    Request,
    Visit,
    VisitStatus,
)
from crawler.har_cookies import cookie_writes, sent_cookies
from crawler.har_fields import MAX_URL_CHARS, is_ours, items, member, request_fields, text
from crawler.har_format import KEPT, SCHEMA, Har, utc
from crawler.site import party

MAX_HAR_BYTES = 100_000_000
MAX_VALUES = 12_000_000
MAX_ENTRIES = 50_000
MAX_PAGES = 1_000
OTHERS_SCENARIO = "har"
OTHERS_REASON = "read from a HAR file of another program: what the visitor chose is not known"

# Texts, lists, objects, and the commas between values: each is worth some 60 bytes of memory, however few in the file.
_VALUE = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[{,]', re.DOTALL)
_LONGEST_LINE = 300
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class HarFileError(Exception):
    """The file is no HAR that can be read; the text is the one line a user reads."""


@dataclass(frozen=True)
class HarReading:
    """What a HAR tells.

    Attributes:
        visit: the evidence; ``dropped`` counts what could not be taken.
        ours: whether we wrote the file, so that phases are facts.
        entries: of each of the visit's requests, written cookies and carried cookies (``jar``), the index of the
            entry that tells of it.
        tells_of_cookies: whether any cookie is told of; where none is, they may have been left out of the file.
    """

    visit: Visit
    ours: bool
    entries: Mapping[str, tuple[int, ...]]
    tells_of_cookies: bool

    def pointer(self, evidence: str) -> str:
        """The place in the file that a pointer into ``visit.json`` means, as a JSON pointer."""
        collection, _, index = evidence.rpartition("#/")[2].partition("/")
        side = "response" if collection == "cookies" else "request"
        return f"#/log/entries/{self.entries[collection][int(index)]}/{side}"


def read_har(path: Path) -> HarReading:
    """Read a HAR file.

    Raises:
        HarFileError: it cannot be read, is larger than `MAX_HAR_BYTES`, or is no HAR.
    """
    log = _log(path, _content(path))
    entries = log["entries"]
    try:
        reading = _ours(log) if is_ours(log) else _others(log)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in problem["loc"])
        raise HarFileError(f"{path}: a damaged HAR of Témoin: {place}: {problem['msg']}"[:_LONGEST_LINE]) from error
    if entries and not reading.visit.requests:
        raise HarFileError(f"{path}: none of its {len(entries)} entries holds a request that can be read")
    return reading


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_HAR_BYTES + 1)
    except (OSError, ValueError) as error:
        raise HarFileError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > MAX_HAR_BYTES:
        raise HarFileError(f"{path}: a HAR larger than {MAX_HAR_BYTES:,} bytes is not read")
    return content


def _is_bomb(content: bytes) -> bool:
    """Whether so many values are there that the file would grow twentyfold in memory."""
    at_most = content.count(b'"') // 2 + sum(content.count(mark) for mark in (b"[", b"{", b","))
    if at_most <= MAX_VALUES:
        return False
    return sum(1 for _ in islice(_VALUE.finditer(content), MAX_VALUES + 1)) > MAX_VALUES


def _log(path: Path, content: bytes) -> Har:
    if _is_bomb(content):
        raise HarFileError(f"{path}: more than {MAX_VALUES:,} values: no HAR that is worth its memory")
    try:
        root = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise HarFileError(f"{path}: not UTF-8, as a HAR must be") from error
    except RecursionError as error:
        raise HarFileError(f"{path}: nested too deeply for a HAR") from error
    except ValueError as error:
        raise HarFileError(f"{path}: not JSON, or cut off: {error}"[:_LONGEST_LINE]) from error
    log = root.get("log") if isinstance(root, dict) else None
    if not isinstance(log, dict) or not isinstance(log.get("entries"), list):
        raise HarFileError(f"{path}: not a HAR: it has no log.entries")
    return log


def _ours(log: Har) -> HarReading:
    """The requests exactly as they were; all cookies that answers set or asked for, and those sent back."""
    kept = member(log, KEPT)
    if kept.get("schema") != SCHEMA:
        return _others(log)
    pages = tuple(PageView.model_validate(member(page, KEPT)) for page in items(log, "pages"))
    frame = Visit.model_validate({**member(kept, "visit"), "pages": pages})
    ids = {text(page, "id"): index for index, page in enumerate(items(log, "pages"))}
    origin = utc(frame.started).timestamp()
    told = log["entries"]
    requests = tuple(
        Request.model_validate(request_fields(entry, ids, origin) | member(entry, KEPT))
        for entry in (entry if isinstance(entry, dict) else {} for entry in told)
    )
    return _reading(frame.model_copy(update={"requests": requests}), told, tuple(range(len(told))), ours=True)


def _others(log: Har) -> HarReading:
    told: list[Any] = log["entries"]
    taken, unreadable = [], 0
    for index, entry in enumerate(told[:MAX_ENTRIES]):
        if isinstance(entry, dict) and text(member(entry, "request"), "url"):
            taken.append((_moment(entry), index, entry))
        else:
            unreadable += 1
    started = min((moment for moment, _, _ in taken if moment is not None), default=_EPOCH)
    known = [(moment or started, index, entry) for moment, index, entry in taken]
    known.sort(key=lambda one: one[0])
    frame = _frame(log, started, [entry for _, _, entry in known])
    ids = {text(page, "id"): index for index, page in enumerate(items(log, "pages")[:MAX_PAGES])}
    requests = tuple(_request(entry, ids, started, moment, frame.site, index) for moment, index, entry in known)
    dropped = {"unreadable HAR entries": unreadable, "HAR entries beyond the bound": max(0, len(told) - MAX_ENTRIES)}
    last = max((request.started + (request.duration or 0.0) for request in requests), default=0.0)
    visit = frame.model_copy(
        update={
            "requests": requests,
            "pages": tuple(_pages(log, requests, ids, frame.started)),
            "duration_s": last,
            "dropped": {kind: count for kind, count in dropped.items() if count},
        }
    )
    return _reading(visit, told, tuple(index for _, index, _ in known), ours=False)


def _reading(visit: Visit, told: Sequence[Any], entries: tuple[int, ...], *, ours: bool) -> HarReading:
    taken = [told[index] if isinstance(told[index], dict) else {} for index in entries]
    writes = cookie_writes(visit, taken, ours=ours)
    carried = sent_cookies(visit, taken, (write for _, write in writes))
    places = {
        "requests": entries,
        "cookies": tuple(entries[index] for index, _ in writes),
        "jar": tuple(entries[index] for index, _ in carried),
    }
    cookies = {"cookies": tuple(write for _, write in writes), "jar": tuple(cookie for _, cookie in carried)}
    return HarReading(visit.model_copy(update=cookies), ours, places, bool(writes or carried))


def _request(entry: Har, ids: Mapping[str, int], started: datetime, moment: datetime, site: str, index: int) -> Request:
    fields = request_fields(entry, ids, started.timestamp())
    return Request.model_validate(
        fields
        | {
            "id": str(index),
            "phase": Phase.BEFORE_CHOICE,
            "party": party(fields["url"], site),
            "started": (moment - started).total_seconds(),
        }
    )


def _frame(log: Har, started: datetime, entries: Sequence[Har]) -> Visit:
    browser = member(log, "browser") or member(log, "creator")
    lines = (text(h, "value") for e in entries for h in items(member(e, "request"), "headers") if _is_agent(h))
    return Visit(
        scenario=OTHERS_SCENARIO,
        site=_site(entries),
        status=VisitStatus.NOT_APPLICABLE,
        reason=OTHERS_REASON,
        started=started,
        duration_s=0.0,
        browser=BrowserInfo(
            name=text(browser, "name") or "unknown", version=text(browser, "version"), user_agent=next(lines, "")
        ),
        choice=Choice(wanted="none", made=ChoiceMade.NONE),
    )


def _is_agent(header: Har) -> bool:
    return text(header, "name").lower() == "user-agent"


def _site(entries: Sequence[Har]) -> str:
    """Where the first document led to: the first that was answered with one and was no redirect; else the first URL."""
    urls = [(text(member(entry, "request"), "url")[:MAX_URL_CHARS], entry) for entry in entries]
    web = [(url, entry) for url, entry in urls if url.startswith(("http://", "https://"))]
    documents = (url for url, entry in web if _is_document(entry))
    return next(documents, web[0][0] if web else "")


def _is_document(entry: Har) -> bool:
    response = member(entry, "response")
    status = response.get("status")
    if not isinstance(status, int) or not 200 <= status < 300:
        return False
    if kind := text(entry, "_resourceType"):
        return kind == "document"
    return "html" in text(member(response, "content"), "mimeType").lower()


def _pages(log: Har, requests: Sequence[Request], ids: Mapping[str, int], started: datetime) -> Iterator[PageView]:
    """The log's pages, each at the address of its first document, or of its first request."""
    first: dict[int, Request] = {}
    document: dict[int, Request] = {}
    for request in requests if ids else ():
        first.setdefault(request.page, request)
        if request.resource_type == "Document" or "html" in request.mime_type:
            document.setdefault(request.page, request)
    for index, page in enumerate(items(log, "pages")[:MAX_PAGES]):
        opened, shown = first.get(index), document.get(index) or first.get(index)
        moment = _moment(page)
        yield PageView(
            requested_url=opened.url if opened else "",
            url=shown.url if shown else "",
            status=shown.status if shown else None,
            title=text(page, "title")[:MAX_URL_CHARS],
            phase=Phase.BEFORE_CHOICE,
            time=0.0 if moment is None else (moment - started).total_seconds(),
        )


def _moment(of: Har) -> datetime | None:
    """``startedDateTime`` in UTC; None when it is no date."""
    try:
        return utc(datetime.fromisoformat(text(of, "startedDateTime")))
    except (ValueError, OverflowError):
        return None
