from __future__ import annotations

import base64
import re
import struct
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.rendering import render_inline, render_markdown
from question_bank.rendering.highlighting import LANGUAGES, highlight
from question_bank.rendering.pictures import data_address, is_picture, picture_size
from tests.journeys.payloads import picture

PNG = base64.b64decode(picture(40, 30).partition(",")[2])
ID = "0123456789abcdef0123456789abcdef"


def math(tex: str, inner: str = "") -> str:
    return f'<span class="lc-math" data-tex="{tex}">{inner or tex}</span>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("$x^2$", math("x^2")),
        ("设 $a_1 < b$。", f"设 {math('a_1 &lt; b')}。"),
        ('$\\text{"q"} & 1$', math("\\text{&quot;q&quot;} &amp; 1", '\\text{"q"} &amp; 1')),
        ("$a*b*c$ 和 $d$", f"{math('a*b*c')} 和 {math('d')}"),
        ("$$x$$", '<span class="lc-math" data-tex="x" data-display="">x</span>'),
        ("$5 和 $10", "$5 和 $10"),
        ("5$ 和 10$", "5$ 和 10$"),
        ("$ x$ 与 $x $", "$ x$ 与 $x $"),
        (r"\$x\$", "$x$"),
        ("`$x$`", "<code>$x$</code>"),
        ("echo $HOME", "echo $HOME"),
    ],
)
def test_formulas_in_a_line_are_told_from_prices_and_code(text: str, html: str) -> None:
    assert render_inline(text) == html


@pytest.mark.parametrize("text", ["$$\nE = mc^2\n$$", "$$E = mc^2$$", "甲\n$$E = mc^2$$\n乙"])
def test_a_formula_of_its_own_is_a_block_that_scrolls(text: str) -> None:
    html = render_markdown(text, "en")
    block = (
        '<div class="lc-math" tabindex="0" role="group" aria-label="Formula" data-tex="E = mc^2">'
    )
    assert f"{block}E = mc^2</div>" in html


@pytest.mark.parametrize("text", ["$$", "$$\nx", "$$$$", "$$ $$", "$$a$ b$$"])
def test_an_unfinished_formula_stays_text(text: str) -> None:
    assert "<div" not in render_markdown(text)


@given(st.text(alphabet="$\\ab {}_^<>&\"'\n[]|!()`", max_size=60))
def test_no_formula_breaks_out_of_its_attribute(text: str) -> None:
    html = str(render_markdown(text))
    for found in re.findall(r"<(?:span|div)([^>]*)>", html):
        assert re.fullmatch(r'(?: [a-z-]+="[^"<>]*")*', found)


def test_code_is_marked_by_its_language() -> None:
    sql = highlight("SELECT name, 1.5 FROM t WHERE a = 'x' -- c", "sql")
    assert sql == (
        "<b>SELECT</b> name, <s>1.5</s> <b>FROM</b> t <b>WHERE</b> a = <u>'x'</u> <small>-- c</small>"
    )
    assert highlight("val x = 3 // c", "scala") == "<b>val</b> x = <s>3</s> <small>// c</small>"
    assert highlight("for f in a; do b; done # c", "bash").count("<b>") == 4
    assert highlight('{"a": [1, true]}', "json") == '{<b>"a"</b>: [<s>1</s>, <b>true</b>]}'
    assert highlight('b: "x" # c', "yaml") == '<b>b</b>: <u>"x"</u> <small># c</small>'
    assert "<b>class</b> A" in highlight("class A {}", "java")
    assert highlight("a < b", "cobol") == "a &lt; b"


def test_a_place_to_fill_in_stays_whole_in_code() -> None:
    html = highlight("SELECT \ue000 FROM '\ue001'", "sql")
    assert html == "<b>SELECT</b> \ue000 <b>FROM</b> <u>'\ue001'</u>"


@given(st.sampled_from(sorted(LANGUAGES)), st.text(max_size=80))
def test_marks_change_nothing_of_the_code(language: str, code: str) -> None:
    html = highlight(code, language)
    assert unescape(re.sub(r"</?(?:b|u|s|small)>", "", html)) == code


def test_a_stored_picture_stands_in_the_text() -> None:
    html = render_markdown(f"![拓扑 \\[1\\]](asset:{ID})", "zh", {ID: ("image/png", PNG)})
    address = "data:image/png;base64," + base64.b64encode(PNG).decode()
    assert html == (
        f'<p><img src="{address}" alt="拓扑 [1]" width="40" height="30" class="lc-figure"></p>'
    )


@pytest.mark.parametrize(
    "assets", [{}, {ID: ("text/html", b"<script>")}, {"f" * 32: ("image/png", PNG)}]
)
def test_a_picture_that_is_not_there_is_said(assets: dict[str, tuple[str, bytes]]) -> None:
    html = render_inline(f"![图 <1>](asset:{ID})", "zh", assets)
    assert html == '<span class="lc-figure missing">图片缺失：图 &lt;1&gt;</span>'
    assert "Picture missing: a" in render_inline(f"![a](asset:{ID})", "en")


@pytest.mark.parametrize(
    "text",
    ["![x](https://example.org/x.png)", "![x](data:image/png;base64,AA==)", "![x](asset:a/b)"],
)
def test_no_other_address_becomes_a_picture(text: str) -> None:
    assert "<img" not in render_markdown(text)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (PNG, (40, 30)),
        (b"GIF89a" + struct.pack("<HH", 7, 9), (7, 9)),
        (b"\xff\xd8\xff\xe0\x00\x04AB\xff\xc2\x00\x11\x08\x00\x05\x00\x06\x03", (6, 5)),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x09\0\0\x13\0\0", (10, 20)),
        (b'<svg xmlns="x" viewBox="0 0 120 80.4"></svg>', (120, 80)),
        (b"GIF89a\x01", None),
        (b"\xff\xd8\xff", None),
        (b"", None),
        (b"text", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_bytes(
    data: bytes, size: tuple[int, int] | None
) -> None:
    assert picture_size(data) == size


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"):
        size = picture_size(head + data)
        assert size is None or min(size) > 0


def test_only_pictures_get_an_address() -> None:
    assert data_address("text/html", b"x") == ""
    assert is_picture(data_address("image/svg+xml", b"<svg/>"))
    assert not is_picture("data:text/html;base64,AA==")
    assert not is_picture("https://example.org/x.png")
