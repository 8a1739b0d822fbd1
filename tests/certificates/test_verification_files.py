"""Promises of verification about files that are no certificates, hostile or random."""

from __future__ import annotations

import time
from dataclasses import replace
from io import BytesIO

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
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
from certificates.verification_plan import (
    MAX_BYTES,
    CheckName,
    Verdict,
    claimed_number,
)
from tests.certificates.pure import (
    another_signer,
    development_signer,
    signed,
)
from tests.certificates.verifying import (
    NUMBER,
    plainly_signed,
    swap,
    verify,
)

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
