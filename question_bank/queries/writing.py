"""Whether a person writes in a bank, and what they have just begun there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from question_bank.models import Bank, Item, ItemDraft
from question_bank.queries.banks import rights_of


def writes_in(session: Session, bank: Bank, person: Person) -> bool:
    """Say whether the person may write items in a bank; nobody writes in an archived one."""
    return rights_of(session, person, bank).write


def just_begun(
    session: Session, bank: Bank, person: Person, body: Mapping[str, Any], since: datetime
) -> Item | None:
    """Return the item that the person created with this very text since then and has not saved again."""
    query = (
        select(Item)
        .join(ItemDraft, ItemDraft.item_id == Item.id)
        .where(
            Item.bank_id == bank.id,
            Item.author_id == person.id,
            Item.created_at > since,
            ItemDraft.edit_number == 1,
        )
    )
    found = session.scalars(query)
    return next((item for item in found if item.draft and item.draft.body == body), None)
