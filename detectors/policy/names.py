"""Names in a policy: those the tracker database knows, those that look like proper names, and the publisher's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from detectors.policy.fold import name_key
from detectors.policy.layout import Span
from detectors.policy.reading import Reading
from tracker_db.database import Database
from tracker_db.matches import NameEntry

_WORD = re.compile(r"[^\W_]+|(?<=[^\W_])\+")
_NAME_WORD = (
    r"(?:[A-ZÀ-ÖØ-Þ][\w&+.’'-]*|[a-z]{1,3}[A-Z]\w*|\d+[A-Za-z]\w*|[a-z][\w-]*\.(?:com|io|fr|net|org|ai|co|eu|tv)\b)"
)
_ELIDED = r"(?:[dl]['’])?"
_PROPER = re.compile(
    rf"(?<![\w@./]){_NAME_WORD}"
    rf"(?:[ \u00a0](?:[a-zé’'&]{{1,3}}[ \u00a0](?:[a-z]{{2,3}}[ \u00a0])?)?{_ELIDED}{_NAME_WORD})*"
)
_LOWER_WORD = re.compile(r"(?<![\w@./-])[a-zà-ÿœ]{3,40}(?![\w@/-]|\.\w)")
_GAPS = frozenset({"", " ", "\u00a0", "\u202f", "-", ".", "\n", "'", "’"})
_NUMBERING = re.compile(r"[IVXLC]+(?:\.\d+)*|\d+(?:\.\d+)*")
_MOST_NAME_WORDS = 6
_SHORTEST_JOINED = 6
_LONGEST_ENUMERATION = 40
_OPENING = "«“\"'’"
_OWN_OFTEN = 6
_TITLE_BLOCKS = 8
_WINDOW = 110  # code points read before and after a name


@dataclass(frozen=True, slots=True)
class Name(Span):
    """A name in the text; ``known`` when it is in the tracker database's gazetteer."""

    known: bool = False


