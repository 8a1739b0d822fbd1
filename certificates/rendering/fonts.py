"""The vendored fonts: loaded once, checked character by character, extracted right.

Reportlab draws the empty box for a character that a font lacks, and writes a wrong text mapping for
characters beyond U+FFFF, which names do hold. Both are mended here.
"""

from __future__ import annotations

import threading
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from core.errors import InvalidInput

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
_LOADING = threading.Lock()
_BLOCK = 100


class Face(StrEnum):
    """A typeface by its use; the value is the name under which the PDF library knows it."""

    TITLE = "liangcai-title"
    TEXT = "liangcai-text"
    NAME = "liangcai-name"
    LATIN = "liangcai-latin"
    MONO = "liangcai-mono"


FILES = {
    Face.TITLE: "NotoSerifSC-Bold-GB2312.ttf",
    Face.TEXT: "NotoSerifSC-Regular-GB2312.ttf",
    Face.NAME: "LXGWWenKai-Regular.ttf",
    Face.LATIN: "EBGaramond-Medium.ttf",
    Face.MONO: "IBMPlexMono-Regular.ttf",
}


class UnrenderableCharacter(InvalidInput):
    """A font lacks a character; the certificate must not be issued with a gap in it."""

    def __init__(self, character: str, field: str) -> None:
        name = unicodedata.name(character, "unnamed")
        point = f"U+{ord(character):04X}"
        super().__init__(
            f"「{character}」（{point} {name}）",
            code="unrenderable_character",
            character=character,
            code_point=point,
            field=field,
        )
        self.character = character
        self.field = field


class _ExtractableFont(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A TrueType font whose characters beyond U+FFFF are also extracted right."""

    def addObjects(self, doc: Any) -> None:  # the library's name
        """Add the subsets to the document, with text mappings in UTF-16 as PDF 9.10.3 asks."""
        subsets = list(self.state[doc].subsets)
        known = set(doc.idToObject)
        super().addObjects(doc)
        added = [name for name in doc.idToObject if name not in known]
        streams = [doc.idToObject[name] for name in added if name.startswith("toUnicodeCMap:")]
        for stream, subset in zip(streams, subsets, strict=True):
            stream.content = _to_unicode_map(subset)


@cache
def _load(face: Face) -> Any:
    font = _ExtractableFont(face.value, str(FOLDER / FILES[face]), asciiReadable=0, shapable=False)
    pdfmetrics.registerFont(font)
    return font


def load_fonts() -> None:
    """Load every font now (about half a second), so that no request has to wait for it."""
    for face in Face:
        load(face)


def load(face: Face) -> Any:
    """Return the font, loaded and registered with the PDF library."""
    with _LOADING:
        return _load(face)


def lacks(face: Face, text: str) -> str | None:
    """Return the first character of ``text`` that the font cannot draw, or None."""
    glyphs = load(face).face.charToGlyph
    return next((char for char in text if not glyphs.get(ord(char))), None)


def require(face: Face, text: str, field: str) -> None:
    """Raise :class:`UnrenderableCharacter` for the first character that the font lacks."""
    missing = lacks(face, text)
    if missing is not None:
        raise UnrenderableCharacter(missing, field)


def width_of(face: Face, text: str, size: float, spacing: float = 0.0) -> float:
    """Return the width of one line in points; ``spacing`` is added between characters."""
    width: float = load(face).stringWidth(text, size)
    return width + spacing * max(0, len(text) - 1)


def _to_unicode_map(subset: list[int]) -> str:
    """Return a ToUnicode CMap: UTF-16BE targets, at most 100 in a block (PDF 32000-1, 9.10.3)."""
    targets = [
        f"<{n:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for n, code in enumerate(subset)
        if code
    ]
    blocks = [targets[start : start + _BLOCK] for start in range(0, len(targets), _BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
