"""Words of the domain for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.i18n import bi, lazy_pgettext
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
FILTER_STATES: dict[str, object] = {"usable": _l("可组卷（已通过或使用中）"), **STATES}
"""The states by which a list can be narrowed."""
ACTIONS: dict[str, object] = {
    "item.created": _l("新建"),
    "item.draft_saved": _l("保存了草稿"),
    "item.renamed": _l("改了题号"),
    "item.imported_new": _l("由文件导入"),
    "item.imported_changed": _l("由文件更新草稿"),
    "item.submitted": _l("已送审"),
    "item.approval_given": _l("通过了一次审核"),
    "item.approved": _l("审核通过"),
    "item.withdrawn": _l("撤回送审"),
    "item.commented": _l("写了评论"),
    "item.comment_answered": _l("回复了评论"),
    "item.comment_resolved": _l("关闭了评论"),
    "item.comment_reopened": _l("重新打开了评论"),
    "item.coauthor_added": _l("加了合著者"),
    "item.coauthor_removed": _l("移出了合著者"),
    "item.handed_over": _l("转交给新作者"),
    "item.enemy_added": _l("设为互斥"),
    "item.enemy_removed": _l("解除互斥"),
    "item.returned": _l("退回修改"),
    "item.tagged": _l("加了标签"),
    "item.untagged": _l("去掉了标签"),
    "item.moved": _l("移到另一个题库"),
    "item.copied": _l("由另一个题库复制"),
    "item.copy_undone": _l("撤销了复制"),
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


CHECKLIST: dict[str, tuple[object, object]] = {
    "content": (
        lazy_pgettext("checklist", "内容"),
        _l("题干、选项和材料没有事实错误，考的正是所标的能力项和等级。"),
    ),
    "key": (
        _l("答案"),
        _l("答案成立而且只有它成立；每个干扰项为什么错都说得清，解析与来源对得上。"),
    ),
    "language": (
        _l("语言"),
        _l("中英文都通顺、意思一致，措辞不提示答案。"),
    ),
    "fairness": (
        _l("公平"),
        _l("不靠地域、性别、某一产品的用法或题外知识占便宜，对各类考生一样难。"),
    ),
    "sensitivity": (
        _l("敏感内容"),
        _l("没有冒犯或歧视的内容，没有真实的个人信息和不宜公开的数据。"),
    ),
}
"""The points of the reviewers' checklist: name and what a yes means."""
STANDINGS: dict[str, object] = {
    "waiting": _l("待审"),
    "approved": _l("已通过"),
    "returned": _l("已退回"),
    "withdrawn": _l("已撤回"),
}
FIGURES: dict[str, object] = {
    "n": _l("作答人数"),
    "p": _l("得分率"),
    "discrimination": _l("区分度"),
    "seconds": _l("平均用时（秒）"),
}
"""Figures of an item that have a word; others show under their own name."""
BANK_ROLES: dict[str, object] = {
    "reader": _l("只读"),
    "author": _l("命题"),
    "reviewer": _l("命题和审题"),
    "manager": _l("管理"),
}
SHARE_RIGHTS: dict[str, object] = {
    "read": _l("查看"),
    "use": _l("查看并用于组卷"),
    "copy": _l("查看、用于组卷并复制"),
}
BULK_ACTS: dict[str, object] = {
    "tag_add": _l("加标签"),
    "tag_remove": _l("去掉标签"),
    "move": _l("移到另一个题库"),
    "copy": _l("复制到另一个题库"),
    "submit": _l("送审"),
    "retire": _l("停用"),
}
LICENCES: dict[str, object] = {
    "CC-BY-4.0": _l("CC BY 4.0：署名即可使用和改编"),
    "CC-BY-SA-4.0": _l("CC BY-SA 4.0：署名，改编以相同方式共享"),
    "CC-BY-NC-4.0": _l("CC BY-NC 4.0：署名，不得商用"),
    "CC0-1.0": _l("CC0 1.0：放弃权利"),
    "LicenseRef-internal": _l("仅限内部使用"),
}


def credit_words(attribution: Any) -> str:
    """Return what an item was copied from in one line, the nearest first; empty when from nothing."""
    if not isinstance(attribution, list):
        return bi(attribution) if attribution else ""
    named = [entry for entry in attribution if isinstance(entry, Mapping)]
    return " ← ".join(
        " ".join(
            str(entry[key])
            for key in ("organisation", "bank", "identifier", "author")
            if entry.get(key)
        )
        for entry in named
    )
