"""The words that the player's scripts say, in the page's language; ``{name}`` places are filled there."""

from __future__ import annotations

from functools import lru_cache

from core.i18n import gettext as _
from question_bank.item_types import ITEM_TYPES
from question_bank.rendering import item_view_labels


@lru_cache(maxsize=1)
def item_words() -> dict[str, dict[str, str]]:
    """Return the words of ``item-view.js`` in both languages."""
    return item_view_labels()


def player_words() -> dict[str, str]:
    """Return the words of ``static/js/player/*.js``."""
    return {**_items(), **_review(), **_time(), **_saving(), **_handing_in()}


def _items() -> dict[str, str]:
    return {
        "itemN": _("第 {n} 题"),
        "answered": _("已答"),
        "unanswered": _("未答"),
        "unseen": _("未看"),
        "flagged": _("已标记"),
        "flag": _("标记"),
        "comma": _("，"),
        "sectionTitle": _("第 {n} 部分　{title}"),
        "where": _("第 {section} 部分，共 {sections} 部分　第 {n} 题，共 {total} 题"),
        "kindAndPoints": _("{kind}　{n} 分"),
        "material": _("材料：{title}"),
        "next": _("下一题"),
        "toReview": _("去检查"),
        "lang_zh": _("中文"),
        "lang_en": _("English"),
        **{f"type_{name}": str(kind.label) for name, kind in ITEM_TYPES.items()},
    }


def _review() -> dict[str, str]:
    return {
        "reviewTitle": _("检查作答"),
        "goTo": _("去第 {n} 题"),
        "countAll": _("共 {n} 题：{parts}。"),
        "countAnswered": _("已答 {n} 题"),
        "countNoneOpen": _("没有未答的题"),
        "countOpen": _("{n} 题未答"),
        "countOpenUnseen": _("{n} 题未答（其中 {unseen} 题未看）"),
        "countFlagged": _("{n} 题有标记"),
        "countNoFlags": _("没有标记"),
    }


def _time() -> dict[str, str]:
    return {
        "timeHidden": _("已隐藏"),
        "hideTime": _("隐藏剩余时间"),
        "showTime": _("显示剩余时间"),
        "announce": _("还剩 {minutes} 分钟"),
        "leftHours": _("还剩 {hours} 小时 {minutes} 分钟"),
        "leftMinutes": _("还剩 {minutes} 分钟"),
        "timeOver": _("时间到，不能再修改。正在收卷，请不要关闭页面。"),
        "practiceOver": _("练习时间到。正式考试会在这时自动收卷。"),
        "leave": _("离开练习"),
    }


def _saving() -> dict[str, str]:
    return {
        "practiceUnsaved": _("练习，不保存"),
        "nothingYet": _("作答会自动保存"),
        "savedAt": _("已保存 {time}"),
        "saving": _("正在保存"),
        "keptHere": _("已保存在本机"),
        "notSaved": _("没有保存"),
        "offline": _("网络已断开，作答已保存在本机，恢复后自动补送。考试时间照常计算。"),
        "offlineFragile": _("网络已断开。浏览器不允许本机存储：恢复连接以前不要关闭这个页面。"),
        "synced": _("已恢复连接，作答已同步。"),
        "signedOut": _("登录已失效，作答已保存在本机。重新登录后会自动补送。"),
        "signIn": _("重新登录"),
        "rejected": _("服务器没有接受一处作答（{code}）。检查最近的作答，仍有问题请联系工作人员。"),
        "stale": _("这份试卷正在另一个窗口或另一台设备上作答，这里只能看。"),
        "staleLost": _(
            "这份试卷正在另一个窗口或另一台设备上作答，这里只能看。本窗口有 {n} 处改动没有保存，继续时可以补上。"
        ),
        "takeOver": _("在这里继续作答"),
        "closed": _("这份试卷已经收卷，不再接收作答。"),
        "toReceipt": _("查看回执"),
        "conflict": _(
            "这台设备上有 {n} 处作答没有送达，而试卷后来在别处继续过。要用本机的这些作答吗？"
        ),
        "conflictTake": _("用本机的作答"),
        "conflictLeave": _("保留服务器上的"),
        "loadFailed": _("试卷没有载入。检查网络，然后重新载入。考试时间照常计算。"),
        "reload": _("重新载入"),
    }


def _handing_in() -> dict[str, str]:
    return {
        "handInWaits": _("还有 {n} 处作答没有送达，现在不能交卷。恢复连接后再交。"),
        "handInFailed": _("没有交成。检查网络后再试一次。"),
    }
