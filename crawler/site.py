"""Which hosts belong to which site, and what a user may call a site.

A *site* is a registrable domain by the Public Suffix List, private suffixes included, as browsers count it: two shops
under ``github.io`` are strangers to each other. The list is the snapshot that tldextract ships; the network is never
asked and nothing is cached on disk, so a verdict cannot change with the weather.
"""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import idna

if TYPE_CHECKING:
    from tldextract import TLDExtract

    from crawler.evidence import Party

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SOCKET_PORTS = {"ws": 80, "wss": 443}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?://|(?!\d))", re.IGNORECASE)
_HOST_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_WRAPPED_SCHEMES = ("blob:", "filesystem:")
_URL_CHARACTERS = "/%:@!$&'()*+,;=~-._?"
_SHOWN = 120


class InvalidUrl(ValueError):
    """The text is not the URL of a site; the message is one line that says why."""


def registrable_domain(host: str) -> str:
    """The site a host belongs to.

    Args:
        host: a host name or IP address, in any case, with or without a final dot or the brackets of IPv6.

    Returns:
        The registrable domain in lower-case ASCII (``shop.firm.co.uk`` gives ``firm.co.uk``). IP addresses,
        ``localhost`` and hosts that are public suffixes themselves come back as they are. A suffix that the list does
        not know counts as one label (the list's own ``*`` rule), so ``www.firm.example`` gives ``firm.example``.
    """
    return _registrable_domain(_ascii_host(host))


def same_site(first: str, second: str) -> bool:
    """Whether two hosts or URLs share their registrable domain; the scheme plays no part."""
    return registrable_domain(host_of(first)) == registrable_domain(host_of(second))


def party(host_or_url: str, site_url: str) -> Party:
    """First or third party, seen from the audited site.

    Args:
        host_or_url: a host, or any URL. One without a host (``data:``, ``about:``) never leaves the page: first party.
        site_url: the audited URL or its host.
    """
    # Imported here because the spider's process needs this module, and not the 0.2 s that pydantic takes to start.
    from crawler.evidence import Party

    host = host_of(host_or_url)
    return Party.FIRST if not host or same_site(host, site_url) else Party.THIRD


def host_of(host_or_url: str) -> str:
    """The host of a URL (brackets of IPv6 removed), a bare host as it is, or an empty string where there is none."""
    text = host_or_url.strip()
    for prefix in _WRAPPED_SCHEMES:
        text = text.removeprefix(prefix)
    if _is_ip_address(text):
        return text.strip("[]")
    is_url = _SCHEME.match(text) is not None or text.startswith("//")
    try:
        return urlsplit(text if is_url else f"//{text}").hostname or ""
    except ValueError:
        return ""


def endpoint_of(url: str) -> tuple[str, int]:
    """Where the URL of a page or a socket leads: its host as `host_of` gives it, and its port or its scheme's.

    The port is 0 where neither says one.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", 0
    default = (_DEFAULT_PORTS | _SOCKET_PORTS).get(parts.scheme, 0)
    return parts.hostname or "", default if port is None else port


def normalise_audit_url(text: str) -> str:
    """The URL to audit, as the user meant it.

    ``https://`` is added where no scheme is given; the host becomes lower-case ASCII, default ports, the fragment and
    surrounding blanks go, an empty path becomes ``/``.

    Raises:
        InvalidUrl: what is left is not an http or https URL with a host.
    """
    stripped = text.strip()
    shown = repr(stripped if len(stripped) <= _SHOWN else f"{stripped[:_SHOWN]}…")
    if not stripped or "\\" in stripped or any(c.isspace() or not c.isprintable() for c in stripped):
        raise InvalidUrl(f"not a URL: {shown}")
    candidate = stripped if _SCHEME.match(stripped) else f"https://{stripped}"
    try:
        parts = urlsplit(candidate)
        port = parts.port
    except ValueError:
        raise InvalidUrl(f"not a URL: {shown}") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise InvalidUrl(f"not an http or https URL: {shown}")
    if parts.username is not None:
        raise InvalidUrl(
            f"a URL with a user name or password would put them into the report: {shown.rpartition('@')[2]}"
        )
    host = _valid_host(parts.hostname or "", shown)
    netloc = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    path = quote(parts.path, safe=_URL_CHARACTERS) or "/"
    return urlunsplit((parts.scheme, netloc, path, quote(parts.query, safe=_URL_CHARACTERS), ""))


def _valid_host(host: str, shown: str) -> str:
    """The host in its ASCII form, IPv6 in brackets; raises `InvalidUrl` for what no browser would look up."""
    if not host:
        raise InvalidUrl(f"a URL without a host: {shown}")
    if _is_ip_address(host):
        return f"[{host}]" if ":" in host else host
    ascii_host = _ascii_host(host)
    labels = ascii_host.split(".")
    # A last label of digits makes it an IPv4 address by the URL standard, and here it is not a valid one.
    well_formed = all(_HOST_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    if not well_formed or len(ascii_host) > 253:
        raise InvalidUrl(f"not a host name: {shown}")
    return ascii_host


def _ascii_host(host: str) -> str:
    lowered = host.strip().strip("[]").lower().rstrip(".")
    if lowered.isascii():
        return lowered
    try:
        return idna.encode(lowered, uts46=True).decode("ascii")
    except idna.IDNAError:
        return lowered


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _registrable_domain(host: str) -> str:
    if "." not in host or _is_ip_address(host):
        return host
    extracted = _suffix_list().extract_str(host)
    if extracted.suffix and extracted.domain:
        return f"{extracted.domain}.{extracted.suffix}"
    if extracted.suffix:
        return host
    return ".".join(host.split(".")[-2:])


@cache
def _suffix_list() -> TLDExtract:
    # Imported late: tldextract brings an HTTP client along, which the command line's --help must not wait for.
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True, include_psl_private_domains=True)
