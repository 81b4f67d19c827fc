"""Lifetimes written as people write them: ``90 days``, ``30 minutes``, ``session``."""

from __future__ import annotations

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def seconds_of(lifetime: str) -> float | None:
    """Seconds in a lifetime such as ``90 days``; None for ``session``.

    Raises:
        ValueError: neither ``session`` nor a number with seconds, minutes, hours or days.
    """
    if lifetime == "session":
        return None
    number, _, unit = lifetime.partition(" ")
    try:
        return float(number) * _SECONDS[unit.removesuffix("s")]
    except (KeyError, ValueError):
        raise ValueError(f"{lifetime!r} is not a lifetime: write '90 days', '30 minutes' or 'session'") from None
