"""``temoin.toml``: the command line's options, written down. The command line wins over the file.

Example::

    [audit]
    pages = 5
    locale = "fr-FR"
    scenario = ["before-choice", "refusal"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any


class ConfigError(Exception):
    """The file cannot be followed; the text is the one line a user reads."""


def read_config(path: Path, known: Collection[str]) -> dict[str, Any]:
    """The ``[audit]`` table, keys as the long options' names with underscores.

    Raises:
        ConfigError: the file cannot be read, is no TOML, or holds a key that is no option.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"--config {path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"--config {path}: {error}") from error
    if unknown := sorted(set(tables) - {"audit"}):
        raise ConfigError(f"--config {path}: unknown table [{unknown[0]}]; there is [audit]")
    options = tables.get("audit", {})
    if not isinstance(options, dict):
        raise ConfigError(f"--config {path}: audit must be a table")
    values = {key.replace("-", "_"): value for key, value in options.items()}
    if unknown := sorted(set(values) - set(known)):
        raise ConfigError(f"--config {path}: unknown option {unknown[0]!r} in [audit]")
    return values
