"""The shape of what is known of a consent manager's records; one YAML file in ``cmp_records/`` is one `Cmp`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

FOLDER = "cmp_records"
_GRANTED = ("true", "yes", "1", "allow", "allowed", "accept", "accepted", "granted", "on")
_DENIED = ("false", "no", "0", "deny", "denied", "reject", "rejected", "refused", "off")


class Entry(BaseModel):
    """Base of every entry: immutable, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choices(Entry):
    """Where the purposes or vendors and their yes or no stand; exactly one of the forms is given.

    Paths are keys joined by dots, ``.`` alone for the whole. ``mapping``: an object of name to answer. ``granted`` and
    ``denied``: lists of names; what is in neither is not told. ``objects``: a list, or an object by name, of objects
    that hold an answer each under ``answer``, and their name under ``named`` where they have one.
    """

    mapping: str | None = None
    granted: str | None = None
    denied: str | None = None
    objects: str | None = None
    answer: str = "status"
    named: str = "id"
    within: tuple[str, str] | None = Field(
        default=None, description="the mapping is itself a text of pairs, with these separators"
    )
    universe: str | None = Field(
        default=None, description="an object whose keys are all the names there are; it must be there"
    )
    skip: tuple[str, ...] = Field(default=(), description="name patterns that are no purpose")
    only: tuple[str, ...] = Field(default=(), description="where given, the only names that are purposes")

    @model_validator(mode="after")
    def _has_one_form(self) -> Choices:
        forms = [self.mapping, self.objects, self.granted or self.denied]
        if sum(form is not None for form in forms) != 1:
            raise ValueError("give exactly one of mapping, objects, granted/denied")
        return self


class Moment(Entry):
    """Where the date of the choice stands: ISO 8601, Unix seconds or milliseconds, or JavaScript's Date text."""

    at: str
    form: Literal["iso", "seconds", "milliseconds", "javascript"] = "iso"


class Made(Entry):
    """How the record tells that no choice was made yet: the value under ``at`` is one of ``not_if``."""

    at: str
    not_if: tuple[str, ...]


class Record(Entry):
    """One cookie or storage key in which a consent manager keeps the choice.

    Attributes:
        name: the name, ``*`` stands for anything.
        where: in what it is kept.
        encoding: how the value is written. ``json`` (percent-encoded or not), ``base64-json``, ``pairs`` (see
            ``separators``), ``loose-json`` (Cookiebot's, with bare keys), ``list`` of granted names, ``flag`` (the
            value is the answer for the one purpose that the name's ``*`` or ``purpose`` tells), ``date`` (the value is
            when the choice was made), ``opaque`` (only that it is there can be told).
        separators: between pairs (any of these characters) and inside a pair; for ``list`` only the first counts.
        choices: the places to look in, the first that holds anything counts.
        granted_if, denied_if: the answers, folded to lower case; in JSON only true and false count unless these are
            given, for a text may say «no» without answering anything.
        names: what a code of the record stands for.
        necessary: name patterns of what cannot be refused, left out of the overall answer.
        needs: keys that the value must have, where other programs use the same name for something else.
        tcf: the choice is in a TC string, which is decoded wherever it stands.
    """

    name: str
    where: tuple[Literal["cookie", "local", "session"], ...]
    encoding: Literal["json", "base64-json", "loose-json", "pairs", "list", "flag", "date", "opaque"]
    separators: tuple[str, str] = ("&", "=")
    choices: tuple[Choices, ...] = ()
    purpose: str | None = None
    granted_if: tuple[str, ...] = _GRANTED
    denied_if: tuple[str, ...] = _DENIED
    names: dict[str, str] = Field(default_factory=dict)
    necessary: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    made: Made | None = None
    date: Moment | None = None
    tcf: bool = False
    note: str = ""

    @property
    def is_json(self) -> bool:
        """Whether the value is JSON, whose booleans are told apart from texts."""
        return self.encoding in {"json", "base64-json"}

    @property
    def takes_texts(self) -> bool:
        """Whether a text may be an answer."""
        return not self.is_json or "granted_if" in self.model_fields_set

    @model_validator(mode="after")
    def _choices_where_there_are_some(self) -> Record:
        structured = self.encoding in {"json", "base64-json", "loose-json", "pairs"}
        if structured != bool(self.choices):
            raise ValueError(f"{self.name}: choices go with a record that is structured, and with no other")
        if self.encoding == "flag" and "*" not in self.name and self.purpose is None:
            raise ValueError(f"{self.name}: a flag needs a purpose, or a * in its name")
        return self


class Cmp(Entry):
    """A consent manager.

    ``source`` is where the shape of its records was read; ``confirmed`` tells that this was the maker's own
    documentation or source text, rather than other people's programs or records seen on the web.
    """

    cmp: str
    service: str | None = Field(default=None, description="its id in the tracker database")
    source: tuple[str, ...] = Field(min_length=1)
    confirmed: bool
    records: tuple[Record, ...] = Field(min_length=1)


@cache
def all_cmps() -> tuple[Cmp, ...]:
    """Every consent manager, by file name; raises ``pydantic.ValidationError`` where a file does not hold one."""
    found = [entry for entry in files(__package__).joinpath(FOLDER).iterdir() if entry.name.endswith(".yaml")]
    adapter = TypeAdapter(Cmp)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    ordered = sorted(found, key=lambda entry: entry.name)
    read = (yaml.load(entry.read_text(encoding="utf-8"), Loader=loader) for entry in ordered)  # noqa: S506 - both loaders are the safe ones
    return tuple(adapter.validate_python(cmp) for cmp in read)
