"""Markdown to HTML that is safe to show: no raw HTML, no links, no images; then sanitised.

Tables and code scroll sideways on narrow screens, so both can take the focus. Code in SQL and Python
is coloured by the classes of ``.lc-code`` (``b`` keyword, ``u`` text, ``s`` number, ``small`` comment).
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
from markdown_it.token import Token
from markupsafe import Markup

TAGS = {
    "p", "br", "hr", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "blockquote",
    "h3", "h4", "div", "table", "thead", "tbody", "tr", "th", "td", "b", "u", "s", "small",
    "sub", "sup",
}  # fmt: skip
ATTRIBUTES = {
    "pre": {"class", "tabindex", "role", "aria-label"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "table": {"class"},
    "th": {"class", "scope"},
    "td": {"class"},
    "ol": {"start"},
}
NAMES = {"code": {"zh": "代码", "en": "Code"}, "table": {"zh": "表格", "en": "Table"}}

_SQL_WORDS = (
    "select from where group by having order limit offset join left right full inner outer cross "
    "on using union all distinct as and or not in is null like between case when then else end "
    "insert into values update set delete create table view alter drop primary key foreign "
    "references unique default over partition rows range with recursive asc desc exists cast "
    "interval date timestamp true false explain if"
)
_PYTHON_WORDS = (
    "def return if elif else for while in not and or is None True False import from as with try "
    "except finally raise class lambda yield pass break continue assert global del async await"
)
_WORDS = {
    "sql": re.compile(rf"\b(?:{'|'.join(_SQL_WORDS.split())})\b", re.IGNORECASE),
    "python": re.compile(rf"\b(?:{'|'.join(_PYTHON_WORDS.split())})\b"),
}
_COMMENT = {"sql": r"--[^\n]*", "python": r"#[^\n]*"}


class _Renderer(RendererHTML):
    """Wraps tables and code so that they scroll; aligns cells by class instead of style."""

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        name = NAMES["table"][env.get("lang", "zh")]
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
        name = NAMES["code"][env.get("lang", "zh")]
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


def _aligned(token: Token) -> str:
    style = str(token.attrGet("style") or "")
    return {"text-align:right": ' class="r"', "text-align:center": ' class="c"'}.get(style, "")


@lru_cache(maxsize=1)
def _engine() -> MarkdownIt:
    engine = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    return engine.enable(["table", "strikethrough"]).disable(
        ["image", "link", "autolink", "reference"]
    )


def render_markdown(text: str, lang: str = "zh") -> Markup:
    """Return safe HTML blocks for Markdown in ``lang`` (which names the parts that scroll)."""
    return _clean(_engine().render(text, {"lang": lang}))


def render_inline(text: str, lang: str = "zh") -> Markup:
    """Return safe HTML for a short text: no paragraph around a single line, blocks for more."""
    if "\n" in text.strip():
        return render_markdown(text, lang)
    return _clean(str(_engine().renderInline(text.strip(), {"lang": lang})))


def _clean(html: str) -> Markup:
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None).strip()
    return Markup(safe)  # noqa: S704  # sanitised on the line above


def highlight(code: str, language: str) -> str:
    """Return code as escaped HTML; words of SQL and Python carry the marks of ``.lc-code``."""
    if language not in _WORDS:
        return escape(code, quote=False)
    pieces = re.compile(
        rf"(?P<small>{_COMMENT[language]})|(?P<u>'[^'\n]*'|\"[^\"\n]*\")|(?P<s>\b\d+(?:\.\d+)?\b)|(?P<b>\b[A-Za-z_]+\b)"
    )

    def mark(match: re.Match[str]) -> str:
        tag, text = str(match.lastgroup), match.group()
        shown = escape(text, quote=False)
        if tag == "b" and not _WORDS[language].fullmatch(text):
            return shown
        return f"<{tag}>{shown}</{tag}>"

    parts, end = [], 0
    for match in pieces.finditer(code):
        parts += [escape(code[end : match.start()], quote=False), mark(match)]
        end = match.end()
    return "".join([*parts, escape(code[end:], quote=False)])
