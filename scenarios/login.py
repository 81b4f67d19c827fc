"""How a visitor signs in: the ``[login]`` table of ``temoin.toml``, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from crawler.secrets import Secrets


class LoginProblem(ValueError):
    """The visitor cannot sign in as configured; the text is the one line a user reads."""


class LoginField(BaseModel):
    """One field of the form: ``value`` is what is typed, or ``env`` the environment variable that holds it.

    What comes from the environment is secret.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    selector: str
    value: str | None = Field(default=None, repr=False)
    env: str | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.value is None) == (self.env is None):
            raise ValueError(f"the field {self.selector} needs either value or env")
        return self


class Login(BaseModel):
    """Where and how to sign in.

    Attributes:
        url: the page with the form.
        fields: in the order in which they are filled in.
        submit: the selector of what sends the form.
        success: a selector that is seen by members only.
        success_url: a part of the address that members come to.
        before: selectors to click before the form is there, in their order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    fields: tuple[LoginField, ...] = Field(min_length=1)
    submit: str
    success: str | None = None
    success_url: str | None = None
    before: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _tells_success(self) -> Self:
        if self.success is None and self.success_url is None:
            raise ValueError("it needs success or success_url: without, nobody could tell whether signing in came off")
        if not self.url.startswith(("https://", "http://")):
            raise ValueError("url must be an address that begins with https:// or http://")
        return self

    def with_values(self, environment: Mapping[str, str]) -> Self:
        """The same with every value taken from the environment.

        Raises:
            LoginProblem: a variable is not set, or empty.
        """
        if missing := [field.env for field in self.fields if field.env and not environment.get(field.env)]:
            raise LoginProblem(f"[login]: the environment variable {missing[0]} is not set")
        told = [
            field.model_copy(update={"value": environment[field.env]}) if field.env else field for field in self.fields
        ]
        return self.model_copy(update={"fields": tuple(told)})

    @property
    def secrets(self) -> Secrets:
        """The values that came from the environment.

        Raises:
            UnsafeSecret: one of them cannot be kept out of the evidence.
        """
        return Secrets({field.env: field.value for field in self.fields if field.env and field.value})
