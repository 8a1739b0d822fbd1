"""Words of the domain for people."""

from __future__ import annotations

from core.i18n import lazy_gettext as _l

KINDS: dict[str, object] = {
    "knowledge": _l("知识型"),
    "skill": _l("技能型"),
    "innovation": _l("创新型"),
}
COGNITIONS: dict[str, object] = {
    "remember": _l("记忆"),
    "understand": _l("理解"),
    "apply": _l("应用"),
    "analyse": _l("分析"),
    "evaluate": _l("评价"),
    "create": _l("创造"),
}
LEVELS: dict[str, object] = {"L1": _l("初级"), "L2": _l("中级"), "L3": _l("高级")}
STATES: dict[str, object] = {
    "draft": _l("草稿"),
    "in_review": _l("审核中"),
    "returned": _l("退回修改"),
    "approved": _l("已通过"),
    "in_use": _l("使用中"),
    "suspended": _l("已暂停"),
    "retired": _l("已停用"),
}
ACTIONS: dict[str, object] = {
    "item.created": _l("新建"),
    "item.draft_saved": _l("保存了草稿"),
    "item.imported_new": _l("由文件导入"),
    "item.imported_changed": _l("由文件更新草稿"),
    "item.submitted": _l("已送审"),
    "item.approved": _l("审核通过"),
    "item.returned": _l("退回修改"),
    "item.suspended": _l("暂停使用"),
    "item.retired": _l("已停用"),
    "item.reinstated": _l("恢复使用"),
}
SECONDS = {"single": 45, "multiple": 70, "true_false": 30, "numeric": 120, "ordering": 120}
"""The guide's time for an item of a type at the first level, in seconds."""


def difficulty_words(share: int) -> object:
    """Return the guide's word for an expected share in per cent."""
    if share >= 90:
        return _l("很容易")
    if share >= 75:
        return _l("容易")
    if share >= 55:
        return _l("中等")
    return _l("较难") if share >= 40 else _l("很难")
