"""Places inside a stem: gaps ``[[g1]]`` and hot spans ``[[h1|the words]]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import LANGUAGES, Body, Problem, entries_of, ids_of

_ID = r"[A-Za-z][A-Za-z0-9_-]{0,15}"
GAP = re.compile(rf"\[\[({_ID})\]\]")
SPAN = re.compile(rf"\[\[({_ID})\|([^\[\]|\n]+)\]\]")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_FORMULA = re.compile(r"\$\$.*?\$\$|\$(?!\s)[^$\n]+?(?<!\s)\$(?!\d)", re.DOTALL)


def gap_ids(body: Body) -> list[str]:
    """Return the ids of a document's gaps in the author's order."""
    return ids_of(entries_of(body, "gaps"))


def stem_texts(body: Body) -> dict[str, str]:
    """Return the stem in the languages that it has."""
    stem = body.get("stem")
    texts: Mapping[str, Any] = stem if isinstance(stem, Mapping) else {}
    return {lang: str(texts[lang]) for lang in LANGUAGES if str(texts.get(lang) or "").strip()}


def spans_of(text: str) -> list[tuple[str, str]]:
    """Return the hot spans of a stem, (id, words), in their order."""
    return [(match[1], match[2]) for match in SPAN.finditer(text)]


def span_ids(body: Body) -> list[str]:
    """Return the ids of a document's hot spans, in the order of the first language that it has."""
    found = [name for text in stem_texts(body).values() for name, _ in spans_of(text)]
    return list(dict.fromkeys(found))


def gap_problems(body: Body, most: int) -> list[Problem]:
    """Report a wrong number of gaps, and gaps that do not stand exactly once in each language."""
    gaps = gap_ids(body)
    found: list[Problem] = []
    if not 1 <= len(gaps) <= most:
        found.append(
            Problem("gaps", _l("应有 1 至 %(most)s 个空，现有 %(n)s 个", most=most, n=len(gaps)))
        )
    for lang, text in stem_texts(body).items():
        found += _placed_once(lang, gaps, [match[1] for match in GAP.finditer(text)])
        unknown = {match[1] for match in GAP.finditer(_CODE.sub("", text))} - set(gaps)
        for name in sorted(unknown):
            found.append(Problem(f"stem.{lang}", _l("题干里的空 %(id)s 没有定义", id=name)))
        found += _formula_problems(lang, text, GAP.search)
    return found


def span_problems(body: Body, least: int, most: int) -> list[Problem]:
    """Report a wrong number of hot spans, and spans that differ between the languages."""
    texts = stem_texts(body)
    found: list[Problem] = []
    names = span_ids(body)
    if not least <= len(names) <= most:
        message = _l(
            "题干里应有 %(least)s 至 %(most)s 处可点选的文字，现有 %(n)s 处",
            least=least,
            most=most,
            n=len(names),
        )
        found.append(Problem("stem.zh", message))
    for lang, text in texts.items():
        found += _placed_once(lang, names, [name for name, _ in spans_of(text)])
        found += _formula_problems(lang, text, SPAN.search)
        if any(not words.strip() for _, words in spans_of(text)):
            found.append(Problem(f"stem.{lang}", _l("可点选的文字不能为空")))
    return found


def _placed_once(lang: str, wanted: Iterable[str], placed: list[str]) -> list[Problem]:
    return [
        Problem(
            f"stem.{lang}",
            _l("%(id)s 应在题干里恰好出现一次，现有 %(n)s 次", id=name, n=placed.count(name)),
        )
        for name in wanted
        if placed.count(name) != 1
    ]


def _formula_problems(
    lang: str, text: str, search: Callable[[str], re.Match[str] | None]
) -> list[Problem]:
    if any(search(formula) for formula in _FORMULA.findall(_CODE.sub("", text))):
        return [Problem(f"stem.{lang}", _l("空和可点选的文字不能放在公式里"))]
    return []
