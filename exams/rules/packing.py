"""A document as the bytes that a sitting is sent, put together from parts compressed beforehand. Pure.

Whatever is the same for everyone is compressed once, and so is each variant of each parametrised item.
Every part is DEFLATE data that ends on a byte and refers to nothing before it, so that parts in a row
are one gzip stream (RFC 1951, RFC 1952); only its check sum is left to compute for a sitting.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.canonical import canonical_json, sha256_hex
from exams.rules.layout import drawn_variant
from exams.rules.papers import variants_in

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_END = b"\x03\x00"
_LEVEL = 9


@dataclass(frozen=True)
class Part:
    """A piece of text and its DEFLATE data."""

    plain: bytes
    packed: bytes


@dataclass(frozen=True)
class PackedPaper:
    """A published paper, ready to be sent.

    ``whole`` is its document as it is stored. Where items vary, ``common`` holds the text before,
    between and after them, and ``varying`` each with its variants, in the order of the document.
    """

    digest: str
    whole: bytes
    common: tuple[Part, ...] = ()
    varying: tuple[tuple[str, tuple[Part, ...]], ...] = ()

    def digest_for(self, seed: str) -> str:
        """Return the name of what a sitting with this seed is sent; equal names mean equal bytes."""
        if not self.varying:
            return self.digest
        places = ",".join(str(place) for place in self._drawn(seed))
        return sha256_hex(f"{self.digest}|{places}".encode())

    def document_for(self, seed: str) -> bytes:
        """Return the gzip of the document that a sitting with this seed is given."""
        if not self.varying:
            return self.whole
        parts = [self.common[0]]
        between = zip(self.varying, self._drawn(seed), self.common[1:], strict=True)
        for (_, variants), place, after in between:
            parts += [variants[place], after]
        return join(parts)

    def _drawn(self, seed: str) -> list[int]:
        return [drawn_variant(seed, ref, len(variants)) for ref, variants in self.varying]


def pack(plain: bytes) -> Part:
    """Compress a part by itself."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Part(plain, deflate.compress(plain) + deflate.flush(zlib.Z_FULL_FLUSH))


def join(parts: Sequence[Part]) -> bytes:
    """Return one gzip stream of the parts."""
    check = size = 0
    for part in parts:
        check = zlib.crc32(part.plain, check)
        size += len(part.plain)
    tail = struct.pack("<II", check, size & 0xFFFFFFFF)
    return b"".join((_HEAD, *(part.packed for part in parts), _END, tail))


def pack_paper(document: Mapping[str, Any], whole: bytes, digest: str) -> PackedPaper:
    """Make a paper ready to be sent; ``whole`` is the stored gzip of ``document``, ``digest`` its name.

    What a sitting is then sent is the canonical JSON of ``exams.rules.papers.sitting_document``.
    """
    varying = [payload for payload in document["items"] if payload.get("variants")]
    if not varying:
        return PackedPaper(digest, whole)
    marks = {payload["ref"]: f"{digest}:{payload['ref']}" for payload in varying}
    items = [marks.get(payload["ref"], payload) for payload in document["items"]]
    rest = canonical_json({**document, "items": items})
    common = []
    for mark in marks.values():
        before, rest = rest.split(f'"{mark}"'.encode(), 1)
        common.append(pack(before))
    common.append(pack(rest))
    variants = (tuple(pack(canonical_json(v)) for v in variants_in(p)) for p in varying)
    return PackedPaper(digest, whole, tuple(common), tuple(zip(marks, variants, strict=True)))
