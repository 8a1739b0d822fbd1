"""Comments on items, as threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from accounts.models import Person
from core.errors import NotFound
from core.i18n import lazy_gettext as _l
from question_bank.models import Item, ItemComment
from question_bank.queries.banks import readable_bank_ids


@dataclass(frozen=True)
class Thread:
    """A comment with its answers, oldest first."""

    comment: ItemComment
    answers: list[ItemComment] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether nobody has closed it."""
        return self.comment.resolved_at is None


def list_threads(session: Session, item: Item) -> list[Thread]:
    """Return the comments on an item with their answers: open ones first, each in order of time."""
    query = (
        select(ItemComment)
        .where(ItemComment.item_id == item.id)
        .options(selectinload(ItemComment.version), selectinload(ItemComment.resolved_by))
        .order_by(ItemComment.at, ItemComment.id)
    )
    rows: Sequence[ItemComment] = session.scalars(query).all()
    threads = {row.id: Thread(row) for row in rows if row.parent_id is None}
    for row in rows:
        if row.parent_id in threads:
            threads[row.parent_id].answers.append(row)
    return sorted(threads.values(), key=lambda thread: not thread.open)


def get_comment(
    session: Session, public_id: str, *, reader: Person | None = None
) -> tuple[ItemComment, Item]:
    """Return a comment and its item; raises ``NotFound``, also where ``reader`` may not look."""
    comment = session.scalar(select(ItemComment).where(ItemComment.public_id == public_id))
    item = session.get_one(Item, comment.item_id) if comment else None
    hidden = reader and item and item.bank_id not in readable_bank_ids(session, reader)
    if comment is None or item is None or hidden:
        raise NotFound(_l("没有这条评论。"))
    return comment, item
