"""Claims that one sentence makes: every `Statement` of the grammar is tried on every sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.policy.fillers import fill
from detectors.policy.grammar import Statement
from detectors.policy.layout import Sentence
from detectors.policy.reading import Draft, Reading

_LONG = 420  # code points: a longer sentence is quoted by its clause


def statement_claims(reading: Reading) -> Iterator[Draft]:
    """Drafts of every statement, at most one of a kind in a sentence; silenced kinds are left out."""
    seen: set[tuple[str, int]] = set()
    for sentence in reading.sentences():
        drafts: dict[str, Draft] = {}
        for statement in reading.grammar.statements:
            if statement.kind in drafts or (statement.once_per_block and (statement.kind, sentence.block) in seen):
                continue
            draft = _draft(reading, sentence, statement)
            if draft:
                drafts[statement.kind] = draft
        silenced = {kind for draft in drafts.values() for kind in draft.silences}
        for kind, draft in drafts.items():
            if kind not in silenced:
                seen.add((kind, sentence.block))
                yield draft


def _draft(reading: Reading, sentence: Sentence, statement: Statement) -> Draft | None:
    folded = reading.folded(sentence)
    if reading.is_title(sentence) and not statement.in_headings:
        return None
    anchor = statement.all[0].search(folded)
    if anchor is None or not all(pattern.search(folded) for pattern in statement.all[1:]):
        return None
    if any(pattern.search(folded) for pattern in statement.none):
        return None
    if statement.about and not reading.is_about(sentence, statement.about):
        return None
    start, end = _quoted(reading, sentence, statement, anchor)
    value = dict(statement.value)
    for name in statement.fill:
        value |= fill(name, reading, sentence)
    return Draft(statement.kind, start, end, value, statement.silences)


def _quoted(reading: Reading, sentence: Sentence, statement: Statement, anchor: re.Match[str]) -> tuple[int, int]:
    start, end = sentence.start + anchor.start(), sentence.start + anchor.end()
    if statement.quote == "match":
        return start, end
    if statement.quote == "clause" or sentence.end - sentence.start > _LONG:
        return reading.clause(sentence, start, end)
    return sentence.start, sentence.end
