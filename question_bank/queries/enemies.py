"""Items that must not stand in one form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from accounts.models import Person
from question_bank.models import Item, ItemEnemy, ItemVersion
from question_bank.queries.banks import readable_bank_ids


@dataclass(frozen=True)
class Enemy:
    """The other item of a pair, why they are kept apart, and who said so."""

    item: Item
    reason: str
    added_by: Person
    added_at: datetime


def list_enemies(session: Session, item: Item, *, reader: Person | None = None) -> list[Enemy]:
    """Return the items that are kept apart from an item, by identifier; with ``reader`` only those into
    whose banks that person may look.
    """
    banks = None if reader is None else set(readable_bank_ids(session, reader))
    query = select(ItemEnemy).where(
        or_(ItemEnemy.item_id == item.id, ItemEnemy.other_id == item.id)
    )
    found = [
        Enemy(
            pair.other if pair.item_id == item.id else pair.item,
            pair.reason,
            pair.added_by,
            pair.added_at,
        )
        for pair in session.scalars(query)
    ]
    shown = [enemy for enemy in found if banks is None or enemy.item.bank_id in banks]
    return sorted(shown, key=lambda enemy: enemy.item.identifier)


def list_enemy_pairs(session: Session, version_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return the pairs among these rows of versions whose items must not stand in one form."""
    wanted = set(version_ids)
    one, other = aliased(ItemVersion), aliased(ItemVersion)
    query = (
        select(one.id, other.id)
        .select_from(ItemEnemy)
        .join(one, one.item_id == ItemEnemy.item_id)
        .join(other, other.item_id == ItemEnemy.other_id)
        .where(one.id.in_(wanted), other.id.in_(wanted))
        .order_by(one.id, other.id)
    )
    return [(a, b) for a, b in session.execute(query)]
