"""Fetches policy documents, judges whether they are what their links promise, and keeps their bytes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.discovery.fetch import Fetched, Fetcher
from crawler.discovery.links import Page, read_page
from crawler.discovery.pages import canonical, same_page
from crawler.discovery.policies import Candidate, is_readable, looks_like_policy, same_text, says_it_is_missing
from crawler.discovery.policy_words import Kind
from crawler.discovery.request import saved_document

MAX_DOCUMENTS = 4
_PDF = "application/pdf"


@dataclass(frozen=True)
class Home:
    """The home page, against which pages that stand in for missing ones are held; ``page`` is None when it failed."""

    url: str
    page: Page | None


class DocumentShelf:
    """The policy documents found so far. A document that a link promised and that fails stays, with its error.

    Args:
        fetcher: fetches them.
        save_to: the folder for their bytes.
        home: the home page.
        emit: told ``document`` with the fields of ``PolicyDocument`` as one is put on the shelf, and ``waiting`` with
            the promised documents' URLs that nothing is known of yet, whenever they change.

    Attributes:
        urls: where the documents on the shelf lie, and the links that led there.
        kinds: the kinds of document on the shelf.
    """

    def __init__(self, fetcher: Fetcher, save_to: Path, home: Home, emit: Callable[[str, Any], None]) -> None:
        self._fetcher = fetcher
        self._save_to = save_to
        self._home = home
        self._emit = emit
        self._seen: set[str] = set()
        self._count = 0
        self._found = 0
        self.urls: list[str] = []
        self._waiting: list[str] = []
        self.kinds: set[Kind] = set()

    async def offer(self, candidates: Iterable[Candidate]) -> list[tuple[Page, str]]:
        """Fetch candidates side by side; put on the shelf, in their order, those that are documents or were promised.

        Returns:
            The HTML documents among them that could be read, each with its URL.
        """
        chosen = self._room_for(candidates)
        self._wait_for([*self._waiting, *(candidate.url for candidate in chosen if _is_promised(candidate))])
        answers = await asyncio.gather(*(self._fetcher.fetch(candidate.url, patient=True) for candidate in chosen))
        read: list[tuple[Page, str]] = []
        for candidate, answer in zip(chosen, answers, strict=True):
            page = self._judge(candidate, answer)
            read += [(page, answer.url)] if page is not None else []
        settled = {answer.requested for answer in answers if answer.asked}
        self._wait_for([url for url in self._waiting if url not in settled])
        return read

    def _wait_for(self, urls: list[str]) -> None:
        if urls != self._waiting:
            self._waiting = urls
            self._emit("waiting", urls)

    def _room_for(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The candidates not seen before, as far as there is room; the documents the user gave always have room."""
        room = MAX_DOCUMENTS - self._found
        chosen: list[Candidate] = []
        for candidate in candidates:
            key = canonical(candidate.url) or candidate.url
            if key in self._seen or (room <= 0 and candidate.kind != "given"):
                continue
            self._seen.add(key)
            room -= candidate.kind != "given"
            chosen.append(candidate)
        return chosen

    def _judge(self, candidate: Candidate, answer: Fetched) -> Page | None:
        if not answer.asked:
            return None
        page = read_page(answer) if answer.is_html else None
        fault = _fault(candidate, answer, page, self._home)
        if fault is not None:
            if _is_promised(candidate):
                self._put(candidate, answer, fault)
            return None
        landed = canonical(answer.url) or answer.url
        if self._is_known(candidate, answer, landed) or not _is_document(candidate, answer, page):
            return None
        self._seen |= {landed, _digest(answer)}
        self._put(candidate, answer, None)
        return page

    def _is_known(self, candidate: Candidate, answer: Fetched, landed: str) -> bool:
        """Whether another link led to the same document before."""
        redirected = landed != (canonical(candidate.url) or candidate.url)
        return _digest(answer) in self._seen or (redirected and landed in self._seen)

    def _put(self, candidate: Candidate, fetched: Fetched, fault: str | None) -> None:
        path = saved_document(self._save_to, self._count, fetched.media_type)
        if fetched.ok and path is not None:
            path.write_bytes(fetched.body)
        self._count += 1
        self._found += candidate.kind != "given"
        self.kinds.add(candidate.kind)
        self.urls += [candidate.url, fetched.url]
        self._emit(
            "document",
            {
                "url": fetched.url if fault is None else candidate.url,
                "status": fetched.status,
                "sha256": _digest(fetched),
                "retrieved": datetime.now(UTC).isoformat(),
                "media_type": fetched.media_type if fetched.ok else "",
                "kind": candidate.kind,
                "link_text": candidate.text,
                "found_by": candidate.found_by,
                "error": fault,
            },
        )


def _digest(answer: Fetched) -> str:
    """SHA-256 of the document's bytes; empty when there is no document."""
    return hashlib.sha256(answer.body).hexdigest() if answer.ok else ""


def _is_promised(candidate: Candidate) -> bool:
    """Whether the user, a link that names the document, or a word in the footer says that it is there."""
    return candidate.kind == "given" or candidate.named or candidate.found_by.startswith("footer")


def _is_document(candidate: Candidate, answer: Fetched, page: Page | None) -> bool:
    """Whether an answer without fault is the document: by its name, or by its own text where nobody named it."""
    if candidate.kind == "given" or candidate.named:
        return True
    return answer.media_type == _PDF if page is None else looks_like_policy(page)


def _fault(candidate: Candidate, fetched: Fetched, page: Page | None, home: Home) -> str | None:
    """Why the answer is not the document, in one line; None when it may be."""
    if fetched.failure is not None:
        return fetched.failure
    if page is None:
        readable = fetched.media_type in (_PDF, "text/plain")
        return None if readable else f"a document of type {fetched.media_type[:80] or 'unknown'} cannot be read"
    if fetched.hops and _is_front_page(fetched.url, home) and not _is_front_page(candidate.url, home):
        return "redirects to the home page"
    if says_it_is_missing(page):
        return f"answers {fetched.status}, but says that the page does not exist"
    if not is_readable(page):
        return "holds no text without its scripts"
    if home.page is not None and not same_page(fetched.url, home.url) and same_text(page, home.page):
        return "shows the home page in its place"
    return None


def _is_front_page(url: str, home: Home) -> bool:
    return same_page(url, home.url) or urlsplit(url).path in ("", "/")
