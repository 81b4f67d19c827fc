"""Registrable domains, as the right wing needs them: whose host a script or a frame comes from.

The left wing decides the party of requests, cookies and storage while it records (``crawler.site``, which this wing
does not reach); here the same rule serves what carries no party of its own. The Public Suffix List is the snapshot
that tldextract ships, private suffixes included; the network is never asked.
"""

from __future__ import annotations

import ipaddress
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.evidence import Party

if TYPE_CHECKING:
    from tldextract import TLDExtract


def host_of(url: str) -> str:
    """The host of a URL in lower case, or an empty string where it has none or is no URL."""
    try:
        return (urlsplit(url.removeprefix("blob:")).hostname or "").rstrip(".")
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """``shop.firm.co.uk`` gives ``firm.co.uk``; an IP address or a bare name comes back as it is."""
    if "." not in host or _is_ip_address(host):
        return host
    extracted = _suffix_list().extract_str(host)
    if extracted.suffix and extracted.domain:
        return f"{extracted.domain}.{extracted.suffix}"
    return host if extracted.suffix else ".".join(host.split(".")[-2:])


def domain_of(url: str) -> str:
    """The registrable domain of a URL's host, or an empty string where it has none."""
    return registrable_domain(host_of(url))


def party_of(url: str, site: str) -> Party:
    """First or third party, seen from the audited site; what has no host (``about:blank``) is the page's own."""
    domain = domain_of(url)
    return Party.FIRST if not domain or domain == domain_of(site) else Party.THIRD


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _suffix_list() -> TLDExtract:
    # Imported late: tldextract brings an HTTP client along, which most of this wing does not need.
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True, include_psl_private_domains=True)
