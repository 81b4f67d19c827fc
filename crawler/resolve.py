"""Where hosts really are: ``--resolve PATTERN[:PORT]=ADDR[:PORT]``, one meaning for the browser and the spider.

Rules are tried in the order given and the first that matches wins; a pattern is a glob over the host; a target without
a port keeps the port. Both the browser's gateway and the spider ask `ResolveTable.lookup`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import idna

SELF_CHECK_HOSTS = ("temoin-visited.localhost", "temoin-embedded.localhost")
"""Hosts of the browser's own self-check; the gateway leads them to it, whatever the rules say."""

_FORM = "expected PATTERN[:PORT]=ADDR[:PORT]"
_PATTERN = re.compile(r"[a-z0-9_.*-]+")
_PORT = re.compile(r"[0-9]{1,5}")
_LAST_PORT = 65535


class ResolveError(ValueError):
    """A rule cannot be read; the message is one line that quotes it and says why."""


@dataclass(frozen=True)
class ResolveRule:
    """One rule.

    Attributes:
        pattern: lower-case host in which ``*`` stands for any text; an IPv6 address has no brackets here.
        port: the port it is for, or None for every port.
        address: an IPv4 or IPv6 address (no brackets), or ``localhost``.
        to_port: the port to go to, or None to keep the port asked for.
    """

    pattern: str
    port: int | None
    address: str
    to_port: int | None

    def matches(self, host: str, port: int) -> bool:
        """Whether the rule speaks of this host and port."""
        return self.port in (None, port) and _glob(self.pattern).fullmatch(host) is not None


@dataclass(frozen=True)
class ResolveTable:
    """The user's rules, in their order; ``sources`` holds them as they were written, for the record and for `parse`."""

    rules: tuple[ResolveRule, ...] = ()
    sources: tuple[str, ...] = ()

    @classmethod
    def parse(cls, rules: Sequence[str]) -> Self:
        """Read rules as the user wrote them.

        Raises:
            ResolveError: one of them is not of the form ``PATTERN[:PORT]=ADDR[:PORT]``.
        """
        return cls(tuple(_parse(rule) for rule in rules), tuple(rules))

    def lookup(self, host: str, port: int) -> tuple[str, int] | None:
        """Where to connect for a host and port.

        Returns:
            The address (IPv4, IPv6 without brackets, or ``localhost``) and the port, or None where no rule matches.
        """
        name = host.strip("[]").lower()
        rule = next((rule for rule in self.rules if rule.matches(name, port)), None)
        if rule is None:
            return None
        return rule.address, port if rule.to_port is None else rule.to_port


def _parse(rule: str) -> ResolveRule:
    pattern, equals, target = rule.strip().partition("=")
    if not equals:
        raise ResolveError(f"resolve rule {rule!r}: {_FORM}")
    host, port = _host_and_port(pattern.strip(), rule)
    address, to_port = _host_and_port(target.strip(), rule)
    return ResolveRule(_pattern(host, rule), port, _address(address, rule), to_port)


def _host_and_port(text: str, rule: str) -> tuple[str, int | None]:
    """Split ``host[:port]``; a host with colons must stand in brackets, which are kept for the caller to judge."""
    if text.startswith("["):
        host, bracket, rest = text.partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise ResolveError(f"resolve rule {rule!r}: {_FORM}")
        return f"{host}]", _port(rest[1:], rule) if rest else None
    if text.count(":") > 1:
        raise ResolveError(f"resolve rule {rule!r}: write an IPv6 address in brackets, as in [::1]")
    host, colon, port = text.partition(":")
    return host, _port(port, rule) if colon else None


def _port(text: str, rule: str) -> int:
    if not _PORT.fullmatch(text) or not 0 < int(text) <= _LAST_PORT:
        raise ResolveError(f"resolve rule {rule!r}: {text!r} is not a port")
    return int(text)


def _pattern(text: str, rule: str) -> str:
    if text.startswith("["):
        return _ip_address(text, rule)
    try:
        lowered = ".".join(_ascii_label(label) for label in text.lower().rstrip(".").split("."))
    except idna.IDNAError:
        lowered = ""
    if not _PATTERN.fullmatch(lowered):
        raise ResolveError(f"resolve rule {rule!r}: {text!r} is not a host or a pattern with *")
    return lowered


def _ascii_label(label: str) -> str:
    return label if label.isascii() else idna.encode(label, uts46=True).decode("ascii")


def _address(text: str, rule: str) -> str:
    return "localhost" if text.lower() == "localhost" else _ip_address(text, rule)


def _ip_address(text: str, rule: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise ResolveError(f"resolve rule {rule!r}: {text!r} is not an IPv4 address, [IPv6] or localhost") from None


@lru_cache(maxsize=256)
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")))
