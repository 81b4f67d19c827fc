"""Reading one ``Set-Cookie`` line or one string given to ``document.cookie`` (RFC 6265, section 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

MAX_RAW = 8192
LONGEST_LIFE_S = 1e11  # three thousand years: no calendar holds what some sites ask for


@dataclass(frozen=True)
class ParsedCookie:
    """A cookie as asked for; ``lifetime_s`` is None for a session cookie and ≤ 0 for a deletion."""

    name: str
    value: str
    domain: str
    host_only: bool
    path: str
    lifetime_s: float | None
    secure: bool
    http_only: bool
    same_site: str | None
    partitioned: bool


def parse_set_cookie(line: str, url: str, now: datetime | None = None) -> ParsedCookie | None:
    """Parse a line set by (or in a page of) ``url``; None when it holds neither a name nor a value.

    ``Max-Age`` wins over ``Expires``; attributes that make no sense are ignored, as browsers do.
    """
    pair, *rest = line.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    name, value = name.strip(), value.strip()
    if not name and not value:
        return None
    attributes = _attributes(rest)
    address = _split(url)
    host = (address.hostname or "").lower()
    domain = attributes.get("domain", "").strip().lstrip(".").lower()
    same_site = attributes.get("samesite")
    return ParsedCookie(
        name=name,
        value=value,
        domain=domain or host,
        host_only=not domain,
        path=_path(attributes.get("path"), address),
        lifetime_s=_lifetime(attributes, now or datetime.now(UTC)),
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        same_site=same_site.capitalize() if same_site else None,
        partitioned="partitioned" in attributes,
    )


def _attributes(parts: list[str]) -> dict[str, str]:
    attributes = {}
    for part in parts:
        key, _, value = part.partition("=")
        attributes[key.strip().lower()] = value.strip()
    return attributes


def _split(url: str) -> SplitResult:
    """The parts of a URL; none for what is no URL, for a page may give any text as its own."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _path(given: str | None, address: SplitResult) -> str:
    if given and given.startswith("/"):
        return given
    folder = address.path.rpartition("/")[0]
    return folder if folder.startswith("/") else "/"


def _lifetime(attributes: dict[str, str], now: datetime) -> float | None:
    max_age = attributes.get("max-age", "")
    if max_age.isascii() and max_age.removeprefix("-").isdigit():
        return max(-LONGEST_LIFE_S, min(float(max_age), LONGEST_LIFE_S))
    expires = attributes.get("expires")
    if not expires:
        return None
    moment = _date(expires)
    return None if moment is None else (moment - now).total_seconds()


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.replace("-", " ") if text.count("-") == 2 else text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
