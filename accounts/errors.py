"""Errors of the package: calls that should not have been made, or that someone else forestalled."""

from __future__ import annotations

from core.errors import Conflict, InvalidInput, TooMany
from core.i18n import lazy_gettext as _l


class WeakPassword(InvalidInput):
    """The password is one that the rules refuse; ``problem`` is the rule's reason."""

    code = "weak_password"

    def __init__(self, problem: str) -> None:
        super().__init__(_l("这个密码不能用，请换一个。"), problem=problem)


class AddressTaken(Conflict):
    """There is an account with this address already."""

    code = "address_taken"

    def __init__(self) -> None:
        super().__init__(_l("这个邮箱已经有账号。"))


class SlugTaken(Conflict):
    """There is an organisation with this short name already."""

    code = "slug_taken"

    def __init__(self) -> None:
        super().__init__(_l("这个标识已被另一个机构使用。"))


class NoCertificationBody(Conflict):
    """The site has no open certification body yet; the operator's command creates it."""

    code = "no_certification_body"

    def __init__(self) -> None:
        super().__init__(_l("这个站点还没有设置认证机构，暂时不能注册。请联系管理员。"))


class HashingBusy(TooMany):
    """Too many passwords are being checked at once; ``retry_after`` says when to come back (s)."""

    code = "sign_in_busy"

    def __init__(self, retry_after: int) -> None:
        super().__init__(_l("现在登录的人很多，请过几秒再试。"), retry_after=retry_after)
