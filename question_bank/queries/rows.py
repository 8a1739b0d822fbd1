"""What a list of items tells beside their columns, and the filters that people keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Person
from question_bank.models import (
    Item,
    ItemComment,
    ItemState,
    ItemStatistics,
    ItemTag,
    ItemVersion,
    SavedFilter,
    VersionStanding,
    VersionStatus,
)
from question_bank.queries.finding import RETURNED, open_comment, was_returned


@dataclass(frozen=True)
class ItemRow:
    """An item in a list, with what a list tells beside its columns."""

    item: Item
    pending: bool
    returned: bool
    tags: tuple[str, ...] = ()
    forms: int = 0
    exposures: int = 0
    last_used_at: datetime | None = None
    comments: int = 0

    @property
    def shown_state(self) -> str:
        """The state in one word, ``returned`` for a draft that came back."""
        return RETURNED if self.returned else self.item.state.value


def rows_of(session: Session, items: Sequence[Item]) -> list[ItemRow]:
    """Return the items of one page with what stands beside them, in a statement each."""
    ids = [item.id for item in items]
    waiting = pending_items(session, ids)
    returned = set(session.scalars(select(Item.id).where(Item.id.in_(ids), was_returned())).all())
    tags = tags_of(session, ids)
    query = select(ItemStatistics).where(ItemStatistics.item_id.in_(ids))
    figures = {row.item_id: row for row in session.scalars(query)}
    commented = (
        select(ItemComment.item_id, func.count())
        .where(ItemComment.item_id.in_(ids), *open_comment())
        .group_by(ItemComment.item_id)
    )
    comments = dict(session.execute(commented).all())
    rows = []
    for item in items:
        used = figures.get(item.id)
        rows.append(
            ItemRow(
                item,
                pending=item.id in waiting,
                returned=item.state is ItemState.DRAFT and item.id in returned,
                tags=tags.get(item.id, ()),
                forms=used.forms if used else 0,
                exposures=used.exposures if used else 0,
                last_used_at=used.last_used_at if used else None,
                comments=comments.get(item.id, 0),
            )
        )
    return rows


def pending_items(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Return which of these items have a version that waits for review, with its author's row."""
    query = (
        select(ItemVersion.item_id, ItemVersion.author_id)
        .join(VersionStatus, VersionStatus.version_id == ItemVersion.id)
        .where(ItemVersion.item_id.in_(ids), VersionStatus.standing == VersionStanding.WAITING)
    )
    return dict(session.execute(query).all())


def tags_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the tags of items by row, each in order."""
    query = select(ItemTag.item_id, ItemTag.tag).where(ItemTag.item_id.in_(ids))
    found: dict[int, tuple[str, ...]] = {}
    for row, tag in session.execute(query.order_by(ItemTag.item_id, ItemTag.tag)):
        found[row] = (*found.get(row, ()), tag)
    return found


def list_filters(session: Session, person: Person) -> Sequence[SavedFilter]:
    """Return the filters that a person saved, by name."""
    query = select(SavedFilter).where(SavedFilter.person_id == person.id)
    return session.scalars(query.order_by(SavedFilter.name)).all()
