"""Certificate authorities that the user vouches for (``--ca-file``)."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509


class CaFileError(ValueError):
    """The file of certificate authorities cannot be used; the message is one line that says why."""


def ca_spki_hashes(pem: Path) -> tuple[str, ...]:
    """The fingerprints by which Chromium can be told to trust certificates.

    Chromium's ``--ignore-certificate-errors-spki-list`` accepts a connection when the key of *any certificate that the
    server sends* is listed (``services/network/ignore_errors_cert_verifier.cc``). A server that leaves its root out of
    the chain is therefore accepted only when the file also holds its own or its intermediate certificate.

    Args:
        pem: a file of one or more certificates, PEM encoded.

    Returns:
        For each certificate, in the file's order: base64 of the SHA-256 of its SubjectPublicKeyInfo (DER).

    Raises:
        CaFileError: the file is missing, unreadable, or holds no certificate.
    """
    # Imported here because few audits need it, and all would wait for it.
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    hashes = []
    for certificate in _certificates(pem):
        key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        hashes.append(base64.b64encode(hashlib.sha256(key).digest()).decode("ascii"))
    return tuple(dict.fromkeys(hashes))


def _certificates(pem: Path) -> list[x509.Certificate]:
    from cryptography import x509

    try:
        data = pem.read_bytes()
    except FileNotFoundError:
        raise CaFileError(f"no such file of certificates: {pem}") from None
    except OSError as error:
        raise CaFileError(f"the file of certificates cannot be read: {pem}: {error.strerror}") from None
    try:
        return x509.load_pem_x509_certificates(data)
    except ValueError:
        raise CaFileError(f"no PEM certificate in {pem}") from None
