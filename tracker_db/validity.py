"""What a file of the right shape can still get wrong; found before the indexes are built from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker_db.hosts import is_host_pattern
from tracker_db.model import Consent, Service, UrlPattern
from tracker_db.wildcards import DEFINITE_PREFIX, is_definite

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")


def problem_of(service: Service) -> str | None:
    """The first thing wrong with a service, in one line, or None."""
    return next(problems_of(service), None)


def problems_of(service: Service) -> Iterator[str]:
    """Everything wrong with a service, one line each."""
    if not _ID.fullmatch(service.id):
        yield f"id: «{service.id}» is not lower-case words joined by hyphens"
    for country in service.country:
        if not _COUNTRY.fullmatch(country):
            yield f"country: «{country}» is not a code of two capitals"
    if not service.sources:
        yield "sources: none is given; a fact needs one"
    if not service.consent_reason.strip():
        yield "consent_reason: empty"
    for number, pattern in enumerate(service.urls):
        yield from (f"urls.{number}: {problem}" for problem in _url_problems(pattern))
    yield from _name_problems(service)


def _url_problems(pattern: UrlPattern) -> Iterator[str]:
    if not is_host_pattern(pattern.host):
        yield f"host «{pattern.host}» is none of: example.com, example.*, *"
    try:
        re.compile(pattern.path)
    except re.error as error:
        yield f"path «{pattern.path}» is not a regular expression: {error}"
    if pattern.host == "*" and not pattern.path:
        yield "a pattern for any host needs a path"


def _name_problems(service: Service) -> Iterator[str]:
    names = [("cookies", spec.name) for spec in service.cookies] + [("storage", spec.key) for spec in service.storage]
    for part, name in names:
        if not name or not is_definite(name):
            yield f"{part}: «{name}» needs {DEFINITE_PREFIX} characters before its *"
    for spec in service.cookies:
        if spec.party == "first" and spec.host is not None:
            yield f"cookies: «{spec.name}» is first-party, so it has no host of its own"
        if spec.host is not None and ("*" in spec.host or not is_host_pattern(spec.host)):
            yield f"cookies: host «{spec.host}» of «{spec.name}» is not a domain"
        # only machinery that sits on its customers' hosts (security, consent) writes under any third party's name
        if spec.party == "third" and spec.host is None and service.consent is not Consent.EXEMPT:
            yield f"cookies: «{spec.name}» is third-party, so its host must be named"
