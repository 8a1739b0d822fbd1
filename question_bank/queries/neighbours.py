"""Where an item stands in a list of items, and what stands beside it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from question_bank.models import Item
from question_bank.queries.finding import ItemFilters, list_items
from question_bank.queries.pages import count_found
from question_bank.queries.reviews import Neighbours

NEAR = 50
"""How far from where it was an item is looked for when the list changed meanwhile."""


def neighbours_in_list(session: Session, filters: ItemFilters, item: Item, at: int) -> Neighbours:
    """Return the place of an item that stood at ``at`` (from 1) of a filtered list, and its neighbours.

    When it left the list, ``place`` is 0, and what stands there now comes after it.
    """
    total = count_found(session, filters)
    first = max(0, min(at, total) - 1 - NEAR)
    query = list_items(filters).with_only_columns(Item.public_id)
    ids = list(session.scalars(query.offset(first).limit(2 * NEAR + 1)))
    if item.public_id in ids:
        here = ids.index(item.public_id)
        following = ids[here + 1 : here + 2]
        place = first + here + 1
    else:
        here = min(at - 1 - first, len(ids))
        following = ids[here : here + 1]
        place = 0
    before = ids[here - 1] if here > 0 else ""
    return Neighbours(place, total, before, following[0] if following else "")
