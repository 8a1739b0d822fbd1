"""Letters to people, in the language of their account."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import Person
from core.i18n import force_locale, ngettext
from core.i18n import gettext as _

Letter = tuple[str, str]


def reset(person: Person, link: str) -> Letter:
    """The letter with a link to set a new password, asked for by the person."""
    with force_locale(person.language):
        body = _(
            "%(name)s，你好：\n\n"
            "有人请求为这个邮箱的量才账号设置新密码。如果是你本人，请在一小时内打开下面的链接：\n\n"
            "%(link)s\n\n"
            "链接只能用一次。如果不是你，不用做什么，密码没有变。\n",
            name=person.legal_name,
            link=link,
        )
        return _("设置新密码　量才"), body


def reset_by_administrator(person: Person, link: str, span: timedelta) -> Letter:
    """The letter with a link to set a new password, sent by an administrator."""
    with force_locale(person.language):
        body = _(
            "%(name)s，你好：\n\n"
            "管理员为你发来设置新密码的链接，%(hours)s内有效，只能用一次：\n\n"
            "%(link)s\n",
            name=person.legal_name,
            link=link,
            hours=_hours(span),
        )
        return _("设置新密码　量才"), body


def invitation(person: Person, link: str, span: timedelta) -> Letter:
    """The letter to someone for whom an account was opened."""
    with force_locale(person.language):
        body = _(
            "%(name)s，你好：\n\n"
            "管理员为你建立了量才账号，登录邮箱是 %(email)s。请打开下面的链接设置密码，"
            "%(hours)s内有效，只能用一次：\n\n"
            "%(link)s\n",
            name=person.legal_name,
            email=person.email,
            link=link,
            hours=_hours(span),
        )
        return _("你的量才账号"), body


def password_changed(person: Person) -> Letter:
    """The letter that tells of a new password."""
    with force_locale(person.language):
        body = _(
            "%(name)s，你好：\n\n"
            "你的量才账号刚刚换了新密码，其他设备上的登录都已结束。\n"
            "如果不是你做的，请马上在登录页用「忘记密码」设置新密码，并联系认证机构。\n",
            name=person.legal_name,
        )
        return _("密码已更换　量才"), body


def address_taken(person: Person) -> Letter:
    """The letter to someone whose address was registered once more."""
    with force_locale(person.language):
        body = _(
            "%(name)s，你好：\n\n"
            "有人用这个邮箱注册量才账号，而你已经有账号了，所以没有新建，密码也没有变。\n"
            "如果是你本人，请直接登录；忘了密码，可以在登录页用「忘记密码」设置新密码。\n",
            name=person.legal_name,
        )
        return _("你已经有量才账号"), body


def _hours(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    return str(ngettext("%(num)s 小时", "%(num)s 小时", hours))
