"""The page: where each word of a certificate stands, and how long words are made to fit.

Coordinates are those of the drawing (1123 by 794, y downwards, baselines); sizes are in the same
units. Every string is checked against its font before anything is drawn.
"""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

from certificates.document import BilingualText, CertificateDocument
from certificates.rendering import texts
from certificates.rendering.fonts import Face, UnrenderableCharacter, lacks, load, require, width_of
from certificates.rendering.ornaments import HEIGHT, INK, WIDTH, background, rgb
from certificates.rendering.pdf import PAGE, add_form, finish, new_canvas
from certificates.rendering.qr import qr_operators
from certificates.rendering.seal import seal
from core.clock import BEIJING
from core.errors import InvalidInput

BLUE, GOLD_INK, LABEL, SOFT, CINNABAR = "#1c3f78", "#755612", "#5b5340", "#3d4557", "#a62f1e"
CENTRE = WIDTH / 2
UNIT = PAGE[0] / WIDTH
LABEL_X, VALUE_X, RIGHT_X = 170.0, 282.0, 953.0
DIVIDER_Y = 216.0
SMALL = 0.88
SEAL = (700.0, 611.0, 1.3)
BODY_X, BODY_ROOM = 786.0, 328.0
QR_X, QR_Y, QR_SIZE = 845.0, 553.0, 108.0
NOTES_ROOM = 440.0
NAME_LEAST = 0.05  # a name is never refused for its length, which the document limits
_DRAWING = threading.Lock()


class TextTooLong(InvalidInput):
    """A text does not fit into its place even in the smallest size that reads well."""


