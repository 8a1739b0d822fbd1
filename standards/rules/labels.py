"""Words for people: source status, kinds, relations, frameworks and problems."""

from __future__ import annotations

from typing import Any

from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from standards.rules.problems import Problem
from standards.rules.sources import SourceStatus

WEIGHT_NOTICE = _l("权重：平台拟定，非国家标准")

_STATUS = {
    SourceStatus.OFFICIAL: _l("国家标准"),
    SourceStatus.PLACEHOLDER: _l("占位"),
    SourceStatus.PROPOSED: _l("平台拟定"),
}
_MARK = {SourceStatus.OFFICIAL: "◆", SourceStatus.PLACEHOLDER: "○", SourceStatus.PROPOSED: "◇"}

KINDS: dict[str, Any] = {
    "knowledge": _l("知识"),
    "skill": _l("技能"),
    "innovation": _l("创新"),
}

_RELATION = {
    "exact": _l("相同"),
    "close": _l("相近"),
    "broad": _l("对方更宽"),
    "narrow": _l("对方更窄"),
}

_FRAMEWORK = {
    "national": _l("国家标准"),
    "EDSF": _l("EDISON"),
    "EDSF-profile": _l("EDISON 职业画像"),
    "title": _l("职称衔接"),
}

_PROBLEM = {
    "allocation": _l("题数为 %(found)s，按最大余数法应为 %(expected)s"),
    "choice": _l("「%(value)s」不在可选值之内：%(allowed)s"),
    "columns": _l(
        "看不懂表头「%(found)s」；应为 domain,L1,L2,L3,source 或 level,domain,weight_pct,source_ref"
    ),
    "csv": _l("不是有效的 CSV：%(reason)s"),
    "date": _l("「%(value)s」不是日期，应写成 '2026-11-22'"),
    "duplicate": _l("「%(value)s」重复"),
    "empty": _l("没有任何权重"),
    "float": _l("%(value)s 不是整数；小数请写成文字"),
    "key": _l("键 %(value)s 不是文字"),
    "language": _l("缺少 %(language)s 文字"),
    "long": _l("超过 %(longest)s 个字符"),
    "missing": _l("缺少内容"),
    "no_statement": _l("%(domain)s 在 %(level)s 有权重，但没有能力要求"),
    "no_weight": _l("%(level)s 缺少 %(domain)s 的权重"),
    "not_official": _l("这一行的来源状态是「%(status)s」；只导入 official 的权重，请删去这一行"),
    "number": _l("「%(value)s」不是 0 到 100 的整数"),
    "pattern": _l("「%(value)s」的写法不对，应符合 %(pattern)s"),
    "prefix": _l("编码应以 %(domain)s- 开头"),
    "range": _l("%(value)s 超出范围（最小 %(least)s，最大 %(most)s）"),
    "schema": _l("格式是「%(found)s」，应为「%(expected)s」"),
    "section": _l("缺少章节「%(value)s」"),
    "source": _l("没有写明来源"),
    "sum": _l("%(level)s 合计 %(total)s，应为 100"),
    "tag": _l("来源「%(value)s」应写成 [P] 引用标识"),
    "type": _l("类型不对，应为 %(expected)s"),
    "unknown_domain": _l("没有能力领域「%(domain)s」"),
    "unknown_level": _l("没有等级「%(level)s」"),
    "yaml": _l("不是有效的 YAML：%(reason)s"),
}

_EXPECTED = {
    "mapping": _l("键值表"),
    "list": _l("列表"),
    "text": _l("文字"),
    "whole number": _l("整数"),
}


def status_label(status: SourceStatus | str) -> Any:
    """Return the word for how sure a figure is, as a lazy string."""
    return _STATUS[SourceStatus(status)]


def source_mark(status: SourceStatus | str) -> str:
    """Return the sign that stands beside a figure; never without ``status_label`` for readers."""
    return _MARK[SourceStatus(status)]


def kind_label(kind: str) -> Any:
    """Return the word for knowledge, skill or innovation, as a lazy string."""
    return KINDS.get(kind, kind)


def relation_label(relation: str) -> Any:
    """Return the word for how another framework's entry lies to ours, as a lazy string."""
    return _RELATION.get(relation, relation)


def framework_label(framework: str) -> Any:
    """Return the name of a framework for readers; codes like ``e-CF`` stay as they are."""
    return _FRAMEWORK.get(framework, framework)


def problem_text(problem: Problem) -> str:
    """Return what is wrong, for people, in the present language."""
    if problem.code == "range" and problem.detail["most"] is None:
        return str(_("%(value)s 太小（最小 %(least)s）", **problem.detail))
    detail = dict(problem.detail)
    if problem.code == "type":
        detail["expected"] = _EXPECTED[str(detail["expected"])]
    return str(_PROBLEM[problem.code]) % detail
