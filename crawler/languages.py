"""The languages that a visitor's browser tells sites, by the locale of the audit: the browser and the spider alike.

Chrome's default list is a resource of each of its translations: the locale, its language, then English, so
``fr-FR,fr,en-US,en`` in France and ``en-GB,en-US,en`` in Britain; the header numbers them in steps of a tenth.
"""

from __future__ import annotations

from itertools import count

_ENGLISH = ("en-US", "en")


def languages_of(locale: str) -> tuple[str, ...]:
    """The list as ``navigator.languages`` shows it."""
    language = locale.partition("-")[0]
    own = (locale,) if language == "en" else (locale, language)
    return tuple(dict.fromkeys((*own, *_ENGLISH)))


def accept_language(locale: str) -> str:
    """The list as the ``Accept-Language`` header shows it."""
    ranked = zip(languages_of(locale), count(10, -1), strict=False)
    return ",".join(name if rank == 10 else f"{name};q={rank / 10:g}" for name, rank in ranked)
