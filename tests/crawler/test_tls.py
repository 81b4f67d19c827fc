from __future__ import annotations

import base64
import datetime as dt
import hashlib
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from crawler.tls import CaFileError, ca_spki_hashes


def _certificate(key: ec.EllipticCurvePrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def _spki_hash(key: ec.EllipticCurvePrivateKey) -> str:
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(spki).digest()).decode()


def test_every_certificate_of_the_file_once_and_in_order(tmp_path: Path) -> None:
    first, second = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    pem = tmp_path / "ca.pem"
    pem.write_bytes(b"# our authorities\n" + _certificate(first) + _certificate(second) + _certificate(first))
    assert ca_spki_hashes(pem) == (_spki_hash(first), _spki_hash(second))


def _private_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "content",
    [b"", b"not a certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", _private_key()],
    ids=["empty", "text", "no certificate", "a private key"],
)
def test_a_file_without_certificate_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    pem = tmp_path / "ca.pem"
    pem.write_bytes(content)
    with pytest.raises(CaFileError) as caught:
        ca_spki_hashes(pem)
    assert str(pem) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CaFileError, match=r"no such file of certificates: .*absent\.pem"):
        ca_spki_hashes(tmp_path / "absent.pem")
    with pytest.raises(CaFileError, match="cannot be read"):
        ca_spki_hashes(tmp_path)
