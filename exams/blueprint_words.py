"""Relaxations, faults and changes of blueprints in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from exams.assembly import Relaxation
from exams.labels import BANDS, CUT_BASES, PAPERS, section_label, subject_label
from exams.rules.blueprints import number
from exams.rules.changes import Change
from exams.rules.sums import Fault
from standards.rules import KINDS

RELAXED: dict[str, Any] = {
    "section": _l("%(paper)s：题型「%(subject)s」的数量 %(bounds)s → 需要放宽到 %(to)s"),
    "domain_points": _l("%(paper)s：%(subject)s 域的分值 %(bounds)s → 需要放宽到 %(to)s"),
    "domain_items": _l("%(paper)s：%(subject)s 域的题数 %(bounds)s → 需要放宽到 %(to)s"),
    "kind": _l("%(paper)s：知识类型「%(subject)s」的数量 %(bounds)s → 需要放宽到 %(to)s"),
    "cell": _l("%(paper)s：格子「%(subject)s」的题数 %(bounds)s → 需要放宽到 %(to)s"),
    "band": _l("%(paper)s：难度「%(subject)s」的题数 %(bounds)s → 需要放宽到 %(to)s"),
    "difficulty": _l("%(paper)s：预计得分 %(bounds)s → 需要放宽到 %(to)s"),
    "parallel": _l("%(paper)s：各套预计得分相差 %(bounds)s → 需要放宽到 %(to)s"),
    "shared": _l("%(paper)s：各套之间没有相同的题 → 需要允许重复取用 %(to)s 次（案例按整个计）"),
    "anchors": _l("%(paper)s：锚题 %(bounds)s → 需要减到 %(to)s"),
    "enemies": _l("互斥的两题 %(subject)s → 需要允许同卷"),
    "fixed": _l("指定的题 %(subject)s → 需要取消指定"),
    "excluded": _l("排除的题 %(subject)s → 需要允许入卷"),
    "exposures": _l("曝光上限 %(high)s 次 → 需要提高到 %(to)s 次"),
    "forms": _l("入卷上限 %(high)s 套 → 需要提高到 %(to)s 套"),
}

FAULTS: dict[str, Any] = {
    "hundred": _l("总分是 %(have)s，应为 100。请调整题数或每题分值。"),
    "points": _l("各领域分值合计 %(have)s，应为 %(want)s。"),
    "items": _l("各领域题数合计 %(have)s，应为 %(want)s。"),
    "kinds": _l("各知识类型合计 %(have)s，应为 %(want)s。"),
    "cut": _l("合格线要大于 0，不超过总分 %(points)s。"),
    "basis": _l("依据写的是固定 60 分。合格线改成别的数，就要另选依据。"),
    "minutes": _l("请填写考试时间。"),
    "people": _l("题型「%(type)s」要由人评分，目前不能入卷。"),
    "type_twice": _l("题型「%(type)s」出现在两个部分里，只能放在一个部分。"),
    "anchors": _l("锚题最多 %(most)s。"),
    "difficulty": _l("难度的允许偏差要大于 0。"),
    "bands": _l("各难度的题数合不成 %(want)s 题。"),
    "cells": _l("「%(section)s」一列的格子至少要 %(want)s 题以上，超过了这个题型的题数。"),
    "fixed_excluded": _l("%(item)s 既被指定又被排除。"),
    "fixed_unknown": _l("题库里没有可用的题 %(item)s。请核对题号、等级和状态。"),
}

CHANGED: dict[str, Any] = {
    "title": _l("名称（%(subject)s）"),
    "edition": _l("标准版本"),
    "bank": _l("题库"),
    "more_banks": _l("共享题库"),
    "most_exposures": _l("曝光上限（次）"),
    "most_forms": _l("入卷上限（套）"),
    "fixed": _l("指定的题：%(subject)s"),
    "excluded": _l("排除的题：%(subject)s"),
    "minutes": _l("时间（分钟）"),
    "cut": _l("合格线"),
    "cut_basis": _l("合格线依据"),
    "kinds_in": _l("知识类型的计法"),
    "section": _l("题数 × 每题分值：%(subject)s"),
    "types": _l("题型：%(subject)s"),
    "domain_points": _l("领域分值：%(subject)s"),
    "domain_items": _l("领域题数：%(subject)s"),
    "kind": _l("知识类型：%(subject)s"),
    "cell": _l("格子题数：%(subject)s"),
    "band": _l("难度题数：%(subject)s"),
    "difficulty": _l("预计得分率"),
    "anchors": _l("锚题数"),
}


def relaxation_text(found: Relaxation) -> str:
    """Return how a constraint would have to give way, with its numbers."""
    wide = (min(found.low, found.to_low), max(found.high, found.to_high))
    return str(RELAXED[found.what]) % {
        "paper": str(PAPERS.get(found.paper, found.paper)),
        "subject": _subject(found),
        "bounds": _bounds(found.low, found.high),
        "high": _shown(found.high),
        "to": _to(found, *wide),
    }


def _subject(found: Relaxation) -> str:
    if found.what == "section":
        return str(section_label(found.subject))
    if found.what == "enemies":
        return str(_(" 与 ")).join(found.subject.split("|"))
    named = KINDS.get(found.subject) or BANDS.get(found.subject)
    return found.subject if named is None else str(named)


def _to(found: Relaxation, low: Fraction, high: Fraction) -> str:
    """Return the bound that gives way: one number where it is on one side only."""
    if low < found.low and high > found.high:
        return f"{_shown(low)}–{_shown(high)}"
    return _shown(low if low < found.low else high)


def _bounds(low: Fraction, high: Fraction) -> str:
    if low == high:
        return _shown(low)
    middle, around = (low + high) / 2, (high - low) / 2
    return f"{_shown(middle)} ± {_shown(around)}"


def _shown(value: Fraction) -> str:
    text = number(value)
    return text if "/" not in text else f"{float(value):.2f}"


def fault_text(fault: Fault) -> str:
    """Return what does not add up, with its figures."""
    detail = dict(fault.detail)
    for name in ("type", "section"):
        if name in detail:
            detail[name] = section_label(str(detail[name]))
    return str(FAULTS[fault.code]) % detail


def change_text(change: Change, domains: Mapping[str, str]) -> tuple[str, str, str]:
    """Return what changed, what it was and what it is; a dash for what is not prescribed."""
    subject = subject_label(change.subject, domains)
    if change.what in ("section", "types"):
        subject = section_label(change.subject)
    label = str(CHANGED[change.what]) % {"subject": subject}
    if change.paper:
        label = _("%(paper)s：%(what)s", paper=PAPERS.get(change.paper, change.paper), what=label)
    return label, _value(change.what, change.before), _value(change.what, change.after)


def _value(what: str, value: str | None) -> str:
    if value is None:
        return "—"
    if what == "types":
        return str(section_label(value))
    if what == "kinds_in":
        return str(_("按题数计") if value == "items" else _("按分值计"))
    return str(CUT_BASES.get(value, value)) if what == "cut_basis" else value
