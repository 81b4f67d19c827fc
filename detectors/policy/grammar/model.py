"""The shape of a language's file. Every pattern is already compiled when a `Grammar` exists.

How patterns are written (all of them are searched in *folded* text: lower case, no accents, ``'`` ``"`` ``-`` only):

* accents may be written, they are folded like the text; a space stands for one or more spaces;
* ``{name}`` is replaced by the fragment of that name; ``…`` stands for at most 90 code points of the same sentence.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Pattern = re.Pattern[str]
Reach = Literal["sentence", "block", "section", "near"]


class Part(BaseModel):
    """Base of every part of a grammar: immutable, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class About(Part):
    """The sentence must be about ``topic``: the word is in it, in its block, its heading, or shortly before it."""

    topic: str
    within: Reach = "sentence"
    beats: tuple[str, ...] = Field(default=(), description="topics that must not be in the sentence")


class Statement(Part):
    """One way of saying one kind of claim, within one sentence.

    Attributes:
        id: the statement's own name, unique in the file.
        kind: the claim's kind.
        all: patterns that must all be found; the first one is the claim's anchor.
        none: patterns that must not be found.
        about: what the sentence must be about.
        quote: what is quoted: the whole sentence, the clause around the anchor, or the anchor itself.
        value: constant part of the claim's value.
        fill: names of the fillers that read the rest of the value from the sentence.
        silences: kinds that this statement makes superfluous in the same sentence.
        once_per_block: only the first such claim of a block is kept.
    in_headings: whether a heading may make the claim.
    """

    id: str
    kind: str
    all: tuple[Pattern, ...] = Field(min_length=1)
    none: tuple[Pattern, ...] = ()
    about: About | None = None
    quote: Literal["sentence", "clause", "match"] = "sentence"
    value: dict[str, Any] = {}
    fill: tuple[str, ...] = ()
    silences: tuple[str, ...] = ()
    once_per_block: bool = False
    in_headings: bool = False


class Choices(Part):
    """A closed list of answers, each recognised by a pattern; ``first`` answers win where several match."""

    answers: dict[str, Pattern]

    def first(self, folded: str) -> str | None:
        """The first answer whose pattern is found."""
        return next((answer for answer, pattern in self.answers.items() if pattern.search(folded)), None)

    def every(self, folded: str) -> list[str]:
        """Every answer whose pattern is found, in the file's order."""
        return [answer for answer, pattern in self.answers.items() if pattern.search(folded)]


class Durations(Part):
    """How durations are said and who they are about."""

    numbers: dict[str, int]
    units: dict[str, Pattern] = Field(description="second, minute, hour, day, week, month, year")
    session: Pattern
    maximum: Pattern
    since: Choices
    cookie_life: Pattern = Field(description="words that only ever speak of a cookie's own life")
    cookie: Pattern
    keeping: Pattern = Field(description="to be kept, to last, to expire")
    choice: Pattern
    choice_keeping: Pattern
    data: Pattern = Field(description="data, accounts, contracts: what is kept is no cookie")
    never: Pattern = Field(description="sentences that tell the law, not the site's practice")
    choice_subject: Choices
    cookie_subject: Choices


class Dates(Part):
    """How a date is said, and what makes it the policy's own."""

    months: dict[str, int]
    trigger: Pattern
    never: Pattern
    day_first: bool


class Vendors(Part):
    """How vendors are declared. Patterns ``…_names`` end where a name begins."""

    list_intro: Pattern
    list_heading: Pattern
    list_stop: Pattern
    noun_names: Pattern = Field(description="tool, provider, company …")
    verb_names: Pattern = Field(description="we use, hosted by …")
    such_as: Pattern
    such_as_needs: Pattern
    purpose_names: Pattern
    cookie_names: Pattern
    acts: Pattern = Field(description="what follows a name that presents itself: is a service, sets cookies …")
    mention: Pattern = Field(description="words that make the mention of a known service a declaration")
    never_before: Pattern = Field(description="ends before a name that is only referred to")
    negated: Pattern = Field(description="ends before a name that the clause denies")
    never: Pattern = Field(description="sentences that declare nothing")
    staff: Pattern
    site: Pattern
    content: Pattern = Field(description="third-party content in the pages")
    embedded: Pattern = Field(description="to embed, for services that are embedded content")
    content_never: Pattern
    content_functions: Pattern
    controllers: Pattern = Field(description="introduces the controllers, who are the publisher's own")
    own_title: Pattern = Field(description="ends before the publisher's name, at the top of the policy")
    own_before: Pattern = Field(description="the same, anywhere")
    own_after: Pattern
    own_hosts: Pattern = Field(description="group 1: a host of the publisher's own")
    example: Pattern
    open_list: Pattern
    articles: Pattern
    joints: Pattern
    after_name: Pattern
    connectors: frozenset[str]
    common: frozenset[str]
    not_vendors: frozenset[str]
    acronyms: frozenset[str]
    ambiguous: frozenset[str]
    purposes: Choices


class Tables(Part):
    """The words of column headings."""

    columns: dict[Literal["name", "provider", "purpose", "duration"], Pattern]
    glued: Pattern = Field(description="a line of column headings that lost its separators")


class Labels(Part):
    """Labels of buttons and links."""

    actions: Choices
    described: Choices
    context: Pattern
    unquoted: Pattern
    never: Pattern


class Grammar(Part):
    """Everything the reader knows of one language."""

    language: str
    function_words: frozenset[str]
    abbreviations: Pattern
    topics: dict[str, Pattern]
    statements: tuple[Statement, ...]
    choices: dict[str, Choices]
    durations: Durations
    dates: Dates
    vendors: Vendors
    tables: Tables
    labels: Labels
    countries: dict[str, Pattern]
    eu: frozenset[str]
