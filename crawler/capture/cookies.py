"""The cookie recorder: every attempt to write a cookie, by response or by script, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from crawler.capture.cdp import Json
from crawler.capture.consequences import with_consequences
from crawler.capture.jar_changes import JarHistory
from crawler.capture.network import Answer
from crawler.capture.refusals import why_refused
from crawler.capture.set_cookie import MAX_RAW, ParsedCookie, parse_set_cookie
from crawler.capture.stack import frames_of_text
from crawler.capture.stamp import Stamp
from crawler.evidence import CookieOutcome, CookieWrite, CookieWriter, Phase, StackFrame, StoredCookie
from crawler.site import party

MAX_WRITES = 10_000
NOT_THERE = "not in the browser's jar after the write"
MAX_PAGE_TIME_MS = 4e12  # the year 2096: a page that lies about its clock is not believed


@dataclass(frozen=True)
class ScriptWrite:
    """A script's attempt as the hook told it."""

    parsed: ParsedCookie
    raw: str
    document_url: str
    stack: tuple[StackFrame, ...]
    phase: Phase
    time: float


class CookieRecorder:
    """Collects the attempts of one visit; answers of the network are added when the evidence is drawn up."""

    def __init__(self, stamp: Stamp) -> None:
        self._stamp = stamp
        self._scripts: list[ScriptWrite] = []
        self._dropped_scripts = 0
        self.dropped = 0

    def on_script_write(self, message: Json) -> None:
        """Take one message of the hook on ``document.cookie`` or ``cookieStore``."""
        if len(self._scripts) >= MAX_WRITES:
            self._dropped_scripts += 1
            self.dropped += 1
            return
        document_url = str(message.get("href", ""))
        from_store = message.get("kind") == "cookie-store"
        raw = _as_line(message) if from_store else str(message.get("raw", ""))
        parsed = parse_set_cookie(raw, document_url, _page_time(message))
        if parsed is None:
            return
        stack = frames_of_text(str(message.get("stack", "")))
        self._scripts.append(ScriptWrite(parsed, raw, document_url, stack, self._stamp.phase, self._stamp.now))

    def restamp(self, wrong: Phase, right: Phase) -> None:
        """Put what was counted to one phase into another."""
        self._scripts = [replace(w, phase=right) if w.phase is wrong else w for w in self._scripts]

    def writes(
        self,
        site: str,
        answers: Iterable[Answer],
        jar: Sequence[StoredCookie],
        history: JarHistory | None = None,
    ) -> tuple[CookieWrite, ...]:
        """Every attempt in the order of time.

        Args:
            site: the audited site.
            answers: the responses that set or tried to set cookies.
            jar: what the browser holds now.
            history: what went into the jar and out of it, where a second witness tells.
        """
        witnesses = _Witnesses({(cookie.name, cookie.domain) for cookie in jar}, history or JarHistory())
        found = [write for answer in answers for write in _http_writes(answer, site)]
        found += [_script_write(write, site, witnesses) for write in self._scripts]
        kept = sorted(found, key=lambda write: write.time)
        self.dropped = self._dropped_scripts + max(0, len(kept) - MAX_WRITES)
        return with_consequences(kept[:MAX_WRITES], jar)


def _http_writes(answer: Answer, site: str) -> Iterable[CookieWrite]:
    for line in answer.set_cookie_lines:
        parsed = parse_set_cookie(line, answer.url, datetime.fromtimestamp(answer.wall_time, UTC))
        if parsed is None:
            continue
        reason = answer.blocked.get(line) or answer.blocked.get(parsed.name)
        outcome = CookieOutcome.REFUSED if reason is not None else _kept_or_deleted(parsed)
        set_by = CookieWriter(how="http", url=answer.url, request=answer.request_id)
        yield _evidence(parsed, line, set_by, answer.phase, answer.time, site, outcome, reason)


@dataclass
class _Witnesses:
    """What tells that a script's write took effect: the jar as it is now, and its history."""

    held: set[tuple[str, str]]
    history: JarHistory

    def __post_init__(self) -> None:
        self.stored = self.history.stored()
        self._refused = self.history.refused()

    def saw(self, write: ScriptWrite) -> bool:
        """Whether the cookie went into the jar: as its history tells, else as it is now."""
        parsed = write.parsed
        if not self.history.is_known:
            return (parsed.name, parsed.domain) in self.held
        return self.stored[parsed.name, parsed.domain, parsed.value] > 0

    def reason(self, write: ScriptWrite) -> str:
        """Why a write came to nothing: the jar's own reason, the rule that it broke, or what is seen of it."""
        of_jar = self._refused.get((write.parsed.name, write.parsed.domain))
        return of_jar or why_refused(write.parsed, write.document_url) or NOT_THERE


def _script_write(write: ScriptWrite, site: str, witnesses: _Witnesses) -> CookieWrite:
    parsed, reason = write.parsed, None
    outcome = _kept_or_deleted(parsed)
    if outcome is CookieOutcome.STORED and not witnesses.saw(write):
        outcome, reason = CookieOutcome.REFUSED, witnesses.reason(write)
    url = write.stack[0].url if write.stack else write.document_url
    set_by = CookieWriter(how="script", url=url, stack=write.stack)
    return _evidence(parsed, write.raw, set_by, write.phase, write.time, site, outcome, reason)


def _kept_or_deleted(parsed: ParsedCookie) -> CookieOutcome:
    gone = parsed.lifetime_s is not None and parsed.lifetime_s <= 0
    return CookieOutcome.DELETED if gone else CookieOutcome.STORED


def _evidence(
    parsed: ParsedCookie,
    raw: str,
    set_by: CookieWriter,
    phase: Phase,
    time: float,
    site: str,
    outcome: CookieOutcome,
    reason: str | None,
) -> CookieWrite:
    return CookieWrite(
        name=parsed.name,
        value=parsed.value[:MAX_RAW],
        domain=parsed.domain,
        host_only=parsed.host_only,
        path=parsed.path,
        party=party(parsed.domain, site),
        phase=phase,
        time=round(time, 4),
        set_by=set_by,
        raw=raw[:MAX_RAW],
        requested_lifetime_s=parsed.lifetime_s,
        secure=parsed.secure,
        http_only=parsed.http_only,
        same_site=parsed.same_site,
        partitioned=parsed.partitioned,
        outcome=outcome,
        reason=reason,
    )


def _page_time(message: Json) -> datetime:
    """The page's own clock, which virtual time puts ahead of ours; lifetimes asked for are relative to it."""
    milliseconds = message.get("now")
    if isinstance(milliseconds, (int, float)) and 0 < milliseconds < MAX_PAGE_TIME_MS:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    return datetime.now(UTC)


def _as_line(message: Json) -> str:
    """A ``cookieStore`` call as the Set-Cookie line that says the same."""
    line = f"{message.get('name', '')}={message.get('value', '')}; path={message.get('path') or '/'}"
    if message.get("domain"):
        line += f"; domain={message['domain']}"
    if message.get("method") == "delete":
        line += "; max-age=0"
    elif isinstance(expires := message.get("expires"), (int, float)):
        seconds = expires / 1000 - _page_time(message).timestamp()
        line += f"; max-age={int(seconds)}"
    return line + f"; secure; samesite={message.get('sameSite') or 'strict'}"
