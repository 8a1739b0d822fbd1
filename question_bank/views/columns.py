"""Which columns the list of items has: chosen in a menu, kept in a cookie."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.i18n import gettext as _
from core.i18n import lazy_pgettext
from question_bank.views.asked import address_of, chosen_of

COLUMNS = (
    "type", "competence", "level", "kind", "state", "difficulty", "author", "exposures", "used",
    "changed",
)  # fmt: skip
"""All that may be shown beside the identifier and the title, in the order of the table."""

AT_FIRST = ("type", "competence", "level", "state", "difficulty", "author", "changed")
"""What is shown until somebody chooses: as much as fits a screen of 1280 px in both languages."""

COOKIE = "lc-item-columns"
CHOICE = "columns"
"""The parameter that comes with a choice; the columns themselves come as ``column``."""


def shown_columns() -> list[str]:
    """Return the columns to show, as the browser keeps them; what it does not know is passed over."""
    kept = request.cookies.get(COOKIE)
    names = AT_FIRST if kept is None else kept.split(".")
    return [name for name in COLUMNS if name in names]


def column_labels() -> dict[str, Any]:
    """Return the words for each column, as they stand in the head of the table."""
    words = (
        _("题型"), _("能力项"), _("等级"), lazy_pgettext("column", "能力类型"), _("状态"),
        lazy_pgettext("column", "预估难度"), _("作者"), _("曝光"), _("最近使用"), _("最近改动"),
    )  # fmt: skip
    return dict(zip(COLUMNS, words, strict=True))


def keep_columns() -> ResponseReturnValue:
    """Keep the columns that the address names and go back to the list without them."""
    wanted = request.args.getlist("column")
    address: dict[str, Any] = dict(address_of(chosen_of(request.args)))
    page = request.args.get("page", 1, type=int)
    if page > 1:
        address["page"] = page
    response = redirect(url_for("question_bank.items", **address))
    response.set_cookie(
        COOKIE,
        ".".join(name for name in COLUMNS if name in wanted),
        max_age=31536000,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )
    return response
