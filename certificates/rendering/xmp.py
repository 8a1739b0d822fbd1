"""The XMP packet: title, dates, PDF/A identification, and the document itself as canonical JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape

from certificates.document import CertificateDocument

NAMESPACE = "urn:x-liangcai:certificate:1#"
PRODUCER = "Liangcai"
LANGUAGE = "zh-CN"

_PROPERTY = """<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>{description}</pdfaProperty:description>
</rdf:li>"""

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 xmlns:lc="{namespace}">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li><rdf:li>en</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:MetadataDate>{moment}</xmp:MetadataDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
<lc:number>{number}</lc:number>
<lc:document>{document}</lc:document>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Liangcai certificate</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>lc</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
{properties}
</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def title_of(document: CertificateDocument) -> str:
    """Return the title of the file: what it is, for whom, and its number."""
    return f"大数据岗位能力证书 · {document.holder} · {document.number}"


def author_of(document: CertificateDocument) -> str:
    """Return the certification body in both languages."""
    return f"{document.body_zh} {document.body_en}"


def subject_of(document: CertificateDocument) -> str:
    """Return role and level in both languages."""
    zh = f"{document.role_zh}　{document.level_zh}"
    return f"{zh} / {document.role_en}, {document.level_en}"


def xmp_packet(document: CertificateDocument) -> bytes:
    """Return the packet in UTF-8, ready to embed without compression."""
    properties = (("number", "Certificate number"), ("document", "Certificate as canonical JSON"))
    text = _PACKET.format(
        namespace=NAMESPACE,
        title=escape(title_of(document)),
        author=escape(author_of(document)),
        subject=escape(subject_of(document)),
        moment=_moment(document.issued_at),
        producer=PRODUCER,
        number=escape(document.number),
        document=escape(document.to_json().decode()),
        properties="\n".join(_PROPERTY.format(name=n, description=d) for n, d in properties),
    )
    return text.encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
