"""Lists of vendors: which items belong to one, and which part of an item is the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from detectors.policy.layout import Block, Sentence, Span
from detectors.policy.names import Name, Names
from detectors.policy.reading import Reading

_PARENTHESIS = re.compile(r"\(([^()]{2,120})\)")
_SEPARATOR = re.compile(r"\s?[:–—]\s?|\s-\s")
_LONG_LINE = 140  # code points: a line without a marker that is longer is no list item
_INTRODUCED = 1_000  # code points before a list in which vendors must be spoken of
_RUN = 40  # items looked at
_SHARE = 0.6
_LONG_HEAD = 90  # code points: the purpose in «purpose: Name»
_QUOTES = " \u00a0«“\"'"


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list of vendors; ``purpose`` is the rest of the item, ``context`` the folded words above it."""

    sentence: Sentence
    names: tuple[Name, ...]
    purpose: Span
    context: str
    section: str = ""


def list_items(reading: Reading, names: Names) -> Iterator[ListItem]:
    """Items under an introduction or a heading that speaks of tools, providers, partners or cookies.

    A list that nothing announces counts too when most of its items are a name with its purpose and vendors are spoken
    of shortly before it.
    """
    announced, context, section = False, "", ""
    blocks = reading.layout.blocks
    for index, block in enumerate(blocks):
        if block.kind == "row" or not block.sentences:
            announced = announced and block.kind == "row"
            continue
        starts = block.kind == "item" and (index == 0 or blocks[index - 1].kind != "item")
        if starts and not announced:
            announced, context = _speaks_for_itself(reading, names, index), ""
        if block.kind == "item" or (announced and _is_bare_item(reading, block)):
            item = _item(reading, names, block, context) if announced else None
            if item:
                yield replace(item, section=section)
                continue
        if block.kind == "item":
            continue
        announced, context = _announcement(reading, names, index, announced=announced, context=context)
        above = blocks[block.heading].of(reading.text) if block.heading >= 0 else ""
        section = block.of(reading.text) if block.kind == "heading" else above


def _speaks_for_itself(reading: Reading, names: Names, index: int) -> bool:
    """Whether a run of items is a list of vendors by its own shape."""
    rules, blocks = reading.grammar.vendors, reading.layout.blocks
    start = blocks[index].start
    if not rules.list_intro.search(reading.layout.before(start, _INTRODUCED)):
        return False
    if index and rules.list_stop.search(blocks[index - 1].of(reading.layout.folded)):
        return False
    run = list(islice(takewhile(lambda block: block.kind == "item", blocks[index:]), _RUN))
    shaped = [item for block in run if (item := _item(reading, names, block, "")) and item.purpose]
    return len(shaped) >= max(2, _SHARE * len(run))


def _announcement(reading: Reading, names: Names, index: int, *, announced: bool, context: str) -> tuple[bool, str]:
    """Whether what follows a heading or a paragraph is a list of vendors, and the folded words that say so."""
    rules, block = reading.grammar.vendors, reading.layout.blocks[index]
    last = reading.folded(block.sentences[-1])
    is_intro = last.rstrip().endswith(":")
    if is_intro:
        return bool(rules.list_intro.search(last)) and not rules.list_stop.search(last), last
    if block.kind != "heading":
        return False, ""
    if rules.list_heading.search(last) and not rules.list_stop.search(last):
        return True, last
    return announced and _item_follows(reading, names, index), context


def _item_follows(reading: Reading, names: Names, index: int) -> bool:
    """Whether a heading inside a list of vendors is followed by another item of it."""
    following = reading.layout.blocks[index + 1 : index + 2]
    return bool(following) and following[0].kind == "item" and _item(reading, names, following[0], "") is not None


def _is_bare_item(reading: Reading, block: Block) -> bool:
    line = block.of(reading.text)
    if len(line) > _LONG_LINE or line.endswith((".", ":", "?")) or len(block.sentences) != 1:
        return False
    return bool(_PARENTHESIS.search(line) or _SEPARATOR.search(line[1:]))


def _item(reading: Reading, names: Names, block: Block, context: str) -> ListItem | None:
    sentence = block.sentences[0]
    if reading.grammar.vendors.never.search(reading.folded(sentence)):
        return None
    start = _head(reading, sentence)
    found = _leading(reading, names, sentence, start) or _inner(reading, names, sentence)
    if not found:
        return None
    members, purpose = found
    return ListItem(sentence, tuple(members), purpose, context)


def _head(reading: Reading, sentence: Sentence) -> int:
    articles = reading.grammar.vendors.articles.match(reading.layout.folded, sentence.start, sentence.end)
    start = articles.end() if articles else sentence.start
    while start < sentence.end and reading.text[start] in _QUOTES:
        start += 1
    return start


def _leading(reading: Reading, names: Names, sentence: Sentence, start: int) -> tuple[list[Name], Span] | None:
    """``Name (purpose)``, ``Name: purpose``, ``Name, purpose``, ``Name for …``, or the name alone."""
    whole = names.with_article(sentence.start, sentence.end)
    if whole and reading.grammar.vendors.after_name.match(reading.layout.folded[whole.end : sentence.end]):
        return [whole], Span(whole.end, sentence.end)
    for begin in dict.fromkeys((sentence.start, start)):
        members = list(names.enumeration(begin, sentence.end))
        if not members:
            continue
        rest = Span(members[-1].end, sentence.end)
        if members[0].known or reading.grammar.vendors.after_name.match(rest.of(reading.layout.folded)):
            return members, rest
    return None


def _inner(reading: Reading, names: Names, sentence: Sentence) -> tuple[list[Name], Span] | None:
    """``purpose (Name)`` and ``purpose: Name``."""
    for match in _PARENTHESIS.finditer(reading.text, sentence.start, sentence.end):
        if reading.text[match.end() : sentence.end].strip(" .;,\u00a0"):
            continue
        start = match.start(1)
        articles = reading.grammar.vendors.articles.match(reading.layout.folded, start, match.end(1))
        members = list(names.enumeration(articles.end() if articles else start, match.end(1)))
        if members:
            return members, Span(sentence.start, match.start())
    cut = _SEPARATOR.search(reading.text, sentence.start, min(sentence.end, sentence.start + _LONG_HEAD))
    if cut:
        members = list(names.enumeration(cut.end(), sentence.end))
        if members:
            return members, Span(sentence.start, cut.start())
    return None
