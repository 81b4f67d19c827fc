"""One bounded request after another: what the spider asks the network, and the one line it says when that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

MAX_REQUESTS = 40
MAX_REDIRECTS = 10
MAX_BYTES = 5 * 1024 * 1024
REQUEST_TIMEOUT_S = 10.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORTH_ANOTHER_TRY = frozenset({502, 503, 504})
_LONGEST_ERROR = 300


@dataclass(frozen=True)
class Fetched:
    """What came of one URL.

    Attributes:
        requested: the URL asked for.
        url: the URL that answered, after redirects.
        status: HTTP status of that answer, or None when there was none (``error`` says why).
        headers: the answer's headers, names in lower case.
        body: the answer's body, decompressed, at most `MAX_BYTES`.
        error: one line, when no complete answer came.
        hops: the URLs that redirected, in order.
    """

    requested: str
    url: str
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str | None = None
    hops: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """A complete answer with a status of success."""
        return self.error is None and self.status is not None and 200 <= self.status < 300

    @property
    def failure(self) -> str | None:
        """Why this is no page, in one line; None when it is one."""
        if self.error is not None:
            return self.error
        return None if self.ok else f"answered {self.status}"

    @property
    def media_type(self) -> str:
        """Media type without parameters; a PDF is known by its first bytes whatever the server says."""
        if self.body[:1024].lstrip().startswith(b"%PDF-"):
            return "application/pdf"
        declared = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return declared or ("text/html" if self.body else "")

    @property
    def is_html(self) -> bool:
        """Whether the body is a page to read links from."""
        return self.ok and self.media_type in ("text/html", "application/xhtml+xml")

    @property
    def charset(self) -> str | None:
        """The charset that the Content-Type header names, if any."""
        _, found, value = self.headers.get("content-type", "").lower().partition("charset=")
        return value.partition(";")[0].strip(" \"'") or None if found else None


class Fetcher:
    """Fetches through Scrapy's downloader, within the bounds of this module; redirects are followed here.

    Args:
        download: Scrapy's ``engine.download_async``.
        max_requests: how many requests may be sent in all, redirects and second tries counted.
    """

    def __init__(self, download: Callable[[Request], Awaitable[Response]], max_requests: int = MAX_REQUESTS) -> None:
        self._download = download
        self._left = max_requests

    async def fetch(self, url: str, *, follow: bool = True) -> Fetched:
        """Fetch a URL, following redirects; never raises for what the network or the site does."""
        hops: list[str] = []
        current = url
        while True:
            answer = await self._ask_twice(current)
            target = redirect_target(answer)
            if target is None or not follow:
                return _chained(answer, url, hops)
            hops.append(current)
            if target in hops:
                return _chained(_failed(target, "redirects in a circle"), url, hops)
            if len(hops) > MAX_REDIRECTS:
                return _chained(_failed(target, f"more than {MAX_REDIRECTS} redirects"), url, hops)
            current = target

    async def _ask_twice(self, url: str) -> Fetched:
        """A second try where the first failed for what may be a passing fault: a verdict may hang on this answer."""
        answer, passing = await self._ask(url)
        if passing and self._left > 0:
            answer, _ = await self._ask(url)
        return answer

    async def _ask(self, url: str) -> tuple[Fetched, bool]:
        """One request; says beside the answer whether another try might fare better."""
        from scrapy import Request

        if self._left <= 0:
            return _failed(url, "not asked: the spider's bound of requests to one site was reached"), False
        self._left -= 1
        try:
            response = await self._download(Request(url, dont_filter=True))
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a hostile site provokes is its answer, not ours
            return _failed(url, explain(error)), _may_pass(error)
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, values in response.headers.items()
            for value in values[:1]
        }
        return Fetched(url, url, response.status, headers, response.body), response.status in _WORTH_ANOTHER_TRY


def redirect_target(answer: Fetched) -> str | None:
    """Where an answer leads, as an absolute http(s) URL without fragment, or None where it leads nowhere."""
    if answer.error is not None or answer.status not in _REDIRECTS or "location" not in answer.headers:
        return None
    from w3lib.url import safe_url_string

    try:
        target = safe_url_string(urljoin(answer.url, answer.headers["location"].strip()))
        parts = urlsplit(target)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return target.partition("#")[0] if usable else None


def explain(error: BaseException) -> str:
    """One line for what a download raised, naming TLS and the certificate where they are the reason."""
    from scrapy import exceptions

    reason = _tls_reason(error)
    if reason is not None:
        return f"TLS: {reason}"
    if isinstance(error, exceptions.DownloadTimeoutError):
        return f"no complete answer within {REQUEST_TIMEOUT_S:g} s"
    if isinstance(error, exceptions.CannotResolveHostError):
        return "unknown host"
    if isinstance(error, exceptions.DownloadConnectionRefusedError):
        return "connection refused"
    if isinstance(error, exceptions.DownloadCancelledError):
        return f"the answer is larger than {MAX_BYTES // 1024 // 1024} MB"
    return _one_line(f"{type(error).__name__}: {error}")


def _tls_reason(error: BaseException) -> str | None:
    """The certificate's or the handshake's fault, looked for in everything that led to the error."""
    from OpenSSL import SSL
    from service_identity import CertificateError, VerificationError

    for cause in _causes(error):
        if isinstance(cause, (VerificationError, CertificateError)):
            return "the certificate is not for this host"
        if isinstance(cause, SSL.Error) and cause.args and isinstance(cause.args[0], list):
            return _one_line("; ".join(str(entry[-1]) for entry in cause.args[0]) or "handshake failed")
    return None


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop()
        if cause is None or cause in found:
            continue
        found.append(cause)
        waiting += [cause.__cause__, cause.__context__]
        # Twisted keeps several failures side by side in `reasons`.
        waiting += [getattr(reason, "value", None) for reason in getattr(cause, "reasons", None) or ()]
    return found


def _may_pass(error: BaseException) -> bool:
    from scrapy import exceptions

    lasting = (exceptions.DownloadCancelledError, exceptions.CannotResolveHostError, exceptions.IgnoreRequest)
    return _tls_reason(error) is None and not isinstance(error, lasting)


def _failed(url: str, error: str) -> Fetched:
    return Fetched(url, url, error=error)


def _chained(answer: Fetched, requested: str, hops: list[str]) -> Fetched:
    return Fetched(requested, answer.url, answer.status, answer.headers, answer.body, answer.error, tuple(hops))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_ERROR]
