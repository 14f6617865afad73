"""A certificate that nobody vouches for: a crawler that verifies must refuse the site, and say why.

>>> context().verify_mode.name
'CERT_NONE'
"""

from __future__ import annotations

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

DAYS = 2  # of validity: longer than any test


def context() -> ssl.SSLContext:
    """A server's context with a fresh self-signed certificate for localhost."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        pair = Path(folder) / "pair.pem"
        pair.write_bytes(_self_signed())
        made.load_cert_chain(pair)
    return made


def _self_signed() -> bytes:
    """Key and certificate, PEM."""
    from cryptography import x509  # comes with Scrapy; only this page of the replica needs it
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(DAYS)
    )
    signed = made.sign(key, hashes.SHA256())
    plain, pem = serialization.NoEncryption(), serialization.Encoding.PEM
    return key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + signed.public_bytes(pem)
