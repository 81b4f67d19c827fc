"""How the spider reaches hosts: the user's resolve rules, and certificates that are really verified.

Scrapy accepts any certificate unless told otherwise, and its own verification cannot be given more authorities; so the
policy here is the spider's own, set on Scrapy's HTTP handler.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import HostResolution
from twisted.internet.ssl import Certificate, trustRootFromCertificates
from twisted.web.client import BrowserLikePolicyForHTTPS

from crawler.look_up import LOOPBACK, is_localhost, plain_host
from crawler.private_addresses import AddressPolicy, PrivateAddress
from crawler.site import host_of
from crawler.users_proxy import users_proxy_hosts

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver

    from crawler.resolve import ResolveTable

RESOLVE_SETTING = "TEMOIN_RESOLVE"
PRIVATE_SITE_SETTING = "TEMOIN_PRIVATE_SITE"
INSECURE_SETTING = "TEMOIN_INSECURE"
CA_FILE_SETTING = "TEMOIN_CA_FILE"


class TableResolver:
    """Twisted's name resolution, asked for what the user's rules put in the host's place.

    Twisted connects to the port of the address that it is given, while the Host header and the server name of TLS stay
    those of the URL: so a rule may change both address and port. Addresses that the audit's policy refuses are not
    passed on, so that what is judged is what is connected to; hosts written as addresses come this way too.

    Attributes:
        refused: the private address that each host was last found to lead to.
    """

    def __init__(self, reactor: Any, table: ResolveTable, policy: AddressPolicy) -> None:
        self._reactor = reactor
        self._system = reactor.nameResolver
        self._table = table
        self._policy = policy
        # The user's own proxy stands where the user put it.
        self._proxies = frozenset() if table.rules else users_proxy_hosts()
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> TableResolver:
        """Scrapy's constructor for the setting ``DNS_RESOLVER``."""
        table = crawler.settings[RESOLVE_SETTING]
        return cls(reactor, table, AddressPolicy.of(table, crawler.settings[PRIVATE_SITE_SETTING]))

    def install_on_reactor(self) -> None:
        """Scrapy's hook for the setting ``DNS_RESOLVER``."""
        self._reactor.installNameResolver(self)

    # The method's and the parameters' names are those that Twisted's IHostnameResolver asks for.
    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve as Twisted's ``IHostnameResolver`` promises, after the rules and within the policy."""
        host = plain_host(hostName)
        ruled = self._table.lookup(host, portNumber)
        if ruled is not None:
            return self._ask(resolutionReceiver, *ruled, addressTypes, transportSemantics)
        if self._policy.refuses_name(host):
            self.refused[host] = host
            return _nothing(resolutionReceiver, host)
        receiver: Any = resolutionReceiver
        if host not in self._proxies:
            receiver = _Judge(resolutionReceiver, host, self._policy, self.refused)
        asked = LOOPBACK[0] if is_localhost(host) else hostName
        return self._ask(receiver, asked, portNumber, addressTypes, transportSemantics)

    def _ask(self, *arguments: Any) -> IHostResolution:
        resolution: IHostResolution = self._system.resolveHostName(*arguments)
        return resolution


def _nothing(receiver: Any, host: str) -> IHostResolution:
    """A resolution without addresses, of a name that is not to be looked up."""
    resolution: Any = HostResolution(host)
    receiver.resolutionBegan(resolution)
    receiver.resolutionComplete()
    return resolution  # type: ignore[no-any-return]


class _Judge:
    """Passes on the addresses of one host that may be connected to."""

    # The methods' names are those that Twisted's IResolutionReceiver asks for.
    # Twisted declares them without ``self``, which type checkers take at its word.
    def __init__(self, receiver: Any, host: str, policy: AddressPolicy, refused: dict[str, str]) -> None:
        self._receiver = receiver
        self._host = host
        self._policy = policy
        self._refused = refused

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if self._policy.refuses(self._host, address.host, address.port):
            self._refused[self._host] = address.host
        else:
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


class VerifyingHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, verifying certificates against the system's authorities and the user's."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if crawler.settings.getbool(INSECURE_SETTING):
            return
        if not hasattr(self, "_contextFactory"):
            raise RuntimeError("this Scrapy keeps its TLS policy elsewhere: certificates would not be verified")
        self._contextFactory = _verifying_policy(crawler.settings[CA_FILE_SETTING])

    async def download_request(self, request: Request) -> Response:
        """Download as Scrapy does, saying so where a host has no address but private ones.

        Raises:
            PrivateAddress: that is the case.
        """
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            from twisted.internet import reactor

            resolver = getattr(reactor, "nameResolver", None)
            host = plain_host(host_of(request.url))
            if isinstance(resolver, TableResolver) and host in resolver.refused:
                raise PrivateAddress(resolver.refused[host]) from error
            raise


@cache
def _verifying_policy(ca_file: Path | None) -> Any:
    authorities = _system_authorities()
    if ca_file is not None:
        certificates = x509.load_pem_x509_certificates(ca_file.read_bytes())
        authorities += [certificate.public_bytes(Encoding.DER) for certificate in certificates]
    # Twisted leaves these two untyped.
    trust_root: Any = trustRootFromCertificates
    policy: Any = BrowserLikePolicyForHTTPS
    return policy(trustRoot=trust_root([Certificate.load(authority) for authority in authorities]))


def _system_authorities() -> list[bytes]:
    """The system's certificate authorities (DER), as Python finds them on every platform.

    OpenSSL reads a *folder* of authorities only as it needs them, so such a folder is read here.
    """
    context = ssl.create_default_context()
    authorities = context.get_ca_certs(binary_form=True)
    folder = ssl.get_default_verify_paths().capath
    if authorities or folder is None:
        return authorities
    found: dict[bytes, None] = {}
    for path in sorted(Path(folder).iterdir()):
        try:
            certificates = x509.load_pem_x509_certificates(path.read_bytes())
        except (OSError, ValueError):
            continue
        found.update((certificate.public_bytes(Encoding.DER), None) for certificate in certificates)
    return list(found)
