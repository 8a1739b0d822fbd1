"""Verifying and altering files as the tests of verification do."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner
from pyhanko.sign.signers import sign_pdf as plain_sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.keys import DocumentSigner
from certificates.signing import to_asn1
from certificates.verification_plan import (
    Report,
    verify_pdf,
)
from tests.certificates.pure import (
    NOW,
    development_signer,
    make_document,
)

HERE = Path(__file__).parent
NUMBER = make_document().number


def verify(data: bytes, *, roots: list[x509.Certificate] | None = None, **more: Any) -> Report:
    given_ = {"registered_sha256": None, "at": NOW} | more
    return verify_pdf(data, roots=[development_signer().root] if roots is None else roots, **given_)


def swap(data: bytes, start: int, end: int, new: bytes) -> bytes:
    return data[:start] + new + data[end:]


def as_simple_signer(signer: DocumentSigner) -> SimpleSigner:
    """The same key in the signing library's own signer, with its usual attributes."""
    store = SimpleCertificateStore()
    store.register_multiple([to_asn1(issuer) for issuer in signer.issuers])
    raw = signer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    key = asn1_keys.PrivateKeyInfo.load(raw)
    return SimpleSigner(to_asn1(signer.certificate), key, store)


def plainly_signed(data: bytes, signer: DocumentSigner, **more: Any) -> bytes:
    """The file signed in the library's default manner, in a revision of its own."""
    metadata = PdfSignatureMetadata(field_name="Other", **more)
    out = plain_sign_pdf(
        IncrementalPdfFileWriter(BytesIO(data)), metadata, as_simple_signer(signer)
    )
    return bytes(out.getvalue())


def with_packet(data: bytes, old: str, new: str) -> bytes:
    """The unsigned file with its metadata changed, its cross-references made right again."""
    reader = PdfFileReader(BytesIO(data))
    writer = IncrementalPdfFileWriter(BytesIO(data))
    packet = reader.root["/Metadata"].data.decode()
    assert old in packet
    stream = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Metadata"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/XML"),
        },
        stream_data=packet.replace(old, new).encode(),
    )
    writer.root["/Metadata"] = writer.add_object(stream)
    writer._update_meta = lambda: None
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
