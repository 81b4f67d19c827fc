"""Reading a language's file: fragments put in place, patterns folded and compiled, the whole checked by the model."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import ValidationError

from detectors.policy.fold import fold
from detectors.policy.grammar.model import Choices, Grammar, Part, Pattern

_GAP = r"[^;]{0,90}?"
_FRAGMENT = re.compile(r"\{([a-z_]+)\}")
_TOKEN = re.compile(r"\(\?P<\w+>|\[(?:\\.|[^\]\\])*\]|\\.| [?*+{]|.", re.DOTALL)
_DEPTH = 8


_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where it was built


class _Loader(_SafeLoader):  # type: ignore[misc]  # either of the two
    """YAML in which ``yes``, ``no`` and ``NO`` (Norway) are words, not truth values."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
}


class GrammarError(ValueError):
    """A language's file is not usable; the message names the file and the place."""


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a file."""
    folder = resources.files(__package__ or "detectors.policy.grammar")
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml")))


@cache
def load(language: str) -> Grammar:
    """The grammar of a language.

    Args:
        language: an ISO 639-1 code among `languages`.

    Raises:
        GrammarError: no such file, or its content does not fit the model.
    """
    if language not in languages():
        raise GrammarError(f"no grammar for language {language!r} (have: {', '.join(languages())})")
    folder = resources.files(__package__ or "detectors.policy.grammar")
    return parse((folder / f"{language}.yaml").read_text(encoding="utf-8"), f"{language}.yaml")


def parse(source: str, name: str) -> Grammar:
    """Check and compile the text of a language's file; ``name`` is only for messages.

    Raises:
        GrammarError: see `load`.
    """
    try:
        raw = yaml.load(source, Loader=_Loader)  # noqa: S506 - a SafeLoader with fewer implicit types
        fragments = _expanded(raw.pop("fragments", {}))
        raw["durations"]["numbers"] = {fold(word): number for word, number in raw["durations"]["numbers"].items()}
        raw["dates"]["months"] = {fold(month): number for month, number in raw["dates"]["months"].items()}
        return Grammar.model_validate(_prepare(raw, Grammar, fragments))
    except (yaml.YAMLError, ValidationError, GrammarError, KeyError, AttributeError, TypeError) as error:
        raise GrammarError(f"{name}: {error}") from error


def _expanded(fragments: dict[str, str]) -> dict[str, str]:
    """Fragments may use one another, a few levels deep."""
    for _ in range(_DEPTH):
        fragments = {name: _with_fragments(text, fragments) for name, text in fragments.items()}
    left = [name for name, text in fragments.items() if _FRAGMENT.search(text)]
    if left:
        raise KeyError(f"fragments that use themselves: {', '.join(left)}")
    return fragments


def _with_fragments(pattern: str, fragments: dict[str, str]) -> str:
    return _FRAGMENT.sub(lambda match: f"(?:{fragments[match[1]]})", pattern)


def compile_pattern(pattern: str, fragments: dict[str, str]) -> Pattern:
    """One pattern, written as `detectors.policy.grammar.model` says; `GrammarError` when it is no pattern."""
    whole = _with_fragments(pattern, fragments)
    try:
        return re.compile("".join(_token(match.group()) for match in _TOKEN.finditer(whole)))
    except re.error as error:
        raise GrammarError(f"{error} in the pattern {pattern!r}") from error


def _token(part: str) -> str:
    if part == " ":
        return " +"
    if part == "…":
        return _GAP
    return part if part.startswith(("\\", "(?P<")) else fold(part)


def _prepare(value: Any, kind: Any, fragments: dict[str, str]) -> Any:
    """Walk the file beside the model, compiling what the model calls a pattern."""
    if kind == Pattern:
        return compile_pattern(value, fragments)
    if isinstance(kind, type) and issubclass(kind, Choices):
        return {"answers": {key: compile_pattern(text, fragments) for key, text in value.items()}}
    if isinstance(kind, type) and issubclass(kind, Part):
        fields = kind.model_fields
        return {
            key: _prepare(item, fields[key].annotation if key in fields else None, fragments)
            for key, item in value.items()
        }
    inner = [part for part in getattr(kind, "__args__", ()) if part not in (str, ..., type(None))]
    if not inner or value is None:
        return value
    if isinstance(value, dict):
        is_mapping = getattr(kind, "__origin__", None) is dict
        return (
            {key: _prepare(item, inner[-1], fragments) for key, item in value.items()}
            if is_mapping
            else (_prepare(value, inner[0], fragments))
        )
    return [_prepare(item, inner[0], fragments) for item in value] if isinstance(value, list) else value
