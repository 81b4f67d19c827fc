"""A kind of channel: its addresses, what they answer, what puts it into a page and where it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Template

from temoin.demo.exchange import Answer, Request
from tests.stress.channel import When
from tests.stress.place import Place, Role

Links = Mapping[str, Mapping[str, str]]
"""Of one place: kind → part → address."""


@dataclass(frozen=True)
class Asked:
    """A request for one part of a channel, and the addresses of all else in its place."""

    request: Request
    place: Place
    kind: str
    part: str
    links: Links

    def link(self, part: str = "", kind: str = "") -> str:
        """The address of another part, or of another kind in the same place."""
        return self.links[kind or self.kind][part]

    def fill(self, source: str) -> str:
        """``source`` with addresses: ``$url`` this kind's nameless part, ``$<part>`` its others, ``$<kind>`` others."""
        others = {kind.replace("-", "_"): parts[""] for kind, parts in self.links.items() if "" in parts}
        own = {name or "url": address for name, address in self.links[self.kind].items()}
        return Template(source).substitute({**others, **own})


@dataclass(frozen=True)
class Part:
    """One address of a kind.

    ``kept``: whether the browser keeps the answer's cookie; False where it asks without credentials, None where it is
    a matter of moments. ``readable`` False: scripts of other sites may not read it, nor be told by a preflight that
    they may ask. ``fixed_path`` is for addresses that the browser chooses itself.
    """

    answer: Callable[[Asked], Answer]
    name: str = ""
    method: str = "GET"
    role: Role = Role.THIRD
    least: int = 1
    most: int | None = 1
    preflight: bool = False
    readable: bool = True
    kept: bool | None = True
    scheme: str = "https"
    fixed_path: str = ""

    def path(self, place: Place, kind: str) -> str:
        """The path of its address."""
        if self.fixed_path:
            return self.fixed_path
        if kind == "document":
            return place.document
        return f"/c/{place.name}/{kind}" + (f"/{self.name}" if self.name else "")

    def url(self, place: Place, kind: str) -> str:
        """Its address in a place."""
        return f"{self.scheme}://{place.host(self.role)}{self.path(place, kind)}"

    def cookie(self, place: Place, kind: str) -> str:
        """The name of the cookie that its answer sets."""
        return f"{place.name}.{kind}" + (f".{self.name}" if self.name else "")


@dataclass(frozen=True)
class Kind:
    """One way of sending requests.

    Attributes:
        name: as in the addresses.
        words: what it does.
        places: where it is done.
        parts: its addresses.
        head, body: markup, with ``$url`` for the nameless part's address and ``$<name>`` for the others'.
        scripted: at load, the function of that name in ``static/`` is run.
        when: what makes it send.
        optional_in, note: as in `tests.stress.channel.Channel`; they hold in ``optional_places``, by default in all.
    """

    name: str
    words: str
    places: tuple[Place, ...]
    parts: tuple[Part, ...]
    head: str = ""
    body: str = ""
    scripted: bool = False
    when: When = When.LOAD
    optional_in: frozenset[str] = frozenset()
    optional_places: tuple[Place, ...] = ()
    note: str = ""

    def optional(self, place: Place) -> tuple[frozenset[str], str]:
        """The browsers in which it may stay away from a place, and the note on that."""
        own = not self.optional_places or place in self.optional_places
        browsers = place.optional_in | (self.optional_in if own else frozenset())
        return browsers, "; ".join(note for note in (place.note, self.note if own else "") if note)
