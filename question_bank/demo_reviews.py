"""Demo data of reviewing: a bank that asks for two approvals with items on their way, comments, and
the near-duplicates of the bundled bank kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Organisation, Person
from question_bank import services
from question_bank.formats import read_items
from question_bank.models import Bank, Item
from question_bank.queries import list_coauthors, list_enemies
from question_bank.rules import ALL_YES
from question_bank.rules.reviews import NO

FILE = Path(__file__).parent / "data" / "demo-reviews.yaml"
SLUG = "de-double-review"
NAME = {"zh": "大数据开发工程师双审题库", "en": "Double-review bank for big data developers"}
HALF_APPROVED, REVISED, RETURNED = (f"L1-DEMO-0{n}" for n in (6, 7, 8))
PAIRS = (
    ("L1-PRC-002", "L1-CASE-PRC-2-3"),
    ("L1-PRC-012", "L1-CASE-PRC-3-4"),
    ("L1-PRC-018", "L1-CASE-PRC-2-4"),
    ("L1-MOD-005", "L1-CASE-MOD-1-2"),
    ("L1-MOD-009", "L1-CASE-MOD-2-1"),
)
WHY_ENEMIES = "两题考查同一个要点，答对一题等于看到另一题的答案。"
WHY_RETURNED = "C、D 一眼就能排除，起不到干扰作用。请换成「先清空整张表再写」一类真会有人犯的做法。"
REVISION: Mapping[str, Any] = {
    "stem": {
        "zh": "表 t 有 5 行，列 c 的值依次为 1、2、NULL、2、NULL。`COUNT(*)`、`COUNT(c)`、"
        "`COUNT(DISTINCT c)` 依次返回多少？",
        "en": "Table t has 5 rows; the values of column c are 1, 2, NULL, 2 and NULL. What do "
        "`COUNT(*)`, `COUNT(c)` and `COUNT(DISTINCT c)` return, in this order?",
    },
    "seconds": 60,
    "p_expected": "0.60",
}
NEW_DISTRACTOR = {
    "id": "C",
    "text": {"zh": "5、2、2", "en": "5, 2, 2"},
    "why": {
        "zh": "以为 COUNT(c) 也去掉重复的值。",
        "en": "Thinks that COUNT(c) drops repeated values too.",
    },
}

BETTER_DISTRACTOR = {
    "id": "C",
    "text": {"zh": "先清空整张表再写", "en": "Empty the whole table, then write"},
    "why": {
        "zh": "别的日期的结果也一起清掉了。",
        "en": "This deletes the results of the other days too.",
    },
}
STILL_OPEN = "C 换得好。D 也请换成会有人犯的做法，例如「写完再去重」。"


def load(
    session: Session,
    main_bank: Bank,
    body: Organisation,
    *,
    author: Person,
    reviewers: tuple[Person, Person],
    now: datetime,
) -> None:
    """Add what of it is missing; ``reviewers`` are two who review for the certification body."""
    bank = session.scalar(select(Bank).where(Bank.slug == SLUG))
    if bank is None:
        bank = services.create_bank(
            session, slug=SLUG, name=NAME, organisation=body, actor=author, now=now
        )
        bank.approvals_needed = 2
        session.flush()
    known = set(session.scalars(select(Item.identifier).where(Item.bank_id == bank.id)))
    for file in read_items(FILE):
        for parsed in file.items:
            if parsed.source_id in known:
                continue
            item = services.create_item(
                session,
                bank,
                parsed.body,
                identifier=parsed.source_id,
                actor=author,
                now=now - timedelta(days=20),
            )
            _ADVANCE[item.identifier](session, item, author, reviewers, now)
    _keep_apart(session, main_bank, actor=reviewers[0], now=now)


def _half_approved(
    session: Session,
    item: Item,
    author: Person,
    reviewers: tuple[Person, Person],
    now: datetime,
) -> None:
    """One of two approvals, a comment that is open with its answer, and one that is closed."""
    version = services.submit_for_review(session, item, actor=author, now=now - timedelta(days=9))
    second, day = reviewers[1], now - timedelta(days=6)
    closed = services.comment_on_item(
        session,
        item,
        version=version,
        place="stem.en",
        quote="no two rows of an order share a changed_at",
        text="这句英文与中文的意思一致吗？",
        actor=second,
        now=day,
    )
    services.answer_comment(
        session, closed, text="一致：同一订单没有两行的时间相同。", actor=author, now=day
    )
    services.resolve_comment(session, closed, actor=second, now=day + timedelta(hours=2))
    asked = services.comment_on_item(
        session,
        item,
        version=version,
        place="options.D.text.zh",
        quote="COUNT(*) OVER",
        text="这个干扰项会不会太容易排除？换成 RANK 加别的分组列也许更好。",
        actor=second,
        now=day + timedelta(hours=3),
    )
    services.answer_comment(
        session,
        asked,
        text="保留它，是因为作业里常有人用计数去重；下一版可以再换。",
        actor=author,
        now=day + timedelta(hours=5),
    )
    services.approve_version(
        session,
        version,
        reason="题干和答案没有问题，D 项的意见见评论。",
        actor=second,
        now=day + timedelta(hours=6),
    )


def _revised(
    session: Session,
    item: Item,
    author: Person,
    reviewers: tuple[Person, Person],
    now: datetime,
) -> None:
    """Approved by both, with a revision that waits."""
    first = services.submit_for_review(session, item, actor=author, now=now - timedelta(days=18))
    services.comment_on_item(
        session,
        item,
        version=first,
        place="stem.zh",
        quote="的结果是什么",
        text="三个结果的先后要写清楚。",
        actor=reviewers[0],
        now=now - timedelta(days=17),
    )
    for days, reviewer in zip((16, 15), reviewers, strict=True):
        services.approve_version(session, first, actor=reviewer, now=now - timedelta(days=days))
    changed = {**deepcopy(first.body), **REVISION}
    changed["options"] = [
        NEW_DISTRACTOR if option["id"] == "C" else option for option in changed["options"]
    ]
    later = now - timedelta(days=4)
    services.save_draft(session, item, changed, edit_number=0, actor=author, now=later)
    services.submit_for_review(session, item, actor=author, now=later)


def _returned(
    session: Session,
    item: Item,
    author: Person,
    reviewers: tuple[Person, Person],
    now: datetime,
) -> None:
    """Sent back with a point of the checklist that is a no."""
    version = services.submit_for_review(session, item, actor=author, now=now - timedelta(days=5))
    services.return_version(
        session,
        version,
        checklist={**ALL_YES, "content": NO},
        reason=WHY_RETURNED,
        actor=reviewers[0],
        now=now - timedelta(days=2),
    )


def write_together(
    session: Session, author: Person, coauthor: Person, reviewer: Person, *, now: datetime
) -> None:
    """Let a co-author mend the item that was sent back, with a comment on the draft that is open."""
    bank = select(Bank.id).where(Bank.slug == SLUG).scalar_subquery()
    item = session.scalars(
        select(Item).where(Item.bank_id == bank, Item.identifier == RETURNED)
    ).one()
    draft = item.draft
    if list_coauthors(session, item) or draft is None or draft.edit_number > 1:
        return
    day = now - timedelta(days=1)
    services.add_coauthor(session, item, coauthor, actor=author, now=day)
    changed = deepcopy(draft.body)
    changed["options"] = [
        BETTER_DISTRACTOR if option["id"] == "C" else option for option in changed["options"]
    ]
    services.save_draft(session, item, changed, edit_number=1, actor=coauthor, now=day)
    services.comment_on_item(
        session,
        item,
        place="options.D.text.zh",
        quote="换一台机器写",
        text=STILL_OPEN,
        actor=reviewer,
        now=day + timedelta(hours=4),
    )


_ADVANCE = {HALF_APPROVED: _half_approved, REVISED: _revised, RETURNED: _returned}


def _keep_apart(session: Session, bank: Bank, *, actor: Person, now: datetime) -> None:
    """Declare the bundled bank's near-duplicates, which stand in different papers, as enemies."""
    for one, other in PAIRS:
        query = select(Item).where(Item.bank_id == bank.id, Item.identifier == one)
        item = session.scalars(query).one()
        if other not in {enemy.item.identifier for enemy in list_enemies(session, item)}:
            services.add_enemy(session, item, other, reason=WHY_ENEMIES, actor=actor, now=now)
