"""Which addresses an audit may reach: none of a private network, unless the user's own words lead there.

A public page may name any host, and its own host may resolve to any address, at any look-up: so what counts is the
address that is about to be connected to, and nothing before it. Two things open private addresses: a ``--resolve`` rule
opens the addresses it names, and an audited site that is itself private opens them all.

The ranges are those of IANA's special-purpose registries (RFC 6890) that are not global, with what is written inside an
IPv6 address looked at too: IPv4-mapped (RFC 4291), 6to4 (RFC 3056), NAT64's well-known prefix (RFC 6052).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Self

from crawler.look_up import LOOPBACK, NameLookUp, UnknownHost, is_address, is_localhost, plain_host
from crawler.resolve import ResolveTable
from crawler.site import endpoint_of

FIRST_LOOK_UP_S = 5.0
PRIVATE_SUFFIXES = (".local", ".internal", ".home.arpa")
"""Multicast DNS (RFC 6762), ICANN's private-use domain (2024) and the home network's (RFC 8375)."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOW_32_BITS = 0xFFFFFFFF


class PrivateAddress(Exception):
    """A host leads to a private address, where this audit does not go; the text is the one line a user reads."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"refused: it leads to the private address {address}; if it is meant to, name the address with --resolve"
        )


def is_private(address: str) -> bool:
    """Whether an IP address (IPv6 with or without brackets and zone) is no public one; what is no address is not."""
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    inner = ip if isinstance(ip, ipaddress.IPv4Address) else _inner_ipv4(ip)
    if inner is not None:
        return not inner.is_global or inner.is_multicast
    assert isinstance(ip, ipaddress.IPv6Address)  # noqa: S101 - for the type checker: IPv4 has been dealt with
    return not ip.is_global or ip.is_multicast or ip.is_site_local or ip.is_reserved


def is_private_name(host: str) -> bool:
    """Whether a name means a private network by itself, and is never to be looked up for a public page."""
    name = plain_host(host)
    return is_localhost(name) or name.endswith(PRIVATE_SUFFIXES)


@dataclass(frozen=True)
class AddressPolicy:
    """What one audit may connect to.

    Attributes:
        named: addresses that a rule names, with their port, or None for every port.
        private_site: the audited host when it is private itself; then every private address is open, and this host must
            not turn public: a name that is private when asked first and public later would have opened the door.
    """

    named: frozenset[tuple[str, int | None]] = frozenset()
    private_site: str | None = None

    @classmethod
    def of(cls, table: ResolveTable, private_site: str | None = None) -> Self:
        """The policy of an audit with these rules."""
        named: set[tuple[str, int | None]] = set()
        for rule in table.rules:
            port = rule.port if rule.to_port is None else rule.to_port
            addresses = LOOPBACK if is_localhost(rule.address) else (rule.address,)
            named |= {(address, port) for address in addresses}
        return cls(frozenset(named), private_site)

    def refuses_name(self, host: str) -> bool:
        """Whether a host is not even to be looked up."""
        return self.private_site is None and is_private_name(host)

    def refuses(self, host: str, address: str, port: int) -> bool:
        """Whether a connection is not to be made: ``host`` is what the page asked for, ``address`` where it leads."""
        if not is_private(address):
            return self.private_site is not None and plain_host(host) == self.private_site
        plain = plain_host(address)
        return self.private_site is None and not {(plain, port), (plain, None)} & self.named


async def private_site(url: str, table: ResolveTable, look_up: NameLookUp) -> str | None:
    """The host of the audited URL when it is private by what it is, or by every address it has at this moment.

    A rule that speaks of the host answers for it: then only what the rule names is open. A host that cannot be looked
    up counts as public.
    """
    asked, port = endpoint_of(url)
    host = plain_host(asked)
    if not host or table.lookup(host, port) is not None:
        return None
    if is_address(host):
        return host if is_private(host) else None
    if is_private_name(host):
        return host
    try:
        addresses = await look_up.addresses(host, within_s=FIRST_LOOK_UP_S)
    except UnknownHost:
        return None
    return host if addresses and all(map(is_private, addresses)) else None


def _inner_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & _LOW_32_BITS)
    return ip.ipv4_mapped or ip.sixtofour
