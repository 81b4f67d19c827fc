"""Lists of vendors: which items belong to one, and which part of an item is the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from detectors.policy.layout import Block, Sentence, Span
from detectors.policy.names import Name, Names
from detectors.policy.reading import Reading

_PARENTHESIS = re.compile(r"\(([^()]{2,120})\)")
_SEPARATOR = re.compile(r"\s?[:–—]\s?|\s-\s")
_LONG_LINE = 140  # code points: a line without a marker that is longer is no list item
_LONG_HEAD = 90  # code points: the purpose in «purpose: Name»
_QUOTES = " \u00a0«“\"'"


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list of vendors; ``purpose`` is the rest of the item, ``context`` the folded words that led to it."""

    sentence: Sentence
    names: tuple[Name, ...]
    purpose: Span
    context: str
    section: str = ""


def list_items(reading: Reading, names: Names) -> Iterator[ListItem]:
    """Items under an introduction or a heading that speaks of tools, providers, partners, cookies …"""
    announced, context, section = False, "", ""
    blocks = reading.layout.blocks
    for index, block in enumerate(blocks):
        if block.kind == "row" or not block.sentences:
            announced = announced and block.kind == "row"
            continue
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


def _announcement(
    reading: Reading, names: Names, index: int, *, announced: bool, context: str
) -> tuple[bool, str]:
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
    from detectors.policy.vendors import enumeration

    for begin in dict.fromkeys((sentence.start, start)):
        members = list(enumeration(reading, names, begin, sentence.end))
        if not members:
            continue
        rest = Span(members[-1].end, sentence.end)
        if members[0].known or reading.grammar.vendors.after_name.match(rest.of(reading.layout.folded)):
            return members, rest
    whole = names.with_article(sentence.start, sentence.end)
    if whole and reading.grammar.vendors.after_name.match(reading.layout.folded[whole.end : sentence.end]):
        return [whole], Span(whole.end, sentence.end)
    return None


def _inner(reading: Reading, names: Names, sentence: Sentence) -> tuple[list[Name], Span] | None:
    """``purpose (Name)`` and ``purpose: Name``."""
    from detectors.policy.vendors import enumeration

    for match in _PARENTHESIS.finditer(reading.text, sentence.start, sentence.end):
        if reading.text[match.end() : sentence.end].strip(" .;,\u00a0"):
            continue
        start = match.start(1)
        articles = reading.grammar.vendors.articles.match(reading.layout.folded, start, match.end(1))
        members = list(enumeration(reading, names, articles.end() if articles else start, match.end(1)))
        if members:
            return members, Span(sentence.start, match.start())
    cut = _SEPARATOR.search(reading.text, sentence.start, min(sentence.end, sentence.start + _LONG_HEAD))
    if cut:
        members = list(enumeration(reading, names, cut.end(), sentence.end))
        if members:
            return members, Span(sentence.start, cut.start())
    return None
