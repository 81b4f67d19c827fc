"""Text of a policy → claims, each with its verbatim quote."""

from __future__ import annotations

from collections.abc import Iterator

from detectors.policy.claim import Claim
from detectors.policy.dates import date_claims
from detectors.policy.durations import duration_claims
from detectors.policy.grammar import languages, load
from detectors.policy.labels import button_claims
from detectors.policy.language import detect_language
from detectors.policy.layout import layout
from detectors.policy.names import Names
from detectors.policy.reading import Draft, Mention, Reading
from detectors.policy.statements import statement_claims
from detectors.policy.tables import table_claims
from detectors.policy.transfers import merged_transfers
from detectors.policy.vendors import vendor_claims
from tracker_db.database import Database

MAX_CLAIMS = 5_000  # a policy makes some hundred; more is no policy


def read(text: str, db: Database, *, document: int = 0, language: str | None = None) -> tuple[Claim, ...]:
    """The claims that a policy makes, in the order of its text.

    Args:
        text: the policy as saved (see `detectors.policy.text.document_text`).
        db: the tracker database, which knows names of services and vendors.
        document: the number of the document in the run; it is part of every claim's id.
        language: ISO 639-1 code; None: found by `detect_language`.

    Returns:
        Claims for which ``text[claim.start:claim.end] == claim.quote``; none when the language has no grammar.
    """
    code = language or detect_language(text)
    if code not in languages():
        return ()
    grammar = load(code)
    reading = Reading(layout(text, grammar.abbreviations), grammar)
    drafts = _distinct(_drafts(reading, Names(reading, db)))
    return tuple(
        Claim(
            id=f"d{document}-c{number}",
            kind=draft.kind,
            quote=text[draft.start : draft.end],
            start=draft.start,
            end=draft.end,
            value=draft.value,
            document=document,
        )
        for number, draft in enumerate(drafts[:MAX_CLAIMS], start=1)
    )


def _drafts(reading: Reading, names: Names) -> list[Draft]:
    vendors = [*vendor_claims(reading, names), *table_claims(reading, names)]
    for draft in sorted(vendors, key=lambda draft: draft.start):
        said = [draft.value["vendor"]] if draft.kind == "declared_vendor" else draft.value.get("vendors", [])
        reading.mentions += [Mention(draft.start, vendor) for vendor in said]
    statements = list(merged_transfers(reading, list(statement_claims(reading))))
    buttons = [draft for draft in button_claims(reading) if not _is_silenced(draft, statements)]
    return [*vendors, *statements, *buttons, *duration_claims(reading), *date_claims(reading)]


def _is_silenced(draft: Draft, statements: list[Draft]) -> bool:
    return any(
        draft.kind in statement.silences and statement.start <= draft.start and draft.end <= statement.end
        for statement in statements
    )


def _distinct(drafts: list[Draft]) -> list[Draft]:
    """In the order of the text, the same claim made once."""
    return list(_unrepeated(sorted(drafts, key=lambda draft: (draft.start, draft.end, draft.kind, str(draft.value)))))


def _unrepeated(drafts: list[Draft]) -> Iterator[Draft]:
    seen = set()
    for draft in drafts:
        key = (draft.kind, draft.start, draft.end, str(sorted(draft.value.items())))
        if key not in seen:
            seen.add(key)
            yield draft
