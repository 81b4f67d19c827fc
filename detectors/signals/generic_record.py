"""What a cookie or storage entry of nobody known says of the choice: home-made banners, consent managers unlisted.

Name and contents must both speak of a choice about cookies. Where they leave a doubt the record is not told: that a
site wrote «accepted» after a refusal is a grave thing to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from detectors.identifiers import looks_like_identifier
from detectors.signals.cmp_record import Answer, CmpRecord, Overall
from detectors.signals.generic_record_answers import Answers, overall_of
from detectors.signals.generic_record_contents import LONGEST_VALUE, contents_of
from detectors.signals.generic_record_phrases import Phrase, Strength, Subject, read_flag, read_phrase, subject_of
from detectors.signals.generic_record_walk import answers_in, known_items
from detectors.signals.generic_record_words import Sense

LONGEST_NAME = 120
_SHOWN_NAME = 60
_PRESENTABLE = re.compile(r"[^\W\d_](?:[^\W_]|[ ._:/&()-]|_){0,59}|\d{1,4}")
_DIGITS = re.compile(r"\d{4,}|(?:\d+[^\W\d_]+){2,}")
# What in the name of a record is no word: an account's number, a hash.
_IN_NAMES = re.compile(r"\d{5,}|(?=[0-9a-f-]*\d)[0-9a-f-]{12,}", re.IGNORECASE)
_TOLD = frozenset({Overall.ACCEPTED, Overall.REFUSED, Overall.PARTIAL})


def decode_generic_record(name: str, value: str, where: str) -> CmpRecord | None:
    """What a record says whose maker nobody knows; ``cmp`` of the result is empty. Never raises.

    Args:
        name: the cookie's name or the storage key.
        value: as stored; percent-encoding, base64 and JSON are undone here.
        where: ``cookie``, ``local`` or ``session``; a record is read alike in all three.

    Returns:
        None when it is no record of a choice about cookies, or its name alone speaks of one and its contents do not;
        ``not-told`` where it is such a record and its contents leave a doubt.
    """
    if len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE or not value.strip():
        return None
    subject = subject_of(name)
    if subject is None:
        return None
    contents = contents_of(value)
    if isinstance(contents, str):
        return _of_text(name, subject, contents)
    found = answers_in(contents)
    overall = overall_of(found)
    if subject.strength is Strength.THIN and not _speaks_of_purposes(found, overall):
        return None
    if subject.inverted or not subject.takes_words:
        return _record(name, Overall.NOT_TOLD, {})
    is_told_elsewhere = bool(found.elsewhere) and overall is Overall.NOT_TOLD
    return _record(name, overall, {} if is_told_elsewhere else found.by_name)


def _speaks_of_purposes(found: Answers, overall: Overall) -> bool:
    """Whether the contents alone show a record of a choice: they name purposes that one may refuse, or but need not."""
    kinds = set().union(*found.senses.values())
    return bool(kinds & {Sense.PURPOSE, Sense.VENDOR}) or (Sense.NECESSARY in kinds and overall in _TOLD)


def _of_text(name: str, subject: Subject, text: str) -> CmpRecord | None:
    is_thin = subject.strength is Strength.THIN
    if is_thin and subject.purpose_senses == {Sense.UNSURE}:
        return None
    flag = read_flag(text, digits=subject.digits)
    if flag is not None:
        return None if is_thin else _of_flag(name, subject, is_yes=flag)
    phrase = read_phrase(text)
    if phrase is not None and phrase.overall is not Overall.NOT_TOLD:
        return _of_phrase(name, subject, phrase)
    items = known_items(text)
    if items and not is_thin and not subject.inverted:
        found = answers_in(items)
        # a single word that tells that nothing more was granted is a phrase, and was read above
        overall = overall_of(found) if len(items) > 1 else Overall.NOT_TOLD
        return _record(name, overall, found.by_name)
    if is_thin:
        return None
    answers = [(one, Answer.GRANTED) for one in phrase.granted] if phrase else []
    answers += [(one, Answer.DENIED) for one in phrase.denied] if phrase else []
    return _record(name, Overall.NOT_TOLD, dict(answers))


def _of_flag(name: str, subject: Subject, *, is_yes: bool) -> CmpRecord:
    if is_yes and subject.only_consent:
        return _record(name, Overall.NOT_TOLD, {"consent": Answer.GRANTED})
    overall = subject.if_true if is_yes else subject.if_false
    return _scoped(name, subject, overall)


def _of_phrase(name: str, subject: Subject, phrase: Phrase) -> CmpRecord | None:
    """«accepted» under the name of a refusal, or under one that is of the privacy policy, does not tell."""
    is_doubtful = not subject.takes_words or (subject.inverted and Sense.REFUSE not in phrase.roles)
    is_doubtful = is_doubtful or (Sense.NONE in phrase.roles and not subject.takes_none)
    if subject.strength is Strength.THIN:
        return None if is_doubtful or phrase.overall not in _TOLD else _scoped(name, subject, phrase.overall)
    return _scoped(name, subject, Overall.NOT_TOLD if is_doubtful else phrase.overall)


def _scoped(name: str, subject: Subject, overall: Overall) -> CmpRecord:
    """An answer for the one purpose that the name speaks of, or for everything."""
    answer = {Overall.ACCEPTED: Answer.GRANTED, Overall.REFUSED: Answer.DENIED}.get(overall)
    if subject.purpose is None or answer is None:
        return _record(name, overall, {})
    if Sense.NECESSARY in subject.purpose_senses:
        return _record(name, overall if subject.only_necessary else Overall.NOT_TOLD, {})
    is_unsure = subject.purpose_senses == {Sense.UNSURE} and overall is Overall.ACCEPTED
    return _record(name, Overall.NOT_TOLD if is_unsure else overall, {subject.purpose: answer})


def _record(name: str, overall: Overall, answers: Mapping[str, Answer]) -> CmpRecord:
    shown = dict(zip(_presentable(answers), answers.values(), strict=True))
    return CmpRecord("", None, _IN_NAMES.sub("…", name)[:_SHOWN_NAME], shown, overall)


def _presentable(names: Iterable[str]) -> list[str]:
    """The names on one line; what could be an identifier is told by its place only."""
    shown: list[str] = []
    for place, name in enumerate(names, start=1):
        plain = " ".join(name.split())
        is_plain = _PRESENTABLE.fullmatch(plain) and not _DIGITS.search(plain) and not looks_like_identifier(plain)
        shown.append(plain if is_plain and plain not in shown else f"no. {place}")
    return shown
