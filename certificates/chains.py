"""Whether a document signer's certificate ends in a root that the caller trusts (RFC 5280, 6.1).

Only what our own certificates need: ECDSA, basic constraints, key usage, extended key usage and
dates. Any other critical extension ends the path.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtensionOID

from certificates.keys import DOCUMENT_SIGNING, issued_by

_UNDERSTOOD = {
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
}


def chain_fault(
    chain: Sequence[x509.Certificate], roots: Sequence[x509.Certificate], at: datetime
) -> str | None:
    """Return why the chain, leaf first and without its root, is not trusted at a time; None if so.

    The answer is a stable code: ``root``, ``dates``, ``usage``, ``constraints`` or ``extension``.
    """
    root = next((root for root in roots if issued_by(chain[-1], root)), None)
    if root is None:
        return "root"
    path = [*chain, root]
    if not all(issued_by(lower, upper) for lower, upper in pairwise(path)):
        return "root"
    try:
        return _path_fault(path, at)
    except (ValueError, x509.ExtensionNotFound):
        return "extension"


def _path_fault(path: list[x509.Certificate], at: datetime) -> str | None:
    for certificate in path:
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            return "dates"
        if any(e.critical and e.oid not in _UNDERSTOOD for e in certificate.extensions):
            return "extension"
    if not _signs_documents(path[0]):
        return "usage"
    if not all(_issues(certificate, below) for below, certificate in enumerate(path[1:])):
        return "constraints"
    return None


def _signs_documents(leaf: x509.Certificate) -> bool:
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    basic = leaf.extensions.get_extension_for_class(x509.BasicConstraints).value
    return (
        usage.digital_signature
        and usage.content_commitment
        and not usage.key_cert_sign
        and not usage.crl_sign
        and DOCUMENT_SIGNING in purposes
        and not basic.ca
        and isinstance(leaf.public_key(), ec.EllipticCurvePublicKey)
    )


def _issues(certificate: x509.Certificate, below: int) -> bool:
    """Whether it may issue, with ``below`` other CA certificates under it."""
    basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    room = basic.path_length is None or basic.path_length >= below
    return basic.ca and room and usage.key_cert_sign
