"""Promises of the signature on the file."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.dss import DocumentSecurityStore

from certificates.containers import (
    Container,
    build_container,
    digest_of,
    find_gap,
    parse_container,
    read_gap,
)
from certificates.signing import FIELD, P256_ORDER, REASON, lower_form, outside_loop, sign_pdf
from tests.certificates.pure import ISSUED, another_signer, development_signer, rendered, signed


def container() -> Container:
    return parse_container(read_gap(signed(), find_gap(signed())))


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="needs poppler-utils")
def test_pdfsig_finds_the_signature_valid_and_the_total_document_signed(tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(signed())
    command = ["pdfsig", "-nocert", str(tmp_path / "c.pdf")]
    told = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert "Signature #2" not in told


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_openssl_verifies_it_as_cades_up_to_the_root(tmp_path: Path) -> None:
    data, gap = signed(), find_gap(signed())
    (tmp_path / "sig.der").write_bytes(read_gap(data, gap))
    (tmp_path / "content").write_bytes(data[: gap.start] + data[gap.end :])
    (tmp_path / "root.pem").write_bytes(development_signer().root.public_bytes(Encoding.PEM))
    command = "openssl cms -verify -cades -inform DER -in sig.der -content content -binary"
    command += " -CAfile root.pem -purpose any -out out -attime " + str(int(ISSUED.timestamp()))
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_the_file_is_one_revision_that_allows_no_changes() -> None:
    reader = PdfFileReader(BytesIO(signed()))
    assert reader.xrefs.total_revisions == 1
    assert signed().count(b"%%EOF") == 1 and signed().startswith(b"%PDF-1.7")
    (signature,) = reader.embedded_signatures
    assert signature.field_name == FIELD
    assert signature.docmdp_level is MDPPerm.NO_CHANGES
    assert signature.sig_object["/Reason"] == REASON
    assert reader.root["/Perms"]["/DocMDP"]["/SubFilter"] == "/ETSI.CAdES.detached"
    assert [int(edge) for edge in signature.sig_field["/Rect"]] == [0, 0, 0, 0]


def test_certificates_and_revocation_lists_travel_with_the_file() -> None:
    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(signed())))
    signer = development_signer()
    chain = (signer.certificate, *signer.issuers)
    held = {certificate.dump() for certificate in store.load_certs()}
    assert held == {certificate.public_bytes(Encoding.DER) for certificate in chain}
    assert len(store.crls) == len(signer.crls)


def test_the_place_of_signing_is_said_when_given() -> None:
    data = sign_pdf(rendered(), development_signer(), at=ISSUED, location="liangcai.example.org")
    (signature,) = PdfFileReader(BytesIO(data)).embedded_signatures
    assert signature.sig_object["/Location"] == "liangcai.example.org"


def test_the_time_of_signing_is_the_one_given_in_any_zone() -> None:
    beijing = ISSUED.astimezone(tz=None).replace(microsecond=7)
    assert sign_pdf(rendered(), development_signer(), at=beijing) == signed()
    with pytest.raises(ValueError, match="zone"):
        sign_pdf(rendered(), development_signer(), at=datetime(2026, 9, 18))  # noqa: DTZ001


def test_the_same_paper_key_and_time_give_the_same_file() -> None:
    assert sign_pdf(rendered(), development_signer(), at=ISSUED) == signed()
    later = sign_pdf(rendered(), development_signer(), at=ISSUED + timedelta(seconds=1))
    assert later != signed()
    assert sign_pdf(rendered(), another_signer(), at=ISSUED) != signed()


def test_what_was_rendered_is_kept_metadata_and_identifier_included() -> None:
    def packet(data: bytes) -> bytes:
        return data[data.index(b"<?xpacket begin") : data.index(b"<?xpacket end")]

    def identifier(data: bytes) -> list[str]:
        return re.findall(r"[0-9a-f]{32}", data[-400:].decode("latin-1").lower())

    assert packet(signed()) == packet(rendered())
    assert len(identifier(signed())) == 2
    assert identifier(signed()) == identifier(rendered())
    for data in (rendered(), signed()):
        info = PdfFileReader(BytesIO(data)).trailer_view["/Info"]
        assert info["/CreationDate"] == info["/ModDate"] == "D:20260918020200+00'00'"


def test_the_library_writes_the_signature_in_the_one_form_that_we_accept() -> None:
    der = read_gap(signed(), find_gap(signed()))
    found = parse_container(der)
    assert build_container(found) == der
    assert found.digest == digest_of(signed(), find_gap(signed()))
    signer = development_signer()
    chain = (signer.certificate, *signer.issuers)
    assert found.certificates == tuple(c.public_bytes(Encoding.DER) for c in chain)


def test_the_signature_is_in_its_lower_form() -> None:
    r, s = decode_dss_signature(container().signature)
    assert s <= P256_ORDER // 2
    assert lower_form(encode_dss_signature(r, P256_ORDER - s)) == container().signature
    assert lower_form(container().signature) == container().signature


def test_little_more_room_is_reserved_than_needed() -> None:
    gap = find_gap(signed())
    assert 0 < (gap.end - gap.start - 2) // 2 - len(read_gap(signed(), gap)) < 64


def test_it_also_signs_where_an_event_loop_runs() -> None:
    async def within() -> bytes:
        return sign_pdf(rendered(), development_signer(), at=ISSUED)

    assert asyncio.run(within()) == signed()


def test_an_error_inside_comes_out_of_the_loop() -> None:
    async def fail() -> None:
        raise LookupError("inside")

    with pytest.raises(LookupError, match="inside"):
        outside_loop(fail)


def test_a_moment_of_utc_is_written_into_the_file() -> None:
    assert re.search(rb"/M \(D(?::|\\072)20260918020200Z\)", signed())
    assert datetime(2026, 9, 18, 2, 2, tzinfo=UTC) == ISSUED
