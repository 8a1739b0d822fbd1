"""What an item was copied from, as far as a person may see it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from accounts.models import Person
from question_bank.models import Item, ItemVersion
from question_bank.queries.banks import rights_of


def origin_of(session: Session, item: Item, reader: Person) -> Item | None:
    """Return the item of which this one is a copy; none when it is none, or in a bank closed to them."""
    if item.copied_from_id is None:
        return None
    version = session.get(ItemVersion, item.copied_from_id)
    if version is None or not rights_of(session, reader, version.item.bank).read:
        return None
    return version.item
