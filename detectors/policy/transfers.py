"""One transfer clause, one claim: neighbouring sentences that say the same thing of transfers are put together."""

from __future__ import annotations

from collections.abc import Iterator

from detectors.policy.reading import Draft, Reading

KIND = "transfer_outside_eu"
_OPEN = frozenset({"possible", "conditional"})


def merged_transfers(reading: Reading, drafts: list[Draft]) -> Iterator[Draft]:
    """The drafts, with the transfer clauses of one block put together.

    A safeguard said after "we may transfer" becomes part of that claim. Of two sentences of the same polarity the one
    that says "transfer" is quoted, with the countries of both.
    """
    last: Draft | None = None
    for draft in drafts:
        if draft.kind != KIND:
            yield draft
            continue
        if last is not None and _same_block(reading, last, draft):
            if draft.value["polarity"] == "safeguard" and last.value["polarity"] in _OPEN:
                last.value.setdefault("safeguard", draft.value.get("safeguard", "appropriate"))
                continue
            if draft.value["polarity"] == last.value["polarity"]:
                _absorb(reading, last, draft)
                continue
        if last is not None:
            yield last
        last = draft
    if last is not None:
        yield last


def _same_block(reading: Reading, one: Draft, other: Draft) -> bool:
    return reading.layout.block_at(one.start) == reading.layout.block_at(other.start)


def _absorb(reading: Reading, kept: Draft, other: Draft) -> None:
    topic = reading.grammar.topics["transfer"]
    folded = reading.layout.folded
    if topic.search(folded, other.start, other.end) and not topic.search(folded, kept.start, kept.end):
        kept.start, kept.end = other.start, other.end
    countries = list(dict.fromkeys([*kept.value.get("countries", []), *other.value.get("countries", [])]))
    kept.value = other.value | kept.value
    if countries:
        kept.value["countries"] = countries
