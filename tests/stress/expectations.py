"""What the server's log lacks of the channels, or has too much of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from temoin.demo.log import LoggedRequest
from tests.stress.channel import Channel, Expected, When
from tests.stress.channels import CHANNELS


@dataclass(frozen=True)
class Shortfall:
    """A request that did not reach the server as often as it must, or more often than it may."""

    channel: str
    method: str
    url: str
    times: int

    def __str__(self) -> str:
        return f"{self.channel}: {self.method} {self.url}, {self.times} times"


def shortfalls(
    logged: Sequence[LoggedRequest], browser: str, moments: Collection[When] = frozenset(When)
) -> list[Shortfall]:
    """What is wrong with the channels of these moments, in this browser (one of `tests.stress.channel.BROWSERS`)."""
    seen = Counter((entry.method, entry.host, entry.path) for entry in logged)
    found = []
    for channel in CHANNELS:
        for expected in channel.expected if channel.when in moments else ():
            times = seen[_key(expected)]
            if not expected.allows(times) and not (times == 0 and browser in channel.optional_in):
                found.append(Shortfall(channel.id, expected.method, expected.url, times))
    return found


def heard(logged: Sequence[LoggedRequest], channel: Channel) -> bool:
    """Whether all that is expected of a channel has reached the server, optional or not."""
    seen = Counter((entry.method, entry.host, entry.path) for entry in logged)
    return all(expected.allows(seen[_key(expected)]) for expected in channel.expected)


def _key(expected: Expected) -> tuple[str, str, str]:
    parts = urlsplit(expected.url)
    return expected.method, parts.hostname or "", parts.path
