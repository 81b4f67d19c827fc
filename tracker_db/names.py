"""The gazetteer: names of services and vendors, and what a text names with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from tracker_db.folding import Word, fold, words
from tracker_db.matches import NameEntry, NameMatch
from tracker_db.model import Service

# Names that are ordinary words of French or English too: they count only when written as proper nouns.
EVERYDAY_WORDS = frozenset(
    {"chrome", "clarity", "crisp", "floodlight", "intercom", "meta", "piano", "plausible"}
    | {"segment", "snap", "stripe", "turnstile", "x"}
)
# «Méta-données» folds to «meta donnees».
_NOT_AFTER_EVERYDAY_WORD = frozenset(
    {"analyse", "data", "description", "descriptions", "donnee", "donnees", "moteur", "tag", "tags"}
)
# Words written apart still name a service («Tik Tok», «You Tube»), but shorter joins meet by chance («met à»: «meta»).
_SHORTEST_JOINED_NAME = 6


def _sorted(services: Iterable[Service]) -> tuple[Service, ...]:
    return tuple(sorted({s.id: s for s in services}.values(), key=lambda s: s.id))


class NameIndex:
    """Every name, alias and brand of the services, folded."""

    def __init__(self, services: Sequence[Service], other_products: Iterable[str] = ()) -> None:
        self.entries: Mapping[str, NameEntry] = MappingProxyType(_entries(services, other_products))
        self._by_join = {name.replace(" ", ""): (name, entry) for name, entry in self.entries.items()}
        self._longest = max((name.count(" ") + 1 for name in self.entries), default=0)

    def named(self, text: str) -> NameMatch:
        """What a text names: the longest names win, and a vendor's name counts only where it stands alone."""
        hits = self._hits(words(text))
        services = _sorted(s for entry in hits for s in entry.services)
        named_ids = {s.id for s in services}
        precise = {fold(s.brand) for entry in hits if not entry.brand_services for s in entry.services}
        vendors = (s for entry in hits for s in entry.brand_services)
        return NameMatch(
            services, _sorted(s for s in vendors if s.id not in named_ids and fold(s.brand) not in precise)
        )

    def _hits(self, text: Sequence[Word]) -> list[NameEntry]:
        hits = []
        at = 0
        while at < len(text):
            length, entry = self._longest_at(text, at)
            if entry is not None:
                hits.append(entry)
            at += length
        return hits

    def _longest_at(self, text: Sequence[Word], at: int) -> tuple[int, NameEntry | None]:
        # one word more than the longest name, for a name whose last word is written apart
        for length in range(min(self._longest + 1, len(text) - at), 0, -1):
            span = text[at : at + length]
            name, entry = self._by_join.get("".join(word.folded for word in span), ("", None))
            if entry is not None and _is_meant(name, entry, text, at, length):
                return length, entry
        return 1, None


def _is_meant(name: str, entry: NameEntry, text: Sequence[Word], at: int, length: int) -> bool:
    """Whether these words stand for that name here, and do not merely spell it."""
    if length == len(text):
        return True
    if entry.everyday_word:
        following = text[at + length].folded if at + length < len(text) else ""
        proper_noun = text[at].written[:1].isupper() and following not in _NOT_AFTER_EVERYDAY_WORD
        return length == 1 and len(name) > 1 and proper_noun
    written_as_filed = " ".join(word.folded for word in text[at : at + length]) == name
    return written_as_filed or len(name) >= _SHORTEST_JOINED_NAME


def _entries(services: Sequence[Service], other_products: Iterable[str]) -> dict[str, NameEntry]:
    named: dict[str, list[Service]] = defaultdict(list)
    brands: dict[str, list[Service]] = defaultdict(list)
    of_brand: dict[str, list[Service]] = defaultdict(list)
    for service in services:
        of_brand[fold(service.brand)].append(service)
    for service in services:
        for name in (service.name, *service.aliases):
            named[fold(name)].append(service)
        for name in (service.brand, *service.brand_aliases):
            brands[fold(name)].extend(of_brand[fold(service.brand)])
    entries = {fold(name): NameEntry() for name in other_products}
    for name in {**named, **brands}:
        very = _sorted(named.get(name, ()))
        others = _sorted(s for s in brands.get(name, ()) if s not in very)
        entries[name] = NameEntry(very, others, everyday_word=name in EVERYDAY_WORDS)
    return entries
