"""A policy being read: its layout, its grammar, the names in it; and the drafts that become claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detectors.policy.grammar import Grammar
from detectors.policy.grammar.model import About
from detectors.policy.layout import Layout, Sentence

NEAR = 700  # code points: how far back a sentence's unspoken subject is looked for
_CLAUSE_ENDS = (";", ". ", " ; ", ", et ", ", mais ", " : ")


@dataclass(slots=True)
class Draft:
    """A claim before it has a number. ``silences``: kinds it makes superfluous in its sentence."""

    kind: str
    start: int
    end: int
    value: dict[str, Any]
    silences: tuple[str, ...] = ()


@dataclass(slots=True)
class Mention:
    """A vendor named at ``start``, for sentences that only say "this tool"."""

    start: int
    vendor: str


@dataclass(slots=True)
class Reading:
    """What every family of patterns reads from."""

    layout: Layout
    grammar: Grammar
    mentions: list[Mention] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The policy as saved."""
        return self.layout.text

    def folded(self, sentence: Sentence) -> str:
        """The folded sentence."""
        return sentence.of(self.layout.folded)

    def sentences(self) -> list[Sentence]:
        """Every sentence, table rows excepted."""
        return [sentence for block in self.layout.blocks if block.kind != "row" for sentence in block.sentences]

    def is_title(self, sentence: Sentence) -> bool:
        """Whether a sentence is a heading that asserts nothing: it has no finite verb, or it asks."""
        if self.layout.blocks[sentence.block].kind != "heading":
            return False
        folded = self.folded(sentence)
        return folded.endswith("?") or not self.grammar.topics["finite"].search(folded)

    def is_about(self, sentence: Sentence, about: About) -> bool:
        """Whether a sentence is about a topic, as far back as ``about.within`` allows."""
        topics, folded = self.grammar.topics, self.folded(sentence)
        if any(topics[rival].search(folded) for rival in about.beats):
            return False
        topic = topics[about.topic]
        if topic.search(folded):
            return True
        if about.within == "sentence":
            return False
        block = self.layout.blocks[sentence.block]
        if topic.search(self.layout.folded, block.start, min(block.end, block.start + 4 * NEAR)):
            return True
        if about.within == "block":
            return False
        if topic.search(self.layout.heading_of(block)):
            return True
        return about.within == "near" and bool(topic.search(self.layout.before(sentence.start, NEAR)))

    def clause(self, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
        """The clause of ``sentence`` around the stretch ``start:end``."""
        folded = self.layout.folded
        cuts = [folded.rfind(mark, sentence.start, start) + len(mark) for mark in _CLAUSE_ENDS if mark != ". "]
        left = max([sentence.start, *(cut for cut in cuts if cut > sentence.start)])
        found = [folded.find(mark, end, sentence.end) for mark in _CLAUSE_ENDS]
        right = min([sentence.end, *(cut for cut in found if cut >= 0)])
        return left, right
