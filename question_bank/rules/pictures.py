"""Pictures of a bank: read, stripped of all that is not picture, and made small. Pure."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import Refused

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
LARGEST_FILE = 2 * 1024 * 1024
"""Bytes of a file that is taken."""

LARGEST_SIDE = 4000
SHOWN_SIDE = 1600
"""Pixels: what is taken, and to what larger pictures are scaled where that saves bytes."""

AIM = 300 * 1024
"""Bytes that a stored picture should not exceed where scaling can do it."""

_QUALITIES = (88, 80, 70)


@dataclass(frozen=True)
class Picture:
    """A picture as it is stored; ``identifier`` is the first 32 hexadecimal digits of its SHA-256."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def identifier(self) -> str:
        """What names the picture: it depends on the bytes alone."""
        return hashlib.sha256(self.content).hexdigest()[:32]


def read_picture(data: bytes) -> Picture | Refused:
    """Return the picture of a file, encoded anew so that nothing but pixels is left of it.

    Pictures over ``AIM`` bytes are scaled to ``SHOWN_SIDE`` pixels, and photographs compressed more.
    Refusals: ``too_large``, ``no_picture``, ``too_wide``, ``moving``.
    """
    if len(data) > LARGEST_FILE:
        return Refused("too_large", {"size": len(data)})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(FORMATS)) as image:
                return _judged(image)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ):
        return Refused("no_picture")


def _judged(image: Image.Image) -> Picture | Refused:
    if max(image.size) > LARGEST_SIDE:
        return Refused("too_wide", {"width": image.width, "height": image.height})
    if getattr(image, "n_frames", 1) > 1:
        return Refused("moving")
    kind = str(image.format)
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    if kind == "JPEG":
        plain = plain.convert("RGB")
    return _made_small(plain, kind)


def _made_small(image: Image.Image, kind: str) -> Picture:
    """Encode the picture; while it is over ``AIM``, scale it and then compress it more."""
    found = _encoded(image, kind, _QUALITIES[0])
    if len(found.content) <= AIM:
        return found
    if max(image.size) > SHOWN_SIDE:
        image = image.copy()
        image.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.LANCZOS)
        found = _encoded(image, kind, _QUALITIES[0])
    for quality in _QUALITIES[1:]:
        if len(found.content) <= AIM or kind == "PNG":
            break
        found = _encoded(image, kind, quality)
    if kind == "PNG" and len(found.content) > AIM and image.mode == "RGB":
        # Few drawings need more colours than a palette holds.
        fewer = image.quantize(256)
        smaller = _encoded(fewer, kind, 0)
        found = min((found, smaller), key=lambda picture: len(picture.content))
    return found


def _encoded(image: Image.Image, kind: str, quality: int) -> Picture:
    held = io.BytesIO()
    if kind == "PNG":
        image.save(held, "PNG", optimize=True)
    elif kind == "JPEG":
        image.save(held, "JPEG", quality=quality, optimize=True, progressive=True)
    else:
        image.save(held, "WEBP", quality=quality, method=4)
    return Picture(held.getvalue(), FORMATS[kind], image.width, image.height)
