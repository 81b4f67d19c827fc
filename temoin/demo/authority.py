"""A certificate authority that lives as long as the demonstration web, and signs a certificate for any host asked."""

from __future__ import annotations

import base64
import hashlib
import ssl
import threading
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_YESTERDAY = timedelta(days=1)
# Browsers refuse leaf certificates that live longer than 398 days.
_LEAF_LIFE = timedelta(days=90)
_AUTHORITY_LIFE = timedelta(days=365)
_MOST_HOSTS_KEPT = 2000


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])


def _alternative_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


class Authority:
    """Signs certificates on the fly; one elliptic-curve key serves every leaf, so a new host costs about a millisecond.

    Args:
        folder: where the PEM files go; it must exist and outlive the authority.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._contexts: OrderedDict[str, ssl.SSLContext] = OrderedDict()
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._leaf_key_pem = self._leaf_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self._now = datetime.now(UTC)
        self._certificate = self._sign_itself()
        self._pem = self._certificate.public_bytes(serialization.Encoding.PEM)
        self.ca_file = folder / "demo-ca.pem"
        self.ca_file.write_bytes(self._pem)

    @property
    def spki_sha256(self) -> str:
        """Base64 SHA-256 of the authority's public key, for Chromium's ``--ignore-certificate-errors-spki-list``."""
        public = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(hashlib.sha256(public).digest()).decode("ascii")

    def context_for(self, host: str) -> ssl.SSLContext:
        """The server context that shows a certificate for ``host`` (a DNS name or an IP address), made once."""
        with self._lock:
            context = self._contexts.get(host)
            if context is None:
                context = self._contexts[host] = self._make_context(host)
                if len(self._contexts) > _MOST_HOSTS_KEPT:
                    self._contexts.popitem(last=False)
            return context

    def listening_context(self) -> ssl.SSLContext:
        """The context connections start with: it switches to the certificate of the name the client asks for (SNI)."""
        context = self._make_context("127.0.0.1")

        def switch(tls: ssl.SSLSocket | ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            if name:
                tls.context = self.context_for(name.lower())

        context.sni_callback = switch
        return context

    def _make_context(self, host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        # ssl reads certificates from files only; one scratch file is enough, for callers hold the lock or run first.
        scratch = self._folder / "leaf.pem"
        leaf = self._sign_leaf(host).public_bytes(serialization.Encoding.PEM)
        scratch.write_bytes(self._leaf_key_pem + leaf + self._pem)
        context.load_cert_chain(scratch)
        return context

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, life: timedelta) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(_name("Temoin demonstration CA"))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - _YESTERDAY)
            .not_valid_after(self._now + life)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
        )

    def _sign_itself(self) -> x509.Certificate:
        builder = self._builder(_name("Temoin demonstration CA"), self._key.public_key(), _AUTHORITY_LIFE)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        usage = x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=True,
            crl_sign=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        return builder.add_extension(usage, critical=True).sign(self._key, hashes.SHA256())

    def _sign_leaf(self, host: str) -> x509.Certificate:
        builder = self._builder(_name(host), self._leaf_key.public_key(), _LEAF_LIFE)
        builder = builder.add_extension(x509.SubjectAlternativeName([_alternative_name(host)]), critical=False)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        return builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False).sign(
            self._key, hashes.SHA256()
        )
