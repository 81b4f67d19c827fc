"""How the browser reaches the network: through the audit's gateway, or through the proxy that the user must use."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from crawler.dialling import Dialler
from crawler.gateway import Gateway, running_gateway
from crawler.look_up import NameLookUp
from crawler.private_addresses import AddressPolicy, is_private, is_private_name, private_site
from crawler.resolve import ResolveTable
from crawler.settings import CrawlSettings
from crawler.users_proxy import hosts_without_proxy, users_proxies, users_proxy_hosts

# Hosts that only the browser itself calls, never a page; they lead nowhere, whatever flag a version forgets.
BROWSERS_OWN_HOSTS = (
    "clients2.google.com",
    "content-autofill.googleapis.com",
    "edgedl.me.gvt1.com",
    "gaia.invalid",
    "optimizationguide-pa.googleapis.com",
    "redirector.gvt1.com",
    "safebrowsing.googleapis.com",
    "update.googleapis.com",
)

LOOPBACK_TOO = "<-loopback>"
"""Takes back Chromium's rule that loopback and link-local addresses need no proxy."""


@dataclass(frozen=True)
class WayOut:
    """The way to the network.

    Attributes:
        gateway_port: where the gateway listens on loopback.
        proxies: the user's own proxies by scheme; with one, the gateway serves only the browser's self-check.
        direct: hosts that the user's proxy is not for, as Chromium's bypass list takes them.
    """

    gateway_port: int
    proxies: Mapping[str, str] = field(default_factory=dict)
    direct: tuple[str, ...] = ()

    @classmethod
    def of(cls, gateway_port: int, table: ResolveTable, private_site: str | None) -> Self:
        """The gateway, unless the user's environment names a proxy and no rule of ``--resolve`` is given.

        Rules and a proxy exclude each other, for the proxy would resolve names by itself.
        """
        proxies = {} if table.rules else users_proxies()
        if not proxies:
            return cls(gateway_port)
        direct = hosts_without_proxy()
        if private_site is None:
            direct = tuple(host for host in direct if not _is_private(host))
        return cls(gateway_port, proxies, direct)

    def flags(self) -> tuple[str, ...]:
        """Chromium's switches that leave no other way.

        No name but those of the way itself is looked up past it. WebRTC may use what is proxied and nothing else, under
        the switch's name in the full browser and in the headless shell (tried on 156: each heeds only its own).
        """
        servers, known = f"socks5://127.0.0.1:{self.gateway_port}", {"127.0.0.1"}
        if self.proxies:
            servers = ";".join(_chromium_rule(scheme, proxy) for scheme, proxy in self.proxies.items())
            known = known | users_proxy_hosts() | {_pattern(host) for host in self.direct}
        return (
            f"--proxy-server={servers}",
            "--proxy-bypass-list=" + ";".join((*self.direct, LOOPBACK_TOO)),
            "--host-resolver-rules=" + ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in sorted(known))]),
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        )


@dataclass(frozen=True)
class OpenWay:
    """A way out while it is open: its gateway, and the audited host when that is private itself."""

    gateway: Gateway
    private_site: str | None
    way_out: WayOut


@asynccontextmanager
async def opened_way(settings: CrawlSettings) -> AsyncIterator[OpenWay]:
    """Open the way to the network that these settings allow, for the duration of the block."""
    table, look_up = ResolveTable.parse(settings.resolve), NameLookUp()
    private = await private_site(settings.audited_url, table, look_up)
    dialler = Dialler(table, AddressPolicy.of(table, private), look_up)
    async with running_gateway(dialler, BROWSERS_OWN_HOSTS) as gateway:
        yield OpenWay(gateway, private, WayOut.of(gateway.port, table, private))


def _is_private(host: str) -> bool:
    """Whether an entry of ``no_proxy`` is a private address, network or name; ``*`` would be everything."""
    bare = host.partition("/")[0].lstrip("*.")
    return not bare or is_private(bare) or is_private_name(bare) or is_private_name(f"x.{bare}")


def _pattern(host: str) -> str:
    """An entry of ``no_proxy`` as a pattern over hosts: ``.firm.example`` means every host under it."""
    return f"*{host}" if host.startswith(".") else host.partition(":")[0]


def _chromium_rule(scheme: str, proxy: str) -> str:
    """``scheme=proxy``, or the proxy alone where it is for everything; a name and password are not for Chromium."""
    kind, separator, rest = proxy.rpartition("://")
    server = f"{kind}{separator}{rest.rpartition('@')[2].rstrip('/')}"
    return server if scheme in ("all", "socks") else f"{scheme}={server}"
