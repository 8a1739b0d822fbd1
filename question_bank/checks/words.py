"""Reading the texts of a document for checks: without code, formulas, pictures and placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from question_bank.item_types.base import entries_of
from question_bank.item_types.gaps import GAP, SPAN

CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
FENCE = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)", re.DOTALL)
HAN = "[\u4e00-\u9fff]"
_FORMULA = re.compile(r"\$\$.*?\$\$|\$(?!\s)[^$\n]+?(?<!\s)\$(?!\d)", re.DOTALL)
_PICTURE = re.compile(r"!\[([^\]]{0,999}+)\]\([^)]{0,999}+\)")
_EXPRESSION = re.compile(r"\{\{[^{}]*\}\}")
_LISTS = ("options", "rows", "areas")
_PARTS = {"options": "text", "rows": "text", "areas": "label"}


def text_in(value: Any, lang: str) -> str:
    """Return a text in a language, ``""`` without one."""
    return str(value.get(lang) or "") if isinstance(value, Mapping) else ""


def prose(text: str, instead: str = " ") -> str:
    """Return a text without what is not prose; the words of hot spans stay."""
    plain = CODE.sub(instead, text)
    plain = SPAN.sub(lambda match: match[2], plain)
    for pattern in (GAP, _FORMULA, _PICTURE, _EXPRESSION):
        plain = pattern.sub(instead, plain)
    return plain


def expressions_in(text: str) -> list[str]:
    """Return the places for values, ``{{ n*k }}``, of a text; braces of code and formulas are none."""
    return _EXPRESSION.findall(_FORMULA.sub(" ", CODE.sub(" ", text)))


def shown_texts(body: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of all that candidates read: stem, options, rows, areas, words of gaps."""
    yield f"stem.{lang}", text_in(body.get("stem"), lang)
    for name in _LISTS:
        for entry in entries_of(body, name):
            part = _PARTS[name]
            yield f"{name}.{entry.get('id')}.{part}.{lang}", text_in(entry.get(part), lang)
    for gap in entries_of(body, "gaps"):
        for option in entries_of(gap, "options"):
            yield (
                f"gaps.{gap.get('id')}.{option.get('id')}.{lang}",
                text_in(option.get("text"), lang),
            )
