"""Keys and certificates that sign: root, issuing CA, document signer.

The root and the issuing CA are ECDSA P-384, the document signer is P-256 with the key usages
digitalSignature and contentCommitment and the extended key usage documentSigning (RFC 9336). The
signer lies in an encrypted PKCS#12 file. For development a whole chain is made at first start,
which says in every name what it is; a production site never makes one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
DEVELOPMENT_MARK = "开发 Development"
ROOT, ISSUING, SIGNER = "root.pem", "issuing.pem", "signer.p12"
ROOT_KEY, ISSUING_KEY = "root-key.pem", "issuing-key.pem"
ROOT_CRL, ISSUING_CRL = "root.crl", "issuing.crl"

KDF_ROUNDS = 600_000
YEAR = timedelta(days=365)
# Demo data holds papers of past years, which the chain must have been valid for.
DEVELOPMENT_BACKDATE = 6 * YEAR


class KeysUnavailable(Exception):
    """The keys are missing, damaged, or locked by another passphrase; the message says which."""


@dataclass(frozen=True, eq=False, repr=False)
class DocumentSigner:
    """A key with its certificate, those above it up to the root, and their revocation lists.

    ``issuers`` runs from the one that issued ``certificate`` to the one below the root. Compared
    and cached by identity, never printed.
    """

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...]
    root: x509.Certificate
    crls: tuple[x509.CertificateRevocationList, ...]

    @property
    def development(self) -> bool:
        """Whether the root says of itself that it is for development."""
        return DEVELOPMENT_MARK in self.root.subject.rfc4514_string()


def ensure_development_chain(
    folder: Path,
    *,
    passphrase: str,
    now: datetime,
    production: bool,
    kdf_rounds: int = KDF_ROUNDS,
) -> DocumentSigner:
    """Return the signer kept in ``folder``, made first when there is none.

    Two processes that start at once end up with the same chain: it is made aside and moved into
    place in one step, which only one of them can win. Raises :class:`KeysUnavailable` when the
    folder holds something else, or when it is empty or for development on a production site.
    """
    if not (folder / SIGNER).exists():
        if production:
            raise KeysUnavailable(f"no signing keys in {folder}; a production site makes none")
        _make_aside(folder, passphrase=passphrase, now=now, kdf_rounds=kdf_rounds)
    crls = [folder / ROOT_CRL, folder / ISSUING_CRL]
    signer = load_signer(folder / SIGNER, passphrase=passphrase, root=folder / ROOT, crls=crls)
    if production and signer.development:
        raise KeysUnavailable(f"the keys in {folder} are for development only")
    return signer


def load_signer(
    p12: Path, *, passphrase: str, root: Path, crls: Sequence[Path] = ()
) -> DocumentSigner:
    """Return the signer of a PKCS#12 file whose chain ends in the PEM certificate ``root``.

    Raises :class:`KeysUnavailable` for a missing file, a wrong passphrase, a key that is not ECDSA
    or not the certificate's, and a chain that does not reach the root.
    """
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(
            p12.read_bytes(), passphrase.encode()
        )
        top = load_root(root)
        lists = tuple(x509.load_der_x509_crl(path.read_bytes()) for path in crls)
    except (OSError, ValueError) as error:
        raise KeysUnavailable(f"{p12}: {error}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate is None:
        raise KeysUnavailable(f"{p12}: holds no ECDSA key with its certificate")
    if key.public_key() != certificate.public_key():
        raise KeysUnavailable(f"{p12}: key and certificate do not belong together")
    issuers = _chain(certificate, others, top)
    if issuers is None:
        raise KeysUnavailable(f"{p12}: its chain does not end in {root}")
    return DocumentSigner(key, certificate, issuers, top, lists)


def load_root(path: Path) -> x509.Certificate:
    """Return the first certificate of a PEM file."""
    return x509.load_pem_x509_certificates(path.read_bytes())[0]


def issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether the names match and the issuer's key made the certificate's signature."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _chain(
    leaf: x509.Certificate, others: Sequence[x509.Certificate], root: x509.Certificate
) -> tuple[x509.Certificate, ...] | None:
    chain: list[x509.Certificate] = []
    current = leaf
    while not issued_by(current, root):
        above = [other for other in others if other not in chain and issued_by(current, other)]
        if not above or above[0] == current:
            return None
        current = above[0]
        chain.append(current)
    return tuple(chain)


def _make_aside(folder: Path, *, passphrase: str, now: datetime, kdf_rounds: int) -> None:
    if not passphrase:
        raise KeysUnavailable("a passphrase is needed to make signing keys")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, data in _new_chain(passphrase, now, kdf_rounds).items():
            _write_private(aside / name, data)
        aside.rename(folder)
    except OSError as error:
        if not (folder / SIGNER).exists():
            raise KeysUnavailable(f"{folder}: {error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_private(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _new_chain(passphrase: str, now: datetime, kdf_rounds: int) -> dict[str, bytes]:
    """Return the files of a new development chain by name."""
    start = now - DEVELOPMENT_BACKDATE
    root_key, issuing_key = (ec.generate_private_key(ec.SECP384R1()) for _ in range(2))
    signer_key = ec.generate_private_key(ec.SECP256R1())
    names = [
        _name(f"量才{zh} Liangcai {en}")
        for zh, en in (
            ("根证书", "Root CA"),
            ("签发机构", "Issuing CA"),
            ("文件签名", "Document Signer"),
        )
    ]
    root = _certificate(names[0], root_key, names[0], root_key, start, now + 20 * YEAR, _ca(None))
    issuing = _certificate(
        names[1], issuing_key, names[0], root_key, start, now + 10 * YEAR, _ca(0)
    )
    end = now + 2 * YEAR
    signer = _certificate(names[2], signer_key, names[1], issuing_key, start, end, _leaf)
    builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(kdf_rounds)
    lock = (
        builder.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    return {
        ROOT: root.public_bytes(Encoding.PEM),
        ISSUING: issuing.public_bytes(Encoding.PEM),
        ROOT_KEY: _locked(root_key, passphrase),
        ISSUING_KEY: _locked(issuing_key, passphrase),
        ROOT_CRL: _empty_crl(root, root_key, now, end),
        ISSUING_CRL: _empty_crl(issuing, issuing_key, now, end),
        SIGNER: pkcs12.serialize_key_and_certificates(
            b"liangcai-document-signer", signer_key, signer, [issuing], lock
        ),
    }


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"量才 Liangcai（{DEVELOPMENT_MARK}）"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{common} {DEVELOPMENT_MARK}"),
        ]
    )


Extend = Callable[[x509.CertificateBuilder], x509.CertificateBuilder]


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    start: datetime,
    end: datetime,
    extend: Extend,
) -> x509.Certificate:
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(issuer_id, critical=False)
    )
    return extend(builder).sign(issuer_key, hashes.SHA384())


def _ca(path_length: int | None) -> Extend:
    def extend(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
        basic = x509.BasicConstraints(ca=True, path_length=path_length)
        usage = _usage(key_cert_sign=True, crl_sign=True)
        return builder.add_extension(basic, critical=True).add_extension(usage, critical=True)

    return extend


def _leaf(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    basic = x509.BasicConstraints(ca=False, path_length=None)
    usage = _usage(digital_signature=True, content_commitment=True)
    purpose = x509.ExtendedKeyUsage([DOCUMENT_SIGNING])
    builder = builder.add_extension(basic, critical=True).add_extension(usage, critical=True)
    return builder.add_extension(purpose, critical=False)


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _empty_crl(
    issuer: x509.Certificate, key: ec.EllipticCurvePrivateKey, now: datetime, until: datetime
) -> bytes:
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(now)
        .next_update(until)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(issuer_id, critical=False)
    )
    return builder.sign(key, hashes.SHA384()).public_bytes(Encoding.DER)


def _locked(key: ec.EllipticCurvePrivateKey, passphrase: str) -> bytes:
    lock = BestAvailableEncryption(passphrase.encode())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
