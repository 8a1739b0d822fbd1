"""What happened to an item, from the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.models import AuditEvent
from question_bank.models import Item


@dataclass(frozen=True)
class ItemEvent:
    """An act on an item: ``action`` as ``item.approved``, ``who`` did it, with what it held; ``whom``
    names the person that it was about, as an added co-author.
    """

    at: datetime
    action: str
    who: str
    data: dict[str, Any]
    whom: str = ""


def list_events(session: Session, item: Item, *, limit: int = 100) -> list[ItemEvent]:
    """Return the latest acts on an item, newest first."""
    query = (
        select(AuditEvent, Person.legal_name)
        .outerjoin(Person, Person.public_id == AuditEvent.actor)
        .where(AuditEvent.object_type == "item", AuditEvent.object_id == item.public_id)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    rows = session.execute(query).all()
    about = {row[0].data.get("person") for row in rows} - {None}
    names: dict[str, str] = {}
    if about:
        people = select(Person.public_id, Person.legal_name).where(Person.public_id.in_(about))
        names = dict(session.execute(people).all())
    return [
        ItemEvent(
            event.at,
            event.action,
            name or event.actor,
            event.data,
            names.get(event.data.get("person", ""), ""),
        )
        for event, name in rows
    ]
