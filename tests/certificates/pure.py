"""Documents, keys and signed files for tests that need neither application nor database."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from certificates.document import BilingualText, CertificateDocument, ScoreLine
from certificates.keys import DOCUMENT_SIGNING, DocumentSigner, ensure_development_chain
from certificates.numbers import generate
from certificates.rendering.page import render_certificate
from certificates.signing import sign_pdf

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ISSUED = datetime(2026, 9, 18, 2, 2, tzinfo=UTC)
PASSPHRASE = "a passphrase for tests"
CHEAP = 1_000


def make_document(holder: str = "林知远", **changes: Any) -> CertificateDocument:
    """A document without problems, with whatever changes are asked for."""
    number = generate(year=2026, role_code="DE", level=2, entropy=holder.encode() + bytes(16))
    document = CertificateDocument(
        number=number,
        holder=holder,
        role_zh="大数据开发工程师",
        role_en="Big-data engineer",
        role_code="DE",
        level_zh="中级",
        level_en="Intermediate",
        level_code="L2",
        direction_zh="大数据处理",
        direction_en="Big-data processing",
        body_zh="量才大数据岗位能力认证中心",
        body_en="Liangcai Centre for Big-Data Competence Certification",
        standard_code="LC/STD-DE",
        standard_edition="2026.1",
        standard_date=date(2026, 3, 1),
        effective=date(2026, 9, 18),
        expires=date(2029, 9, 17),
        issued_at=ISSUED,
        scores=(
            ScoreLine("理论知识", "Theory", "78.0"),
            ScoreLine("专业能力", "Practical", "71.4"),
        ),
        notes=(
            BilingualText("权重：平台拟定，非国家标准", "Weights: proposed by this platform"),
            BilingualText("案例机考，未含实际操作", "Case study on computer, no hands-on work"),
        ),
        verify_url=f"https://liangcai.example.org/verify/{number}",
        development=True,
    )
    return replace(document, **changes)


@cache
def development_signer() -> DocumentSigner:
    """The signer of a development chain, made once a run."""
    return another_signer()


def another_signer() -> DocumentSigner:
    """The signer of a chain of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return ensure_development_chain(
            Path(folder) / "keys",
            passphrase=PASSPHRASE,
            now=NOW,
            production=False,
            kdf_rounds=CHEAP,
        )


@cache
def rendered() -> bytes:
    """The unsigned file of :func:`make_document`."""
    return render_certificate(make_document())


@cache
def signed() -> bytes:
    """The signed file of :func:`make_document`."""
    return sign_pdf(rendered(), development_signer(), at=ISSUED)


Extend = Callable[[x509.CertificateBuilder], x509.CertificateBuilder]


def usage(**given: bool) -> x509.KeyUsage:
    """A key usage extension with only the bits given."""
    bits = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment")
    bits += ("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{bit: given.get(bit, False) for bit in bits})


def as_leaf(
    builder: x509.CertificateBuilder,
    *,
    ku: x509.KeyUsage | None = None,
    eku: x509.ObjectIdentifier | None = DOCUMENT_SIGNING,
    ca: bool = False,
    extra: x509.ExtensionType | None = None,
) -> x509.CertificateBuilder:
    """Extensions of a document signer, each of which can be spoilt."""
    ku = ku or usage(digital_signature=True, content_commitment=True)
    builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    builder = builder.add_extension(ku, critical=True)
    if eku is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([eku]), critical=False)
    return builder if extra is None else builder.add_extension(extra, critical=True)


def as_ca(
    builder: x509.CertificateBuilder,
    *,
    path_length: int | None = None,
    ca: bool = True,
    ku: x509.KeyUsage | None = None,
) -> x509.CertificateBuilder:
    """Extensions of an issuing certificate, each of which can be spoilt."""
    builder = builder.add_extension(
        x509.BasicConstraints(ca, path_length if ca else None), critical=True
    )
    return builder.add_extension(ku or usage(key_cert_sign=True, crl_sign=True), critical=True)


def certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    extend: Extend,
    *,
    start: datetime = NOW - timedelta(days=900),
    end: datetime = NOW + timedelta(days=900),
) -> x509.Certificate:
    """A certificate with the extensions that ``extend`` adds."""
    subject, above = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (name, issuer)
    )
    builder = x509.CertificateBuilder(
        above, subject, key.public_key(), x509.random_serial_number(), start, end
    )
    return extend(builder).sign(issuer_key, hashes.SHA256())


def signer_with(
    leaf: Extend = as_leaf,
    middle: Extend = lambda b: as_ca(b, path_length=0),
    curve: ec.EllipticCurve | None = None,
    **dates: datetime,
) -> DocumentSigner:
    """A signer whose chain is as given: root, one issuing certificate, leaf."""
    root_key, middle_key = (
        ec.generate_private_key(ec.SECP384R1()),
        ec.generate_private_key(ec.SECP384R1()),
    )
    leaf_key = ec.generate_private_key(curve or ec.SECP256R1())
    root = certificate("Root", root_key, "Root", root_key, as_ca)
    issuing = certificate("Issuing", middle_key, "Root", root_key, middle)
    own = certificate("Signer", leaf_key, "Issuing", middle_key, leaf, **dates)
    return DocumentSigner(leaf_key, own, (issuing,), root, ())
