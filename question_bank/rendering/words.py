"""Scoring told in words, and the words that ``item-view.js`` itself shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from core.i18n import force_locale, gettext
from question_bank.item_types import PARTIAL

Step = Mapping[str, Any]


def _(message: str, **values: object) -> str:
    return str(gettext(message, **values))


def describe_trace(trace: Iterable[Step]) -> list[str]:
    """Return one sentence for each step of how a score came about, in the reader's language."""
    return [_TELL[str(step["step"])](step) for step in trace if step.get("step") in _TELL]


def _names(step: Step) -> str:
    words = {"true": _("对"), "false": _("错")}
    return _("、").join(words.get(str(entry), str(entry)) for entry in step["options"])


def _order(step: Step) -> str:
    return " → ".join(str(entry) for entry in step["options"])


def _counts(step: Step) -> str:
    told = _(
        "选中答案 %(right)s 个（共 %(keys)s 个），选中干扰项 %(wrong)s 个。",
        right=step["right"],
        keys=step["keys"],
        wrong=step["wrong"],
    )
    if step["rule"] == PARTIAL:
        return told + _("按部分给分：（选对数 − 选错数）÷ 答案数，不低于 0。")
    return told + _("按全对给分：与答案完全一致才得分。")


def _compared(step: Step) -> str:
    if Fraction(step["tolerance"]) == 0:
        return _("答案是 %(key)s，不设容差。", key=step["key"])
    return _("答案是 %(key)s，容差 %(tolerance)s。", key=step["key"], tolerance=step["tolerance"])


def _unusable(step: Step) -> str:
    if step["why"] == "no_number":
        return _("输入的内容读不成一个数。")
    if step["why"] == "unknown_option":
        return _("作答里有这道题没有的选项。")
    return _("作答的格式与题型不符。")


def _score(step: Step) -> str:
    score, maximum = Fraction(step["score"]), Fraction(step["maximum"])
    return _("得 %(score)s 分，满分 %(maximum)s 分。", score=plain(score), maximum=plain(maximum))


_TELL: dict[str, Callable[[Step], str]] = {
    "not_answered": lambda step: _("未作答。"),
    "unusable": _unusable,
    "chosen": lambda step: _("选择：%(options)s。", options=_names(step)),
    "key": lambda step: _("答案：%(options)s。", options=_names(step)),
    "matches": lambda step: _("与答案一致。") if step["right"] else _("与答案不一致。"),
    "counts": _counts,
    "read": lambda step: _(
        "输入 %(typed)s，读作 %(value)s。",
        typed=step["typed"],
        value=plain(Fraction(step["value"])),
    ),
    "compared": _compared,
    "slip": lambda step: _("这是题目列出的常见错答 %(value)s。", value=step["value"]),
    "order": lambda step: _("作答顺序：%(options)s。", options=_order(step)),
    "key_order": lambda step: _("正确顺序：%(options)s。", options=_order(step)),
    "in_place": lambda step: _(
        "%(of)s 个位置中对了 %(right)s 个；顺序全对才得分。", right=step["right"], of=step["of"]
    ),
    "score": _score,
}


def plain(value: Fraction) -> str:
    """Return a rational as people write it: ``2``, ``1.5``, or ``2/3`` when it has no end."""
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(value)
    digits = 1
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = abs(int(value * 10**digits))
    sign = "-" if value < 0 else ""
    return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}d}"


def item_view_labels() -> dict[str, dict[str, str]]:
    """Return the words of ``item-view.js`` in both languages, so that it can switch in place.

    Needs an application context; pages hand it over as JSON.
    """
    return {"zh": _labels_in("zh"), "en": _labels_in("en")}


def _labels_in(locale: str) -> dict[str, str]:
    with force_locale(locale):
        return {
            "options": _("选项"),
            "true": _("对"),
            "false": _("错"),
            "number": _("答案"),
            "clear": _("清除作答"),
            "order": _("按顺序排列"),
            "orderHint": _("用上移、下移按钮或 Alt + ↑ ↓ 调整顺序。"),
            "keepOrder": _("就用现在的顺序"),
            "notOrdered": _("还没有作答：调整顺序，或确认现在的顺序。"),
            "ordered": _("已按现在的顺序作答。"),
            "up": _("上移 {name}"),
            "down": _("下移 {name}"),
            "drag": _("拖动"),
            "moved": _("{name} 移到第 {place} 位，共 {total} 位"),
            "strike": _("排除 {name}"),
            "unstrike": _("取消排除 {name}"),
            "missing": _("这道题没有这种语言的版本，现以另一种语言显示。"),
        }
