"""What pyHanko says of a signed certificate: a second judge that shares no code with our own."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from certificates.keys import DOCUMENT_SIGNING
from certificates.signing import FIELD, outside_loop, to_asn1

log = logging.getLogger(__name__)

_USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"},
    match_all_key_usages=True,
    extd_key_usage={DOCUMENT_SIGNING.dotted_string},
)


def second_opinion(
    data: bytes, roots: Sequence[x509.Certificate], signed_at: datetime, number: str
) -> bool:
    """Tell whether pyHanko finds the file valid, trusted at ``signed_at``, covered and locked.

    The file's catalogue must also hold the metadata with this certificate number. False for any
    file that it cannot read: it raises many kinds of errors for bytes that are no proper PDF.
    """
    try:
        return outside_loop(lambda: _judge(data, roots, signed_at, number))
    except Exception:
        log.warning("a signed file could not be judged", exc_info=True)
        return False


async def _judge(
    data: bytes, roots: Sequence[x509.Certificate], signed_at: datetime, number: str
) -> bool:
    reader = PdfFileReader(BytesIO(data))
    signatures = reader.embedded_signatures
    if len(signatures) != 1 or signatures[0].field_name != FIELD:
        return False
    signature = signatures[0]
    context = ValidationContext(
        trust_roots=[to_asn1(root) for root in roots],
        moment=signed_at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    status = await async_validate_pdf_signature(
        signature, signer_validation_context=context, key_usage_settings=_USAGE
    )
    metadata = reader.root["/Metadata"].data
    return (
        status.bottom_line
        and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        and status.modification_level is ModificationLevel.NONE
        and signature.docmdp_level is MDPPerm.NO_CHANGES
        and signature.self_reported_timestamp == signed_at
        and f"<lc:number>{number}</lc:number>".encode() in metadata
    )
