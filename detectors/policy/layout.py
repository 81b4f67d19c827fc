"""The shape of a policy: blocks (headings, items, table rows, paragraphs) and their sentences, with offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from detectors.policy.fold import fold

BlockKind = Literal["heading", "item", "row", "paragraph"]

MAX_SENTENCE = 1_200  # code points; bounds the work of every pattern, longer than any sentence a person wrote
_ITEM = re.compile(r"(?:[-*o]|[•–—●▪◦‣·■□◆➢➤✓✔►▶→])[ \t\u00a0\u202f]+|\(?[a-z0-9]{1,2}[)][ \t\u00a0]+")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}(?:\.\d{1,2})?|[A-H])\s?[.)/–—-]\s?(?=\S)")
_CELL = re.compile(r"[|\t]")
_TERMINAL = '.;:!?…»”)"'
_BREAK = re.compile(
    r"[.!?…](?:[ \u00a0\u202f]?»|[)\"”’]){0,3}(?=\s|$)|[.!?](?=[«“])|[.!?](?=[A-ZÀÉÈÊ][a-zà-ÿ]+ [a-zà-ÿ])"
)
_HEADING_LENGTH = 110
_HEADING_WORDS = 16


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The stretch itself."""
        return text[self.start : self.end]

    def __bool__(self) -> bool:
        return self.end > self.start


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence of a block; ``block`` is the block's index."""

    block: int = 0


@dataclass(slots=True)
class Block:
    """A block; ``start`` is after an item's marker. ``heading`` is the index of the heading it stands under, or -1."""

    start: int
    end: int
    kind: BlockKind = "paragraph"
    heading: int = -1
    cells: tuple[Span, ...] = ()
    sentences: tuple[Sentence, ...] = ()

    def of(self, text: str) -> str:
        """The block itself."""
        return text[self.start : self.end]


@dataclass(slots=True)
class Layout:
    """A policy's blocks in the order of the text, with the folded text beside it."""

    text: str
    folded: str
    blocks: list[Block] = field(default_factory=list)

    def heading_of(self, block: Block) -> str:
        """The folded heading above a block, or an empty string."""
        return self.blocks[block.heading].of(self.folded) if block.heading >= 0 else ""

    def before(self, position: int, reach: int) -> str:
        """The folded text of at most ``reach`` code points before ``position``."""
        return self.folded[max(0, position - reach) : position]

    def block_at(self, position: int) -> int:
        """The index of the last block that starts at or before ``position`` (0 when there is none)."""
        return max(0, bisect_right(self.blocks, position, key=lambda block: block.start) - 1)


def layout(text: str, abbreviations: re.Pattern[str]) -> Layout:
    """Cut a policy into blocks and sentences.

    Args:
        text: the policy as saved, its lines ended by line feeds.
        abbreviations: folded pattern, anchored at the end, of what a full stop may follow without ending a sentence.

    Returns:
        The layout; spans never include surrounding white space.
    """
    result = Layout(text, fold(text))
    lines = _lines(text)
    wrapped = _is_hard_wrapped(lines)
    for line in lines:
        previous = result.blocks[-1] if result.blocks else None
        if previous and _continues(text, previous, line, wrapped=wrapped):
            previous.end = line.end
        else:
            result.blocks.append(_block(text, line))
    _classify(result)
    for index, block in enumerate(result.blocks):
        block.sentences = tuple(
            Sentence(part.start, part.end, index) for part in _sentences(result, block, abbreviations)
        )
    return result


def _lines(text: str) -> list[Span]:
    spans, position = [], 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = position + raw.index(stripped[0])
            spans.append(Span(start, start + len(stripped)))
        position += len(raw) + 1
    return spans


def _is_hard_wrapped(lines: list[Span]) -> bool:
    """Whether the lines were cut at a column, as in mail or PDF, rather than at paragraphs."""
    widths = [line.end - line.start for line in lines]
    return len(widths) >= 12 and max(widths) <= 130 and sum(width >= 55 for width in widths) >= 0.4 * len(widths)


def _continues(text: str, previous: Block, line: Span, *, wrapped: bool) -> bool:
    gap = text[previous.end : line.start]
    if gap.count("\n") > 1 or previous.cells or text[previous.end - 1] in _TERMINAL:
        return False
    start = line.of(text)
    if _ITEM.match(start) or _CELL.search(start):
        return False
    if start[0].islower():
        return True
    last_line = text.rfind("\n", previous.start, previous.end)
    return wrapped and previous.end - max(last_line, previous.start) >= 55 and not _NUMBERED.match(start)


def _block(text: str, line: Span) -> Block:
    marker = _ITEM.match(text, line.start, line.end)
    if marker:
        return Block(marker.end(), line.end, kind="item")
    cells = _cells(text, line)
    return Block(line.start, line.end, kind="row" if cells else "paragraph", cells=cells)


def _cells(text: str, line: Span) -> tuple[Span, ...]:
    cuts = [cut.start() for cut in _CELL.finditer(text, line.start, line.end)]
    if not cuts:
        return ()
    edges = [line.start - 1, *cuts, line.end]
    cells = [_trim(text, start + 1, end) for start, end in pairwise(edges)]
    if not cells[0]:  # a Markdown row begins and ends with its separator
        cells = cells[1:]
    if cells and not cells[-1]:
        cells = cells[:-1]
    return tuple(cells)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _classify(result: Layout) -> None:
    heading = -1
    for index, block in enumerate(result.blocks):
        if block.kind == "paragraph" and _is_heading(block.of(result.text)):
            block.kind = "heading"
        block.heading = heading
        if block.kind == "heading":
            heading = index


def _is_heading(line: str) -> bool:
    if len(line) > _HEADING_LENGTH or line[-1] in ".;,:…" or not any(char.isalpha() for char in line):
        return False
    if re.search(r"[.!?;] ", line.partition(" ")[2]) or len(line.split()) > _HEADING_WORDS:
        return False
    return not line[0].islower()


def _sentences(result: Layout, block: Block, abbreviations: re.Pattern[str]) -> list[Span]:
    text, spans, start = result.text, [], block.start
    for cut in _BREAK.finditer(text, block.start, block.end):
        if cut.group()[0] == "." and abbreviations.search(result.folded, max(start, cut.start() - 12), cut.start()):
            continue
        following = text[cut.end() : cut.end() + 3].strip()
        if following[:1].islower():
            continue
        spans += _bounded(text, start, cut.end())
        start = cut.end()
    spans += _bounded(text, start, block.end)
    return spans


def _bounded(text: str, start: int, end: int) -> list[Span]:
    """Trim a sentence, and cut what is too long for one at white space."""
    spans = []
    while start < end:
        stop = end
        if end - start > MAX_SENTENCE:
            cut = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
            stop = cut if cut > 0 else start + MAX_SENTENCE
        span = _trim(text, start, stop)
        if span:
            spans.append(span)
        start = stop
    return spans
