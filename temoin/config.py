"""``temoin.toml``: the command line's options, written down. The command line wins over the file.

Example::

    [audit]
    pages = 5
    locale = "fr-FR"
    scenario = ["before-choice", "refusal"]

    [login]
    url = "https://www.example.org/account"
    fields = [{selector = "#mail", env = "TEMOIN_USER"}, {selector = "#password", env = "TEMOIN_PASSWORD"}]
    submit = "button[type=submit]"
    success = "a.sign-out"

    [scenarios]
    path = "our-scenarios"
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.login import Login

TABLES = ("audit", "login", "scenarios")


class ConfigError(Exception):
    """The file cannot be followed; the text is the one line a user reads."""


@dataclass(frozen=True)
class Config:
    """What the file says.

    Attributes:
        options: the ``[audit]`` table, keys as the long options' names with underscores.
        login: how to sign in, its secret values not yet taken from the environment.
        scenarios: the folder of the user's own scenarios.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    login: Login | None = None
    scenarios: Path | None = None


def read_config(path: Path, known: Collection[str]) -> Config:
    """Read the file.

    Raises:
        ConfigError: it cannot be read, is no TOML, or holds a key that means nothing.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"--config {path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"--config {path}: {error}") from error
    if unknown := sorted(set(tables) - set(TABLES)):
        there_are = ", ".join(f"[{name}]" for name in TABLES)
        raise ConfigError(f"--config {path}: unknown table [{unknown[0]}]; there are {there_are}")
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise ConfigError(f"--config {path}: {name} must be a table")
    return Config(
        options=_options(path, tables.get("audit", {}), known),
        login=_login(path, tables["login"]) if "login" in tables else None,
        scenarios=_folder(path, tables["scenarios"]) if "scenarios" in tables else None,
    )


def _options(path: Path, table: Mapping[str, Any], known: Collection[str]) -> Mapping[str, Any]:
    values = {key.replace("-", "_"): value for key, value in table.items()}
    if unknown := sorted(set(values) - set(known)):
        raise ConfigError(f"--config {path}: unknown option {unknown[0]!r} in [audit]")
    return values


def _login(path: Path, table: Mapping[str, Any]) -> Login:
    from pydantic import ValidationError

    from scenarios.login import Login

    try:
        return Login.model_validate(table)
    except ValidationError as error:
        # Never the input itself: a password may stand where it should not.
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, ("login", *first["loc"])))
        told = str(first["msg"]).removeprefix("Value error, ")
        raise ConfigError(f"--config {path}: {where}: {told}") from None


def _folder(path: Path, table: Mapping[str, Any]) -> Path:
    if unknown := sorted(set(table) - {"path"}):
        raise ConfigError(f"--config {path}: unknown key {unknown[0]!r} in [scenarios]; there is path")
    if not isinstance(table.get("path"), str):
        raise ConfigError(f"--config {path}: [scenarios] needs path, a folder")
    return path.parent / str(table["path"])
