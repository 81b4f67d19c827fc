"""Names with ``*`` in them, as services write cookies and storage keys; indexed so that a look-up scans few of them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Generic, TypeVar

# The stored part of a wildcard name that serves as its key; a name must be at least that definite before its «*».
DEFINITE_PREFIX = 3

T = TypeVar("T")


def is_definite(name: str) -> bool:
    """Whether a name says enough before its first ``*`` to be told from any other."""
    return "*" not in name or len(name.partition("*")[0]) >= DEFINITE_PREFIX


def pattern_of(name: str) -> re.Pattern[str]:
    """The name as a regular expression for the whole of a candidate; only ``*`` is special."""
    return re.compile(".*".join(re.escape(part) for part in name.split("*")), re.DOTALL)


class WildcardIndex(Generic[T]):
    """Entries by exact name or wildcard; names are case-sensitive, as cookies and storage keys are."""

    def __init__(self) -> None:
        self._exact: dict[str, list[T]] = defaultdict(list)
        self._wild: dict[str, list[tuple[re.Pattern[str], int, T]]] = defaultdict(list)

    def add(self, name: str, entry: T) -> None:
        """File an entry under a name; raises ``ValueError`` when a wildcard name is not definite enough."""
        if not is_definite(name):
            raise ValueError(f"«{name}» needs {DEFINITE_PREFIX} characters before its *")
        if "*" not in name:
            self._exact[name].append(entry)
            return
        literal = len(name.replace("*", ""))
        self._wild[name[:DEFINITE_PREFIX]].append((pattern_of(name), literal, entry))

    def find(self, name: str) -> list[tuple[bool, T]]:
        """``(exact, entry)`` of all that fit: exact names first, then wildcards, those with more literal text first."""
        exact = [(True, entry) for entry in self._exact.get(name, ())]
        candidates = self._wild.get(name[:DEFINITE_PREFIX], ())
        wild = [(literal, entry) for pattern, literal, entry in candidates if pattern.fullmatch(name)]
        wild.sort(key=lambda found: -found[0])
        return exact + [(False, entry) for _, entry in wild]
