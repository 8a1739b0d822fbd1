"""What the PDF library leaves out: fixed dates and identifier, metadata, colour profile, forms.

A page made here keeps the rules of PDF/A-3b as far as an unsigned file can: embedded fonts, an sRGB
output intent, XMP, no transparency and no transitions. The same document gives the same bytes.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from certificates.document import CertificateDocument
from certificates.rendering.fonts import Face
from certificates.rendering.ornaments import Form, all_forms
from certificates.rendering.xmp import (
    LANGUAGE,
    PRODUCER,
    author_of,
    subject_of,
    title_of,
    xmp_packet,
)

PAGE = (841.8898, 595.2756)
_PROFILE = Path(__file__).resolve().parent / "srgb.icc"


class _FixedTime:
    """The moment of issue in the shape in which the library keeps its own clock reading."""

    def __init__(self, at: datetime) -> None:
        moment = at.astimezone(UTC)
        self.t = moment.timestamp()
        self.lt = moment.timetuple()
        self.YMDhms = tuple(self.lt)[:6]
        self.dhh = self.dmm = 0
        self.tzname = "UTC"


def new_canvas(document: CertificateDocument) -> Any:
    """Return a canvas of one A4 landscape page whose dates and identifier follow the document."""
    canvas = Canvas(
        None,
        pagesize=PAGE,
        pageCompression=1,
        invariant=1,
        initialFontName=Face.TEXT.value,
        pdfVersion=(1, 7),
        lang=LANGUAGE,
    )
    canvas.setTitle(title_of(document))
    canvas.setAuthor(author_of(document))
    canvas.setSubject(subject_of(document))
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    pdf = canvas._doc
    pdf._timeStamp = _FixedTime(document.issued_at)
    digest = hashlib.sha256(document.to_json()).hexdigest()[:32].encode()
    pdf._ID = b"[<" + digest + b"><" + digest + b">]"
    return canvas


def finish(canvas: Any, document: CertificateDocument) -> bytes:
    """Close the page and return the file, with metadata and colour profile."""
    canvas.showPage()
    pdf = canvas._doc
    page = pdf.idToObject["Page1"]
    page.Trans = None
    page.Contents = _stream(page.stream.encode("latin-1"))
    _add_metadata(pdf, document)
    data: bytes = canvas.getpdfdata()
    return data


def add_form(canvas: Any, form: Form) -> None:
    """Put a form, and those that it places, into the document; drawn by ``canvas.doForm``."""
    pdf = canvas._doc
    for part in all_forms(form):
        name = pdfdoc.xObjectName(part.name)
        if name not in pdf.idToObject:
            pdf.Reference(_form_object(part), name)


def _form_object(form: Form) -> Any:
    children = {child.name: _reference(child) for child in form.uses}
    resources = pdfdoc.PDFDictionary({"XObject": pdfdoc.PDFDictionary(children)})
    entries = {
        "Type": pdfdoc.PDFName("XObject"),
        "Subtype": pdfdoc.PDFName("Form"),
        "FormType": 1,
        "BBox": pdfdoc.PDFArray(form.box),
        "Resources": resources,
    }
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), _deflated(form))
    stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
    return stream


def _reference(form: Form) -> Any:
    return pdfdoc.PDFObjectReference(pdfdoc.xObjectName(form.name))


@cache
def _deflated(form: Form) -> bytes:
    compressed: bytes = pdfdoc.PDFZCompress.encode(form.content.encode("ascii"))
    return compressed


def _stream(content: bytes, **entries: Any) -> Any:
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content, [pdfdoc.PDFZCompress])


def _add_metadata(pdf: Any, document: CertificateDocument) -> None:
    profile = pdf.Reference(_stream(_PROFILE.read_bytes(), N=3))
    intent = {
        "Type": pdfdoc.PDFName("OutputIntent"),
        "S": pdfdoc.PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": pdfdoc.PDFString("sRGB IEC61966-2.1"),
        "Info": pdfdoc.PDFString("sRGB IEC61966-2.1"),
        "DestOutputProfile": profile,
    }
    kind = {"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}
    packet = pdfdoc.PDFStream(pdfdoc.PDFDictionary(kind), xmp_packet(document))
    catalog = pdf.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.OutputIntents = pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])
    catalog.Metadata = packet
    catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
