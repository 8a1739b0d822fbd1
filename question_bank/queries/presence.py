"""Who else has an item open just now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from question_bank.models import EditPresence, Item


def list_present(
    session: Session, item: Item, *, but: Person, since: datetime
) -> Sequence[EditPresence]:
    """Return who was seen in the item since a moment, without one person, latest first."""
    query = select(EditPresence).where(
        EditPresence.item_id == item.id,
        EditPresence.person_id != but.id,
        EditPresence.seen_at > since,
    )
    return session.scalars(query.order_by(EditPresence.seen_at.desc())).all()
