"""The signature inside a signed certificate, byte for byte.

Everything in the file outside the signature value is signed. What is inside is held to one form
alone, the one that :mod:`certificates.signing` writes: upper-case hexadecimal digits, DER, zeros;
and within it only the certificates and the signature are free, and those are bound by hashes and
by mathematics. So a file has no byte that could be changed unnoticed. The DER is read and written
here by hand (ITU-T X.690, RFC 5652), without a general parser for hostile bytes to play with.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

MAX_CONTAINER = 16 * 1024
MAX_CERTIFICATES = 4

_RANGE = re.compile(rb"/ByteRange \[(\d{1,8}) (\d{1,8}) (\d{1,8}) (\d{1,8})\] *\n")
_UPPER_HEX = re.compile(rb"[0-9A-F]+")
_CONTENTS = b"/Contents "

_OCTETS, _SEQUENCE, _SET, _FIELD_0 = 0x04, 0x30, 0x31, 0xA0
_SIGNED_DATA = bytes.fromhex("06092A864886F70D010702")
_DATA = bytes.fromhex("06092A864886F70D010701")
_CONTENT_TYPE = bytes.fromhex("06092A864886F70D010903")
_MESSAGE_DIGEST = bytes.fromhex("06092A864886F70D010904")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("060B2A864886F70D010910022F")
_SHA256 = bytes.fromhex("300D06096086480165030402010500")
_ECDSA_SHA256 = bytes.fromhex("300A06082A8648CE3D040302")
_VERSION_1 = bytes.fromhex("020101")


class BadContainer(ValueError):
    """The bytes are not a signature in the one form allowed; the message says why, for logs."""


@dataclass(frozen=True)
class Gap:
    """Where the signature value stands: ``data[start:end]``, its angle brackets included."""

    start: int
    end: int


@dataclass(frozen=True)
class Container:
    """What a signature holds: certificates in DER, leaf first; digest; ECDSA signature in DER."""

    certificates: tuple[bytes, ...]
    digest: bytes
    signature: bytes

    @property
    def signed_bytes(self) -> bytes:
        """The bytes that the signature signs: the attributes as a SET (RFC 5652, 5.4)."""
        return _tlv(_SET, _attributes(self.digest, self.certificates))


class _Value(NamedTuple):
    tag: int
    content: bytes
    whole: bytes


def find_gap(data: bytes) -> Gap:
    """Return the gap that the only byte range of the file leaves, which must be all that it leaves.

    The arithmetic is our own: the ranges begin at 0, end at the end of the file, and leave out
    exactly one string in angle brackets. Raises :class:`BadContainer` otherwise.
    """
    if data.count(b"/ByteRange") != 1:
        raise BadContainer("not exactly one byte range")
    match = _RANGE.search(data)
    if match is None:
        raise BadContainer("the byte range is not written as ours")
    first, length, second, rest = (int(number) for number in match.groups())
    if any(str(int(number)).encode() != number for number in match.groups()):
        raise BadContainer("a number of the byte range has leading zeros")
    if first != 0 or second + rest != len(data) or not length < second <= match.start():
        raise BadContainer("the byte range does not cover the file")
    # The value stands directly before its own byte range, in the same dictionary.
    if second + 1 != match.start() or data[length - len(_CONTENTS) : length] != _CONTENTS:
        raise BadContainer("the byte range leaves out something else than its signature")
    return Gap(length, second)


def read_gap(data: bytes, gap: Gap) -> bytes:
    """Return the DER of the signature; raises :class:`BadContainer` for any other spelling.

    Only upper-case digits between the brackets, a whole number of bytes, and after the one DER
    value nothing but zeros.
    """
    inner = data[gap.start + 1 : gap.end - 1]
    if data[gap.start : gap.start + 1] != b"<" or data[gap.end - 1 : gap.end] != b">":
        raise BadContainer("the signature value has no angle brackets")
    if len(inner) % 2 or len(inner) > 2 * MAX_CONTAINER or not _UPPER_HEX.fullmatch(inner):
        raise BadContainer("the signature value is not in upper-case hexadecimal")
    raw = bytes.fromhex(inner.decode("ascii"))
    value = _read(raw, 0)
    if raw[len(value.whole) :].strip(b"\0"):
        raise BadContainer("something follows the signature")
    return value.whole


def digest_of(data: bytes, gap: Gap) -> bytes:
    """Return the SHA-256 of the file without its signature value."""
    view = memoryview(data)
    digest = hashlib.sha256(view[: gap.start])
    digest.update(view[gap.end :])
    return digest.digest()


def parse_container(der: bytes) -> Container:
    """Return what the signature holds, which must be written exactly as we would write it.

    Its certificates, digest and signature value are taken out, the whole is built again from them,
    and both must agree to the byte. Raises :class:`BadContainer` otherwise, whatever the bytes.
    """
    try:
        container = _take_apart(der)
        rebuilt = build_container(container)
    except (IndexError, KeyError, ValueError) as error:
        raise BadContainer("the signature cannot be read") from error
    if rebuilt != der:
        raise BadContainer("the signature is not written as ours")
    return container


def build_container(container: Container) -> bytes:
    """Return the DER of a signature with these contents, in the one form allowed."""
    leaf = _children(_children(_read(container.certificates[0], 0).content)[0].content)
    serial, issuer = leaf[1].whole, leaf[3].whole
    signer = _tlv(
        _SEQUENCE,
        _VERSION_1,
        _tlv(_SEQUENCE, issuer, serial),
        _SHA256,
        _tlv(_FIELD_0, _attributes(container.digest, container.certificates)),
        _ECDSA_SHA256,
        _tlv(_OCTETS, container.signature),
    )
    signed = _tlv(
        _SEQUENCE,
        _VERSION_1,
        _tlv(_SET, _SHA256),
        _tlv(_SEQUENCE, _DATA),
        _tlv(_FIELD_0, *sorted(container.certificates)),
        _tlv(_SET, signer),
    )
    return _tlv(_SEQUENCE, _SIGNED_DATA, _tlv(_FIELD_0, signed))


def certificate_hashes(certificates: Sequence[bytes]) -> bytes:
    """Return the ESS attribute's value (RFC 5035) with the SHA-256 of each certificate, leaf first.

    Naming the issuers too binds their bytes, which the signature alone would leave open.
    """
    entries = [_tlv(_SEQUENCE, _tlv(_OCTETS, hashlib.sha256(c).digest())) for c in certificates]
    return _tlv(_SEQUENCE, _tlv(_SEQUENCE, *entries))


def _attributes(digest: bytes, certificates: Sequence[bytes]) -> bytes:
    """Return the three attributes that are signed, in the order of DER, without their SET."""
    values = (
        (_CONTENT_TYPE, _DATA),
        (_MESSAGE_DIGEST, _tlv(_OCTETS, digest)),
        (_SIGNING_CERTIFICATE_V2, certificate_hashes(certificates)),
    )
    return b"".join(sorted(_tlv(_SEQUENCE, oid, _tlv(_SET, value)) for oid, value in values))


def _take_apart(der: bytes) -> Container:
    signed = _children(_children(_children(_read(der, 0).content)[1].content)[0].content)
    found = [value.whole for value in _children(signed[3].content)]
    signer = _children(_children(signed[4].content)[0].content)
    if not 1 <= len(found) <= MAX_CERTIFICATES:
        raise BadContainer("not a few certificates")
    attributes = {}
    for attribute in _children(signer[3].content):
        oid, values = _children(attribute.content)
        attributes[oid.whole] = _children(values.content)[0]
    entries = _children(_children(attributes[_SIGNING_CERTIFICATE_V2].content)[0].content)
    by_hash = {hashlib.sha256(certificate).digest(): certificate for certificate in found}
    order = [_children(entry.content)[0].content for entry in entries]
    if sorted(order) != sorted(by_hash) or len(by_hash) != len(found):
        raise BadContainer("other certificates than the signature names")
    return Container(
        certificates=tuple(by_hash[value] for value in order),
        digest=attributes[_MESSAGE_DIGEST].content,
        signature=signer[5].content,
    )


def _tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def _children(content: bytes) -> list[_Value]:
    values = []
    at = 0
    while at < len(content):
        value = _read(content, at)
        values.append(value)
        at += len(value.whole)
    return values


def _read(data: bytes, at: int) -> _Value:
    """Return the DER value at an offset: one-octet tag, definite length in its shortest form."""
    if at + 2 > len(data):
        raise BadContainer("cut off")
    tag, size, start = data[at], data[at + 1], at + 2
    if size >= 0x80:
        octets = size & 0x7F
        if not 1 <= octets <= 3:
            raise BadContainer("a length that no signature has")
        start += octets
        size = int.from_bytes(data[at + 2 : start], "big")
        if size < 0x80 or size >> (8 * (octets - 1)) == 0:
            raise BadContainer("a length not in its shortest form")
    if start + size > len(data):
        raise BadContainer("cut off")
    return _Value(tag, data[start : start + size], data[at : start + size])
