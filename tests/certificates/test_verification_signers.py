"""Promises of verification about who signed, and what a signature may say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata

from certificates.keys import DocumentSigner
from certificates.rendering.page import render_certificate
from certificates.signing import sign_pdf
from certificates.verification_plan import (
    CheckName,
    Verdict,
)
from tests.certificates.pure import (
    ISSUED,
    another_signer,
    as_ca,
    as_leaf,
    certificate,
    development_signer,
    make_document,
    rendered,
    signed,
    signer_with,
    usage,
)
from tests.certificates.verifying import (
    NUMBER,
    verify,
    with_packet,
)

# Other issuers


def test_a_signature_by_another_chain_is_told_from_an_alteration() -> None:
    forged = sign_pdf(rendered(), another_signer(), at=ISSUED)
    report = verify(forged)
    assert report.verdict is Verdict.UNKNOWN_ISSUER
    assert report.check(CheckName.SIGNATURE).ok is True
    assert report.check(CheckName.CHAIN).ok is False
    assert report.number == NUMBER
    assert report.document is None and report.signer is None
    assert verify(forged[:-1] + b" ").verdict is Verdict.ALTERED


def test_an_issuing_ca_that_only_bears_our_names_is_unknown() -> None:
    real, fake = signer_with(), signer_with()
    assert real.root.subject == fake.root.subject
    data = sign_pdf(rendered(), fake, at=ISSUED)
    assert verify(data, roots=[real.root]).verdict is Verdict.UNKNOWN_ISSUER


def with_policy(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    return as_leaf(builder, extra=x509.TLSFeature([x509.TLSFeatureType.status_request]))


BAD_CHAINS: dict[str, Callable[[], DocumentSigner]] = {
    "no purpose": lambda: signer_with(partial(as_leaf, eku=None)),
    "another purpose": lambda: signer_with(
        partial(as_leaf, eku=x509.oid.ExtendedKeyUsageOID.SERVER_AUTH)
    ),
    "any purpose": lambda: signer_with(
        partial(as_leaf, eku=x509.oid.ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)
    ),
    "no commitment": lambda: signer_with(partial(as_leaf, ku=usage(digital_signature=True))),
    "no signature": lambda: signer_with(partial(as_leaf, ku=usage(content_commitment=True))),
    "also issues": lambda: signer_with(
        partial(
            as_leaf, ku=usage(digital_signature=True, content_commitment=True, key_cert_sign=True)
        )
    ),
    "a CA as signer": lambda: signer_with(partial(as_leaf, ca=True)),
    "unknown critical extension": lambda: signer_with(with_policy),
    "no extensions": lambda: signer_with(lambda builder: builder),
    "not yet valid": lambda: signer_with(start=ISSUED + timedelta(seconds=1)),
    "no longer valid": lambda: signer_with(end=ISSUED - timedelta(seconds=1)),
    "issued by no CA": lambda: signer_with(middle=partial(as_ca, ca=False)),
    "issued without the right": lambda: signer_with(middle=partial(as_ca, ku=usage(crl_sign=True))),
    "an issuer without extensions": lambda: signer_with(middle=lambda builder: builder),
}


@pytest.mark.parametrize("name", BAD_CHAINS)
def test_a_signer_that_may_not_sign_documents_is_not_trusted(name: str) -> None:
    signer = BAD_CHAINS[name]()
    report = verify(sign_pdf(rendered(), signer, at=ISSUED), roots=[signer.root])
    assert report.verdict is Verdict.UNKNOWN_ISSUER, name
    assert report.check(CheckName.CHAIN).ok is False


def test_a_good_chain_made_elsewhere_is_trusted() -> None:
    signer = signer_with()
    assert verify(sign_pdf(rendered(), signer, at=ISSUED), roots=[signer.root]).authentic


def test_a_longer_path_than_the_root_allows_is_not_trusted() -> None:
    short = signer_with(middle=partial(as_ca, path_length=0))
    root_key = ec.generate_private_key(ec.SECP384R1())
    root = certificate("Root 0", root_key, "Root 0", root_key, partial(as_ca, path_length=0))
    middle_key = short.issuers[0].public_key()
    assert isinstance(middle_key, ec.EllipticCurvePublicKey)
    issuing_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuing = certificate("Issuing", issuing_key, "Root 0", root_key, as_ca)
    leaf = certificate("Signer", leaf_key, "Issuing", issuing_key, as_leaf)
    signer = DocumentSigner(leaf_key, leaf, (issuing,), root, ())
    report = verify(sign_pdf(rendered(), signer, at=ISSUED), roots=[root])
    assert report.verdict is Verdict.UNKNOWN_ISSUER


def test_a_key_of_another_curve_is_not_accepted() -> None:
    signer = signer_with(curve=ec.SECP256K1())
    assert not verify(sign_pdf(rendered(), signer, at=ISSUED), roots=[signer.root]).authentic


# What the document says


def test_a_document_issued_after_its_signature_is_not_accepted() -> None:
    early = ISSUED - timedelta(hours=1)
    report = verify(sign_pdf(rendered(), development_signer(), at=early))
    assert report.verdict is Verdict.ALTERED
    assert report.check(CheckName.FIELDS).ok is False


def test_a_signature_from_the_future_is_not_accepted() -> None:
    assert not verify(signed(), at=ISSUED - timedelta(hours=1)).authentic
    assert verify(signed(), at=ISSUED - timedelta(minutes=4)).authentic


def test_a_development_key_cannot_issue_what_does_not_say_so() -> None:
    document = replace(make_document(), development=False)
    data = sign_pdf(render_certificate(document), development_signer(), at=ISSUED)
    report = verify(data)
    assert report.verdict is Verdict.ALTERED
    signer = signer_with()
    real = verify(sign_pdf(render_certificate(document), signer, at=ISSUED), roots=[signer.root])
    assert real.authentic and not real.development


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"<lc:number>{NUMBER}</lc:number>", "<lc:number>LC26-DE2-0000-0000</lc:number>"),
        ("<lc:document>", "<lc:documenu>"),
        ("</lc:number>", "</lc:number><lc:number>x</lc:number>"),
        ('"holder":"林知远"', '"holder": "林知远"'),
        ("<xmp:CreateDate>2026-09-18T02:02:00", "<xmp:CreateDate>2026-09-18T02:02:01"),
    ],
)
def test_a_document_that_contradicts_itself_is_not_accepted_from_our_own_key(
    old: str, new: str
) -> None:
    unsigned = with_packet(rendered(), old, new)
    report = verify(sign_pdf(unsigned, development_signer(), at=ISSUED))
    assert report.verdict is Verdict.ALTERED
    assert report.check(CheckName.FIELDS).ok is False


@pytest.mark.parametrize("change", [{"certify": False}, {"docmdp_permissions": MDPPerm.FILL_FORMS}])
def test_a_signature_that_allows_changes_is_not_accepted_from_our_own_key(
    change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lax(**chosen: Any) -> PdfSignatureMetadata:
        return PdfSignatureMetadata(**(chosen | change))

    monkeypatch.setattr("certificates.signing.PdfSignatureMetadata", lax)
    report = verify(sign_pdf(rendered(), development_signer(), at=ISSUED))
    assert report.verdict is Verdict.ALTERED
    assert report.check(CheckName.FIELDS).ok is True
    assert report.check(CheckName.SECOND_OPINION).ok is False


def test_a_file_that_the_second_verifier_cannot_read_is_not_accepted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_stream: BytesIO) -> PdfFileReader:
        raise RecursionError("too deep")

    monkeypatch.setattr("certificates.second_opinion.PdfFileReader", fail)
    report = verify(signed())
    assert report.verdict is Verdict.ALTERED
    assert report.check(CheckName.SECOND_OPINION).ok is False
