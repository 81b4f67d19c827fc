"""The places in which things are done: documents of different sites, so that their frames live in other processes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tests.stress.channel import CHROMIUM


class Role(StrEnum):
    """Whose host an address has: the document's own, another site's, that site's bare domain, or one for long answers.

    Browsers open at most six HTTP/1.1 connections a host, which long answers would take from all else.
    """

    OWN = "own"
    THIRD = "third"
    STREAMS = "streams"
    SITE = "site"


@dataclass(frozen=True)
class Place:
    """Where a document lives.

    ``optional_in`` and ``note`` are of all its channels, as in `tests.stress.channel.Channel`.
    """

    name: str
    own: str
    third: str
    document_path: str = ""
    optional_in: frozenset[str] = frozenset()
    note: str = ""

    @property
    def streams(self) -> str:
        """The host of answers that keep their connection for long."""
        return f"streams-{self.name}.stress-streams.example"

    def host(self, role: Role) -> str:
        """The host that plays a role for this place."""
        hosts = {Role.OWN: self.own, Role.THIRD: self.third, Role.STREAMS: self.streams}
        return hosts.get(role, self.third.partition(".")[2])

    @property
    def document(self) -> str:
        """The path of its document."""
        return self.document_path or f"/c/{self.name}/document"


MAIN = Place("main", "www.stress.example", "cdn.stress-third.example", "/")
SAME = Place("same", "www.stress.example", "pixel.stress-same.example")
CROSS = Place("cross", "frames.stress-other.example", "tags.stress-ads.example")
NESTED = Place("nested", "deep.stress-nested.example", "bids.stress-auction.example")
POPUP = Place(
    "popup",
    "www.stress-popup.example",
    "count.stress-count.example",
    note="opened at load, or at a click where pop-ups are blocked; closes itself",
)
TAB = Place(
    "tab",
    "www.stress.example",
    "count.stress-count.example",
    optional_in=frozenset({CHROMIUM}),
    note="a link clicked by script at load, which a pop-up blocker holds back",
)
CLICK_TAB = Place(
    "click-tab", "www.stress.example", "count.stress-count.example", note="opened at a click on the page itself"
)

PLACES = {place.name: place for place in (MAIN, SAME, CROSS, NESTED, POPUP, TAB, CLICK_TAB)}

HERE = (MAIN,)
PAGE_AND_FRAME = (MAIN, CROSS)
HANDS = (MAIN, SAME, CROSS)
FRAMES_TOO = (MAIN, SAME, CROSS, NESTED)
WINDOWS_TOO = (*FRAMES_TOO, POPUP)
EVERYWHERE = tuple(PLACES.values())
