"""Relaxations, faults and changes of blueprints in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from exams.assembly import Certainty, Lack, Relaxation, Relaxing, Wanted
from exams.labels import BANDS, CUT_BASES, PAPERS, section_label, subject_label
from exams.rules.blueprints import number
from exams.rules.changes import Change
from exams.rules.difficulty import EASY, HARD, MEDIUM, band_of
from exams.rules.faults import Fault
from exams.rules.prediction import ENOUGH_PAIRS, Prediction
from standards.rules import KINDS

BAND_NAMES: dict[str, Any] = {EASY: _l("容易"), MEDIUM: _l("中等"), HARD: _l("较难")}

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
    "fixed_unknown": _l(
        "题库里没有 %(item)s 这道题。请核对题号；别的题库的题，题号前要写题库代号。"
    ),
    "fixed_level": _l("%(item)s 是 %(have)s 级的题，蓝图是 %(want)s 级。"),
    "fixed_state": _l("%(item)s 现在是「%(state)s」，通过审核以后才能指定。"),
    "fixed_place": _l("%(item)s 放不进任何一科：领域、题型、知识类型或案例的题数不合。"),
    "fixed_exposures": _l("%(item)s 已曝光 %(have)s 次，超过曝光上限 %(most)s 次。"),
    "fixed_forms": _l("%(item)s 已在 %(have)s 套试卷里，达到入卷上限 %(most)s 套。"),
    "fixed_twice": _l("%(item)s 指定了两次。各套都要，就只写题号；只要一套，就只写那一套。"),
    "fixed_enemies": _l("%(item)s 与 %(other)s 互斥，不能在同一套里都指定。"),
    "fixed_room": _l(
        "%(paper)s的「%(section)s」指定了 %(have)s 道（案例按整个计），只放得下 %(most)s 道。"
    ),
    "excluded_unknown": _l("题库里没有 %(item)s 这道题，排除不了。请核对题号。"),
}

STATES: dict[str, Any] = {
    "draft": _l("草稿"),
    "in_review": _l("审核中"),
    "approved": _l("已通过"),
    "in_use": _l("使用中"),
    "suspended": _l("已暂停"),
    "retired": _l("已停用"),
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


LACKS: dict[Certainty, Any] = {
    Certainty.SMALLEST: _l("补齐这 %(n)s 道题或案例就能组成；再少就不行。"),
    Certainty.ENOUGH: _l("补齐这 %(n)s 道题或案例就能组成；没有证明这是最少的。"),
    Certainty.LEAST: _l(
        "至少还缺 %(n)s 道题或案例。这只是下限：只按内容算，其他规定可能还要更多。"
    ),
    Certainty.USELESS: _l("写新题解决不了，要改蓝图。"),
}


def lack_text(lack: Lack) -> str:
    """Return how much is missing and how sure that is; "" where nothing is."""
    if lack.certainty is Certainty.LEAST and not lack.missing:
        return str(_("没能在限定的搜索里算出缺哪些题。"))
    text = LACKS.get(lack.certainty)
    return "" if text is None else str(text) % {"n": lack.missing}


def wanted_text(wanted: Wanted | None) -> str:
    """Return how hard an item is wanted: the band, where it is one, and the shares; else that any is."""
    if wanted is None:
        return str(_("不限"))
    bands = {band_of(wanted.low), band_of(wanted.high)}
    shares = f"{float(wanted.low):.2f}"
    if wanted.high != wanted.low:
        shares += f"–{float(wanted.high):.2f}"
    return shares if len(bands) > 1 else f"{BAND_NAMES[bands.pop()]} {shares}"


def nearness_text(distance: Fraction, *, nearest: bool) -> str:
    """Return how near forms are to the targets within their tolerances, and whether that is proven."""
    if not distance:
        return str(_("题数和分值都正好在目标上。"))
    if nearest:
        return str(_("题数和分值离目标合计 %(n)s，已是最小。", n=_shown(distance)))
    text = _("题数和分值离目标合计 %(n)s：这是找到的最好结果，下界是 0。", n=_shown(distance))
    return str(text)


def mean_text(mean: Prediction) -> str:
    """Return what an expected mean is computed from and how sure that makes it, without its counts."""
    if mean.measured == mean.items:
        return str(_("每题都按考试实测。%(range)s", range=_range_text()))
    if mean.shift is not None:
        text = _(
            "没有实测的题按作者的估计 %(shift)s（题库里 %(pairs)s 道题实测与估计之差的平均）。%(range)s",
            range=_range_text(),
            pairs=mean.pairs,
            shift=f"{float(mean.shift):+.2f}",
        )
        return str(text)
    text = _(
        "没有实测的题按作者对刚达标者的估计，所以通常偏低。"
        "题库里实测和估计都有的题有 %(pairs)s 道，满 %(least)s 道才给得出区间。",
        pairs=mean.pairs,
        least=ENOUGH_PAIRS,
    )
    return str(text)


def bases_of(means: Iterable[tuple[str, Prediction]]) -> list[tuple[list[str], str]]:
    """Return what named means rest on, each text once with the names of those it is true of."""
    found: dict[str, list[str]] = {}
    for name, mean in means:
        found.setdefault(mean_text(mean), []).append(name)
    return [(names, text) for text, names in found.items()]


def _range_text() -> str:
    return str(_("区间只计题目的不确定，不计各场考生水平的差别。"))


def relaxing_text(relaxing: Relaxing) -> str:
    """Return what is known of the constraints that could give way; "" where there is nothing to say."""
    if not relaxing.known:
        return str(_("没能在限定的搜索里算出放宽哪几条规定就行。"))
    n = len(relaxing.found)
    if not n:
        return ""
    if relaxing.proven:
        return str(_("最少要放宽 %(n)s 条规定：", n=n))
    return str(_("放宽这 %(n)s 条规定就行；没有证明这是最少的：", n=n))


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
    if "paper" in detail:
        detail["paper"] = PAPERS.get(str(detail["paper"]), detail["paper"])
    if "state" in detail:
        detail["state"] = STATES.get(str(detail["state"]), detail["state"])
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
