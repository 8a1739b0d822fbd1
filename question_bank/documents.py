"""Item documents: what an author wrote, in one canonical shape, and what is wrong with it.

The document of an item (``body``) is JSON without floats: decimals are text (``"0.70"``), dates are
ISO text, texts are ``{"zh": …, "en": …}`` in Markdown. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types import ITEM_TYPES, Problem
from question_bank.item_types.base import options_of, text_problems

LEVELS = ("L1", "L2", "L3")
KINDS = ("knowledge", "skill", "innovation")
COGNITIONS = ("remember", "understand", "apply", "analyse", "evaluate", "create")
LICENCE = "CC-BY-4.0"
LONGEST_TEXT = 20_000
MOST_LISTED = 12
_LARGEST = 10**15

_TEXTS = ("title", "stem", "why", "rationale", "unit")
_WORDS = (
    "competence",
    "topic",
    "type",
    "kind",
    "cognition",
    "source",
    "level",
    "domain",
    "licence",
    "stimulus",
    "tolerance",
)
FIELDS = frozenset(
    {
        *_TEXTS,
        *_WORDS,
        "p_expected",
        "seconds",
        "fixed",
        "options",
        "key",
        "decimals",
        "slips",
        "review_by",
    }
)
_DOMAIN = re.compile(r"^[A-Z]{2,4}$")
_COMPETENCE = re.compile(r"^[A-Z]{2,4}-\d{2}$")
IDENTIFIER = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")


def canonical_body(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document in canonical form: known fields in plain JSON, empty ones left out.

    What has a wrong type is kept as plainly as it can be, so that ``document_problems`` names it.
    """
    body = {name: _plain(entry[name]) for name in sorted(FIELDS) if name in entry}
    if "p_expected" in body:
        body["p_expected"] = _two_decimals(body["p_expected"])
    if "options" in body:
        body["options"] = _options(body["options"])
    for name in ("fixed", "stimulus", "unit", "slips", "review_by", "why"):
        if not body.get(name):
            body.pop(name, None)
    if body.get("type") in ("numeric", "true_false") and not body.get("options"):
        body.pop("options", None)
    return {name: value for name, value in body.items() if value is not None and value != {}}


def _options(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [
        {k: v for k, v in option.items() if k in {"id", "text", "why"} or (k == "correct" and v)}
        if isinstance(option, dict)
        else option
        for option in value
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\x00", "").strip()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _LARGEST else "?"
    if isinstance(value, Mapping):
        texts = {str(name): _plain(inner) for name, inner in value.items()}
        return {name: inner for name, inner in texts.items() if inner is not None and inner != ""}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def _two_decimals(value: Any) -> Any:
    try:
        return str(Decimal(str(value)).quantize(Decimal("0.01")))
    except InvalidOperation:
        return value


def document_problems(body: Mapping[str, Any]) -> list[Problem]:
    """Return what keeps the item from review: shape, metadata, languages, and what its type finds."""
    found = _shape_problems(body)
    if found:
        return found
    kind = ITEM_TYPES[body["type"]]
    found = text_problems(body, "stem", _l("题干"))
    found += kind.problems(body)
    found += _explanations(body)
    found += text_problems(body, "title", _l("短标题"))
    return found + _metadata_problems(body)


def _shape_problems(body: Mapping[str, Any]) -> list[Problem]:
    found = []
    for name in sorted(set(body) - FIELDS):
        found.append(Problem(name, _l("没有这个字段：%(name)s", name=name)))
    if not isinstance(body.get("type"), str) or body["type"] not in ITEM_TYPES:
        found.append(Problem("type", _l("题型不支持：%(type)s", type=body.get("type") or "?")))
    for name in _TEXTS:
        if name in body and not _is_text(body[name]):
            found.append(Problem(name, _l("%(name)s 应按语言（zh、en）写成文字", name=name)))
    for name in _WORDS:
        if name in body and not isinstance(body[name], str):
            found.append(Problem(name, _l("%(name)s 应是文字", name=name)))
    if len(str(body)) > 4 * LONGEST_TEXT:
        found.append(Problem("stem", _l("全题超过 %(n)s 个字符", n=4 * LONGEST_TEXT)))
    return found + _list_shapes(body)


def _list_shapes(body: Mapping[str, Any]) -> list[Problem]:
    found = []
    for name, most in (("options", MOST_LISTED), ("slips", MOST_LISTED)):
        value = body.get(name, [])
        entries: list[Any] = value if isinstance(value, list) else [None]
        if len(entries) > most or not all(isinstance(entry, Mapping) for entry in entries):
            found.append(Problem(name, _l("%(name)s 应是不超过 %(n)s 项的列表", name=name, n=most)))
            continue
        for entry in entries:
            texts = [entry[part] for part in ("text", "why") if part in entry]
            word = entry.get("id" if name == "options" else "value", "")
            if not all(_is_text(text) for text in texts) or not isinstance(word, str):
                found.append(
                    Problem(name, _l("%(name)s 的一项写法不对：%(id)s", name=name, id=word))
                )
            elif name == "options" and not IDENTIFIER.match(word):
                found.append(Problem(name, _l("选项编号只用字母和数字：%(id)s", id=word or "?")))
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        name in {"zh", "en"} and isinstance(text, str) for name, text in value.items()
    )


def _explanations(body: Mapping[str, Any]) -> list[Problem]:
    found = text_problems(body, "rationale", _l("解析"))
    if body["type"] == "true_false":
        found += text_problems(body, "why", _l("错答的误解"))
    for option in options_of(body):
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


def stimulus_body(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of a stimulus in canonical form: title, body, source."""
    return {name: _plain(entry[name]) for name in ("title", "body", "source") if name in entry}


def stimulus_problems(body: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a stimulus."""
    wrong = [name for name in ("title", "body") if name in body and not _is_text(body[name])]
    if wrong:
        return [
            Problem(name, _l("%(name)s 应按语言（zh、en）写成文字", name=name)) for name in wrong
        ]
    return text_problems(body, "title", _l("材料标题")) + text_problems(
        body, "body", _l("材料正文")
    )
