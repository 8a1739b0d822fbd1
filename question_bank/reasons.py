"""Why an act is refused, in words: shown in place of its button and told by the error."""

from __future__ import annotations

from core.errors import Refused
from core.i18n import lazy_gettext as _l
from question_bank.errors import NotAllowed

REASONS: dict[str, object] = {
    "no_writer": _l("只有题库所属机构的命题人可以写题。"),
    "not_author": _l("只有作者本人可以修改这道题。"),
    "in_review": _l("这道题正在审核，审完才能修改。"),
    "retired": _l("这道题已停用，恢复之后才能修改。"),
    "no_draft": _l("没有草稿可以送审。"),
    "no_reviewer": _l("只有题库所属机构的审题人可以这样做。"),
    "own_item": _l("自己写的题由别人审。"),
    "not_pending": _l("这个版本不在待审之列。"),
    "wrong_state": _l("题目现在的状态不允许这样做。"),
}


def reason_text(refusal: Refused) -> object:
    """Return a refusal in words, lazy."""
    return REASONS[refusal.reason]


def refuse(refusal: Refused) -> NotAllowed:
    """Return the error of a refusal."""
    return NotAllowed(reason_text(refusal), code=refusal.reason, **refusal.detail)
