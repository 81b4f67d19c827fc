"""Google's consent mode: what ``gcs`` and ``gcd`` tell in every hit, and the ``consent`` commands of a page.

``gcs=G1xy``: ad_storage and analytics_storage, 1 granted, 0 denied, ``-`` not set. ``gcd`` holds one letter for each of
ad_storage, analytics_storage, ad_user_data and ad_personalization, digits between them; the letter tells the state of
the default command and that of the update. Google documents the signals
(https://developers.google.com/tag-platform/security/guides/consent) but not these parameters; the letters are those
found by Markus Baersch (https://www.simoahava.com/analytics/consent-mode-v2-google-tags/), as repeated at
https://pietromingotti.com/consent-mode-parameters. What follows the fourth letter has no documented meaning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SIGNALS = ("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization")
LONGEST_COMMAND = 16 * 1024
_MOST_SIGNALS = 20
_GRANTED, _DENIED = "granted", "denied"

# letter: (state of the default command, state of the update); None: no such command
_LETTERS: Mapping[str, tuple[str | None, str | None]] = {
    "l": (None, None),
    "p": (_DENIED, None),
    "q": (_DENIED, _DENIED),
    "r": (_DENIED, _GRANTED),
    "t": (_GRANTED, None),
    "u": (_GRANTED, _DENIED),
    "v": (_GRANTED, _GRANTED),
    "m": (None, _DENIED),
    "n": (None, _GRANTED),
}
_GCS = re.compile(r"G1([01-])([01-])")
_GCD = re.compile(r"1\d([a-z])\d([a-z])\d([a-z])\d([a-z])[0-9a-z]{0,12}")
_GCS_STATE = {"1": _GRANTED, "0": _DENIED, "-": "not set"}
_PARAMETER = re.compile(r"(?<![A-Za-z0-9_])(gcs|gcd)[\"']?\s{0,4}[=:]\s{0,4}[\"']?([A-Za-z0-9-]{4,40})(?![A-Za-z0-9-])")


@dataclass(frozen=True, slots=True)
class Consented:
    """One signal's state; ``default`` and ``update`` tell which commands it comes from, where that is known."""

    signal: str
    state: str
    default: str | None = None
    update: str | None = None

    @property
    def source(self) -> str:
        """Which commands set it: ``by default``, ``by update``, ``by default and by update`` or nothing."""
        told = [word for word, state in (("by default", self.default), ("by update", self.update)) if state]
        return " and ".join(told) if self.default == self.update or len(told) < 2 else "by update, against the default"


@dataclass(frozen=True, slots=True)
class Command:
    """A ``consent`` command of the page: ``default`` or ``update``, its signals, and the regions it is meant for."""

    kind: str
    signals: tuple[Consented, ...]
    regions: tuple[str, ...] = ()


def decode_gcs(value: str) -> tuple[Consented, ...] | None:
    """``G100`` and its like; None when it is something else."""
    match = _GCS.fullmatch(value)
    return tuple(Consented(s, _GCS_STATE[x]) for s, x in zip(SIGNALS, match.groups(), strict=False)) if match else None


def decode_gcd(value: str) -> tuple[Consented, ...] | None:
    """``11p1q1r1l5`` and its like; None when it is something else; a letter nobody documented is ``unknown``."""
    match = _GCD.fullmatch(value)
    if match is None:
        return None
    return tuple(_by_letter(signal, letter) for signal, letter in zip(SIGNALS, match.groups(), strict=True))


def _by_letter(signal: str, letter: str) -> Consented:
    if letter not in _LETTERS:
        return Consented(signal, "unknown")
    default, update = _LETTERS[letter]
    return Consented(signal, update or default or "not set", default, update)


def hit_parameters(text: str) -> dict[str, str]:
    """``gcs`` and ``gcd`` in a query or a body, each only where its value is one that can be decoded."""
    found: dict[str, str] = {}
    for name, value in _PARAMETER.findall(text):
        decoded = decode_gcs(value) if name == "gcs" else decode_gcd(value)
        if decoded is not None:
            found.setdefault(name, value)
    return found


def in_words(consented: tuple[Consented, ...]) -> str:
    """``ad_storage denied, analytics_storage granted``; where commands are known, signals of one state together."""
    if not any(one.source for one in consented):
        return ", ".join(f"{one.signal} {one.state}" for one in consented)
    groups: dict[str, list[str]] = {}
    for one in consented:
        groups.setdefault(" ".join(filter(None, (one.state, one.source))), []).append(one.signal)
    return "; ".join(f"{', '.join(signals)} {state}" for state, signals in groups.items())


def decode_command(raw: str) -> Command | None:
    """A consent command as JSON, an array or the numbered object that ``arguments`` becomes; None when it is none."""
    if len(raw) > LONGEST_COMMAND:
        return None
    try:
        parsed = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if isinstance(parsed, dict):
        parsed = [parsed.get(str(place)) for place in range(3)]
    if not isinstance(parsed, list) or len(parsed) < 3 or parsed[0] != "consent":
        return None
    kind, settings = parsed[1], parsed[2]
    if kind not in {"default", "update"} or not isinstance(settings, dict):
        return None
    signals = tuple(_of_settings(settings))
    return Command(kind, signals, _regions(settings.get("region"))) if signals else None


def _of_settings(settings: dict[str, Any]) -> Iterator[Consented]:
    for name, state in list(settings.items())[:_MOST_SIGNALS]:
        if state in (_GRANTED, _DENIED):
            yield Consented(str(name)[:40], str(state))


def _regions(value: Any) -> tuple[str, ...]:
    return tuple(str(region)[:12] for region in value[:40]) if isinstance(value, list) else ()
