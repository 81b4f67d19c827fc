"""Tables of cookies and of vendors: ``cookie_row``, and ``declared_vendor`` for columns of providers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from detectors.policy.durations import durations
from detectors.policy.fold import name_key
from detectors.policy.grammar.model import About
from detectors.policy.layout import Block, Sentence, Span
from detectors.policy.names import Names
from detectors.policy.reading import Draft, Reading
from detectors.policy.vendors import declaration

_COOKIE_NAMES = re.compile(r"[\w.*\[\]<>{}#-]+(?: ?\*)?")
_NEAR_COOKIES = About(topic="cookie", within="near")
_LEAST_COLUMNS = 2
_GLUED = re.compile(r"([A-Za-z0-9_.\-*]*[_0-9*][A-Za-z0-9_.\-*]*?|[a-z_]{2,40}?)(?=[A-ZÀ-Ý][a-zà-ÿ’' ]|\s)")

Columns = dict[str, int]


def table_claims(reading: Reading, names: Names) -> Iterator[Draft]:
    """Drafts from every table whose headings say what its columns are."""
    columns: Columns = {}
    declared: set[str] = set()
    previous: Block | None = None
    for block in reading.layout.blocks:
        if block.kind != "row":
            columns, declared, previous = {}, set(), block
            continue
        is_first = previous is None or previous.kind != "row"
        header = _columns(reading, block) if is_first or not columns else {}
        previous = block
        if header:
            columns = header
        elif columns and any(char.isalnum() for char in block.of(reading.text)):
            yield from _row(reading, names, block, columns, declared)
    yield from _glued_tables(reading)


def _columns(reading: Reading, block: Block) -> Columns:
    """Which column holds what; empty when the row is no heading."""
    found: Columns = {}
    cells = [cell.of(reading.layout.folded).strip(" :*") for cell in block.cells]
    for kind in ("name", "duration", "provider", "purpose"):
        pattern = reading.grammar.tables.columns[kind]
        for index, cell in enumerate(cells):
            if index not in found.values() and len(cell) <= 60 and pattern.search(cell):
                found[kind] = index
                break
    return found if len(found) >= _LEAST_COLUMNS else {}


def _row(reading: Reading, names: Names, block: Block, columns: Columns, declared: set[str]) -> Iterator[Draft]:
    cells = {kind: block.cells[index] for kind, index in columns.items() if index < len(block.cells)}
    provider = cells.get("provider", Span(block.start, block.start))
    purpose = cells.get("purpose", Span(block.start, block.start))
    is_cookie = "name" in cells and reading.is_about(
        Sentence(block.start, block.end, _index(reading, block)), _NEAR_COOKIES
    )
    if is_cookie:
        yield _cookie_row(reading, block, cells)
    if is_cookie or "provider" in columns:
        head = provider or (cells["name"] if "name" in cells and not is_cookie else provider)
        for name in names.enumeration(head.start, head.end):
            said = name.of(reading.text)
            if name_key(said) in declared or names.is_own(said):
                continue
            declared.add(name_key(said))
            value = declaration(reading, names, said, purpose.of(reading.layout.folded))
            if purpose:
                value["purpose_text"] = purpose.of(reading.text)
            yield Draft("declared_vendor", block.start, block.end, value)


def _index(reading: Reading, block: Block) -> int:
    return reading.layout.block_at(block.start)


def _cookie_row(reading: Reading, block: Block, cells: dict[str, Span]) -> Draft:
    text = reading.text
    said = {kind: cell.of(text) for kind, cell in cells.items()}
    value: dict[str, Any] = {
        "names": _COOKIE_NAMES.findall(said["name"]),
        "provider": said.get("provider") or None,
        "purpose": said.get("purpose") or None,
        "duration": _duration(reading, cells["duration"]) if cells.get("duration") else None,
    }
    return Draft("cookie_row", block.start, block.end, value)


def _duration(reading: Reading, cell: Span) -> dict[str, Any]:
    """``{raw, seconds}``; ``seconds`` is null and ``session`` true for a cookie that lives as long as the session."""
    folded = cell.of(reading.layout.folded)
    found = durations(folded, reading.grammar)
    value: dict[str, Any] = {"raw": cell.of(reading.text), "seconds": found[0].seconds if found else None}
    if not found and reading.grammar.durations.session.search(folded):
        value["session"] = True
    return value


def _glued_tables(reading: Reading) -> Iterator[Draft]:
    """Tables that lost their separators: ``_gaMesure d'audience13 mois`` under a line that names the columns."""
    inside = False
    for block in reading.layout.blocks:
        if block.kind != "row" and reading.grammar.tables.glued.search(block.of(reading.layout.folded)):
            inside = True
            continue
        row = _glued_row(reading, Span(block.start, block.end)) if inside and block.kind != "row" else None
        inside = row is not None
        if row:
            yield row


def _glued_row(reading: Reading, span: Span) -> Draft | None:
    found = durations(span.of(reading.layout.folded).rstrip(" ."), reading.grammar)
    name = _GLUED.match(reading.text, span.start, span.end)
    glued = re.search(r"\d+\s*[a-zà-ÿ]+\.?$", span.of(reading.text))
    if name is None or not (glued or (found and found[-1].end == span.end - span.start)):
        return None
    start = span.start + (glued.start() if glued else found[-1].start)
    duration = Span(start, span.end)
    if not durations(duration.of(reading.layout.folded), reading.grammar) or start <= name.end():
        return None
    value = {
        "names": [name.group()],
        "provider": None,
        "purpose": reading.text[name.end() : start].strip() or None,
        "duration": _duration(reading, duration),
    }
    return Draft("cookie_row", span.start, span.end, value)