class Names:
    """Finds names in one policy."""

    def __init__(self, reading: Reading, db: Database) -> None:
        self._reading = reading
        self._rules = reading.grammar.vendors
        self._db = db
        entries = db.names()
        self._by_join: dict[str, tuple[str, NameEntry]] = {n.replace(" ", ""): (n, e) for n, e in entries.items()}
        self._beginnings = frozenset(name[:end] for name in self._by_join for end in range(1, len(name) + 1))

    @property
    def db(self) -> Database:
        """The tracker database the names are held against."""
        return self._db

    # -- known names ---------------------------------------------------------------------------------------------------

    def known_in(self, span: Span) -> list[Name]:
        """The longest names of the gazetteer in a stretch, in the order of the text."""
        words = list(_WORD.finditer(self._reading.layout.folded, span.start, span.end))
        found, at = [], 0
        while at < len(words):
            length = self._longest_at(words, at)
            if length > 1 and self._reading.text[words[at].start()].islower():
                later = self._longest_at(
                    words, at + 1
                )  # «cartes Google Maps» is about Google Maps, not «cartes Google»
                length = 0 if later >= length else length
            if length:
                found.append(Name(words[at].start(), words[at + length - 1].end(), known=True))
            at += length or 1
        return found

    def _longest_at(self, words: list[re.Match[str]], at: int) -> int:
        """The number of words of the longest name that begins with word ``at``; 0 when none does."""
        longest, joined = 0, ""
        for length in range(1, len(words) - at + 1):
            word = words[at + length - 1].group()
            joined += "plus" if word == "+" else word
            if joined not in self._beginnings:
                break
            name, entry = self._by_join.get(joined, ("", None))
            if entry is not None and self._is_meant(name, entry, words[at : at + length]):
                longest = length
        return longest

    def _is_meant(self, name: str, entry: NameEntry, words: list[re.Match[str]]) -> bool:
        text = self._reading.text
        if any(text[left.end() : right.start()] not in _GAPS for left, right in pairwise(words)):
            return False
        first = text[words[0].start()]
        if text[words[0].start() - 1 : words[0].start()] in {
            "@",
            "/",
            ".",
        }:  # an address mentions a host, not a service
            return False
        if entry.everyday_word or name in self._rules.ambiguous:
            return len(words) == 1 and len(name) > 1 and first.isupper()
        return len(name) >= _SHORTEST_JOINED or len(words) == name.count(" ") + 1

    # -- proper names --------------------------------------------------------------------------------------------------

    def proper_in(self, span: Span) -> Iterator[Name]:
        """What looks like a proper name in a stretch: capitals, not a common word, not the publisher itself."""
        for match in _PROPER.finditer(self._reading.text, span.start, span.end):
            name = self._trimmed(match.start(), match.end())
            if name:
                yield name

    def with_article(self, start: int, end: int) -> Name | None:
        """A name of which the article is a part, as in a list: «La Poste»."""
        match = _PROPER.match(self._reading.text, start, end)
        if match is None:
            return None
        words = match.group().split()
        if (
            self.known_in(Span(start, match.end()))
            or not 1 < len(words) <= _MOST_NAME_WORDS
            or name_key(words[0]) not in {"la", "le", "les"}
        ):
            return None
        common = [word for word in words[1:] if name_key(word) in self._rules.common]
        return Name(match.start(), match.end()) if len(common) < len(words) - 1 and words[-1][0].isupper() else None

    def at(self, position: int, end: int) -> Name | None:
        """The name that begins exactly at ``position``, if one does."""
        known = [name for name in self.known_in(Span(position, min(end, position + 80))) if name.start == position]
        match = _PROPER.match(self._reading.text, position, end)
        proper = self._trimmed(match.start(), match.end()) if match else None
        proper = proper if proper and proper.start == position else None
        if known and (proper is None or known[0].end >= proper.end or not self._extends(known[0], proper)):
            return known[0]
        return proper

    def enumeration(self, start: int, end: int) -> Iterator[Name]:
        """The names from ``start`` on, joined by commas, "and", "or"; what is no name ends the enumeration."""
        text, folded, position = self._reading.text, self._reading.layout.folded, start
        for _ in range(_LONGEST_ENUMERATION):
            name = self.at(position, end)
            if name is None:
                return
            yield name
            joint = self._rules.joints.match(folded, name.end, end)
            if joint is None or joint.end() == name.end:
                return
            position = joint.end()
            while position < end and (text[position].isspace() or text[position] in _OPENING):
                position += 1

    def _extends(self, known: Name, proper: Name) -> bool:
        """«Facebook Custom Audiences» is a longer name than the known «Facebook»."""
        return proper.end > known.end and self._reading.text[known.end : known.end + 1] in {" ", "\u00a0", "-", "."}

    def _trimmed(self, start: int, end: int) -> Name | None:
        """Common words cut from the front, connectors and full stops from the end; None when nothing is left."""
        text, rules = self._reading.text, self._rules
        tokens = [Span(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", text[start:end])][
            :_MOST_NAME_WORDS
        ]
        while tokens and self._is_common(tokens[0].of(text), alone=len(tokens) == 1):
            tokens = tokens[1:]
        joined = next((i for i, t in enumerate(tokens) if not self._may_join(t.of(text))), len(tokens))
        tokens = tokens[:joined]
        while tokens and not _starts_name(tokens[-1].of(text)):
            tokens = tokens[:-1]
        if not tokens or _NUMBERING.fullmatch(tokens[0].of(text).rstrip(".")):
            return None
        stop = tokens[-1].end
        while stop > tokens[0].start and text[stop - 1] in ".,'’&-":
            stop -= 1
        name = Name(tokens[0].start, stop)
        key = name_key(name.of(text))
        if len(key) < 2 or key in rules.not_vendors or key in rules.acronyms or key.isdigit():
            return None
        return name

    def _may_join(self, word: str) -> bool:
        return _starts_name(word) or word == "&" or name_key(word) in self._rules.connectors

    def _is_common(self, token: str, *, alone: bool) -> bool:
        key = name_key(token).strip("'\"")
        head, apostrophe, tail = key.partition("'")
        if apostrophe and len(head) <= 2:
            key = tail
        if key in self._rules.common or key in self._rules.connectors:
            return True
        return alone and key in self._lower_words

    @cached_property
    def _lower_words(self) -> frozenset[str]:
        return frozenset(name_key(word) for word in set(_LOWER_WORD.findall(self._reading.text)))

    # -- the publisher's own names -------------------------------------------------------------------------------------

    @cached_property
    def own(self) -> frozenset[str]:
        """Keys of the names under which the publisher speaks of itself."""
        rules, folded, text = self._rules, self._reading.layout.folded, self._reading.text
        own: set[str] = set()
        seen: Counter[str] = Counter()
        for sentence in self._reading.sentences():
            under = self._heading_of_item(sentence.block)
            for name in self.proper_in(sentence):
                if self._db.named(name.of(text)).services:
                    continue
                key = name_key(name.of(text))
                seen[key] += 1
                before = folded[max(sentence.start, name.start - _WINDOW) : name.start]
                after = folded[name.end : min(sentence.end, name.end + _WINDOW)]
                if rules.controllers.search(under) or self._presents_itself(before, after):
                    own.add(key)
        own |= {key for key, count in seen.items() if count >= _OWN_OFTEN}
        return frozenset(own | self._own_titles() | self._own_hosts())

    def _presents_itself(self, before: str, after: str) -> bool:
        rules = self._rules
        if rules.purposes.answers["hosting"].search(before):  # «hébergé par X, dont le siège est …» presents the host
            return False
        return bool(rules.own_before.search(before) or rules.own_after.match(after))

    def _heading_of_item(self, index: int) -> str:
        """The folded heading above a list item; empty for other blocks, whose heading says less about each name."""
        block = self._reading.layout.blocks[index]
        return self._reading.layout.heading_of(block) if block.kind == "item" else ""

    def _own_titles(self) -> set[str]:
        """Names in the titles at the top: «Politique de confidentialité de X», or a title that is but a name."""
        rules, layout = self._rules, self._reading.layout
        titles = set()
        for block in layout.blocks[:_TITLE_BLOCKS]:
            match = rules.own_title.search(block.of(layout.folded)) if block.kind == "heading" else None
            if match is None:
                continue
            key = name_key(match["name"] or match["alone"])
            words = [word for word in key.split() if word not in rules.common and word not in rules.connectors]
            if words and (match["name"] or len(words) == len(key.split())):
                titles.add(key)
        return titles

    def _own_hosts(self) -> set[str]:
        text, hosts = self._reading.layout.folded, set()
        for match in self._rules.own_hosts.finditer(text[:200_000]):
            label = match[1].removeprefix("www.").split(".")[0]
            if not self._db.named(label).services and not self._db.named(label).brand_services:
                hosts.add(label.replace("-", " "))
        return hosts

    def is_own(self, name: str) -> bool:
        """Whether a name is the publisher's, written longer, shorter or as in its host."""
        key = name_key(name)
        joined = key.replace(" ", "").replace("-", "")
        padded = f" {key} "
        return any(
            f" {own} " in padded
            or padded.strip() in own.split()
            or joined == own.replace(" ", "")
            or f" {key} " in f" {own} "
            for own in self.own
        )


def _starts_name(token: str) -> bool:
    return any(char.isupper() or char.isdigit() for char in token) or "." in token
