"""What papers, parts of papers, checks and refusals are called on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import Refused
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from exams.models import MultipleRule, PaperKind
from exams.rules.conformity import CheckName
from exams.rules.difficulty import EASY, HARD, MEDIUM
from question_bank.item_types import ITEM_TYPES
from standards.rules import KINDS

PAPERS: dict[str, Any] = {
    PaperKind.THEORY.value: _l("理论科目"),
    PaperKind.PRACTICAL.value: _l("技能科目"),
}

MULTIPLE_RULES: dict[str, Any] = {
    MultipleRule.ALL_OR_NOTHING.value: _l("全部选对才得分，多选、少选、错选均不得分"),
    MultipleRule.PARTIAL.value: _l("按（选对的个数 − 选错的个数）÷ 正确选项个数给分，最低 0 分"),
    MultipleRule.SUBSET.value: _l("少选按比例给分，选错不得分"),
}

SECTIONS: dict[str, Any] = {
    "single": _l("单选"),
    "multiple": _l("多选"),
    "true_false": _l("判断"),
    "numeric": _l("数值"),
    "text_entry": _l("填空"),
    "inline_choice": _l("选词填空"),
    "ordering": _l("排序"),
    "matching": _l("配对"),
    "choice_table": _l("选择表"),
    "hot_text": _l("点选文字"),
    "gap_match": _l("拖词填空"),
    "hotspot": _l("图上选区"),
    "point": _l("图上定点"),
    "slider": _l("滑块"),
    "numeric|ordering": _l("数值或排序"),
    "case": _l("案例"),
}

BANDS: dict[str, Any] = {
    EASY: _l("易（0.75 起）"),
    MEDIUM: _l("中（0.55 起）"),
    HARD: _l("难（低于 0.55）"),
}

CUT_BASES: dict[str, Any] = {
    "fixed-60": _l("固定 60 分（平台拟定，不按通过人数调整）"),
    "set-by-body": _l("认证机构为本蓝图另定（平台拟定，不按通过人数调整）"),
}

CHECKS: dict[str, Any] = {
    CheckName.ITEMS: _l("题数"),
    CheckName.POINTS: _l("总分"),
    CheckName.SECTION: _l("题型题数：%(subject)s"),
    CheckName.SECTION_POINTS: _l("分值不对的题：%(subject)s"),
    CheckName.DOMAIN_POINTS: _l("领域分值：%(subject)s"),
    CheckName.DOMAIN_ITEMS: _l("领域题数：%(subject)s"),
    CheckName.KIND: _l("知识类型：%(subject)s"),
    CheckName.CASES: _l("案例数"),
    CheckName.BROKEN_CASES: _l("不完整的案例"),
    CheckName.REPEATED: _l("重复的题"),
    CheckName.OTHER_LEVEL: _l("其他等级的题"),
    CheckName.OUTSIDE: _l("蓝图以外的题"),
    CheckName.MISPLACED: _l("题号错位"),
    CheckName.DIFFICULTY: _l("预计得分率"),
    CheckName.BAND: _l("难度题数：%(subject)s"),
    CheckName.CELL: _l("格子题数：%(subject)s"),
    CheckName.TWICE: _l("两科重复的题"),
    CheckName.MATERIAL: _l("重复的材料"),
    CheckName.ENEMIES: _l("互斥题同卷（对）"),
    CheckName.FIXED: _l("指定的题：%(subject)s"),
    CheckName.EXCLUDED: _l("排除的题"),
    CheckName.EXPOSED: _l("曝光超限的题"),
    CheckName.OVERUSED: _l("入卷次数超限的题"),
    CheckName.COMMON: _l("各套共有的锚题：%(subject)s"),
    CheckName.SHARED: _l("部分套共有的题：%(subject)s"),
    CheckName.PARALLEL: _l("各套预计得分率之差：%(subject)s"),
}

REASONS: dict[str, Any] = {
    "window_reversed": _l("截止时间要晚于开放时间。"),
    "window_past": _l("截止时间已经过去，请另选时间。"),
    "window_short": _l("开放时段不到 %(minutes)s 分钟，放不下最长的一科。请延长。"),
    "session_cancelled": _l("这个场次已经取消。"),
    "session_open": _l("场次已经开放，不能再修改。"),
    "session_over": _l("场次已经结束，不能再取消。"),
    "sittings_started": _l("已有考生开考，不能取消。"),
    "capacity_below_admitted": _l("容量至少为 1，且不少于已准考的 %(admitted)s 人。"),
    "not_examiner": _l("%(staff)s 没有考评员角色，不能安排考务。"),
    "self": _l("%(staff)s 就是考生本人，不能考评自己。"),
    "trains_now": _l("%(staff)s 正在培训 %(candidate)s，不能考评。"),
    "trained_recently": _l(
        "%(staff)s 培训过 %(candidate)s，结束才 %(days)s 天；满两年（730 天）以后才能考评。"
    ),
    "not_open": _l("这个岗位和等级还没有开考，暂时不能报名。"),
    "already_applied": _l("这个岗位和等级已有一份未结束的报名，不能重复报名。"),
    "unknown_route": _l("请选择认证方案里列出的报考途径。"),
    "not_open_any_more": _l("这份报名已经结束，不能撤回。"),
    "already_begun": _l("已经开始考前确认，不能再撤回。不参加考试即可。"),
    "own_application": _l("不能处理自己的报名。请另一位认证官处理。"),
    "already_decided": _l("这份报名已经处理过。"),
    "reason_missing": _l("请写明理由。"),
    "other_level": _l("这个场次考的是另一个岗位或等级。"),
    "session_closed": _l("这个场次已经结束或取消，请另选场次。"),
    "already_admitted": _l("这位考生已在这个场次的名单上。"),
    "session_full": _l("这个场次已满（%(capacity)s 人）。请另选场次，或先增加容量。"),
    "extra_percent": _l("延时只能是 0、25 或 50%%。"),
    "name_empty": _l("请填写法定姓名。"),
    "name_too_long": _l("姓名最多 120 个字符。"),
    "name_characters": _l("姓名里有不能印在证书上的字符，请只写文字。"),
}


def explain(refused: Refused) -> str:
    """Return the sentence for a refusal; the code itself for one that has none."""
    text = REASONS.get(refused.reason)
    if text is None:
        return refused.reason
    detail = {"staff": _("考评员"), "candidate": _("考生"), **refused.detail}
    return str(text) % detail


def check_label(check: Mapping[str, Any], domains: Mapping[str, str]) -> str:
    """Return what a check of conformity counts; ``domains`` are names by code."""
    subject = str(check["subject"])
    named = subject_label(subject, domains)
    return str(CHECKS[check["check"]]) % {"subject": named}


def subject_label(subject: str, domains: Mapping[str, str]) -> object:
    """Return what a section, kind, domain, paper, band or cell (``PRC/single``) is called."""
    domain, slash, section = subject.partition("/")
    if slash and domain in domains:
        return f"{domains[domain]} × {section_label(section)}"
    for names in (SECTIONS, KINDS, domains, PAPERS, BANDS):
        if subject in names:
            return names[subject]
    return subject


def section_label(name: str) -> object:
    """Return what a section is called: its own name, or those of the types that may stand in it."""
    if name in SECTIONS:
        return SECTIONS[name]
    types = [ITEM_TYPES[part] for part in name.split("|") if part in ITEM_TYPES]
    return " / ".join(str(kind.label) for kind in types) or name


def bounds_label(check: Mapping[str, Any]) -> str:
    """Return what a check asks for: ``13–17``, or one number."""
    low, high = str(check["low"]), str(check["high"])
    return low if low == high else f"{low}–{high}"
