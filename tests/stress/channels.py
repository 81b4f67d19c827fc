"""The list of channels, made of every kind in each of its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from temoin.demo.exchange import Answer
from tests.stress.answers import page_script
from tests.stress.channel import Channel, Expected, When
from tests.stress.documents import document_of
from tests.stress.kind import Asked, Kind, Links, Part
from tests.stress.kinds import browser, frames, markup, moments, refused, scripted, workers
from tests.stress.place import CLICK_TAB, EVERYWHERE, PLACES, Place, Role


def _document(asked: Asked) -> Answer:
    return document_of(asked, [kind for kind in KINDS if asked.place in kind.places])


_STRUCTURE = (
    Kind(
        "document",
        "the document itself; the page's own is asked for twice, for its headers call a client hint critical",
        EVERYWHERE,
        (Part(_document, role=Role.OWN, most=2),),
    ),
    Kind("page-script", "the script that does the rest", EVERYWHERE, (Part(page_script, role=Role.OWN),)),
)

_MODULES = (markup, frames, refused, browser, scripted, workers, moments)

KINDS = (*_STRUCTURE, *(kind for module in _MODULES for kind in module.KINDS))
PARTS = {(kind.name, part.name): part for kind in KINDS for part in kind.parts}

ELSEWHERE = "elsewhere"
"""What stands for the channel of addresses that are no channel's."""


def _links_of(place: Place) -> Links:
    return {
        kind.name: {part.name: part.url(place, kind.name) for part in kind.parts}
        for kind in KINDS
        if place in kind.places
    }


LINKS: Mapping[str, Links] = {place.name: _links_of(place) for place in PLACES.values()}

ADDRESSES = {
    (urlsplit(url).hostname or "", urlsplit(url).path): (place, kind, part)
    for place, links in LINKS.items()
    for kind, parts in links.items()
    for part, url in parts.items()
}
"""Host and path → place, kind and part."""


def channel_of(url: str) -> str:
    """The id of the channel that an address belongs to, whatever its scheme and query."""
    parts = urlsplit(url)
    found = ADDRESSES.get((parts.hostname or "", parts.path or "/"))
    return f"{found[0]}/{found[1]}" if found else ELSEWHERE


def _expected(part: Part, url: str) -> Iterator[Expected]:
    yield Expected(part.method, url, part.least, part.most)
    if part.preflight:
        yield Expected("OPTIONS", url, 1, part.most or 1)


def _channel(kind: Kind, place: Place) -> Channel:
    optional_in, note = kind.optional(place)
    return Channel(
        id=f"{place.name}/{kind.name}",
        words=kind.words,
        when=When.INTERACTION if place is CLICK_TAB and kind.when is When.LOAD else kind.when,
        expected=tuple(expected for part in kind.parts for expected in _expected(part, part.url(place, kind.name))),
        kept=tuple(part.cookie(place, kind.name) for part in kind.parts if part.most != 0 and part.kept),
        ignored=tuple(part.cookie(place, kind.name) for part in kind.parts if part.most != 0 and part.kept is False),
        optional_in=optional_in,
        note=note,
    )


CHANNELS = tuple(_channel(kind, place) for kind in KINDS for place in kind.places)
