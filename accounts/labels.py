"""What roles, kinds, states and refusals are called on screen."""

from __future__ import annotations

from typing import Any

from accounts.rules import OrganisationKind, Role
from core.errors import Refused
from core.i18n import lazy_gettext as _l
from core.i18n import lazy_pgettext as _p

ROLES: dict[Role, Any] = {
    Role.CANDIDATE: _p("role", "考生"),
    Role.TRAINER: _p("role", "培训师"),
    Role.REVIEWER: _p("role", "审题人"),
    Role.EXAMINER: _p("role", "考评员"),
    Role.OFFICER: _p("role", "认证官"),
    Role.EMPLOYER: _p("role", "用人单位"),
    Role.ADMINISTRATOR: _p("role", "管理员"),
    Role.AUDITOR: _p("role", "审计员"),
}

KINDS: dict[OrganisationKind, Any] = {
    OrganisationKind.CERTIFICATION_BODY: _p("organisation", "认证机构"),
    OrganisationKind.TRAINING_BODY: _p("organisation", "培训机构"),
    OrganisationKind.EMPLOYER: _p("organisation", "用人单位"),
}

LANGUAGES = {"zh": "中文", "en": "English"}

REASONS: dict[str, Any] = {
    "password_too_short": _l("密码至少 10 个字符。几个不相干的词连在一起，好记也难猜。"),
    "password_too_long": _l("密码最多 256 个字符。"),
    "password_own_address": _l("密码不能就是邮箱地址。"),
    "password_own_name": _l("密码不能就是姓名。"),
    "password_common": _l("这个密码太常见，容易被猜到。请换一个。"),
    "name_empty": _l("请填写姓名。"),
    "name_too_long": _l("姓名最多 120 个字符。"),
    "name_characters": _l("姓名里有不能印在证书上的字符，请只写文字。"),
    "wrong_password": _l("现在的密码不对。"),
    "role_not_in_kind": _l("这类机构里没有这个角色。请换一个机构或角色。"),
    "last_administrator": _l("这是最后一位能登录的管理员，不能去掉。请先授予另一个人管理员角色。"),
    "own_administrator": _l("不能去掉自己的管理员角色。请让另一位管理员来做。"),
    "own_account": _l("不能停用自己的账号。"),
    "last_certification_body": _l("这是唯一的认证机构，不能关闭。"),
    "organisation_closed": _l("这个机构已关闭，不能再授予角色。"),
    "trains_self": _l("培训师和学员不能是同一个人。"),
    "starts_later": _l("开始日期不能晚于今天。"),
    "ends_before_start": _l("结束日期不能早于开始日期。"),
    "ends_later": _l("结束日期不能晚于今天。还在进行的培训先不填。"),
    "training_ended": _l("这次培训已经结束。"),
    "link": _l("链接已失效或用过了。"),
}


BROWSERS = {
    "MicroMessenger/": "WeChat",
    "Edg/": "Edge",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def browser_name(agent: str) -> Any:
    """Return browser and system that a User-Agent header names, for a person to recognise it."""
    names = (table.get(_first_in(agent, table)) for table in (BROWSERS, SYSTEMS))
    return "　".join(name for name in names if name) or _l("未知浏览器")


def _first_in(agent: str, table: dict[str, str]) -> str:
    return next((mark for mark in table if mark in agent), "")


def explain(reason: str) -> Any:
    """Return the sentence for a reason; the code itself for one that has none."""
    return REASONS.get(reason, reason)


def explain_refusal(refused: Refused) -> str:
    """Return the sentence for a refusal."""
    return str(explain(refused.reason))
