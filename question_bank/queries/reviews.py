"""Versions that wait for review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.rules import Permission
from question_bank.models import Bank, Item, ItemReview, ItemVersion
from question_bank.queries.banks import organisations_where


@dataclass(frozen=True)
class QueueEntry:
    """A version that waits; ``own`` when the reviewer wrote it and someone else must judge it."""

    version: ItemVersion
    own: bool


def _waiting(reviewer: Person) -> Select[Any]:
    reviewed = exists(select(ItemReview.id).where(ItemReview.version_id == ItemVersion.id))
    return (
        select(ItemVersion)
        .join(Item, Item.id == ItemVersion.item_id)
        .join(Bank, Bank.id == Item.bank_id)
        .where(
            ~reviewed,
            Bank.organisation_id.in_(organisations_where(reviewer, Permission.ITEM_REVIEW)),
        )
    )


def list_review_queue(session: Session, reviewer: Person) -> Sequence[QueueEntry]:
    """Return the versions that wait in the reviewer's organisations, longest waiting first."""
    query = _waiting(reviewer).order_by(ItemVersion.created_at, ItemVersion.id)
    return [
        QueueEntry(version, reviewer.id in {version.author_id, version.item.author_id})
        for version in session.scalars(query)
    ]


def count_review_queue(session: Session, reviewer: Person) -> int:
    """Return how many versions wait that the reviewer did not write."""
    query = _waiting(reviewer).where(
        ItemVersion.author_id != reviewer.id, Item.author_id != reviewer.id
    )
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0
