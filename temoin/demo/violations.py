"""The violations planted on the broken variants: data in ``violations.yaml``, each with what must be found of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from temoin.demo.firms import ServiceUse, read_yaml


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OptionChange(_Entry):
    """Options of a service the site already uses, set otherwise."""

    service: str
    set: Mapping[str, Any]


class Effect(_Entry):
    """What a violation changes in a site; exactly one thing.

    Attributes:
        start: a service started when it should not be; options come from the site's own use of it.
        options: a service set otherwise.
        storage: keys written to local storage on arrival.
        record_lifetime: how long the choice is kept, as ``730 days``.
        browsing_is_consent: scrolling counts as accepting.
        no_refusal: the first layer of the banner has no refuse control.
        http_answers: plain HTTP answers instead of redirecting.
        policy_status: the HTTP status of the policy page.
    """

    start: ServiceUse | None = None
    options: OptionChange | None = None
    storage: Mapping[str, str] = Field(default_factory=dict)
    record_lifetime: str | None = None
    browsing_is_consent: bool = False
    no_refusal: bool = False
    http_answers: bool = False
    policy_status: int | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Effect:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"a violation changes one thing, not {sorted(self.model_fields_set)}")
        return self


class Violation(_Entry):
    """One planted violation.

    Attributes:
        id: its name, unique.
        site: the demonstration site it is planted on.
        scenario: what a visitor must do for it to show.
        rules: the rules that must fail because of it.
        also: further rules it may rightly make fail.
        subject: the service, cookie or control a finding about it names.
        needs: ``policy`` when the rule judges against words this site does not serve, so ``--policy`` must give them.
        sentence: what it does, for people, in French.
        effect: what changes in the site.
    """

    id: str
    site: str
    scenario: str
    rules: tuple[str, ...] = Field(min_length=1)
    also: tuple[str, ...] = ()
    subject: str
    needs: Literal["", "policy"] = ""
    sentence: str
    effect: Effect


@cache
def all_violations() -> tuple[Violation, ...]:
    """Every planted violation, in the order of the file.

    Raises:
        ValueError: an entry does not fit the model, or two share an id.
    """
    found = tuple(
        Violation.model_validate(entry) for entry in read_yaml(resources.files("temoin.demo") / "violations.yaml")
    )
    ids = [violation.id for violation in found]
    if repeated := {one for one in ids if ids.count(one) > 1}:
        raise ValueError(f"violations.yaml: two violations share an id: {sorted(repeated)}")
    return found
