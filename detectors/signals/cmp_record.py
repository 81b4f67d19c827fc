"""What a consent manager stored for the visitor's choice, decoded by what ``cmp_records/`` knows of it."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from detectors.signals.cmp_model import Choices, Cmp, Moment, Record, all_cmps

LONGEST_VALUE = 64 * 1024
MOST_CHOICES = 200
_LONGEST_NAME = 60
_LOOSE_PAIR = re.compile(r"[{,]\s{0,4}[\"']?([A-Za-z_]{1,40})[\"']?\s{0,4}:\s{0,4}(?:'([^']{0,500})'|([^,'}]{0,500}))")
_WHOLE = Choices(mapping=".")
_JAVASCRIPT_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d):(\d\d):(\d\d) GMT([+-]\d{4})")


class Answer(StrEnum):
    """What the record says of one purpose or vendor."""

    GRANTED = "granted"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Overall(StrEnum):
    """What the record says as a whole; ``not-told``: it is there, and its contents do not say."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    PARTIAL = "partial"
    NONE_YET = "none-yet"
    NOT_TOLD = "not-told"


@dataclass(frozen=True, slots=True)
class CmpRecord:
    """One record decoded; ``purposes`` are purposes, categories, services or vendors, as the manager keeps them."""

    cmp: str
    service: str | None
    name: str
    purposes: Mapping[str, Answer]
    overall: Overall
    date: datetime | None = None

    @property
    def in_words(self) -> str:
        """``refused (denied: analytics, ads)``, without anything else that the value holds."""
        told = [self.overall.value.replace("-", " ")]
        for answer in (Answer.GRANTED, Answer.DENIED):
            names = [name for name, given in self.purposes.items() if given is answer]
            if names:
                more = f" and {len(names) - 8} more" if len(names) > 8 else ""
                told.append(f"{answer.value}: {', '.join(names[:8])}{more}")
        return told[0] if len(told) == 1 else f"{told[0]} ({'; '.join(told[1:])})"


def decode_cmp_record(name: str, value: str, where: str) -> CmpRecord | None:
    """The record that a cookie or a storage entry is, or None when it is none that is known; never raises.

    Args:
        name: the cookie's name or the storage key.
        value: as stored; percent-encoding is undone here.
        where: ``cookie``, ``local`` or ``session``.
    """
    for cmp in all_cmps():
        for record in cmp.records:
            if where in record.where and fnmatchcase(name, record.name):
                decoded = _decode(cmp, record, name, value[:LONGEST_VALUE])
                if decoded is not None:
                    return decoded
    return None


def _decode(cmp: Cmp, record: Record, name: str, value: str) -> CmpRecord | None:
    shown = name[:_LONGEST_NAME]
    if record.encoding == "opaque":
        return CmpRecord(cmp.cmp, cmp.service, shown, {}, Overall.NOT_TOLD)
    if record.encoding == "date":
        when = _moment(_plain(value), Moment(at="."))
        return CmpRecord(cmp.cmp, cmp.service, shown, {}, Overall.NOT_TOLD, when) if when else None
    contents = _contents(record, name, value)
    if contents is None or any(_at(contents, key) is None for key in record.needs):
        return None
    choices, answers = _answers(record, contents)
    purposes = dict(_bounded(answers, record))
    none_yet = _says_not_made(record, contents)
    if not purposes and not none_yet:
        return None
    date = _moment(_at(contents, record.date.at), record.date) if record.date else None
    overall = Overall.NONE_YET if none_yet else _overall(record, choices, purposes)
    return CmpRecord(cmp.cmp, cmp.service, shown, purposes, overall, date)


def _contents(record: Record, name: str, value: str) -> Any:
    """The value as a structure: objects, lists and texts; None when it is not written as the record should be."""
    text = _plain(value)
    match record.encoding:
        case "json":
            return _json(text)
        case "base64-json":
            return _json(_from_base64(text))
        case "loose-json":
            return {key: quoted or bare.strip() for key, quoted, bare in _LOOSE_PAIR.findall(text)} or None
        case "pairs":
            return _pairs(value, *record.separators) or None
        case "list":
            return [part for part in re.split(f"[{re.escape(record.separators[0])}]", text) if part.strip()]
        case _:
            return {record.purpose or _starred(record.name, name): text}


def _answers(record: Record, contents: Any) -> tuple[Choices, list[tuple[str, Answer]]]:
    """The answers, and the place they stand in: the first that holds any."""
    if record.encoding == "list":
        return Choices(granted="."), [(str(item), Answer.GRANTED) for item in contents]
    for choices in record.choices or (_WHOLE,):
        if found := list(_of_choices(choices, record, contents)):
            return choices, found
    return _WHOLE, []


def _of_choices(choices: Choices, record: Record, contents: Any) -> Iterator[tuple[str, Answer]]:
    if choices.mapping is not None:
        mapping = _at(contents, choices.mapping)
        if choices.within and isinstance(mapping, str):
            mapping = _pairs(mapping, *choices.within)
        pairs: Iterable[tuple[Any, Any]] = mapping.items() if isinstance(mapping, dict) else ()
    elif choices.objects is not None:
        pairs = _of_objects(choices, _at(contents, choices.objects))
    else:
        pairs = _of_lists(choices, contents)
    for name, answer in pairs:
        if _is_purpose(choices, str(name)):
            given = answer if isinstance(answer, Answer) else _answer(record, answer)
            if given is not None:
                yield str(name), given


