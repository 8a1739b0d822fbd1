"""Scoring told in words, and the words that ``item-view.js`` itself shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from core.i18n import force_locale, gettext
from question_bank.item_types import EACH, PARTIAL, SUBSET
from question_bank.item_types.numeric import RELATIVE

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
    if step["rule"] == SUBSET:
        return told + _("少选按比例给分：没有选错时得 选对数 ÷ 答案数，选错不得分。")
    return told + _("按全对给分：与答案完全一致才得分。")


def _parts(step: Step) -> str:
    """Tell every gap, row or area: what was given, what is right, whether it is."""
    told = "".join(_one_part(part) for part in step["parts"])
    right, of = sum(bool(part["right"]) for part in step["parts"]), len(step["parts"])
    if step["scoring"] == EACH:
        return told + _("%(of)s 处中对了 %(right)s 处，按对的比例给分。", of=of, right=right)
    return told + _("%(of)s 处中对了 %(right)s 处，全对才得分。", of=of, right=right)


def _one_part(part: Mapping[str, Any]) -> str:
    values = {"part": part["part"], "given": part["given"], "key": part["key"]}
    if part["given"] is None:
        return _("%(part)s：未答，答案 %(key)s。", **values)
    if part["right"]:
        return _("%(part)s：作答 %(given)s，对。", **values)
    return _("%(part)s：作答 %(given)s，错，答案 %(key)s。", **values)


def _compared(step: Step) -> str:
    if Fraction(step["tolerance"]) == 0:
        return _("答案是 %(key)s，不设容差。", key=step["key"])
    if step.get("kind") == RELATIVE:
        share = plain(Fraction(step["tolerance"]) * 100)
        return _("答案是 %(key)s，容差为答案的 %(share)s%%。", key=step["key"], share=share)
    return _("答案是 %(key)s，容差 %(tolerance)s。", key=step["key"], tolerance=step["tolerance"])


def _ranges(step: Step) -> str:
    return _("正确的区间：%(ranges)s。", ranges=_("、").join(map(_one_range, step["ranges"])))


def _one_range(entry: Mapping[str, str]) -> str:
    if "high" not in entry:
        return f"≥ {entry['low']}"
    if "low" not in entry:
        return f"≤ {entry['high']}"
    return f"[{entry['low']}, {entry['high']}]"


def _unusable(step: Step) -> str:
    match step["why"]:
        case "no_number":
            return _("输入的内容读不成一个数。")
        case "unknown_option":
            return _("作答里有这道题没有的选项。")
        case "unknown_place":
            return _("作答里有这道题没有的位置。")
        case "reused":
            return _("每个选项只能用一次，作答里有选项用了两次。")
        case "too_many":
            return _("选的个数超过了题目允许的个数。")
        case "off_scale":
            return _("取值在刻度之外。")
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
    "neighbours": lambda step: _(
        "%(of)s 对相邻的元素中对了 %(right)s 对，按比例给分。", right=step["right"], of=step["of"]
    ),
    "parts": _parts,
    "unit": lambda step: _(
        "单位 %(unit)s，乘以 %(factor)s 换算成题目的单位。",
        unit=step["unit"],
        factor=step["factor"],
    ),
    "ranges": _ranges,
    "pending": lambda step: _("等待人工评分。"),
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
            **_labels_of_lists(),
            **_labels_of_gaps(),
            **_labels_of_pictures(),
            **_labels_of_fields(),
            **_labels_of_files(),
        }


def _labels_of_lists() -> dict[str, str]:
    return {
        "options": _("选项"),
        "true": _("对"),
        "false": _("错"),
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
        "rows": _("配对"),
        "matchHint": _("为每一行选一项。"),
        "optionTaken": _("{name}（已用）"),
        "tableOne": _("每行选一格"),
        "tableMany": _("每行可以选几格"),
        "choose": _("请选择"),
        "comma": _("、"),
    }


def _labels_of_gaps() -> dict[str, str]:
    return {
        "gap": _("第 {n} 空，共 {total} 空"),
        "gapShort": _("空 {n}"),
        "gapIs": _("{gap}：{state}"),
        "gapEmpty": _("空着"),
        "stock": _("备选词"),
        "stockHint": _("先选一个空，再选一个词；也可以先选词再选空，或把词拖到空里。"),
        "once": _("每项只能用一次。"),
        "reuse": _("每项可以用几次。"),
        "used": _("已用"),
        "emptyGap": _("清空第 {n} 空"),
        "emptied": _("{gap}：已清空"),
        "filledGap": _("{gap}：填入 {name}"),
        "nowWord": _("{gap}：现在选一个词，按 Esc 返回"),
        "nowGap": _("已选 {name}：现在选一个空"),
        "hotHint": _("在上面的文字里点选；用 Tab 键移动，空格键选中或取消。"),
        "hotHintMost": _("在上面的文字里点选，最多 {n} 处；用 Tab 键移动，空格键选中或取消。"),
        "hotCount": _("已选 {n} 处。"),
        "hotFull": _("最多选 {n} 处：先取消一处，再选别的。"),
    }


def _labels_of_pictures() -> dict[str, str]:
    return {
        "noPicture": _("图片缺失：{name}"),
        "areas": _("图上的区域"),
        "areasHint": _("在图上点选；也可以用 Tab 键移动、空格键选中，或按区域的字母。"),
        "areasHintMost": _(
            "在图上点选，最多 {n} 处；也可以用 Tab 键移动、空格键选中，或按区域的字母。"
        ),
        "areasChosen": _("已选：{letters}。"),
        "areasNone": _("还没有选。"),
        "areasFull": _("最多选 {n} 处：先取消一处，再选别的。"),
        "pointHint": _(
            "在图上定 {n} 个点：点击，或用方向键移动十字线（同时按 Shift 微调），按 Enter 定点，按 Delete 删去最后一个。"
        ),
        "pointField": _("定点：{name}"),
        "place": _("横 {x}，纵 {y}"),
        "pointSet": _("{place}。{count}"),
        "pointsSet": _("已定 {n} 个点，共要 {most} 个。"),
        "pointsFull": _("已有 {n} 个点：先删去一个，再定别的。"),
        "removePoint": _("删去第 {n} 个点（{place}）"),
    }


def _labels_of_fields() -> dict[str, str]:
    return {
        "number": _("答案"),
        "slider": _("在刻度上取值"),
        "sliderNone": _("还没有作答。"),
        "sliderWrong": _("没有记下：填 {low} 到 {high} 之间的数，间隔 {step}。"),
        "text": _("作答"),
        "textCode": _("代码"),
        "textLeast": _("至少 {least} 字。"),
        "textBetween": _("{least} 到 {most} 字。"),
        "textMarkdown": _("可以用 Markdown。"),
        "textCount": _("已写 {n} 字"),
        "textOf": _("已写 {n} 字，最多 {most} 字"),
        "textOver": _("已写 {n} 字，超出 {over} 字"),
    }


def _labels_of_files() -> dict[str, str]:
    return {
        "files": _("选择文件"),
        "filesHint": _("可交 {kinds}，每个不超过 {largest}，最多 {n} 个。"),
        "fileKind": _("没有收下 {name}：只收 {kinds}。"),
        "fileLarge": _("没有收下 {name}：它有 {size}，最大 {largest}。"),
        "fileEmpty": _("没有收下 {name}：文件是空的。"),
        "fileMany": _("没有收下 {name}：最多 {n} 个文件，先删去一个。"),
        "fileInsecure": _("浏览器只在 https 网址上允许读取文件。请用 https 打开本站。"),
        "fileCount": _("已有 {n} 个文件"),
        "fileRemoved": _("已删去 {name}"),
        "removeFile": _("删去 {name}"),
    }
