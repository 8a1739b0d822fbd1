"""Markdown to HTML that is safe to show: no raw HTML, no links, only stored pictures; then sanitised.

Tables, code and formulas scroll sideways on narrow screens, so they can take the focus. Formulas are
``$…$`` and ``$$…$$``, kept as TeX in ``.lc-math[data-tex]`` and drawn by ``static/js/math.js``. Pictures
are ``![alt](asset:<id>)``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from question_bank.rendering.highlighting import highlight
from question_bank.rendering.pictures import Assets, data_address, is_picture, picture_size

TAGS = {
    "p", "br", "hr", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote",
    "h3", "h4", "div", "table", "thead", "tbody", "tr", "th", "td", "b", "u", "s", "small",
    "sub", "sup", "span", "img",
}  # fmt: skip
ATTRIBUTES = {
    "pre": {"class", "tabindex", "role", "aria-label"},
    "div": {"class", "tabindex", "role", "aria-label", "data-tex"},
    "span": {"class", "data-tex", "data-display"},
    "img": {"src", "alt", "width", "height", "class"},
    "table": {"class"},
    "th": {"class", "scope"},
    "td": {"class"},
    "ol": {"start"},
}
NAMES = {
    "code": {"zh": "代码", "en": "Code"},
    "table": {"zh": "表格", "en": "Table"},
    "formula": {"zh": "公式", "en": "Formula"},
    "missing": {"zh": "图片缺失：", "en": "Picture missing: "},
}
_PICTURE = re.compile(r"!\[((?:[^\[\]\\\n]|\\.)*)\]\(asset:([A-Za-z0-9_-]{1,64})\)")
# A dollar sign that closes stands after no space, one that opens before none; "$5 and $10" are prices.
_INLINE_MATH = re.compile(r"\$(?![\s$])((?:[^$\\\n]|\\.)+?)(?<!\s)\$(?![0-9$])")
_DISPLAY_MATH = re.compile(r"\$\$((?:[^$\\]|\\.)+)\$\$")


class _Renderer(RendererHTML):
    """Wraps what scrolls; aligns cells by class instead of style; leaves formulas and pictures."""

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        name = _name("table", env)
        return (
            f'<div class="lc-scroll" tabindex="0" role="group" aria-label="{name}">'
            '<table class="lc-table tight">\n'
        )

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<th scope="col"{_aligned(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<td{_aligned(tokens[idx])}>"

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        name = _name("code", env)
        code = highlight(token.content.rstrip("\n"), token.info.strip().lower().partition(" ")[0])
        return (
            f'<pre class="lc-code" tabindex="0" role="group" aria-label="{name}">'
            f"<code>{code}</code></pre>\n"
        )

    def code_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return self.fence(tokens, idx, options, env)

    def heading_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "<h4>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</h4>\n"

    def math_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        tex = escape(tokens[idx].content)
        display = ' data-display=""' if tokens[idx].markup == "$$" else ""
        return f'<span class="lc-math" data-tex="{tex}"{display}>{tex}</span>'

    def math_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        tex = escape(tokens[idx].content)
        name = _name("formula", env)
        return (
            f'<div class="lc-math" tabindex="0" role="group" aria-label="{name}"'
            f' data-tex="{tex}">{tex}</div>\n'
        )

    def picture(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        alt = escape(tokens[idx].content)
        media_type, data = env["assets"].get(tokens[idx].info, ("", b""))
        address = data_address(media_type, data)
        if not address:
            return f'<span class="lc-figure missing">{_name("missing", env)}{alt}</span>'
        size = picture_size(data)
        sides = f' width="{size[0]}" height="{size[1]}"' if size else ""
        return f'<img src="{address}" alt="{alt}"{sides} class="lc-figure">'


def _name(part: str, env: Any) -> str:
    return NAMES[part]["en" if env.get("lang") == "en" else "zh"]


def _aligned(token: Token) -> str:
    style = str(token.attrGet("style") or "")
    return {"text-align:right": ' class="r"', "text-align:center": ' class="c"'}.get(style, "")


def _read_math(state: StateInline, silent: bool) -> bool:
    for pattern, sign in ((_DISPLAY_MATH, "$$"), (_INLINE_MATH, "$")):
        found = pattern.match(state.src, state.pos, state.posMax)
        if found and found[1].strip():
            if not silent:
                token = state.push("math_inline", "", 0)
                token.content, token.markup = found[1].strip(), sign
            state.pos = found.end()
            return True
    return False


def _read_picture(state: StateInline, silent: bool) -> bool:
    found = _PICTURE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        token = state.push("picture", "img", 0)
        token.content, token.info = re.sub(r"\\(.)", r"\1", found[1]).strip(), found[2]
    state.pos = found.end()
    return True


def _read_math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read lines from one that begins with ``$$`` to the one that ends with it, perhaps the same."""
    if state.is_code_block(start):
        return False
    lines: list[str] = []
    for line in range(start, end):
        if line > start and state.sCount[line] < state.blkIndent:
            return False
        lines.append(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]])
        if not lines[0].startswith("$$"):
            return False
        text = "\n".join(lines).rstrip()
        if len(text) > 4 and text.endswith("$$"):
            break
    else:
        return False
    content = text[2:-2].strip()
    if not content or "$" in content.replace("\\$", ""):
        return False
    if not silent:
        token = state.push("math_block", "", 0)
        token.content, token.block, token.map = content, True, [start, line + 1]
        state.line = line + 1
    return True


@lru_cache(maxsize=1)
def _engine() -> MarkdownIt:
    engine = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    engine.enable(["table", "strikethrough"]).disable(["image", "link", "autolink", "reference"])
    engine.inline.ruler.after("escape", "math", _read_math)
    engine.inline.ruler.after("math", "picture", _read_picture)
    engine.block.ruler.before(
        "fence", "math", _read_math_block, {"alt": ["paragraph", "blockquote", "list"]}
    )
    return engine


def render_markdown(text: str, lang: str = "zh", assets: Assets | None = None) -> Markup:
    """Return safe HTML blocks for Markdown in ``lang`` (which names the parts that scroll).

    ``assets`` holds the pictures; one that is not there is a box that says so.
    """
    return _clean(_engine().render(text, {"lang": lang, "assets": assets or {}}))


def render_inline(text: str, lang: str = "zh", assets: Assets | None = None) -> Markup:
    """Return safe HTML for a short text: no paragraph around a single line, blocks for more."""
    if "\n" in text.strip():
        return render_markdown(text, lang, assets)
    env = {"lang": lang, "assets": assets or {}}
    return _clean(str(_engine().renderInline(text.strip(), env)))


def _clean(html: str) -> Markup:
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        link_rel=None,
        url_schemes={"data"},
        attribute_filter=_kept,
    ).strip()
    return Markup(safe)  # noqa: S704  # sanitised on the line above


def _kept(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src" and not is_picture(value):
        return None
    return value
