"""Any evidence that its types allow, made from the types themselves: a field added tomorrow is tried tomorrow."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from pydantic import BaseModel

from crawler.evidence import Headers, Request, Visit

MOST_ITEMS = 3
AWKWARD = st.sampled_from(
    ["", "\x00", "\u202eabc", "é", "\ud800", "a\udfffb", "\U0001f36a", "http://[::1", "a\nb", "0"]
)


def texts() -> st.SearchStrategy[str]:
    """Text as a page may send it: control characters, and halves of surrogate pairs too."""
    return st.text(st.characters(codec=None), max_size=20) | AWKWARD


def floats() -> st.SearchStrategy[float]:
    """Every float, NaN and the infinities included."""
    return st.floats() | st.floats(0, 1e4).map(lambda number: round(number, 4))


def requests(**fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Request]:
    return _model(Request, fixed)


def visits(**fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Visit]:
    return _model(Visit, {"schema_": st.just("temoin/visit/1"), **fixed})


def _of(annotation: Any) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _of(arguments[0])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*(_of(argument) for argument in arguments))
    if origin is tuple:
        return st.lists(_of(arguments[0]), max_size=MOST_ITEMS).map(tuple)
    if origin is dict:
        return st.dictionaries(_of(arguments[0]), _of(arguments[1]), max_size=MOST_ITEMS)
    return _of_class(annotation)


def _of_class(kind: Any) -> st.SearchStrategy[Any]:
    simple: Mapping[Any, st.SearchStrategy[Any]] = {
        str: texts(),
        float: floats(),
        int: st.integers(-(2**63), 2**63 - 1) | st.integers(-1, 10),
        bool: st.booleans(),
        type(None): st.none(),
        Headers: st.lists(st.tuples(texts(), texts()), max_size=MOST_ITEMS).map(Headers),
        datetime: st.datetimes(timezones=st.just(UTC)) | st.datetimes(),
    }
    if kind in simple:
        return simple[kind]
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    if issubclass(kind, tuple):
        return st.builds(kind, **{name: _of(hint) for name, hint in get_type_hints(kind).items()})
    if issubclass(kind, BaseModel):
        return _model(kind, {})
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: _of(hints[field.name]) for field in dataclasses.fields(kind)})


def _model(kind: Any, fixed: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    fields = {name: fixed[name] if name in fixed else _of(hints[name]) for name in kind.model_fields}
    return st.builds(kind, **fields)
