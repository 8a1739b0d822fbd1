"""Promises of verification: what is good passes, and nothing else does."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner
from pyhanko.sign.signers import sign_pdf as plain_sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

from certificates.containers import (
    BadContainer,
    Container,
    build_container,
    digest_of,
    find_gap,
    parse_container,
    read_gap,
)
from certificates.keys import DocumentSigner, load_root
from certificates.rendering.page import render_certificate
from certificates.signing import P256_ORDER, sign_pdf, to_asn1
from certificates.verification_plan import (
    MAX_BYTES,
    CheckName,
    Report,
    Verdict,
    claimed_number,
    compare_with_register,
    verify_pdf,
)
from certificates.verification_texts import DETAILS
from tests.certificates.pure import (
    ISSUED,
    NOW,
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

HERE = Path(__file__).parent
NUMBER = make_document().number


def verify(data: bytes, *, roots: list[x509.Certificate] | None = None, **more: Any) -> Report:
    given_ = {"registered_sha256": None, "at": NOW} | more
    return verify_pdf(data, roots=[development_signer().root] if roots is None else roots, **given_)


def swap(data: bytes, start: int, end: int, new: bytes) -> bytes:
    return data[:start] + new + data[end:]


# What is good


def test_a_signed_certificate_is_authentic_with_its_document() -> None:
    report = verify(signed())
    assert report.verdict is Verdict.AUTHENTIC and report.authentic
    assert report.number == NUMBER
    assert report.document == make_document()
    assert report.signed_at == ISSUED
    assert report.signer is not None and "Document Signer" in report.signer
    assert report.development
    taken = {check.name: check.ok for check in report.checks}
    assert taken.pop(CheckName.REGISTER) is None
    assert list(taken.values()) == [True] * 7


@pytest.mark.parametrize(
    "holder",
    ["犇䶮𠅤", "O'Brien & <b>Sons</b>", "Maximiliana Featherstonehaugh de la Vega", '"x"\\'],
)
def test_any_name_passes_through(holder: str) -> None:
    document = make_document(holder)
    data = sign_pdf(render_certificate(document), development_signer(), at=ISSUED)
    assert verify(data).document == document


def test_a_certificate_signed_years_ago_stays_authentic() -> None:
    assert verify(signed(), at=NOW + timedelta(days=20 * 365)).authentic


def test_a_certificate_of_the_first_format_stays_authentic() -> None:
    data = (HERE / "data" / "certificate-1.pdf").read_bytes()
    root = load_root(HERE / "data" / "certificate-1-root.pem")
    report = verify(data, roots=[root])
    assert report.authentic
    assert report.document is not None and report.document.holder == "犇䶮𠅤"


def test_one_of_several_roots_is_enough_and_none_is_too_few() -> None:
    roots = [another_signer().root, development_signer().root]
    assert verify(signed(), roots=roots).authentic
    assert verify(signed(), roots=roots[:1]).verdict is Verdict.UNKNOWN_ISSUER
    assert verify(signed(), roots=[]).verdict is Verdict.UNKNOWN_ISSUER


def test_the_register_must_hold_the_same_file() -> None:
    right = verify(signed()).sha256
    assert verify(signed(), registered_sha256=right.upper()).check(CheckName.REGISTER).ok is True
    wrong = verify(signed(), registered_sha256="0" * 64)
    assert wrong.verdict is Verdict.ALTERED
    assert wrong.document is None and wrong.number == NUMBER
    assert wrong.check(CheckName.REGISTER).ok is False


def test_the_register_may_be_asked_afterwards() -> None:
    report = verify(signed())
    assert compare_with_register(report, report.sha256).authentic
    assert compare_with_register(report, "f" * 64).verdict is Verdict.ALTERED
    assert compare_with_register(report, None) == report
    bad = verify(signed()[:-1])
    assert compare_with_register(bad, bad.sha256) == bad


# Alterations


def test_no_byte_of_the_signature_value_can_be_changed() -> None:
    data, gap = signed(), find_gap(signed())
    digits = b"0123456789ABCDEF"
    for place in range(gap.start, gap.end):
        byte = data[place]
        at = digits.find(byte)
        others = {digits[(at + 1) % 16], digits[at ^ 8], byte ^ 0x20} if at >= 0 else {0x30, 0x20}
        for other in others - {byte}:
            report = verify(swap(data, place, place + 1, bytes([other])))
            assert report.verdict is Verdict.ALTERED, (place, other, report.verdict)
            # Our own steps find it, without the second verifier.
            assert report.check(CheckName.SECOND_OPINION).ok is None, (place, other)


def structural_places(data: bytes) -> list[int]:
    """Places where a reader of PDF decides what it reads."""
    words = (
        b"%PDF",
        b"obj",
        b"endobj",
        b"stream",
        b"xref",
        b"trailer",
        b"startxref",
        b"%%EOF",
        b"/ByteRange",
        b"/Contents",
        b"/Type /Sig",
        b"/SubFilter",
        b"/M (",
        b"/Perms",
        b"/P 1",
        b"/DSS",
        b"/AcroForm",
        b"/Root",
        b"/Metadata",
        b"/Pages",
        b"<lc:number>",
        b"lc:document",
    )
    places = []
    for word in words:
        start = data.find(word)
        while start >= 0 and len(places) < 4000:
            places += range(start, start + len(word) + 4)
            start = data.find(word, start + 1)
    return sorted({place for place in places if place < len(data)})


def test_no_byte_elsewhere_can_be_changed() -> None:
    data, gap = signed(), find_gap(signed())
    dice = random.Random(20261122)
    outside = [*range(gap.start), *range(gap.end, len(data))]
    structural = [place for place in structural_places(data) if not gap.start <= place < gap.end]
    places = dice.sample(outside, 1000) + dice.sample(structural, 500) + outside[-200:]
    for place in places:
        changed = swap(data, place, place + 1, bytes([data[place] ^ dice.randrange(1, 256)]))
        assert not verify(changed).authentic, place


def test_no_byte_can_be_left_out_or_put_in() -> None:
    data, gap = signed(), find_gap(signed())
    dice = random.Random(7)
    edges = (0, gap.start, gap.start + 1, gap.end - 1, gap.end)
    places = [*dice.sample(range(len(data)), 300), *edges]
    for place in places:
        assert not verify(swap(data, place, place + 1, b"")).authentic, place
        assert not verify(swap(data, place, place, b"0")).authentic, place
        assert not verify(swap(data, place, place, b"\n")).authentic, place


@pytest.mark.parametrize(
    "tail", [b"\n", b" ", b"\0", b"%", b"\n%%EOF\n", b"% harmless comment\n", b"x" * 4096]
)
def test_appended_bytes_are_found(tail: bytes) -> None:
    report = verify(signed() + tail)
    assert report.verdict is Verdict.ALTERED
    assert report.check(CheckName.COVERAGE).ok is False
    assert report.number == NUMBER


def revision(data: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(data))
    change(writer)
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(data)
    return out.getvalue()


def _nothing(writer: IncrementalPdfFileWriter) -> None:
    writer.update_root()


def _note(writer: IncrementalPdfFileWriter) -> None:
    note = generic.DictionaryObject({generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText")})
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page)


def _permission(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/Perms"]
    writer.update_root()


@pytest.mark.parametrize("change", [_nothing, _note, _permission])
def test_an_appended_revision_is_found(change: Callable[[IncrementalPdfFileWriter], None]) -> None:
    report = verify(revision(signed(), change))
    assert report.verdict is Verdict.ALTERED
    assert report.check(CheckName.COVERAGE).ok is False


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


def test_a_signature_of_our_own_key_in_another_form_is_not_accepted() -> None:
    for more in ({}, {"subfilter": SigSeedSubFilter.PADES}):
        data = plainly_signed(rendered(), development_signer(), **more)
        assert verify(data).verdict is Verdict.ALTERED


def test_a_second_signature_is_found_even_by_our_own_key() -> None:
    twice = signed() + signed()[find_gap(signed()).start - 200 :]
    assert twice.count(b"/ByteRange") == 2
    report = verify(twice)
    assert report.verdict is Verdict.ALTERED
    assert report.check(CheckName.FORMAT).ok is False


def test_a_stripped_signature_is_found() -> None:
    report = verify(rendered())
    assert report.verdict is Verdict.ALTERED
    assert report.check(CheckName.FORMAT).ok is False
    assert report.number == NUMBER and report.document is None


def test_a_signature_replaced_by_zeros_is_found() -> None:
    data, gap = signed(), find_gap(signed())
    zeros = b"0" * (gap.end - gap.start - 2)
    assert verify(swap(data, gap.start + 1, gap.end - 1, zeros)).verdict is Verdict.ALTERED


def test_a_signature_from_another_certificate_is_found() -> None:
    other = sign_pdf(render_certificate(make_document("王小明")), development_signer(), at=ISSUED)
    gap, theirs = find_gap(signed()), find_gap(other)
    value = other[theirs.start : theirs.end]
    assert len(value) == gap.end - gap.start
    report = verify(swap(signed(), gap.start, gap.end, value))
    assert report.verdict is Verdict.ALTERED
    assert report.check(CheckName.SIGNATURE).ok is False


def test_another_name_under_the_same_signature_is_found() -> None:
    data = signed().replace("林知远".encode(), "王小明".encode())
    assert data != signed()
    assert verify(data).verdict is Verdict.ALTERED


def resigned(change: Callable[[Container], Container]) -> bytes:
    """The signed file with its signature container changed and written again in proper form."""
    data, gap = signed(), find_gap(signed())
    der = build_container(change(parse_container(read_gap(data, gap))))
    room = gap.end - gap.start - 2
    return swap(data, gap.start + 1, gap.end - 1, der.hex().upper().ljust(room, "0").encode())


def test_the_file_written_again_is_the_same_file() -> None:
    assert resigned(lambda container: container) == signed()


def test_the_other_form_of_the_same_signature_is_not_accepted() -> None:
    def mirror(container: Container) -> Container:
        r, s = decode_dss_signature(container.signature)
        return replace(container, signature=encode_dss_signature(r, P256_ORDER - s))

    data = resigned(mirror)
    key = development_signer().certificate.public_key()
    held = parse_container(read_gap(data, find_gap(data)))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(held.signature, held.signed_bytes, ec.ECDSA(hashes.SHA256()))
    assert verify(data).verdict is Verdict.ALTERED


def test_certificates_left_out_are_missed() -> None:
    data = resigned(lambda c: replace(c, certificates=c.certificates[:1]))
    assert verify(data).verdict is Verdict.ALTERED


def test_another_issuing_certificate_of_the_same_key_is_not_accepted() -> None:
    signer = signer_with()
    data = sign_pdf(rendered(), signer, at=ISSUED)
    assert verify(data, roots=[signer.root]).check(CheckName.CHAIN).ok is True
    (issuing,) = signer.issuers
    twin = replace(signer, issuers=(another_signer().issuers[0],))
    gap = find_gap(data)
    held = parse_container(read_gap(data, gap))
    other = twin.issuers[0].public_bytes(Encoding.DER)
    der = build_container(replace(held, certificates=(held.certificates[0], other)))
    assert issuing.public_bytes(Encoding.DER) not in der
    swapped = swap(data, gap.start, gap.end, b"<" + der.hex().upper().encode() + b"0" * 4 + b">")
    assert not verify(swapped, roots=[signer.root]).authentic


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


# What is no certificate


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"hello", b"\x89PNG\r\n", b"%PDF-1.7\n" + b"\0" * 1000, b"PK\x03\x04" * 99],
)
def test_what_is_no_certificate_is_said_to_be_none(data: bytes) -> None:
    report = verify(data)
    assert report.verdict is Verdict.NOT_A_CERTIFICATE
    assert report.number is None


def test_a_file_above_the_limit_is_refused_without_a_look() -> None:
    report = verify(signed() + b"\0" * MAX_BYTES)
    assert report.verdict is Verdict.NOT_A_CERTIFICATE
    assert report.check(CheckName.FORMAT).detail["en"].startswith("Over 5 MB")


def test_a_pdf_of_somebody_else_is_no_certificate() -> None:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(99, 99, "An invoice")
    canvas.save()
    assert verify(out.getvalue()).verdict is Verdict.NOT_A_CERTIFICATE
    data = plainly_signed(out.getvalue(), another_signer())
    assert verify(data).verdict is Verdict.NOT_A_CERTIFICATE


def test_a_certificate_wrapped_in_another_file_is_not_accepted() -> None:
    for data in (b"\n" + signed(), signed() + signed(), b"%PDF-1.7\n" + signed(), signed()[1:]):
        assert not verify(data).authentic


# Hostile files


def hostile_files() -> dict[str, bytes]:
    head = b"%PDF-1.7\n<lc:number>" + NUMBER.encode() + b"</lc:number>"
    sig = b"/SubFilter /ETSI.CAdES.detached\n"
    size = 4_900_000
    return {
        "opened elements": head + b"<lc:number>" * (size // 11),
        "opened documents": head + b"<lc:document>" * (size // 13),
        "a long document": head + b"<lc:document>" + b"a" * size,
        "byte ranges": head + sig + b"/ByteRange [0 1 2 3]\n" * (size // 21),
        "spaces": head + sig + b"/ByteRange [0 1 2 3]" + b" " * size,
        "digits": head + sig + b"/ByteRange [" + b"9" * size,
        "a huge value": with_value(b"A" * size, sig),
        "a deep value": with_value(b"3080" * 8000, sig),
        "many values": with_value(b"30827FFA" + b"0500" * 16380, sig),
        "times": head + sig + b"/M (D:20260918020200Z)\n" * (size // 24),
        "brackets": head + b"<<" * (size // 2),
        "arrays": head + b"[" * size,
    }


def with_value(value: bytes, more: bytes) -> bytes:
    head = b"%PDF-1.7\n<lc:number>" + NUMBER.encode() + b"</lc:number>" + more + b"/Contents "
    start = len(head)
    end = start + len(value) + 2
    tail = b"\n/ByteRange [0 %d %d %d]\n"
    rest = len(tail % (start, end, 10))
    for _ in range(3):
        rest = len(tail % (start, end, rest))
    return head + b"<" + value + b">" + tail % (start, end, rest)


@pytest.mark.parametrize("name", hostile_files())
def test_a_hostile_file_is_answered_quickly(name: str) -> None:
    data = hostile_files()[name]
    start = time.process_time()
    report = verify(data)
    assert time.process_time() - start < 1
    assert report.verdict in (Verdict.ALTERED, Verdict.NOT_A_CERTIFICATE)


def test_a_hostile_value_reaches_the_container() -> None:
    report = verify(hostile_files()["a deep value"])
    assert report.check(CheckName.COVERAGE).ok is True
    assert report.check(CheckName.CONTAINER).ok is False


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert not verify(data).authentic
    assert not verify(b"%PDF-1.7<lc:number>" + data).authentic
    assert claimed_number(data) is None


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_signature_value_is_read_or_refused(data: bytes) -> None:
    with pytest.raises(BadContainer):
        parse_container(data)
    assert not verify(with_value(data.hex().upper().encode(), b"")).authentic


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_mutated_container_is_never_accepted(data: st.DataObject) -> None:
    der = bytearray(read_gap(signed(), find_gap(signed())))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(der) - 1))
        match data.draw(st.integers(0, 2)):
            case 0:
                der[place] = data.draw(st.integers(0, 255))
            case 1:
                del der[place]
            case _:
                der.insert(place, data.draw(st.integers(0, 255)))
    gap = find_gap(signed())
    room = gap.end - gap.start - 2
    value = bytes(der).hex().upper().ljust(room, "0")[:room].encode()
    changed = swap(signed(), gap.start + 1, gap.end - 1, value)
    if changed != signed():
        assert not verify(changed).authentic


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_hostile_certificate_signed_by_itself_is_answered(data: st.DataObject) -> None:
    signer = development_signer()
    leaf = bytearray(signer.certificate.public_bytes(Encoding.DER))
    for _ in range(data.draw(st.integers(1, 3))):
        leaf[data.draw(st.integers(4, len(leaf) - 1))] = data.draw(st.integers(0, 255))
    held = Container((bytes(leaf),), digest_of(signed(), find_gap(signed())), b"")
    try:
        signature = signer.key.sign(
            held.signed_bytes, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        )
        der = build_container(replace(held, signature=signature))
    except (BadContainer, IndexError):
        return
    gap = find_gap(signed())
    room = gap.end - gap.start - 2
    value = der.hex().upper().ljust(room, "0")[:room].encode()
    report = verify(swap(signed(), gap.start + 1, gap.end - 1, value))
    assert not report.authentic


# The report


def test_every_outcome_says_itself_in_both_languages() -> None:
    assert list(DETAILS) == [name.value for name in CheckName]
    for texts in DETAILS.values():
        assert "ok" in texts
        assert all(zh.endswith("。") or "（" in zh for zh, _ in texts.values())
        assert all(en.endswith(".") for _, en in texts.values())


def test_the_report_lists_every_step_in_its_order() -> None:
    for data in (signed(), signed()[:-1], b"", rendered()):
        report = verify(data)
        assert [check.name for check in report.checks] == list(CheckName)
        outcomes = [check.ok for check in report.checks if check.name is not CheckName.REGISTER]
        assert outcomes == sorted(outcomes, key=[True, False, None].index)
        assert outcomes.count(False) == (0 if report.authentic else 1)
