"""The cookies that a HAR tells of: those that answers asked to be kept, and those that requests sent back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from crawler.capture.set_cookie import MAX_RAW, ParsedCookie, parse_set_cookie
from crawler.evidence import CookieOutcome, CookieWrite, CookieWriter, Request, StoredCookie, Visit
from crawler.har_fields import header_lines, items, member, text
from crawler.har_format import Har, utc
from crawler.site import host_of, party, registrable_domain

MAX_COOKIES = 10_000
NOT_PROVEN = "asked for by an answer; the HAR does not tell whether the browser kept it"

_OUTCOMES = frozenset(outcome.value for outcome in CookieOutcome)


def cookie_writes(visit: Visit, entries: Sequence[Har], *, ours: bool) -> tuple[tuple[int, CookieWrite], ...]:
    """The attempts to write a cookie that answers made, at most `MAX_COOKIES`, each with its request's index.

    What became of one is told by our own files. In another's it is `CookieOutcome.STORED` with the reason
    `NOT_PROVEN`, or without a reason when a later request sent the cookie back.

    Args:
        visit: the evidence so far; of its requests come party, phase and time.
        entries: the HAR entry of each of its requests.
        ours: whether the entries' ``_outcome`` and ``_reason`` are facts.
    """
    back: dict[tuple[str, str, str], float] = {}
    for request, entry in zip(visit.requests, entries, strict=True):
        for name, value in _sent(request, entry):
            key = (name, value, registrable_domain(host_of(request.url)))
            back[key] = max(request.started, back.get(key, request.started))
    attempts = (
        (index, _write(visit, request, parsed, line, verdict, back))
        for index, (request, entry) in enumerate(zip(visit.requests, entries, strict=True))
        for parsed, line, verdict in _asked(visit, request, entry, ours=ours)
    )
    return tuple(islice(attempts, MAX_COOKIES))


def sent_cookies(
    visit: Visit, entries: Sequence[Har], writes: Iterable[CookieWrite]
) -> tuple[tuple[int, StoredCookie], ...]:
    """Cookies that requests carried and no answer was seen setting: scripts', or older than the file.

    Each once, with the index of the first request that carried it; ``domain`` is that request's host, for nobody tells
    the cookie's own; its path and its life are not known (empty, None).
    """
    known = {(write.name, registrable_domain(write.domain)) for write in writes}
    found: list[tuple[int, StoredCookie]] = []
    for index, (request, entry) in enumerate(zip(visit.requests, entries, strict=True)):
        host = host_of(request.url)
        for name, value in _sent(request, entry):
            key = (name, registrable_domain(host))
            if key in known or len(found) >= MAX_COOKIES:
                continue
            known.add(key)
            found.append((index, _stored(name, value, host, request)))
    return tuple(found)


def _stored(name: str, value: str, host: str, request: Request) -> StoredCookie:
    return StoredCookie(
        name=name,
        value=value[:MAX_RAW],
        domain=host,
        host_only=False,
        path="",
        party=request.party,
        phase=request.phase,
        expires=None,
        lifetime_s=None,
    )


def _sent(request: Request, entry: Har) -> Iterator[tuple[str, str]]:
    """Names and values of the cookies a request carried: of its header, or of the entry's list where there is none."""
    lines = tuple(header_lines(request.request_headers, "cookie"))
    for part in (part.strip() for line in lines for part in line.split(";")):
        if part:
            name, _, value = part.partition("=")
            yield name, value
    if not lines:
        for cookie in items(member(entry, "request"), "cookies"):
            yield text(cookie, "name"), text(cookie, "value")


def _asked(visit: Visit, request: Request, entry: Har, *, ours: bool) -> Iterator[tuple[ParsedCookie, str, Har]]:
    """Each cookie an answer asked for, with its line and what our own file says of it."""
    told = items(member(entry, "response"), "cookies")
    answered = _answered(visit, request)
    lines = tuple(header_lines(request.response_headers, "set-cookie"))
    parsed = [(found, line) for line in lines if (found := parse_set_cookie(line, request.url, answered))]
    verdicts = told if ours and len(told) == len(parsed) else [{}] * len(parsed)
    yield from ((found, line, verdict) for (found, line), verdict in zip(parsed, verdicts, strict=True))
    if not lines:
        yield from ((_of_list(cookie, request.url, answered), "", {}) for cookie in told)


def _of_list(cookie: Har, url: str, answered: datetime) -> ParsedCookie:
    """A cookie that only the entry's list tells of; without a date of expiry its life is not known."""
    domain = text(cookie, "domain").lstrip(".").lower()
    same_site = text(cookie, "sameSite")
    return ParsedCookie(
        name=text(cookie, "name"),
        value=text(cookie, "value"),
        domain=domain or host_of(url),
        host_only=not domain,
        path=text(cookie, "path"),
        lifetime_s=_life(text(cookie, "expires"), answered),
        secure=cookie.get("secure") is True,
        http_only=cookie.get("httpOnly") is True,
        same_site=same_site or None,
        partitioned=False,
    )


def _life(expires: str, answered: datetime) -> float | None:
    try:
        return (utc(datetime.fromisoformat(expires)) - answered).total_seconds()
    except (ValueError, OverflowError):
        return None


def _answered(visit: Visit, request: Request) -> datetime:
    try:
        return utc(visit.started) + timedelta(seconds=request.started + (request.duration or 0.0))
    except OverflowError:
        return datetime.now(UTC)


def _write(
    visit: Visit,
    request: Request,
    parsed: ParsedCookie,
    line: str,
    verdict: Har,
    back: dict[tuple[str, str, str], float],
) -> CookieWrite:
    outcome, reason = _outcome(parsed, verdict)
    key = (parsed.name, parsed.value, registrable_domain(host_of(request.url)))
    if reason == NOT_PROVEN and back.get(key, request.started) > request.started:
        reason = None
    return CookieWrite(
        name=parsed.name,
        value=parsed.value[:MAX_RAW],
        domain=parsed.domain,
        host_only=parsed.host_only,
        path=parsed.path,
        party=party(parsed.domain, visit.site),
        phase=request.phase,
        time=request.started + (request.duration or 0.0),
        set_by=CookieWriter(how="http", url=request.url, request=request.id),
        raw=line[:MAX_RAW],
        requested_lifetime_s=parsed.lifetime_s,
        secure=parsed.secure,
        http_only=parsed.http_only,
        same_site=parsed.same_site,
        partitioned=parsed.partitioned,
        outcome=outcome,
        reason=reason,
    )


def _outcome(parsed: ParsedCookie, verdict: Har) -> tuple[CookieOutcome, str | None]:
    if (told := text(verdict, "_outcome")) in _OUTCOMES:
        return CookieOutcome(told), text(verdict, "_reason") or None
    if parsed.lifetime_s is not None and parsed.lifetime_s <= 0:
        return CookieOutcome.DELETED, None
    return CookieOutcome.STORED, NOT_PROVEN
