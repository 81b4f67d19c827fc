"""Walks a record's structure: objects of purpose to answer, lists of names, answers for the whole.

A key counts when it says what it is (a purpose, a service, an answer for everything), or where it stands among
purposes.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import islice
from typing import Any

from detectors.signals.cmp_record import Answer, Overall
from detectors.signals.generic_record_answers import MOST_ANSWERS, MOST_KEYS, Answers, is_necessary
from detectors.signals.generic_record_contents import contents_of, items_of
from detectors.signals.generic_record_phrases import (
    ABOUT_PURPOSE,
    flag_meanings,
    is_name_of_purposes,
    is_only_consent,
    is_refusal,
    read_flag,
    read_phrase,
    takes_none,
)
from detectors.signals.generic_record_words import Sense, Text, read_text

S = Sense
_DEEPEST = 6
_NAME_KEYS = ("name", "id", "key", "slug", "category", "purpose", "service", "type", "label", "title")
_WHOLE = frozenset({S.ACCEPT, S.REFUSE, S.CONSENT, S.ALL, S.STORE, S.COOKIE, S.RULES})


class _Role(Enum):
    NAME = "a purpose or service"
    WHOLE = "an answer for everything"
    MADE = "whether a choice was made"
    UNKNOWN = "anything"
    SKIP = "no answer"


def answers_in(structure: dict[str, Any] | list[Any]) -> Answers:
    """Everything that an object or a list says; bounded in depth and number, and never raises."""
    found = Answers()
    if isinstance(structure, list):
        _of_list(found, structure, None)
    else:
        _of_object(found, structure, 0, among_names=False)
    if found.listed and not found.granted_listed and not found.denied_listed:
        _of_items(found, found.listed)
    return found


def _of_object(found: Answers, structure: dict[str, Any], depth: int, *, among_names: bool) -> None:
    if depth > _DEEPEST:
        found.doubt = True
        return
    for key, value in structure.items():
        found.keys_left -= 1
        if found.keys_left < 0:
            found.doubt = True
            return
        text = read_text(str(key))
        if isinstance(value, str) and value[:1] in {"{", "["}:
            value = contents_of(value)  # noqa: PLW2901 - a structure written as a text stands for it
        if isinstance(value, dict):
            _of_inner_object(found, str(key), text, value, depth, among_names=among_names)
        elif isinstance(value, list):
            _of_inner_list(found, text, value)
        else:
            _of_scalar(found, str(key), text, value, among_names=among_names)


def _of_scalar(found: Answers, key: str, text: Text, value: Any, *, among_names: bool) -> None:
    match _role(text, among_names=among_names):
        case _Role.NAME:
            answer = _answer(value)
            if answer is None:
                found.doubt = found.doubt or bool(text.senses & ABOUT_PURPOSE)
            else:
                found.give(key, _turned(answer) if is_refusal(text) else answer, text.senses)
        case _Role.WHOLE:
            _of_whole(found, text, value)
        case _Role.MADE:
            if value in (None, "") or (_answer(value) is Answer.DENIED):
                found.made = False
        case _Role.UNKNOWN:
            answer = _answer(value) if isinstance(value, bool) or _is_word(value) else None
            if answer is not None and answer is not Answer.UNKNOWN:
                found.others.add(answer)
        case _Role.SKIP:
            found.doubt = found.doubt or (isinstance(value, str) and S.IMPLIED in read_text(value).senses)


def _role(text: Text, *, among_names: bool) -> _Role:
    senses = text.senses
    if S.NOT in senses:
        return _Role.UNKNOWN
    if {S.ONLY, S.NECESSARY} <= senses:
        return _Role.WHOLE
    if senses & ABOUT_PURPOSE:
        if S.OTHER_MATTER in senses:
            return _Role.UNKNOWN
        is_other = senses & {S.SEEN, S.MADE, S.DATE, S.ABOUT_RECORD, S.OTHER_USE}
        return _Role.SKIP if is_other else _Role.NAME
    if senses & {S.DATE, S.ABOUT_RECORD, S.OTHER_USE} or (senses & {S.SEEN, S.BANNER} and S.MADE not in senses):
        return _Role.SKIP
    if S.MADE in senses:
        return _Role.MADE
    if senses & _WHOLE and S.OTHER_MATTER not in senses:
        return _Role.WHOLE
    return _Role.NAME if among_names else _Role.UNKNOWN


_WORD_ANSWERS = {
    Overall.ACCEPTED: Answer.GRANTED,
    Overall.REFUSED: Answer.DENIED,
    Overall.NONE_YET: Answer.UNKNOWN,
}


def _answer(value: Any) -> Answer | None:
    """None for what is no answer; unknown for one that was not given yet."""
    if isinstance(value, bool):
        return Answer.GRANTED if value else Answer.DENIED
    if value is None or value == "":
        return Answer.UNKNOWN
    if isinstance(value, int):
        return {1: Answer.GRANTED, 0: Answer.DENIED}.get(value)
    if not isinstance(value, str) or len(value) > 60:
        return None
    flag = read_flag(value)
    if flag is not None:
        return Answer.GRANTED if flag else Answer.DENIED
    phrase = read_phrase(value)
    if phrase is None or read_text(value).senses & ABOUT_PURPOSE:
        return None
    return _WORD_ANSWERS.get(phrase.overall)


def _is_word(value: Any) -> bool:
    """Whether a text says accepted or refused, rather than merely yes or 1."""
    return isinstance(value, str) and len(value) <= 60 and bool(read_text(value).senses & {S.ACCEPT, S.REFUSE})


def _turned(answer: Answer) -> Answer:
    """What an answer says under a key that names the refusal: not having objected is no consent."""
    return Answer.DENIED if answer is Answer.GRANTED else Answer.UNKNOWN


def _of_whole(found: Answers, text: Text, value: Any) -> None:
    if isinstance(value, str) and (phrase := read_phrase(value)) and read_flag(value) is None:
        is_answer = S.NONE not in phrase.roles or takes_none(text)
        is_answer = is_answer and (not is_refusal(text) or S.REFUSE in phrase.roles)
        found.whole |= {phrase.overall} - {Overall.NOT_TOLD} if is_answer else set()
        if phrase.overall is Overall.NOT_TOLD:
            _of_items(found, known_items(value))
    elif isinstance(value, str) and len(items_of(value)) > 1:
        _of_items(found, known_items(value))
    elif value in (None, "") and S.STORE in text.senses:
        found.made = False
    else:
        with_cookie = Text(text.words, text.senses | {S.COOKIE}, text.strange)
        if_true, if_false = flag_meanings(with_cookie)
        answer = _answer(value)
        if answer is Answer.GRANTED and is_only_consent(text):
            found.others.add(answer)  # it speaks against a refusal, and is no proof of an acceptance
        found.not_refused = found.not_refused or (is_refusal(text) and answer is Answer.DENIED)
        meaning = {Answer.GRANTED: if_true, Answer.DENIED: if_false}.get(answer) if answer else None
        if meaning not in (None, Overall.NOT_TOLD):
            found.whole.add(meaning)


def _of_inner_object(
    found: Answers, key: str, text: Text, value: dict[str, Any], depth: int, *, among_names: bool
) -> None:
    is_container = S.CONTAINER in text.senses or bool(text.senses & {S.CONSENT, S.ACCEPT})
    is_name = bool(text.senses & ABOUT_PURPOSE) or among_names
    if is_name and not (is_container and S.STORE in text.senses):
        told = _answers_inside(value)
        if len(told) == 1:
            found.give(key, told.pop(), text.senses)
        elif told:
            found.doubt = True
        else:
            before = len(found.by_name)
            _of_object(found, value, depth + 1, among_names=False)
            found.doubt = found.doubt or (bool(value) and len(found.by_name) == before)
    elif text.senses & {S.REFUSE, S.DISABLED, S.NOT}:
        found.doubt = found.doubt or bool(value)
    elif is_container or text.senses & {S.STORE, S.COOKIE, S.RULES, S.PRIVACY}:
        _of_object(found, value, depth + 1, among_names=is_container)
    else:
        _of_strange_object(found, value)


def _of_strange_object(found: Answers, value: dict[str, Any]) -> None:
    """An object that nobody knows: what it answers is not believed, and speaks against whoever says otherwise."""
    waiting: list[Any] = [value]
    while waiting and found.keys_left > 0:
        item = waiting.pop()
        found.keys_left -= 1
        if isinstance(item, dict):
            waiting.extend(
                inner
                for key, inner in islice(item.items(), MOST_KEYS)
                if not read_text(str(key)).senses & {S.DATE, S.ABOUT_RECORD, S.SEEN, S.MADE}
            )
        elif not isinstance(item, list) and (answer := _answer(item)) is not None:
            found.elsewhere.add(answer)


def _answers_inside(value: dict[str, Any]) -> set[Answer]:
    """The answers that an object about one purpose holds, one if sound: ``{"consent": true, "services": …}``."""
    told: set[Answer] = set()
    for key, inner in islice(value.items(), MOST_KEYS):
        text = read_text(str(key))
        is_answer = text.senses & {S.ACCEPT, S.CONSENT, S.REFUSE, S.ENABLED, S.STORE}
        skipped = text.senses & {S.DATE, S.ABOUT_RECORD, S.SEEN, S.MADE, S.NOT, *ABOUT_PURPOSE}
        if not is_answer or skipped or isinstance(inner, dict | list):
            continue
        answer = _answer(inner)
        if answer is not None:
            told.add(_turned(answer) if S.REFUSE in text.senses else answer)
    return told


def _of_inner_list(found: Answers, text: Text, value: list[Any]) -> None:
    senses = text.senses
    if senses & {S.DATE, S.SEEN, S.BANNER, S.NOT, S.MADE, S.ALL}:
        return
    if senses & {S.REFUSE, S.DISABLED} and not senses & {S.ACCEPT, S.ENABLED}:
        _of_list(found, value, Answer.DENIED)
    elif senses & {S.ACCEPT, S.ENABLED}:
        _of_list(found, value, Answer.GRANTED)
    elif senses & {S.CONTAINER, S.STORE, S.CONSENT}:
        _of_list(found, value, None)
    elif senses & ABOUT_PURPOSE and value and not is_necessary(senses):
        found.doubt = True


def _of_list(found: Answers, value: list[Any], answer: Answer | None) -> None:
    """A list of names, of which ``answer`` tells what they were given where that is known; or of objects with both."""
    objects = [item for item in value[:MOST_KEYS] if isinstance(item, dict)]
    for item in objects:
        name = next((item[key] for key in _NAME_KEYS if isinstance(item.get(key), str)), None)
        told = _answers_inside({key: one for key, one in item.items() if key not in _NAME_KEYS})
        if name is not None and len(told) == 1:
            found.give(name, told.pop(), read_text(name).senses)
        elif told:
            found.doubt = True
    names = [item for item in value[:MOST_ANSWERS] if isinstance(item, str)]
    if objects:
        return
    if answer is Answer.DENIED:
        found.denied_listed = True
        for name in names:
            found.give(name, Answer.DENIED, read_text(name).senses)
    elif answer is Answer.GRANTED:
        _of_items(found, names)
    else:
        found.listed.extend(names)


def _of_items(found: Answers, items: Iterable[str]) -> None:
    """Names in a list of what was granted."""
    for item in items:
        found.granted_listed = True
        found.give(item, Answer.GRANTED, read_text(item).senses)


def known_items(text: str) -> list[str]:
    """The items of a list written as a text, when each of them names a purpose or a service; else none."""
    items = items_of(text)
    return items if all(is_name_of_purposes(read_text(item)) for item in items) else []
