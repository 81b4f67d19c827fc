"""Holding a visit's evidence against the server's log, channel by channel."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.evidence import Visit
from temoin.demo.log import LoggedRequest
from tests.stress.channel import When
from tests.stress.channels import CHANNELS, ELSEWHERE, channel_of

Key = tuple[str, str]
"""Method, and address without fragment; ``http`` and ``ws`` are one, for what a WebSocket's server refuses is HTTP."""

_COLUMNS = "{:<42} {:<12} {:>9} {:>9} {:>11}  {}"


@dataclass(frozen=True)
class Row:
    """One channel: requests logged and found in the evidence, Set-Cookie lines sent and seen, and what is lacking.

    ``found`` counts what the log has too; ``more`` is what only the evidence has: requests answered by a cache or a
    service worker, or that never left the browser. ``unread`` are lines of answers that the browser gave up before it
    had read them, as the evidence says of these requests: nobody in the browser ever saw them.
    """

    channel: str
    when: When | None
    logged: int
    found: int
    more: int
    sent: int
    seen: int
    missing: tuple[Key, ...]
    unseen: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the evidence lacks nothing."""
        return not self.missing and not self.unseen


@dataclass(frozen=True)
class Tally:
    """All channels that the log or the evidence knows of, in the order of `CHANNELS`."""

    rows: tuple[Row, ...]

    @property
    def complete(self) -> bool:
        """Whether the evidence lacks nothing of the log."""
        return all(row.complete for row in self.rows)

    @property
    def logged(self) -> int:
        """Requests in the log."""
        return sum(row.logged for row in self.rows)

    @property
    def found(self) -> int:
        """Of these, in the evidence."""
        return sum(row.found for row in self.rows)

    @property
    def sent(self) -> int:
        """Set-Cookie lines sent."""
        return sum(row.sent for row in self.rows)

    @property
    def seen(self) -> int:
        """Of these, in the evidence."""
        return sum(row.seen for row in self.rows)

    @property
    def unread(self) -> int:
        """Set-Cookie lines of answers that the browser gave up before it had read them."""
        return sum(len(row.unread) for row in self.rows)

    @property
    def silent(self) -> tuple[str, ...]:
        """Channels that the server never heard of in this visit, for want of a moment or of a browser that does it."""
        heard = {row.channel for row in self.rows if row.logged}
        return tuple(channel.id for channel in CHANNELS if channel.id not in heard)


def tally(visit: Visit, logged: Sequence[LoggedRequest]) -> Tally:
    """Compare one visit's evidence with all that the server logged while it was played alone."""
    in_log = _by_channel((entry.method, entry.url) for entry in logged)
    in_evidence = _by_channel((request.method, request.url) for request in visit.requests)
    sent = Counter((channel_of(entry.url), line) for entry in logged for line in entry.set_cookies)
    seen = Counter(write.raw for write in visit.cookies if write.set_by.how == "http")
    unseen = _unseen(sent, seen)
    given_up = {_key(request.method, request.url) for request in visit.requests if request.status is None}
    unread = {line for entry in logged if _key(entry.method, entry.url) in given_up for line in entry.set_cookies}
    when = {channel.id: channel.when for channel in CHANNELS}
    rows = []
    for name in _in_order(in_log.keys() | in_evidence.keys()):
        logged_here, found_here = in_log[name], in_evidence[name]
        sent_here = sum(count for (channel, _), count in sent.items() if channel == name)
        unseen_here = tuple(line for (channel, line), count in unseen.items() if channel == name for _ in range(count))
        rows.append(
            Row(
                channel=name,
                when=when.get(name),
                logged=logged_here.total(),
                found=(logged_here & found_here).total(),
                more=(found_here - logged_here).total(),
                sent=sent_here,
                seen=sent_here - len(unseen_here),
                missing=tuple((logged_here - found_here).elements()),
                unseen=tuple(line for line in unseen_here if line not in unread),
                unread=tuple(line for line in unseen_here if line in unread),
            )
        )
    return Tally(tuple(rows))


def table(tallied: Tally, *, complete_too: bool = False) -> str:
    """The tally as text: totals by moment, then the channels that lack something (or all of them)."""
    lines = [_COLUMNS.format("channel", "when", "requests", "more", "Set-Cookie", "missing")]
    shown = [row for row in tallied.rows if complete_too or not row.complete]
    lines += [line for row in shown for line in _lines(row)]
    for when in (*When, None):
        of_when = Tally(tuple(row for row in tallied.rows if row.when is when))
        if of_when.rows:
            lines.append(_total(f"all {when.value if when else ELSEWHERE}", of_when))
    lines.append(_total("all", tallied))
    return "\n".join(lines)


def print_table(tallied: Tally, *, complete_too: bool = False) -> None:
    """Print `table`."""
    print(table(tallied, complete_too=complete_too))


def _lines(row: Row) -> Iterable[str]:
    requests, cookies = f"{row.found}/{row.logged}", f"{row.seen}/{row.sent}"
    lacking = [" ".join(key) for key in row.missing] + [f"Set-Cookie: {line.split(';')[0]}" for line in row.unseen]
    when = row.when.value if row.when else ""
    for number, words in enumerate(lacking or [""]):
        head = ("", "", "", "", "") if number else (row.channel, when, requests, str(row.more or ""), cookies)
        yield _COLUMNS.format(*head, words[:160]).rstrip()


def _total(name: str, tallied: Tally) -> str:
    more = sum(row.more for row in tallied.rows)
    requests, cookies = f"{tallied.found}/{tallied.logged}", f"{tallied.seen}/{tallied.sent}"
    unread = f"{tallied.unread} Set-Cookie in answers given up before they were read" if tallied.unread else ""
    return _COLUMNS.format(name, "", requests, more or "", cookies, unread).rstrip()


def _key(method: str, url: str) -> Key:
    parts = urlsplit(url)
    scheme = parts.scheme.replace("ws", "http")
    query = f"?{parts.query}" if parts.query else ""
    return method, f"{scheme}://{parts.netloc}{parts.path or '/'}{query}"


def _by_channel(requests: Iterable[tuple[str, str]]) -> defaultdict[str, Counter[Key]]:
    grouped: defaultdict[str, Counter[Key]] = defaultdict(Counter)
    for method, url in requests:
        grouped[channel_of(url)][_key(method, url)] += 1
    return grouped


def _unseen(sent: Counter[tuple[str, str]], seen: Counter[str]) -> Counter[tuple[str, str]]:
    """The lines sent that are not among those seen, each seen line standing for one sent."""
    left = seen.copy()
    unseen: Counter[tuple[str, str]] = Counter()
    for (channel, line), count in sent.items():
        known = min(count, left[line])
        left[line] -= known
        if known < count:
            unseen[channel, line] = count - known
    return unseen


def _in_order(names: set[str]) -> list[str]:
    order = [channel.id for channel in CHANNELS]
    return [name for name in order if name in names] + sorted(names.difference(order))
