"""The places of an item document, in words: what comments point at and differences are told by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.i18n import lazy_pgettext
from question_bank.rules.differences import fields_of

FIELDS: dict[str, object] = {
    "title": _l("短标题"),
    "stem": _l("题干"),
    "options": _l("选项"),
    "rows": _l("行"),
    "gaps": _l("空"),
    "areas": _l("图上区域"),
    "image": _l("图片"),
    "key": _l("答案"),
    "why": _l("错答的误解"),
    "rationale": _l("解析"),
    "rubric": _l("评分标准"),
    "slips": _l("常见错答"),
    "unit": _l("单位"),
    "units": _l("其他单位"),
    "decimals": _l("小数位数"),
    "tolerance": _l("容差"),
    "tolerance_kind": _l("容差种类"),
    "ranges": _l("正确范围"),
    "range": _l("刻度"),
    "fixed": _l("固定顺序"),
    "scoring": _l("给分方式"),
    "most": _l("最多选几个"),
    "many": _l("每行可多选"),
    "reuse": _l("可重复使用"),
    "answer": _l("作答要求"),
    "variables": _l("变量"),
    "constraints": _l("约束"),
    "variants": _l("变式数"),
    "stimulus": _l("材料"),
    "type": _l("题型"),
    "level": _l("等级"),
    "domain": _l("能力领域"),
    "competence": _l("能力项"),
    "topic": _l("考点"),
    "kind": _l("能力类型"),
    "cognition": _l("认知层次"),
    "p_expected": _l("预估难度"),
    "seconds": _l("作答时间（秒）"),
    "source": _l("来源"),
    "licence": _l("许可"),
    "review_by": _l("复核日期"),
    "attribution": _l("出处"),
}
ENTRIES: dict[str, object] = {
    "options": _l("选项 %(id)s"),
    "rows": _l("第 %(id)s 行"),
    "gaps": _l("空 %(id)s"),
    "areas": _l("区域 %(id)s"),
    "slips": _l("常见错答 %(id)s"),
    "units": _l("其他单位 %(id)s"),
    "ranges": _l("正确范围 %(id)s"),
    "variables": _l("变量 %(id)s"),
    "key": _l("答案 %(id)s"),
}
PARTS: dict[str, object] = {
    "text": _l("文字"),
    "why": _l("说明"),
    "correct": _l("是答案"),
    "label": _l("名称"),
    "alt": _l("替代文字"),
    "value": _l("值"),
    "accept": _l("接受的答案"),
    "options": _l("选项"),
}
LANGUAGES: dict[str, object] = {
    "zh": lazy_pgettext("text language", "中文"),
    "en": lazy_pgettext("text language", "英文"),
}
METADATA = (
    "type",
    "level",
    "domain",
    "competence",
    "topic",
    "kind",
    "cognition",
    "p_expected",
    "seconds",
    "source",
    "licence",
    "review_by",
    "stimulus",
    "attribution",
)
_FIRST = ("stem", "options", "rows", "gaps", "areas", "key", "rationale", "title")


def is_metadata(path: str) -> bool:
    """Say whether a path is about the item rather than in it."""
    return path.partition(".")[0] in METADATA


def place_name(path: str) -> str:
    """Return a path in words: ``options.B.text.zh`` is 选项 B 文字（中文）; empty is the whole item."""
    if not path:
        return str(_("整道题"))
    first, *rest = path.split(".")
    lang = LANGUAGES.get(rest[-1]) if rest else None
    if lang is not None:
        rest = rest[:-1]
    name = str(FIELDS.get(first, first))
    if rest and first in ENTRIES:
        name = str(ENTRIES[first]) % {"id": rest[0]}
        rest = rest[1:]
    words = " ".join([name, *(str(PARTS.get(part, part)) for part in rest)])
    return str(_("%(place)s（%(language)s）", place=words, language=lang)) if lang else words


def reading_rank(path: str) -> tuple[bool, int, int]:
    """Return where a path stands as an item is read: its own texts first, Chinese before English."""
    name = path.partition(".")[0]
    place = _FIRST.index(name) if name in _FIRST else len(_FIRST)
    plain = path in {"stem.en", "rationale.en", "title.en"}
    return is_metadata(path), place, int(plain)


def places_of(body: Mapping[str, Any]) -> list[str]:
    """Return the places of a document on which one can comment, the item's own texts first."""
    found = list(fields_of(body))
    if body:
        found.append("key")
    return sorted(dict.fromkeys(found), key=reading_rank)
