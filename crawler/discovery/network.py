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
from twisted.internet.ssl import Certificate, trustRootFromCertificates
from twisted.web.client import BrowserLikePolicyForHTTPS

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver

    from crawler.resolve import ResolveTable

RESOLVE_SETTING = "TEMOIN_RESOLVE"
INSECURE_SETTING = "TEMOIN_INSECURE"
CA_FILE_SETTING = "TEMOIN_CA_FILE"


class TableResolver:
    """Twisted's name resolution, asked for what the user's rules put in the host's place.

    Twisted connects to the port of the address that it is given, while the Host header and the server name of TLS stay
    those of the URL: so a rule may change both address and port.
    """

    def __init__(self, reactor: Any, table: ResolveTable) -> None:
        self._reactor = reactor
        self._system = reactor.nameResolver
        self._table = table

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> TableResolver:
        """Scrapy's constructor for the setting ``DNS_RESOLVER``."""
        return cls(reactor, crawler.settings[RESOLVE_SETTING])

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
        """Resolve as Twisted's ``IHostnameResolver`` promises, after the rules."""
        address, port = self._table.lookup(hostName, portNumber) or (hostName, portNumber)
        resolution: IHostResolution = self._system.resolveHostName(
            resolutionReceiver, address, port, addressTypes, transportSemantics
        )
        return resolution


class VerifyingHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, verifying certificates against the system's authorities and the user's."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if crawler.settings.getbool(INSECURE_SETTING):
            return
        if not hasattr(self, "_contextFactory"):
            raise RuntimeError("this Scrapy keeps its TLS policy elsewhere: certificates would not be verified")
        self._contextFactory = _verifying_policy(crawler.settings[CA_FILE_SETTING])


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