def _is_purpose(choices: Choices, name: str) -> bool:
    if choices.only:
        return name in choices.only
    return not any(fnmatchcase(name, pattern) for pattern in choices.skip)


def _of_objects(choices: Choices, objects: Any) -> Iterator[tuple[Any, Any]]:
    named = objects.items() if isinstance(objects, dict) else ()
    one_by_one = [one for one in objects if isinstance(one, dict)] if isinstance(objects, list) else []
    for name, one in (*named, *((one.get(choices.named), one) for one in one_by_one)):
        if isinstance(one, dict) and isinstance(name, str | int) and choices.answer in one:
            yield name, one[choices.answer]


def _of_lists(choices: Choices, contents: Any) -> Iterator[tuple[Any, Any]]:
    granted = _names(_at(contents, choices.granted)) if choices.granted else []
    denied = _names(_at(contents, choices.denied)) if choices.denied else []
    every = _at(contents, choices.universe) if choices.universe else None
    if choices.universe and not isinstance(every, dict):
        return
    denied = [*denied, *(str(name) for name in every or () if str(name) not in granted)]
    yield from ((name, Answer.GRANTED) for name in granted)
    yield from ((name, Answer.DENIED) for name in denied if name not in granted)


def _names(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _answer(record: Record, value: Any) -> Answer | None:
    """None for what is no answer at all (a version, an identifier); unknown for an answer not given yet."""
    if isinstance(value, bool):
        word = "true" if value else "false"
    elif isinstance(value, str) and record.takes_texts:
        word = value.strip().lower()
    else:
        return None
    if word in record.granted_if:
        return Answer.GRANTED
    if word in record.denied_if:
        return Answer.DENIED
    return Answer.UNKNOWN if word in {"", "wait", "unknown", "null"} else None


def _bounded(answers: Iterable[tuple[str, Answer]], record: Record) -> Iterator[tuple[str, Answer]]:
    for number, (name, answer) in enumerate(answers):
        if number >= MOST_CHOICES:
            return
        yield record.names.get(name, " ".join(name.split())[:_LONGEST_NAME]), answer


def _overall(record: Record, choices: Choices, purposes: Mapping[str, Answer]) -> Overall:
    """The answers drawn together, what cannot be refused left out.

    A list of what was granted does not tell what else there was: with nothing on it but the necessary it is a refusal,
    with more on it nobody knows whether that is all.
    """
    only_granted = choices.granted is not None and choices.denied is None and choices.universe is None
    free = [
        answer
        for name, answer in purposes.items()
        if not any(fnmatchcase(name.lower(), pattern) for pattern in record.necessary)
    ]
    if not free:
        return Overall.REFUSED if choices.granted is not None and record.encoding != "list" else Overall.NOT_TOLD
    told = {answer for answer in free if answer is not Answer.UNKNOWN}
    if not told:
        return Overall.NONE_YET
    if told == {Answer.GRANTED}:
        return Overall.NOT_TOLD if only_granted or Answer.UNKNOWN in free else Overall.ACCEPTED
    return Overall.REFUSED if told == {Answer.DENIED} else Overall.PARTIAL


def _says_not_made(record: Record, contents: Any) -> bool:
    if record.made is None:
        return False
    value = _at(contents, record.made.at)
    return (str(value).lower() if value is not None else "absent") in record.made.not_if


def _at(contents: Any, path: str) -> Any:
    """What stands under a path of keys; None where there is nothing."""
    item = contents
    for key in path.split(".") if path != "." else ():
        item = item.get(key) if isinstance(item, dict) else None
    return item


def _plain(value: str) -> str:
    """Percent-encoding undone, twice at most, as often as there is some."""
    for _ in range(2):
        if "%" not in value:
            break
        value = unquote(value)
    return value.strip()


def _json(text: str) -> Any:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict | list) else None


def _from_base64(text: str) -> str:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _pairs(text: str, between: str, inside: str) -> dict[str, str]:
    """``a=1&b=2`` and its like; each side's percent-encoding is undone once the text is taken apart."""
    apart = text if any(letter in text for letter in between) else _plain(text)
    found = {}
    for pair in re.split(f"[{re.escape(between)}]", apart):
        key, separator, value = pair.partition(inside)
        if separator and key.strip():
            found[_plain(key)] = _plain(value.replace("+", " "))
    return found


def _starred(pattern: str, name: str) -> str:
    """What the ``*`` of a pattern stands for in a name."""
    head, _, tail = pattern.partition("*")
    return name[len(head) : len(name) - len(tail)] if tail else name[len(head) :]


def _moment(value: Any, moment: Moment) -> datetime | None:
    try:
        match moment.form:
            case "iso":
                read = datetime.fromisoformat(str(value))
                return read if read.tzinfo else read.replace(tzinfo=UTC)
            case "javascript":
                return _javascript_date(str(value))
            case "seconds" | "milliseconds":
                return datetime.fromtimestamp(float(value) / (1 if moment.form == "seconds" else 1000), UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _javascript_date(text: str) -> datetime | None:
    match = _JAVASCRIPT_DATE.match(text)
    if match is None:
        return None
    return datetime.strptime(" ".join(match.groups()), "%b %d %Y %H %M %S %z")
