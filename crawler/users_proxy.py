"""The proxy that the user's environment or system asks programs to use, where the network cannot be reached without.

Behind it, names are looked up and connections made by the proxy: which private addresses it reaches is up to the proxy.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.request import getproxies

from crawler.look_up import plain_host
from crawler.site import endpoint_of

_SCHEMES = ("http", "https", "all", "socks")


def users_proxies() -> Mapping[str, str]:
    """Proxies by the scheme of URLs they are for (``http``, ``https``, ``all``, ``socks``); empty without one."""
    return {scheme: proxy for scheme, proxy in getproxies().items() if scheme in _SCHEMES and proxy}


def users_proxy_hosts() -> frozenset[str]:
    """The hosts of these proxies."""
    return frozenset(plain_host(endpoint_of(proxy)[0]) for proxy in users_proxies().values()) - {""}


def hosts_without_proxy() -> tuple[str, ...]:
    """Hosts that are to be reached without it (``no_proxy``), as they are written there."""
    return tuple(host.strip() for host in getproxies().get("no", "").split(",") if host.strip())
