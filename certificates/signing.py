"""Signing a certificate's PDF: one revision, PAdES baseline B, certifying, no changes allowed.

The file is written anew by pyHanko with the signature in its only revision, together with the
certificates and revocation lists in a document security store, so that a reader needs nothing
else. The key stays loaded, the signature is deterministic (RFC 6979) and in its lower form, and
nothing asks the clock: the same paper signed by the same key at the same time is the same file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import Any, TypeVar

from asn1crypto import crl as asn1_crl
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter, PdfFileWriter
from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, constants
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.containers import certificate_hashes
from certificates.keys import DocumentSigner

FIELD = "LiangcaiCertificate"
REASON = "签发大数据岗位能力证书 Issue of a certificate of competence"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_SPARE = 32
_Result = TypeVar("_Result")


def sign_pdf(pdf: bytes, signer: DocumentSigner, *, at: datetime, location: str = "") -> bytes:
    """Return the signed file of an unsigned certificate.

    ``at`` is the signing time, aware, kept to the second; ``location`` goes into the signature's
    own description. Raises ``ValueError`` for a naive time.
    """
    if at.utcoffset() is None:
        raise ValueError("the signing time needs a time zone")
    moment = at.astimezone(UTC).replace(microsecond=0)
    ready = _prepared(signer)
    return outside_loop(lambda: _sign(pdf, ready, moment, location))


def outside_loop(coroutine: Callable[[], Awaitable[_Result]]) -> _Result:
    """Run a coroutine to its end, in a thread of its own where an event loop already runs."""

    async def run() -> _Result:
        return await coroutine()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(run())
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


def to_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """Return the same certificate as the signing library holds it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def lower_form(signature: bytes) -> bytes:
    """Return an ECDSA P-256 signature (DER) with its s in the lower half of the range.

    Both s and n - s verify; keeping to one means that nobody can make a second valid signature.
    """
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, min(s, P256_ORDER - s))


class _BoundCertificates(CMSAttributeProvider):  # type: ignore[misc, unused-ignore]
    """The attribute that names the signer's certificate and those above it by their hashes."""

    attribute_type = "signing_certificate_v2"

    def __init__(self, certificates: Sequence[bytes]) -> None:
        self._value = tsp.SigningCertificateV2.load(certificate_hashes(certificates))

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:
        """Return the attribute's value."""
        return self._value


class _Attributes(SignedAttributeProviderSpec):  # type: ignore[misc, unused-ignore]
    """Signs type, digest and certificates, and nothing else."""

    def __init__(self, certificates: Sequence[bytes]) -> None:
        self._certificates = certificates

    def signed_attr_providers(
        self, data_digest: bytes, digest_algorithm: str
    ) -> Iterable[CMSAttributeProvider]:
        """Return the one attribute that the library does not add by itself."""
        return [_BoundCertificates(self._certificates)]


class _CachedSigner(Signer):  # type: ignore[misc, unused-ignore]
    """Signs with a key that is already loaded."""

    def __init__(self, signer: DocumentSigner) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(to_asn1(issuer) for issuer in signer.issuers)
        super().__init__(
            signing_cert=to_asn1(signer.certificate), cert_registry=registry, embed_roots=False
        )
        chain = [c.public_bytes(Encoding.DER) for c in (signer.certificate, *signer.issuers)]
        self.signed_attr_prov_spec = _Attributes(chain)
        self._key = signer.key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Return the signature; ``digest_algorithm`` is always SHA-256 here."""
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        return lower_form(self._key.sign(data, algorithm))


class _PlainPdfSigner(PdfSigner):  # type: ignore[misc, unused-ignore]
    """Keeps the file at PDF 1.7, which PDF/A-3 asks for."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Declare PAdES only: the extension for the curve would raise the version to 2.0."""
        pdf_out.register_extension(constants.ESIC_EXTENSION_1)


class _SameMetadataWriter(PdfFileWriter):  # type: ignore[misc, unused-ignore]
    """Writes a file anew, with the identifier and the metadata that it came with."""

    def __init__(self, source: PdfFileReader) -> None:
        super().__init__(stream_xrefs=False, init_page_tree=False)  # type: ignore[no-untyped-call]
        trailer = source.trailer_view
        self._document_id = generic.ArrayObject(trailer["/ID"])
        catalogue: Any = self.import_object(source.root)
        self.root.update(catalogue)
        info: Any = self.import_object(trailer.raw_get("/Info"))
        self.set_info(info)

    def _update_meta(self) -> None:
        """Leave dates and XMP as they are: both say when the certificate was issued."""


class _Prepared:
    """What is the same for every file of one signer."""

    def __init__(self, signer: DocumentSigner) -> None:
        self.cms = _CachedSigner(signer)
        self.certificates = [to_asn1(c) for c in (signer.certificate, *signer.issuers)]
        self.crls = [
            asn1_crl.CertificateList.load(crl.public_bytes(Encoding.DER)) for crl in signer.crls
        ]
        sample = outside_loop(lambda: self.cms.async_sign(bytes(32), "sha256", use_pades=True))
        self.reserved = 2 * (len(sample.dump()) + _SPARE)


@lru_cache(maxsize=8)
def _prepared(signer: DocumentSigner) -> _Prepared:
    return _Prepared(signer)


async def _sign(pdf: bytes, ready: _Prepared, at: datetime, location: str) -> bytes:
    writer = _SameMetadataWriter(PdfFileReader(BytesIO(pdf)))
    DocumentSecurityStore.supply_dss_in_writer(
        writer, sig_contents=None, certs=ready.certificates, crls=ready.crls
    )
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=REASON,
        location=location or None,
        certify=True,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    field = SigFieldSpec(sig_field_name=FIELD, readable_field_name="电子签名 Digital signature")
    session = _PlainPdfSigner(metadata, ready.cms, new_field_spec=field).init_signing_session(
        writer
    )
    session.system_time = at
    pending = session.prepare_tbs_document(validation_info=None, bytes_reserved=ready.reserved)
    prepared, output = pending.digest_tbs_document(output=BytesIO())
    await pending.perform_signature(
        document_digest=prepared.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
    )
    signed: Any = output
    return bytes(signed.getvalue())
