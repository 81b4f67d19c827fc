"""Fetches policy documents, judges whether they are what their links promise, and keeps their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.discovery.fetch import Fetched, Fetcher
from crawler.discovery.links import Page, read_page
from crawler.discovery.pages import canonical, same_page
from crawler.discovery.policies import Candidate, is_readable, looks_like_policy, same_text, says_it_is_missing
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
        emit: told of every document as it is put on the shelf (fields of ``PolicyDocument``).
    """

    def __init__(self, fetcher: Fetcher, save_to: Path, home: Home, emit: Callable[[dict[str, Any]], None]) -> None:
        self._fetcher = fetcher
        self._save_to = save_to
        self._home = home
        self._emit = emit
        self._seen: set[str] = set()
        self._count = 0
        self._found = 0
        self.urls: list[str] = []
        self.kinds: set[str] = set()

    @property
    def full(self) -> bool:
        """Whether no more documents are looked for; those the user gave do not count."""
        return self._found >= MAX_DOCUMENTS

    async def try_candidate(self, candidate: Candidate) -> Page | None:
        """Fetch a candidate; put it on the shelf unless it is known already or, promised by nobody, is no policy.

        Returns:
            The page, when it is an HTML document that went on the shelf and could be read.
        """
        key = canonical(candidate.url) or candidate.url
        given = candidate.kind == "given"
        if key in self._seen or (self.full and not given):
            return None
        self._seen.add(key)
        fetched = await self._fetcher.fetch(candidate.url)
        digest = hashlib.sha256(fetched.body).hexdigest() if fetched.ok else ""
        if fetched.ok and self._seen.intersection({digest, canonical(fetched.url) or fetched.url} - {key}):
            return None
        page = read_page(fetched) if fetched.is_html else None
        fault = _fault(candidate, fetched, page, self._home)
        if not _promised(candidate) and (fault is not None or not _confirmed(fetched, page)):
            return None
        self._seen |= {canonical(fetched.url) or fetched.url, digest} - {""}
        self._put(candidate, fetched, digest, fault)
        return page if fault is None else None

    def _put(self, candidate: Candidate, fetched: Fetched, digest: str, fault: str | None) -> None:
        path = saved_document(self._save_to, self._count, fetched.media_type)
        if fetched.ok and path is not None:
            path.write_bytes(fetched.body)
        self._count += 1
        self._found += candidate.kind != "given"
        self.kinds.add(candidate.kind)
        self.urls += [candidate.url, fetched.url]
        self._emit(
            {
                "url": fetched.url if fetched.ok else candidate.url,
                "status": fetched.status,
                "sha256": digest,
                "retrieved": datetime.now(UTC).isoformat(),
                "media_type": fetched.media_type if fetched.ok else "",
                "kind": candidate.kind,
                "link_text": candidate.text,
                "found_by": candidate.found_by,
                "error": fault,
            }
        )


def _promised(candidate: Candidate) -> bool:
    """Whether somebody said that the document is there: the user, or a link that names it or hints at it in a footer."""
    return candidate.kind == "given" or candidate.named


def _confirmed(fetched: Fetched, page: Page | None) -> bool:
    return fetched.media_type == _PDF if page is None else looks_like_policy(page)


def _fault(candidate: Candidate, fetched: Fetched, page: Page | None, home: Home) -> str | None:
    """Why the answer is not the document, in one line; None when it may be."""
    if fetched.failure is not None:
        return fetched.failure
    if page is None:
        readable = fetched.media_type in (_PDF, "text/plain")
        return None if readable else f"a document of type {fetched.media_type[:80] or 'unknown'} cannot be read"
    if fetched.hops and not same_page(candidate.url, home.url) and _is_home(fetched.url, home):
        return "redirects to the home page"
    if says_it_is_missing(page):
        return f"answers {fetched.status}, but says that the page does not exist"
    if not is_readable(page):
        return "holds no text without its scripts"
    if home.page is not None and not same_page(fetched.url, home.url) and same_text(page, home.page):
        return "shows the home page in its place"
    return None


def _is_home(url: str, home: Home) -> bool:
    return same_page(url, home.url) or urlsplit(url).path in ("", "/")
