"""Promises of the paper."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from certificates.document import BilingualText, CertificateDocument, ScoreLine, from_json
from certificates.rendering.fonts import (
    FILES,
    FOLDER,
    Face,
    UnrenderableCharacter,
    _to_unicode_map,
    lacks,
)
from certificates.rendering.page import TextTooLong, render_certificate
from certificates.rendering.qr import qr_operators
from certificates.rendering.texts import date_en, date_zh
from core.errors import InvalidInput
from tests.certificates.pure import make_document, rendered

RARE = "犇䶮𠅤"
LONG = "Maximiliana Konstantinopoulou-Featherstonehaugh de la Vega Montserrat"
NAMES = (
    "林知远",
    "李明",
    RARE,
    "欧阳一二三四",
    "阿不都热合曼·买买提·吐尔逊",
    LONG,
    "José Núñez-Šťastný",
    "A" * 60,
)
poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
zbar = pytest.mark.skipif(
    shutil.which("zbarimg") is None or shutil.which("pdftoppm") is None,
    reason="needs zbar-tools and poppler-utils",
)


def run(*command: str | Path, data: bytes = b"") -> str:
    done = subprocess.run([*map(str, command)], input=data, capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def text_of(pdf: bytes, *options: str) -> str:
    return run("pdftotext", "-enc", "UTF-8", *options, "-", "-", data=pdf)


def streams(pdf: bytes) -> list[bytes]:
    found = []
    for body in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(body))
        except zlib.error:
            found.append(body)
    return found


@poppler
@pytest.mark.parametrize("holder", NAMES)
def test_the_name_is_extracted_as_it_was_given(holder: str) -> None:
    words = text_of(render_certificate(make_document(holder))).split()
    assert " ".join(words).find(holder) >= 0


@poppler
def test_every_fact_stands_on_the_paper_in_both_languages() -> None:
    text = " ".join(text_of(rendered(), "-layout").split())
    document = make_document()
    for fact in (
        "大数据岗位能力证书",
        "CERTIFICATE OF COMPETENCE · BIG DATA",
        document.number,
        "大数据处理 大数据开发工程师",
        "Big-data engineer · Big-data processing",
        "中级（L2）",
        "Intermediate (L2)",
        "LC/STD-DE 2026.1 版（2026-03-01 发布）",
        "LC/STD-DE, edition 2026.1, published 1 March 2026",
        "理论知识 78.0 分 专业能力 71.4 分",
        "Theory 78.0 · Practical 71.4",
        document.body_zh,
        document.body_en,
        "2026 年 9 月 18 日至 2029 年 9 月 17 日",
        "18 September 2026 to 17 September 2029",
        "权重：平台拟定，非国家标准；案例机考，未含实际操作。",
        "Weights: proposed by this platform. Case study on computer, no hands-on work.",
    ):
        assert fact in text, fact


@poppler
def test_a_development_issue_says_so_and_another_does_not() -> None:
    label = "开发环境签发，不具效力 / Development issue, no effect"
    assert label in text_of(rendered())
    real = replace(make_document(), development=False)
    assert "Development" not in text_of(render_certificate(real))


@poppler
@pytest.mark.parametrize("holder", NAMES)
def test_no_words_touch_each_other_or_leave_the_frame(holder: str) -> None:
    page = text_of(render_certificate(crowded(holder)), "-bbox-layout")
    box = re.compile(
        r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</line>',
        re.DOTALL,
    )
    lines = [(*map(float, found[:4]), found[4]) for found in box.findall(page)]
    assert len(lines) > 15
    for left, top, right, bottom, _ in lines:
        assert left > 60 and right < 842 - 60 and top > 54 and bottom < 595 - 52
    for one, other in combinations(lines, 2):
        # The boxes are those of whole fonts; ink keeps within three quarters of their height.
        middle = abs((one[1] + one[3]) - (other[1] + other[3])) / 2
        apart = middle > 0.33 * ((one[3] - one[1]) + (other[3] - other[1]))
        beside = one[2] < other[0] or other[2] < one[0]
        assert apart or beside, (one[4], other[4])


def crowded(holder: str) -> CertificateDocument:
    """A document whose every text is about as long as such texts get."""
    return replace(
        make_document(holder),
        role_zh="大数据分析与可视化应用开发工程师",
        role_en="Big-data analysis and visualisation application engineer",
        body_zh="全国大数据岗位专项技能培训与能力认证联合中心",
        body_en="Joint National Centre for Big-Data Training and Competence Certification",
        standard_code="LC/STD-DE-2026",
        standard_edition="2026.10",
        scores=(
            ScoreLine("理论知识考试", "Theory examination", "100.0"),
            ScoreLine("专业能力考核", "Practical examination", "100.0"),
        ),
        notes=(
            BilingualText(
                "权重：平台拟定，非国家标准", "Weights: proposed by this platform, not official"
            ),
            BilingualText("案例机考，未含实际操作", "Case study on computer, no hands-on work"),
        ),
    )


@zbar
def test_the_code_leads_to_the_verification_page(tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(rendered())
    run("pdftoppm", "-r", "100", "-png", "-singlefile", tmp_path / "c.pdf", tmp_path / "c")
    assert make_document().verify_url in run("zbarimg", "-q", "--raw", tmp_path / "c.png")


def test_the_code_keeps_its_quiet_zone_clear() -> None:
    operators = qr_operators("https://example.org/verify/LC26-DE2-7K4M-93QX", 100, 200, 66)
    assert operators.startswith("0.9686 0.9529 0.9098 rg 92 192 82 82 re f")


def test_the_same_document_gives_the_same_file() -> None:
    assert render_certificate(make_document()) == rendered()
    assert render_certificate(make_document("李明")) != rendered()


def test_documents_drawn_at_once_do_not_mix() -> None:
    documents = [make_document(name) for name in NAMES] * 2
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(render_certificate, documents))
    assert files[: len(NAMES)] == files[len(NAMES) :]
    assert files == [render_certificate(document) for document in documents]


def test_characters_beyond_the_first_plane_are_mapped_in_utf_16() -> None:
    maps = b"\n".join(
        s for s in streams(render_certificate(make_document(RARE))) if b"begincmap" in s
    )
    assert b"> <D840DD64>" in maps
    assert b"<20164>" not in maps
    blocks = [int(count) for count in re.findall(rb"(\d+) beginbfchar", maps)]
    assert blocks and all(1 <= count <= 100 for count in blocks)


def test_a_mapping_has_at_most_a_hundred_characters_in_a_block() -> None:
    mapping = _to_unicode_map([0, 32, *range(0x4E00, 0x4E00 + 240), 0x20164])
    blocks = re.findall(r"(\d+) beginbfchar\n(.*?)\nendbfchar", mapping, re.DOTALL)
    assert [int(count) for count, _ in blocks] == [100, 100, 42]
    assert all(len(lines.splitlines()) == int(count) for count, lines in blocks)
    assert "<02> <4E00>" in mapping and "<F2> <D840DD64>" in mapping


def test_the_metadata_say_what_and_whose_it_is() -> None:
    pdf = rendered()
    document = make_document()
    packet = pdf[pdf.index(b"<?xpacket begin") : pdf.index(b"<?xpacket end")].decode()
    assert f"<lc:number>{document.number}</lc:number>" in packet
    assert f"大数据岗位能力证书 · 林知远 · {document.number}" in packet
    assert "<xmp:CreateDate>2026-09-18T02:02:00+00:00</xmp:CreateDate>" in packet
    carried = re.search("<lc:document>(.*?)</lc:document>", packet, re.DOTALL)
    assert carried and from_json(unescape(carried.group(1))) == document
    assert b"/Lang (zh-CN)" in pdf
    assert b"D:20260918020200+00'00'" in pdf
    assert b"/GTS_PDFA1" in pdf
    assert b"/Trans" not in pdf and b"Helvetica" not in pdf


def test_a_name_with_markup_stays_a_name() -> None:
    document = make_document("O'Brien & <b>Sons</b>")
    pdf = render_certificate(document)
    packet = pdf[pdf.index(b"<?xpacket begin") : pdf.index(b"<?xpacket end")].decode()
    carried = re.search("<lc:document>(.*?)</lc:document>", packet, re.DOTALL)
    assert carried and from_json(unescape(carried.group(1))) == document
    assert "<b>" not in packet


@pytest.mark.parametrize(
    ("changes", "character", "field"),
    [
        ({"holder": "林\U00030000远"}, "\U00030000", "holder"),
        ({"holder": "ئابدۇ"}, "ئ", "holder"),
        ({"holder": "林😀"}, "😀", "holder"),
        ({"role_zh": "大数据犇工程师"}, "犇", "role_zh"),
        ({"role_en": "Engineer 工"}, "工", "role_zh"),
        ({"body_zh": "量才𠅤中心"}, "𠅤", "body_zh"),
        ({"notes": (BilingualText("权重䶮", "x"),)}, "䶮", "notes"),
    ],
)
def test_a_character_that_cannot_be_drawn_is_named(
    changes: dict[str, Any], character: str, field: str
) -> None:
    with pytest.raises(UnrenderableCharacter) as refused:
        render_certificate(make_document(**changes))
    assert refused.value.character == character
    assert refused.value.field == field
    assert f"U+{ord(character):04X}" in str(refused.value)


@pytest.mark.parametrize(
    "name", ["喆", "堃", "㛃", "㙓", "𤧛", "𬱖", "𬭎", "𣲗", "𬍛", "〇", "·", "龑", "鿍"]
)
def test_rare_characters_of_names_can_be_drawn(name: str) -> None:
    assert lacks(Face.NAME, name) is None


def test_every_character_of_gb_2312_can_be_drawn_in_text_and_title() -> None:
    table = [
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
    ]
    han = "".join(table)
    assert len(han) == 6763
    for face in (Face.TEXT, Face.TITLE, Face.NAME):
        assert lacks(face, han) is None


def test_the_fonts_may_be_embedded_and_keep_their_licences() -> None:
    for face in Face:
        path = FOLDER / FILES[face]
        assert path.stat().st_size < 16 * 1024 * 1024
        family = path.name.split("-")[0]
        licence = (FOLDER / f"OFL-{family}.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_a_text_that_cannot_fit_is_refused_with_its_field() -> None:
    with pytest.raises(TextTooLong) as refused:
        render_certificate(make_document(body_en="Centre " * 40 + "x"))
    assert refused.value.detail["field"] == "body_en"


def test_a_document_with_problems_is_not_drawn() -> None:
    with pytest.raises(InvalidInput):
        render_certificate(make_document(holder=""))


def test_dates_are_written_in_full() -> None:
    assert date_zh(date(2026, 9, 8)) == "2026 年 9 月 8 日"
    assert date_en(date(2026, 12, 1)) == "1 December 2026"
