"""Who has an item open just now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from accounts.models import Person
from question_bank.models import EditPresence, Item

GONE_AFTER = timedelta(seconds=30)
LONGEST_PLACE = 64


def note_presence(
    session: Session, item: Item, *, place: str, actor: Person, now: datetime
) -> EditPresence:
    """Note that the actor has the item open, with the cursor in the field ``place``.

    ``place`` is the id of the field, ``""`` for who only reads. Notes of people who were not seen for a
    day are cleared away. Not an act: the audit trail has nothing of it.
    """
    present = session.get(EditPresence, (item.id, actor.id))
    if present is None:
        present = EditPresence(item_id=item.id, person_id=actor.id, place="", seen_at=now)
        session.add(present)
        old = delete(EditPresence).where(EditPresence.seen_at < now - timedelta(days=1))
        session.execute(old.execution_options(synchronize_session=False))
    present.place, present.seen_at = place[:LONGEST_PLACE], now
    session.flush()
    return present


def end_presence(session: Session, item: Item, *, actor: Person) -> None:
    """Forget that the actor has the item open."""
    query = delete(EditPresence).where(
        EditPresence.item_id == item.id, EditPresence.person_id == actor.id
    )
    session.execute(query.execution_options(synchronize_session=False))
