"""What the candidate's pages say: steps, refusals to start, checks of the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.errors import Refused
from core.i18n import format_moment
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from exams.labels import PAPERS
from exams.models import SealedBy

STEPS: dict[str, Any] = {
    "agreements": _l("确认约定"),
    "check": _l("检查设备"),
    **PAPERS,
    "result": _l("成绩"),
}

START_REASONS: dict[str, Any] = {
    "withdrawn": _l("报名已经撤回，不能开考。"),
    "cancelled": _l("这个场次已经取消，认证机构会另行通知。"),
    "too_early": _l("%(opens_at)s 起可以开考。"),
    "closed": _l("这个场次已于 %(closes_at)s 结束，不能再开考。"),
    "agreements": _l("先确认考试规则和保密承诺。"),
    "no_check": _l("先检查设备。"),
    "check_failed": _l("设备检查没有通过。按提示处理后再检查一次。"),
    "theory_first": _l("先考理论。理论交卷以后才能开始技能科目。"),
    "theory_open": _l("理论还没有交卷。交卷以后才能开始技能科目。"),
}

SEALED_BY: dict[SealedBy, Any] = {
    SealedBy.CANDIDATE: _l("本人交卷"),
    SealedBy.TIME: _l("到时收卷"),
}


def explain_start(refused: Refused) -> str:
    """Return why a paper cannot be started now, and what to do."""
    moments = {
        name: format_moment(value)  # type: ignore[arg-type]  # the details of these are moments
        for name, value in refused.detail.items()
        if name in ("opens_at", "closes_at")
    }
    return str(START_REASONS[refused.reason]) % moments


@dataclass(frozen=True)
class CheckWords:
    """A check as ``macros/data.html`` shows it; ``ok`` is true, false or ``warn``."""

    ok: bool | str
    title: str
    detail: str


def check_words(check: dict[str, Any]) -> CheckWords:
    """Return a recorded check in words, with what to do where it did not pass."""
    title, good, advice = _CHECKS[check["name"]]
    outcome = str(check["outcome"])
    text = str(good if outcome == "pass" else advice) % {"figure": check["figure"]}
    if check["name"] == "network" and check["figure"] is None:
        text = _("连不上服务器，或一半以上的请求丢失。换一个网络再试。")
    return CheckWords(
        ok="warn" if outcome == "warn" else outcome == "pass",
        title=str(title),
        detail=text,
    )


_CHECKS: dict[str, tuple[Any, Any, Any]] = {
    "modules": (
        _l("浏览器"),
        _l("支持播放器需要的功能。"),
        _l("浏览器太旧。请更新，或换用近两年的 Edge、Chrome、Firefox 或 Safari。"),
    ),
    "cookies": (
        _l("Cookie"),
        _l("可以保存登录状态。"),
        _l("浏览器不保存 Cookie。在设置里允许本站使用 Cookie，再检查一次。"),
    ),
    "storage": (
        _l("本机存储"),
        _l("断网时作答可以保存在本机。"),
        _l("浏览器不允许本机存储，断网时作答只留在页面里。请关闭无痕模式，或换一个浏览器。"),
    ),
    "clock": (
        _l("本机时钟"),
        _l("与服务器相差 %(figure)s 秒。"),
        _l("与服务器相差 %(figure)s 秒。考试以服务器时间为准；请打开系统的自动校时。"),
    ),
    "network": (
        _l("网络"),
        _l("十次请求往返的中位数 %(figure)s 毫秒。"),
        _l("十次请求往返的中位数 %(figure)s 毫秒，偏慢或有丢失。可以考试；换用有线网络会更稳。"),
    ),
    "screen": (
        _l("屏幕"),
        _l("窗口宽 %(figure)s 像素。"),
        _l("窗口宽 %(figure)s 像素，小于 1024 × 600。可以考试；用电脑并放大窗口会更好读。"),
    ),
}
