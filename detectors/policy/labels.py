"""Labels between quotation marks, and the buttons of the consent banner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.policy.grammar.model import About
from detectors.policy.layout import Sentence, Span
from detectors.policy.reading import Draft, Reading

_QUOTED = re.compile(
    r"«\s*([^«»]{1,80}?)\s*»|“\s*([^“”]{1,80}?)\s*”|\"\s*([^\"]{1,80}?)\s*\"|'([A-ZÀ-Ý][^']{1,40})'(?!\w)"
)
_UNQUOTED = re.compile(r"[A-ZÀ-Ý][\wÀ-ÿ]*(?:[ \u00a0](?!et\b|ou\b|qui\b|du\b|de\b|pour\b|permet|est\b)[\wÀ-ÿ]+){0,3}")
_NEAR_COOKIES = About(topic="cookie", within="near")
_AFTER = 110  # code points in which a label is explained
_WORDS = 7
_EXPLAINED = 25  # code points after a label: it is explained there, and quoted with its explanation


def quoted_labels(text: str, span: Span) -> list[Span]:
    """Where short quotations stand in a stretch, without their quotation marks."""
    found = []
    for match in _QUOTED.finditer(text, span.start, span.end):
        group = match.lastindex or 0
        found.append(Span(match.start(group), match.end(group)))
    return found


def button_claims(reading: Reading) -> Iterator[Draft]:
    """A ``banner_button`` for every label whose action is known, in sentences about the banner."""
    rules = reading.grammar.labels
    for sentence in reading.sentences():
        folded = reading.folded(sentence)
        if not rules.context.search(folded) or rules.never.search(folded):
            continue
        if reading.is_about(sentence, _NEAR_COOKIES):
            labels = _labels(reading, sentence)
            yield from _buttons(reading, sentence, labels)


def _labels(reading: Reading, sentence: Sentence) -> list[Span]:
    quoted = [span for span in quoted_labels(reading.text, sentence) if len(span.of(reading.text).split()) <= _WORDS]
    if quoted:
        return quoted
    found = []
    for match in _UNQUOTED.finditer(reading.text, sentence.start, sentence.end):
        before = reading.layout.folded[max(sentence.start, match.start() - 60) : match.start()]
        if reading.grammar.labels.unquoted.search(before):
            found.append(Span(match.start(), match.end()))
    return found


def _buttons(reading: Reading, sentence: Sentence, labels: list[Span]) -> Iterator[Draft]:
    known = [(label, action) for label in labels if (action := _action(reading, sentence, label))]
    for index, (label, action) in enumerate(known):
        start, end = sentence.start, sentence.end
        if len(known) > 1:
            following = known[index + 1][0].start if index + 1 < len(known) else end
            if following - label.end >= _EXPLAINED:
                start = _with_mark(reading.text, label.start, sentence.start)
                end = _with_mark(reading.text, following, label.end) if following < end else end
                end = start + len(reading.text[start:end].rstrip(" ,;:\u00a0\n"))
        value = {"action": action, "label": label.of(reading.text)}
        yield Draft("banner_button", start, end, value)


def _with_mark(text: str, position: int, least: int) -> int:
    """Step back over the opening quotation mark and its space."""
    while position > least and (text[position - 1].isspace() or text[position - 1] in "«“\"'"):
        position -= 1
        if text[position] in "«“\"'":
            break
    return position


def _action(reading: Reading, sentence: Sentence, label: Span) -> str | None:
    rules, folded = reading.grammar.labels, reading.layout.folded
    said = rules.actions.first(label.of(folded))
    after = folded[label.end : min(sentence.end, label.end + _AFTER)]
    described = rules.described.first(after.partition('"')[2].partition('"')[0] or after)
    if said is None:
        return described
    return said