class _Pen:
    """Draws lines of text on one canvas, each checked, fitted and extractable as it was given."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

    def line(
        self,
        text: str,
        face: Face,
        size: float,
        x: float,
        y: float,
        *,
        colour: str = INK,
        room: float = WIDTH,
        least: float = 0.6,
        spacing: float = 0.0,
        centred: bool = False,
        field: str = "",
    ) -> None:
        """Draw one line, shrunk to ``room`` but not below ``least`` of its size."""
        require(face, text, field)
        size, spacing = _fit(text, face, size, spacing, room, least, field)
        width = width_of(face, text, size, spacing)
        start = x - width / 2 if centred else x
        pen = self.canvas.beginText(start * UNIT, PAGE[1] - y * UNIT)
        pen.setFont(face.value, size * UNIT)
        pen.setCharSpace(spacing * UNIT)
        pen.setFillColorRGB(*(float(part) for part in rgb(colour).split()))
        pen.textOut(text)
        if spacing:  # or readers take the wide gaps for spaces
            actual = text.encode("utf-16-be").hex().upper()
            self.canvas.addLiteral(f"/Span <</ActualText <FEFF{actual}>>> BDC")
        self.canvas.drawText(pen)
        if spacing:
            self.canvas.addLiteral("EMC")


def render_certificate(document: CertificateDocument) -> bytes:
    """Return the unsigned PDF of a document; the same document gives the same bytes.

    Raises :class:`~certificates.rendering.fonts.UnrenderableCharacter` when a font lacks a
    character, :class:`TextTooLong` when a text cannot be made to fit, and ``InvalidInput`` when
    the document has problems.
    """
    problems = document.validate()
    if problems:
        what = f"{problems[0].field}: {problems[0].zh}"
        raise InvalidInput(what, code="invalid_document", problems=problems)
    for face in Face:
        load(face)
    with _DRAWING:  # the library's fonts keep state while a document is open
        canvas = new_canvas(document)
        _draw_ground(canvas, document)
        pen = _Pen(canvas)
        _draw_heading(pen)
        _draw_holder(pen, document.holder)
        _draw_facts(pen, document)
        _draw_dates(pen, document)
        _draw_body(pen, document)
        _draw_captions(pen, document)
        return finish(canvas, document)


def _fit(
    text: str, face: Face, size: float, spacing: float, room: float, least: float, field: str
) -> tuple[float, float]:
    """Return size and spacing, both shrunk alike, so that the line is at most ``room`` wide."""
    width = width_of(face, text, size, spacing)
    if width <= room:
        return size, spacing
    ratio = room / width
    if ratio < least:
        raise TextTooLong(text, code="text_too_long", field=field)
    return size * ratio, spacing * ratio


def _draw_ground(canvas: Any, document: CertificateDocument) -> None:
    sheet = background(DIVIDER_Y, seal(), *SEAL)
    add_form(canvas, sheet)
    canvas.saveState()
    canvas.addLiteral(f"{UNIT:.6f} 0 0 {-PAGE[1] / HEIGHT:.6f} 0 {PAGE[1]:.4f} cm")
    canvas.doForm(sheet.name)
    canvas.addLiteral(qr_operators(document.verify_url, QR_X, QR_Y, QR_SIZE))
    canvas.restoreState()


def _draw_heading(pen: _Pen) -> None:
    title, english = texts.TITLE
    pen.line(title, Face.TITLE, 48, CENTRE, 156, colour=BLUE, spacing=10, centred=True)
    pen.line(english, Face.LATIN, 18.5, CENTRE, 192, colour=GOLD_INK, spacing=4.6, centred=True)


def _draw_holder(pen: _Pen, holder: str) -> None:
    _draw_name(pen, holder)
    statement, english = texts.STATEMENT
    pen.line(statement, Face.TEXT, 17, CENTRE, 334, colour=SOFT, centred=True)
    pen.line(english, Face.LATIN, 14.5, CENTRE, 356, colour=SOFT, centred=True)


def _draw_name(pen: _Pen, holder: str) -> None:
    """Draw the name: brush style for Han, old style for Latin; in two lines when very long."""
    face = _face_of_name(holder)
    short = len(holder) <= 4 and face is Face.NAME
    size, spacing = (54.0, 9.0) if face is Face.NAME else (50.0, 0.6)
    spacing = spacing if short or face is Face.LATIN else 2.0
    room = 720.0 if face is Face.LATIN else 620.0
    if width_of(face, holder, size * 0.62, spacing * 0.62) <= room or " " not in holder:
        y, field = 288.0, "holder"
        pen.line(
            holder,
            face,
            size,
            CENTRE,
            y,
            room=room,
            least=NAME_LEAST,
            spacing=spacing,
            centred=True,
            field=field,
        )
        return
    for part, y in zip(_halves(holder, face), (262.0, 297.0), strict=True):
        pen.line(
            part, face, 31, CENTRE, y, room=room, least=NAME_LEAST, centred=True, field="holder"
        )


def _face_of_name(holder: str) -> Face:
    """Return the face for a name; raises for a character that no face can draw."""
    if lacks(Face.LATIN, holder) is None:
        return Face.LATIN
    missing = lacks(Face.NAME, holder)
    if missing is not None:
        raise UnrenderableCharacter(missing, "holder")
    return Face.NAME


def _halves(holder: str, face: Face) -> tuple[str, str]:
    """Return the name broken at the space that leaves the two lines most alike in width."""
    words = holder.split(" ")
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(breaks, key=lambda two: max(width_of(face, part, 10) for part in two))


def _draw_facts(pen: _Pen, document: CertificateDocument) -> None:
    rows = [
        (texts.ROLE, texts.role_line(document), "role_zh"),
        (texts.LEVEL, texts.level_line(document), "level_zh"),
        (texts.STANDARD, texts.standard_line(document), "standard_code"),
    ]
    if document.scores:
        rows.append((texts.SCORES, texts.score_line(document), "scores"))
    for n, (label, value, field) in enumerate(rows):
        _draw_row(pen, label, value, 397 + 40.0 * n, field)


def _draw_row(
    pen: _Pen,
    label: BilingualText,
    value: BilingualText,
    y: float,
    field: str,
    *,
    scale: float = 1.0,
    face: Face = Face.TEXT,
) -> None:
    # Body and seal stand to the right of the lower rows.
    room = (BODY_X - BODY_ROOM / 2 - 12 if y > 470 else RIGHT_X) - VALUE_X
    second = y + 15.5 * scale
    pen.line(label.zh, Face.TEXT, 16 * scale, LABEL_X, y, colour=LABEL)
    pen.line(label.en, Face.LATIN, 12 * scale, LABEL_X, second, colour=LABEL)
    pen.line(value.zh, face, 18 * scale, VALUE_X, y, room=room, field=field)
    if value.en:
        pen.line(
            value.en, Face.LATIN, 13 * scale, VALUE_X, second, colour=SOFT, room=room, field=field
        )


def _draw_dates(pen: _Pen, document: CertificateDocument) -> None:
    issued: date = document.issued_at.astimezone(BEIJING).date()
    day = BilingualText(texts.date_zh(issued), texts.date_en(issued))
    number = BilingualText(document.number, "")
    _draw_row(pen, texts.NUMBER, number, 575, "number", scale=SMALL, face=Face.MONO)
    _draw_row(pen, texts.ISSUED, day, 608, "issued_at", scale=SMALL)
    _draw_row(pen, texts.VALID, texts.validity_line(document), 641, "expires", scale=SMALL)


def _draw_body(pen: _Pen, document: CertificateDocument) -> None:
    """Draw the certification body over its seal."""
    label = f"{texts.BODY.zh}　{texts.BODY.en}"
    pen.line(label, Face.TEXT, 11, BODY_X, 470, colour=LABEL, centred=True)
    pen.line(
        document.body_zh, Face.TEXT, 17, BODY_X, 492, room=BODY_ROOM, centred=True, field="body_zh"
    )
    pen.line(
        document.body_en,
        Face.LATIN,
        13,
        BODY_X,
        509,
        colour=SOFT,
        room=BODY_ROOM,
        centred=True,
        field="body_en",
    )


def _draw_captions(pen: _Pen, document: CertificateDocument) -> None:
    middle = QR_X + QR_SIZE / 2
    pen.line(texts.SCAN.zh, Face.TEXT, 12, middle, 686, colour=LABEL, centred=True)
    pen.line(texts.SCAN.en, Face.LATIN, 11.5, middle, 699, colour=LABEL, centred=True)
    zh, en = texts.notes_line(document)
    if zh:
        pen.line(zh, Face.TEXT, 10, LABEL_X, 684, colour=LABEL, room=NOTES_ROOM, field="notes")
        pen.line(en, Face.LATIN, 10, LABEL_X, 696, colour=LABEL, room=NOTES_ROOM, field="notes")
    if document.development:
        line = f"{texts.DEVELOPMENT.zh} / {texts.DEVELOPMENT.en}"
        pen.line(line, Face.TEXT, 9.5, CENTRE, 714, colour=CINNABAR, centred=True)
