"""Pictures in texts: stored bytes as a data address, and how large they are drawn.

Pages of an exam load nothing after the paper, so its pictures travel inside the text.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Mapping

MEDIA_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
"""What may be shown. As a picture, SVG runs no script and loads nothing."""

Assets = Mapping[str, tuple[str, bytes]]
"""Asset id (first 32 hex digits of the SHA-256) → (media type, bytes)."""

_SOURCE = re.compile(rf"data:(?:{'|'.join(map(re.escape, MEDIA_TYPES))});base64,[A-Za-z0-9+/=]*")
_VIEW_BOX = re.compile(rb'<svg[^>]*\sviewBox="\s*[\d.-]+[\s,]+[\d.-]+[\s,]+([\d.]+)[\s,]+([\d.]+)')


def data_address(media_type: str, data: bytes) -> str:
    """Return ``data:<media type>;base64,…``, or empty text for what is not shown as a picture."""
    if media_type not in MEDIA_TYPES:
        return ""
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"


def is_picture(address: str) -> bool:
    """Whether an address is one that :func:`data_address` makes."""
    return _SOURCE.fullmatch(address) is not None


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return (width, height) in pixels of PNG, GIF, JPEG, WebP or SVG; None when it cannot be read."""
    try:
        for read in (_png, _gif, _webp, _jpeg, _svg):
            size = read(data)
            if size and min(size) > 0:
                return size
    except (struct.error, IndexError):
        return None
    return None


def _png(data: bytes) -> tuple[int, int] | None:
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _gif(data: bytes) -> tuple[int, int] | None:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    width, height = struct.unpack("<HH", data[6:10])
    return width, height


def _webp(data: bytes) -> tuple[int, int] | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return width, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Walk the segments to the first frame header (ITU T.81, B.2.2)."""
    if data[:2] != b"\xff\xd8":
        return None
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        at += 2 + length
    return None


def _svg(data: bytes) -> tuple[int, int] | None:
    found = _VIEW_BOX.search(data[:4096])
    return (round(float(found[1])), round(float(found[2]))) if found else None
