"""Whose a cookie or a storage entry is, and what the law asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

from crawler.evidence import CookieWrite, Party, StorageWrite, StoredCookie
from detectors.detection import MatchedBy
from tracker_db.database import Database
from tracker_db.matches import CookieMatch, StorageMatch, UrlMatch
from tracker_db.model import Consent, Purpose, Service

_EXEMPT = frozenset({Purpose.SECURITY, Purpose.ESSENTIAL, Purpose.CONSENT_MANAGEMENT})
_FOLLOWING = frozenset({Purpose.ADVERTISING, Purpose.ANALYTICS, Purpose.PERSONALISATION, Purpose.SOCIAL})


@dataclass(frozen=True, slots=True)
class Attribution:
    """To whom a trace is attributed; ``service`` is None when only the vendor is certain, or nothing is."""

    service: str | None
    name: str
    vendor: str | None
    country: tuple[str, ...]
    purpose: Purpose
    consent: Consent
    matched_by: MatchedBy


def unlisted(
    name: str, matched_by: MatchedBy, *, purpose: Purpose = Purpose.UNKNOWN, consent: Consent = Consent.DEPENDS
) -> Attribution:
    """The attribution of what no service explains, to a domain or to what it is called."""
    return Attribution(None, name, None, (), purpose, consent, matched_by)


def of_request(match: UrlMatch, db: Database) -> Attribution:
    """The attribution of a request to the service its address matches."""
    return _to(match.service, match.rule, db)


def of_cookie(cookie: CookieWrite | StoredCookie, seen: AbstractSet[str], db: Database) -> Attribution | None:
    """Whose a cookie is: by its name and domain, else by the host whose response set it; None when neither knows.

    Args:
        cookie: The attempt to write it, or the cookie in the jar when no attempt was seen.
        seen: Ids of the services that the visit's requests went to.
        db: What is known of services.
    """
    matches = db.match_cookie(cookie.name, cookie.domain, "first" if cookie.party is Party.FIRST else "third")
    if not matches:
        return _by_setter(cookie, db) if isinstance(cookie, CookieWrite) else None
    best = [m for m in matches if (m.exact, m.spec.host is None) == (matches[0].exact, matches[0].spec.host is None)]
    chosen = _choose(best, _writers(cookie), seen, db)
    return _shared(best, cookie.domain, db) if chosen is None else _by_cookie(chosen, db)


def of_storage(write: StorageWrite, seen: AbstractSet[str], db: Database) -> Attribution | None:
    """Whose a storage entry is, by its key; None when no key is known or several services write it."""
    matches = db.match_storage(write.key, write.kind.value)
    if not matches:
        return None
    best = [m for m in matches if m.exact == matches[0].exact]
    chosen = _choose(best, _writers(write), seen, db)
    return None if chosen is None else _to(chosen.service, chosen.rule, db)


def _writers(trace: CookieWrite | StoredCookie | StorageWrite) -> tuple[str, ...]:
    """The addresses of the response or scripts that wrote; none for a cookie found in the jar."""
    if isinstance(trace, StoredCookie):
        return ()
    writer = trace.set_by if isinstance(trace, CookieWrite) else trace
    return (writer.url or "", *(frame.url for frame in writer.stack))


M = TypeVar("M", CookieMatch, StorageMatch)


def _choose(matches: Sequence[M], writers: Iterable[str], seen: AbstractSet[str], db: Database) -> M | None:
    """One of several services that share a name: the one whose address wrote it, else the only one that was called."""
    if len(matches) == 1:
        return matches[0]
    for url in writers:
        for found in db.match_url(url):
            for match in matches:
                if match.service.id == found.service.id:
                    return match
    called = [match for match in matches if match.service.id in seen]
    return called[0] if len(called) == 1 else None


def _by_setter(write: CookieWrite, db: Database) -> Attribution | None:
    """By the host that set it. A path that any host may have proves nothing about the host's other cookies."""
    found = db.match_url(write.set_by.url) if write.set_by.how == "http" else ()
    if not found or not found[0].names_the_host:
        return None
    return _to(found[0].service, f"fallback: unlisted cookie, set by a response of {found[0].rule}", db)


def _by_cookie(match: CookieMatch, db: Database) -> Attribution:
    purpose, consent = _terms(match)
    return _to(match.service, match.rule, db, purpose, consent)


def _terms(match: CookieMatch) -> tuple[Purpose, Consent]:
    """A cookie's own purpose decides where the database gives one; its service's otherwise."""
    service, purpose = match.service, match.spec.purpose
    if purpose is None or purpose is service.purpose:
        return service.purpose, service.consent
    if purpose in _EXEMPT:
        return purpose, Consent.EXEMPT
    return purpose, Consent.NEEDED if purpose in _FOLLOWING else Consent.DEPENDS


def _to(
    service: Service, rule: str, db: Database, purpose: Purpose | None = None, consent: Consent | None = None
) -> Attribution:
    return Attribution(
        service.id,
        service.name,
        service.vendor,
        service.country,
        purpose or service.purpose,
        consent or service.consent,
        MatchedBy(source=db.source_of(service), rule=rule),
    )


def _shared(matches: Sequence[CookieMatch], domain: str, db: Database) -> Attribution:
    """A cookie of several services of which none stands out: only what they have in common is said."""
    services = [m.service for m in matches]
    brands, vendors = {s.brand for s in services}, {s.vendor for s in services}
    purposes, consents = {_terms(m)[0] for m in matches}, {_terms(m)[1] for m in matches}
    return Attribution(
        service=None,
        name=brands.pop() if len(brands) == 1 else domain,
        vendor=vendors.pop() if len(vendors) == 1 else None,
        country=services[0].country if len({s.country for s in services}) == 1 else (),
        purpose=purposes.pop() if len(purposes) == 1 else Purpose.UNKNOWN,
        consent=consents.pop() if len(consents) == 1 else Consent.DEPENDS,
        matched_by=MatchedBy(
            source=", ".join(db.source_of(s) for s in services),
            rule=f"{matches[0].rule}, which these services share",
        ),
    )
