"""Who has an item open just now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
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
    known = exists().where(EditPresence.item_id == item.id, EditPresence.person_id == actor.id)
    if not session.scalar(select(known)):
        old = delete(EditPresence).where(EditPresence.seen_at < now - timedelta(days=1))
        session.execute(old.execution_options(synchronize_session=False))
    # One statement, since two pages of one person may say so for the first time at once.
    said = {"place": place[:LONGEST_PLACE], "seen_at": now}
    make: Any = (
        postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    )
    note = make(EditPresence).values(item_id=item.id, person_id=actor.id, **said)
    session.execute(note.on_conflict_do_update(index_elements=["item_id", "person_id"], set_=said))
    return session.get_one(EditPresence, (item.id, actor.id), populate_existing=True)


def end_presence(session: Session, item: Item, *, actor: Person) -> None:
    """Forget that the actor has the item open."""
    query = delete(EditPresence).where(
        EditPresence.item_id == item.id, EditPresence.person_id == actor.id
    )
    session.execute(query.execution_options(synchronize_session=False))
