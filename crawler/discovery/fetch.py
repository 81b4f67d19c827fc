"""One bounded request after another: what the spider asks the network, and the one line it says when that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.private_addresses import PrivateAddress

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

MAX_REQUESTS = 40
MAX_REDIRECTS = 10
MAX_BYTES = 5 * 1024 * 1024
REQUEST_TIMEOUT_S = 10.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORTH_ANOTHER_TRY = frozenset({502, 503, 504})
LONGEST_URL = 2000
_LONGEST_ERROR = 300
_HEAD_BYTES = 16 * 1024
_AT_ONCE_S = 3.0


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
        asked: False when the last request was never sent, for the spider's bound was reached: this says nothing of the
            site.
    """

    requested: str
    url: str
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str | None = None
    hops: tuple[str, ...] = ()
    asked: bool = True

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

    async def fetch(self, url: str, *, follow: bool = True, patient: bool = False) -> Fetched:
        """Fetch a URL; never raises for what the network or the site does.

        Args:
            url: what to fetch.
            follow: whether to follow redirects.
            patient: whether to ask again after a timeout too, for a verdict hangs on the answer.
        """
        hops: list[str] = []
        current = url
        while True:
            answer = await self._ask_twice(current, patient=patient)
            target = redirect_target(answer) or refresh_target(answer)
            if target is None or not follow:
                return _chained(answer, url, hops)
            hops.append(current)
            if target in hops:
                return _chained(_failed(target, "redirects in a circle"), url, hops)
            if len(hops) > MAX_REDIRECTS:
                return _chained(_failed(target, f"more than {MAX_REDIRECTS} redirects"), url, hops)
            current = target

    async def _ask_twice(self, url: str, *, patient: bool) -> Fetched:
        """A second try where the first failed for what may be a passing fault."""
        answer, error = await self._ask(url)
        passing = answer.status in _WORTH_ANOTHER_TRY if error is None else _may_pass(error, patient=patient)
        if passing and self._left > 0:
            answer, _ = await self._ask(url)
        return answer

    async def _ask(self, url: str) -> tuple[Fetched, Exception | None]:
        """One request, and what it raised."""
        from scrapy import Request

        if self._left <= 0:
            return Fetched(url, url, error=f"not asked: {MAX_REQUESTS} requests were sent before", asked=False), None
        self._left -= 1
        try:
            response = await self._download(Request(url, dont_filter=True))
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a hostile site provokes is its answer, not ours
            return _failed(url, explain(error)), error
        headers = {
            name.decode("latin-1").lower(): _text(value)
            for name, values in response.headers.items()
            for value in values[:1]
        }
        return Fetched(url, url, response.status, headers, response.body), None


def redirect_target(answer: Fetched) -> str | None:
    """Where an answer leads, as an absolute http(s) URL without fragment, or None where it leads nowhere."""
    if answer.error is not None or answer.status not in _REDIRECTS or "location" not in answer.headers:
        return None
    return absolute_url(answer.headers["location"].strip(), answer.url)


def refresh_target(answer: Fetched) -> str | None:
    """Where a page sends its visitor at once by ``<meta http-equiv="refresh">``, or None where it does not."""
    if not answer.is_html or b"refresh" not in answer.body[:_HEAD_BYTES].lower():
        return None
    from w3lib.html import get_meta_refresh

    delay, target = get_meta_refresh(answer.body[:_HEAD_BYTES].decode("utf-8", errors="replace"), answer.url)
    if target is None or delay is None or delay > _AT_ONCE_S:
        return None
    url = absolute_url(target, answer.url)
    return url if url != answer.url else None


def absolute_url(reference: str, base: str) -> str | None:
    """The http(s) URL that a reference on a page means, without fragment; None for anything else."""
    from w3lib.url import safe_url_string

    try:
        url = safe_url_string(urljoin(base, reference)).partition("#")[0]
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return url if usable and len(url) <= LONGEST_URL else None


def explain(error: BaseException) -> str:
    """One line for what a download raised, naming TLS and the certificate where they are the reason."""
    from scrapy import exceptions
    from twisted.internet.error import ConnectionClosed

    known: list[tuple[type[BaseException], str]] = [
        (exceptions.DownloadTimeoutError, f"no complete answer within {REQUEST_TIMEOUT_S:g} s"),
        (exceptions.CannotResolveHostError, "unknown host"),
        (exceptions.DownloadConnectionRefusedError, "connection refused"),
        (exceptions.DownloadCancelledError, f"the answer is larger than {MAX_BYTES // 1024 // 1024} MB"),
        (exceptions.IgnoreRequest, f"the answer, unpacked, is larger than {MAX_BYTES // 1024 // 1024} MB"),
        (ConnectionClosed, "the connection was closed before the answer was complete"),
        (exceptions.ResponseDataLossError, "the answer is shorter than it says"),
        (exceptions.DownloadFailedError, "the answer is not HTTP"),
    ]
    if isinstance(error, PrivateAddress):
        return str(error)
    reason = _tls_reason(error)
    if reason is not None:
        return f"TLS: {reason}"
    causes = _causes(error)
    for kind, line in known:
        if any(isinstance(cause, kind) for cause in causes):
            return line
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


def _may_pass(error: BaseException, *, patient: bool) -> bool:
    from scrapy import exceptions

    if isinstance(error, PrivateAddress):
        return False
    if isinstance(error, exceptions.DownloadTimeoutError):
        return patient
    lasting = (exceptions.DownloadCancelledError, exceptions.CannotResolveHostError, exceptions.IgnoreRequest)
    return _tls_reason(error) is None and not isinstance(error, lasting)


def _text(header: bytes) -> str:
    """A header's value: UTF-8 where it is that, for browsers read a Location so, else one character a byte."""
    try:
        return header.decode("utf-8")
    except UnicodeDecodeError:
        return header.decode("latin-1")


def _failed(url: str, error: str) -> Fetched:
    return Fetched(url, url, error=error)


def _chained(answer: Fetched, requested: str, hops: list[str]) -> Fetched:
    return replace(answer, requested=requested, hops=tuple(hops))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_ERROR]
