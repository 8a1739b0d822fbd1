"""Why an act is refused, in words: shown in place of its button and told by the error."""

from __future__ import annotations

from core.errors import Refused
from core.i18n import lazy_gettext as _l
from question_bank.errors import NotAllowed

REASONS: dict[str, object] = {
    "no_writer": _l("只有题库所属机构的命题人可以写题。"),
    "not_author": _l("只有作者和合著者可以修改这道题。要一起写，请作者把你加为合著者。"),
    "in_review": _l("这道题正在审核，审完才能修改。"),
    "retired": _l("这道题已停用，恢复之后才能修改。"),
    "no_draft": _l("没有草稿可以送审。"),
    "no_reviewer": _l("只有题库所属机构的审题人可以这样做。"),
    "own_item": _l("自己写的题由别人审。"),
    "no_namer": _l("合著者由作者、合著者或题库的管理人增减。"),
    "not_owner": _l("只有作者本人或题库的管理人可以转交这道题。"),
    "no_coauthor": _l("这个人在题库里没有写题的权限。先请题库的管理人给出权限。"),
    "judged_before": _l("这个人已经通过待审的版本。等审完，或先撤回送审，再请来一起写。"),
    "not_pending": _l("这个版本不在待审之列。"),
    "approved_before": _l("这一版你已经通过，由另一位审题人再审。"),
    "checklist_open": _l("检查表还有没回答的项目。"),
    "checklist_no": _l("检查表里有一项答「否」的版本不能通过：退回给作者，或写评论。"),
    "no_commenter": _l("只有这个题库的命题人和审题人可以评论。"),
    "not_concerned": _l("评论由写评论的人、题目的作者和合著者、审题人关闭。"),
    "no_tagger": _l("只有这个题库的命题人和审题人可以改标签。"),
    "no_copier": _l("这个题库没有允许复制。"),
    "no_manager": _l("只有题库的管理人可以这样做。"),
    "not_mover": _l("只有作者、合著者或题库的管理人可以移动这道题。"),
    "of_stimulus": _l("这道题属于一个共用材料，不能单独移动。可以复制。"),
    "nothing_to_do": _l("已经是这样，不用改。"),
    "identifier_taken": _l("目标题库里已有这个题号，跳过。"),
    "stimulus_taken": _l("目标题库里有同名的另一个材料，跳过。"),
    "draft_incomplete": _l("草稿还有要改的地方，打开题目查看。"),
    "unchanged": _l("草稿与已通过的版本相同，没有可审的改动。"),
    "too_many_tags": _l("标签已满。"),
    "gone": _l("题目已不在了。"),
    "changed": _l("之后又被改动过，保持现状。"),
    "wrong_state": _l("题目现在的状态不允许这样做。"),
}


def reason_text(refusal: Refused) -> object:
    """Return a refusal in words, lazy."""
    return REASONS[refusal.reason]


def code_text(code: str) -> object:
    """Return why something was not done, by its code; the code itself when there are no words."""
    return REASONS.get(code, code)


def refuse(refusal: Refused) -> NotAllowed:
    """Return the error of a refusal."""
    return NotAllowed(reason_text(refusal), code=refusal.reason, **refusal.detail)
