"""Promises of verification: what is good passes, and nothing else does."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter

from certificates.containers import (
    Container,
    build_container,
    find_gap,
    parse_container,
    read_gap,
)
from certificates.keys import load_root
from certificates.rendering.page import render_certificate
from certificates.signing import P256_ORDER, sign_pdf
from certificates.verification_plan import (
    CheckName,
    Verdict,
    compare_with_register,
)
from certificates.verification_texts import DETAILS
from tests.certificates.pure import (
    ISSUED,
    NOW,
    another_signer,
    development_signer,
    make_document,
    rendered,
    signed,
    signer_with,
)
from tests.certificates.verifying import (
    HERE,
    NUMBER,
    plainly_signed,
    swap,
    verify,
)

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
