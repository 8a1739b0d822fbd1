"""What keeps an item from review: shape, metadata, languages, and what its type finds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.documents.shapes import is_text, shape_problems
from question_bank.item_types import ALL, ITEM_TYPES, Problem
from question_bank.item_types.base import options_of
from question_bank.item_types.faults import text_problems
from question_bank.item_types.pictures import picture_problems
from question_bank.parameters import is_parametrised, parameter_problems

LEVELS = ("L1", "L2", "L3")
KINDS = ("knowledge", "skill", "innovation")
COGNITIONS = ("remember", "understand", "apply", "analyse", "evaluate", "create")

_DOMAIN = re.compile(r"^[A-Z]{2,4}$")
_COMPETENCE = re.compile(r"^[A-Z]{2,4}-\d{2}$")
_UNEXPLAINED = ("choice_table",)
"""Types whose options are answers to each row, so that no single one needs a reason."""


def document_problems(body: Mapping[str, Any]) -> list[Problem]:
    """Return what keeps the item from review: shape, metadata, languages, and what its type finds.

    Of a parametrised item the variants are judged (``question_bank.parameters``).
    """
    found = shape_problems(body)
    if found:
        return found
    kind = ITEM_TYPES[body["type"]]
    found = text_problems(body, "stem", _l("题干"))
    found += parameter_problems(body) if is_parametrised(body) else kind.problems(body)
    if body.get("scoring", ALL) not in kind.scorings:
        found.append(Problem("scoring", _l("这种题型没有这种计分方式")))
    found += _explanations(body) + picture_problems(body)
    found += text_problems(body, "title", _l("短标题"))
    return found + _metadata_problems(body)


def _explanations(body: Mapping[str, Any]) -> list[Problem]:
    found = text_problems(body, "rationale", _l("解析"))
    if body["type"] == "true_false":
        found += text_problems(body, "why", _l("错答的误解"))
    for option in [] if body["type"] in _UNEXPLAINED else options_of(body):
        option_id = str(option.get("id", ""))
        for problem in text_problems(option, "why", _l("选项 %(id)s 的说明", id=option_id)):
            found.append(Problem(f"options.{option_id}.{problem.field}", problem.message))
    for place, slip in enumerate(body.get("slips") or [], start=1):
        for problem in text_problems(slip, "why", _l("第 %(n)s 个常见错答的说明", n=place)):
            found.append(Problem(f"slips.{place}.{problem.field}", problem.message))
    return found


def _metadata_problems(body: Mapping[str, Any]) -> list[Problem]:
    found = []
    domain, competence = body.get("domain", ""), body.get("competence", "")
    checks: list[tuple[str, bool, object]] = [
        ("level", body.get("level") in LEVELS, _l("等级应是 L1、L2 或 L3")),
        ("competence", bool(_COMPETENCE.match(competence)), _l("写明能力项，如 PRC-01")),
        ("domain", not competence or bool(_DOMAIN.match(domain)), _l("写明能力领域")),
        (
            "competence",
            not (competence and domain) or competence.startswith(f"{domain}-"),
            _l("能力项应属于所选的能力领域"),
        ),
        ("topic", bool(body.get("topic")), _l("写明考点")),
        ("kind", body.get("kind") in KINDS, _l("能力类型应是知识、技能或创新")),
        ("cognition", body.get("cognition") in COGNITIONS, _l("写明认知层次")),
        ("source", bool(body.get("source")), _l("写明来源，如「自拟计算」")),
        (
            "p_expected",
            _is_share(body.get("p_expected")),
            _l("预估难度应是 0.05 至 1.00，以 0.05 为一档"),
        ),
        ("seconds", _is_whole(body.get("seconds"), 10, 7200), _l("作答时间应是 10 至 7200 秒")),
        ("review_by", _is_date(body.get("review_by")), _l("复核日期应写成 2027-11-22 的样子")),
    ]
    for name, fine, message in checks:
        if not fine:
            found.append(Problem(name, message))
    return found


def _is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_share(value: Any) -> bool:
    try:
        share = Decimal(str(value))
    except InvalidOperation:
        return False
    return share.is_finite() and 0 < share <= 1 and share % Decimal("0.05") == 0


def _is_date(value: Any) -> bool:
    if value is None:
        return True
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except (TypeError, ValueError):
        return False


def stimulus_problems(body: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a stimulus."""
    wrong = [name for name in ("title", "body") if name in body and not is_text(body[name])]
    if wrong:
        return [
            Problem(name, _l("%(name)s 应按语言（zh、en）写成文字", name=name)) for name in wrong
        ]
    found = text_problems(body, "title", _l("材料标题"))
    found += text_problems(body, "body", _l("材料正文"))
    return found + picture_problems(body)
