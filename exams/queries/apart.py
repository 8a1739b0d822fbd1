"""Items that must not stand in one form: pairs that the banks declare, and copies of one item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from question_bank.models import Item, ItemVersion
from question_bank.queries.enemies import list_enemy_pairs


def list_apart(session: Session, version_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return the pairs among these rows of current versions that are kept apart, in order."""
    pairs = {*list_enemy_pairs(session, version_ids), *_copies(session, version_ids)}
    return sorted(pairs)


def _copies(session: Session, version_ids: Collection[int]) -> Iterable[tuple[int, int]]:
    """Yield the pairs of items that were copied from one another, or from the same item."""
    source = aliased(ItemVersion)
    query = select(Item.id, source.item_id).join(source, source.id == Item.copied_from_id)
    above = dict(session.execute(query).all())
    if not above:
        return
    concerned = {*above, *above.values()}
    current = select(Item.id, Item.current_version_id).where(
        Item.current_version_id.in_(version_ids), Item.id.in_(concerned)
    )
    families: dict[int, list[int]] = defaultdict(list)
    for item_id, version_id in session.execute(current):
        if version_id is not None:
            families[_first(item_id, above)].append(version_id)
    for family in families.values():
        yield from combinations(sorted(family), 2)


def _first(item_id: int, above: dict[int, int]) -> int:
    """Return the item that a copy, or a copy of a copy, goes back to."""
    seen = {item_id}
    while item_id in above and above[item_id] not in seen:
        item_id = above[item_id]
        seen.add(item_id)
    return item_id
